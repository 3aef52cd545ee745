"""Build the one font file that every page loads.

A phone page may make four requests in all, so both weights have to arrive in one file. The upstream
family comes as separate weights whose outlines were converted one by one, so their points do not pair
up and the usual tools refuse to join them. Pages only ever ask for 400 and 600, never for a weight
between: any pairing of points is right as long as both ends are exact. `pair_contours` finds one that
also compresses well.

    npm pack @ibm/plex-sans-thai-looped@1.1.0 && tar xzf ibm-plex-sans-thai-looped-1.1.0.tgz
    python scripts/build_fonts.py package

The Open Font License reserves the name "Plex", so the result is called "Sewana Looped".
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import permutations
from pathlib import Path

from fontTools import subset
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import ttProgram
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates, dropImpliedOnCurvePoints
from fontTools.ttLib.tables.otTables import LookupList, PosLookupRecord
from fontTools.varLib import build as build_variable

Point = tuple[float, float]
Segment = tuple[Point, Point | None, Point]  # start, control (None for a line), end
Contour = list[Segment]

FAMILY = "Sewana Looped"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
FEATURES = ["ccmp", "calt", "locl", "liga", "mark", "mkmk", "kern"]
SYMBOLS = "–—‘’‚“”„†•…·«»×÷±−°©®§¶ ¡¿½¼¾²³‰€฿←↑→↓✓≤≥≠≈\u200b\u200c\u200d\u25cc"
CHARACTERS = {*range(0x20, 0x7F), *range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C), *map(ord, SYMBOLS)}
BUILT_AT = 3786825600  # 2024-01-01 in seconds since 1904: the same bytes on every machine
OUT = Path(__file__).parent.parent / "src/sewana/base/static/sewana/fonts"


def read_master(package: Path, weight: int) -> TTFont:
    """Return one weight, cut down to our characters and without hints."""
    path = package / f"fonts/complete/woff2/IBMPlexSansThaiLooped-{WEIGHTS[weight]}.woff2"
    font = TTFont(path, recalcTimestamp=False)
    cut_down(font)
    return font


def cut_down(font: TTFont) -> None:
    options = subset.Options(
        layout_features=FEATURES, hinting=False, name_IDs=["*"], name_languages=[0x409], notdef_outline=True,
        glyph_names=False,
    )  # fmt: skip
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(CHARACTERS))
    cutter.subset(font)


def decompose(font: TTFont) -> None:
    """Turn composite glyphs into plain ones: the two weights do not always use the same parts."""
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        if glyphs[name].isComposite():
            coordinates, ends, flags = glyphs[name].getCoordinates(glyphs)
            glyphs[name] = make_glyph(coordinates, list(ends), flags)


def make_glyph(coordinates: GlyphCoordinates, ends: list[int], flags: bytearray) -> Glyph:
    glyph = Glyph()
    glyph.numberOfContours = len(ends)
    glyph.endPtsOfContours = ends
    glyph.coordinates = coordinates
    glyph.flags = flags
    glyph.program = ttProgram.Program()
    glyph.program.fromBytecode(b"")
    return glyph


def middle(a: Point, b: Point, t: float = 0.5) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def contours_of(glyph: Glyph) -> list[Contour]:
    """Return each contour as lines and single quadratic curves."""
    contours, start = [], 0
    for end in glyph.endPtsOfContours if glyph.numberOfContours > 0 else []:
        span = range(start, end + 1)
        contours.append(segments_of([(glyph.coordinates[i], bool(glyph.flags[i] & 1)) for i in span]))
        start = end + 1
    return contours


def segments_of(points: list[tuple[Point, bool]]) -> Contour:
    explicit: list[tuple[Point, bool]] = []
    for i, (point, is_on) in enumerate(points):
        before, before_is_on = points[i - 1]
        if not is_on and not before_is_on:
            explicit.append((middle(before, point), True))
        explicit.append((point, is_on))
    first = next(i for i, (_, is_on) in enumerate(explicit) if is_on)
    explicit = explicit[first:] + explicit[: first + 1]
    segments: Contour = []
    here, control = explicit[0][0], None
    for point, is_on in explicit[1:]:
        if is_on:
            segments.append((here, control, point))
            here, control = point, None
        else:
            control = point
    return segments


def length(segment: Segment) -> float:
    start, control, end = segment
    bend = control or middle(start, end)
    return math.dist(start, bend) + math.dist(bend, end)


def split(segment: Segment, parts: int, like: Contour) -> Contour:
    """Cut one segment into as many as `like` has, at the same shares of its length."""
    whole = sum(map(length, like)) or 1.0
    pieces, rest, left = [], segment, 1.0
    for other in like[: parts - 1]:
        share = length(other) / whole
        head, rest = cut(rest, min(max(share / left, 0.0), 1.0) if left > 0 else 0.0)
        pieces.append(head)
        left -= share
    return [*pieces, rest]


def cut(segment: Segment, t: float) -> tuple[Segment, Segment]:
    start, control, end = segment
    if control is None:
        at = middle(start, end, t)
        return (start, None, at), (at, None, end)
    first, second = middle(start, control, t), middle(control, end, t)
    at = middle(first, second, t)
    return (start, first, at), (at, second, end)


def pair_contours(a: Contour, b: Contour) -> tuple[Contour, Contour]:
    """Return both contours with the same number of segments, each drawing what it drew before."""
    if len(a) == 1 or len(b) == 1:
        return split(a[0], len(b), b) if len(a) == 1 else a, split(b[0], len(a), a) if len(b) == 1 else b
    starts = sorted(range(len(b)), key=lambda i: math.dist(a[0][0], b[i][0]))[:4]
    turns = [b[i:] + b[:i] for i in starts]
    cost, *pair = min((align(tuple(a), tuple(turn)) for turn in turns), key=lambda found: found[0])
    if math.isinf(cost):
        raise ValueError(f"no pairing of {len(a)} with {len(b)} segments")
    return pair[0], pair[1]


def align(a: tuple[Segment, ...], b: tuple[Segment, ...]) -> tuple[float, Contour, Contour]:
    """Match points in order by dynamic programming; a segment may face several of the other side."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {
        (0, 0): (math.dist(a[0][0], b[0][0]), (0, 0))
    }
    steps = [(1, 1), *((1, k) for k in range(2, 6)), *((k, 1) for k in range(2, 6))]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            found = [
                (best[i - m, j - n][0] + step_cost(a[i - m : i], b[j - n : j]), (i - m, j - n))
                for m, n in steps
                if (i - m, j - n) in best
            ]
            if found:
                best[i, j] = min(found)
    if (len(a), len(b)) not in best:
        return math.inf, [], []
    return best[len(a), len(b)][0], *walk_back(a, b, best)


@lru_cache(maxsize=200_000)
def step_cost(some: tuple[Segment, ...], others: tuple[Segment, ...]) -> float:
    (ax, ay), (bx, by) = some[-1][2], others[-1][2]
    way_a = (ax - some[0][0][0], ay - some[0][0][1])
    way_b = (bx - others[0][0][0], by - others[0][0][1])
    mixed = any(s[1] is None for s in some) != any(o[1] is None for o in others)
    return (
        math.dist(way_a, way_b) + math.dist((ax, ay), (bx, by)) + 20 * mixed + 30 * (len(some) != len(others))
    )


def walk_back(
    a: tuple[Segment, ...], b: tuple[Segment, ...], best: dict[tuple[int, int], tuple[float, tuple[int, int]]]
) -> tuple[Contour, Contour]:
    at, pairs = (len(a), len(b)), []
    while at != (0, 0):
        before = best[at][1]
        pairs.append((list(a[before[0] : at[0]]), list(b[before[1] : at[1]])))
        at = before
    new_a, new_b = [], []
    for some, others in reversed(pairs):
        new_a += split(some[0], len(others), others) if len(some) == 1 else some
        new_b += split(others[0], len(some), some) if len(others) == 1 else others
    return new_a, new_b


def centre(contour: Contour) -> Point:
    xs, ys = zip(*(segment[0] for segment in contour), strict=True)
    return (sum(xs) / len(xs), sum(ys) / len(ys))


def area(contour: Contour) -> float:
    return sum(s[0][0] * s[2][1] - s[2][0] * s[0][1] for s in contour) / 2


def order_like(contours: list[Contour], model: list[Contour]) -> list[Contour]:
    """Return the contours in the order of the model, by place and direction; a gap becomes a dot."""
    dot = [(centre(model[0]), None, centre(model[0]))] if model else []
    padded = contours + [dot] * (len(model) - len(contours))

    def distance(order: tuple[Contour, ...]) -> float:
        return sum(
            math.dist(centre(c), centre(m)) + 1e4 * (area(c) * area(m) < 0)
            for c, m in zip(order, model, strict=True)
        )

    return list(min(permutations(padded), key=distance)) if len(padded) <= 6 else padded


def pair_glyphs(a: Glyph, b: Glyph) -> tuple[Glyph, Glyph]:
    first, second = contours_of(a), contours_of(b)
    if len(first) >= len(second):
        second = order_like(second, first)
    else:
        first = order_like(first, second)
    pairs = [pair_contours(one, other) for one, other in zip(first, second, strict=True)]
    new_a = glyph_from([one for one, _ in pairs], [other for _, other in pairs])
    new_b = glyph_from([other for _, other in pairs], [one for one, _ in pairs])
    dropImpliedOnCurvePoints(new_a, new_b)
    return new_a, new_b


def glyph_from(contours: list[Contour], others: list[Contour]) -> Glyph:
    """Return a glyph; where only the other weight bends, a line gets a control point half-way."""
    points: list[Point] = []
    flags, ends = bytearray(), []
    for contour, other in zip(contours, others, strict=True):
        for (start, control, end), (_, other_control, _) in zip(contour, other, strict=True):
            points.append(start)
            flags.append(1)
            if control or other_control:
                points.append(control or middle(start, end))
                flags.append(0)
        ends.append(len(points) - 1)
    coordinates = GlyphCoordinates(points)
    coordinates.toInt()
    return make_glyph(coordinates, ends, flags)


def pair_masters(light: TTFont, bold: TTFont) -> None:
    for name in light.getGlyphOrder():
        a, b = light["glyf"][name], bold["glyf"][name]
        if a.numberOfContours > 0:
            light["glyf"][name], bold["glyf"][name] = pair_glyphs(a, b)


def pair_context_positions(light: TTFont, bold: TTFont) -> None:
    """Number the shifts used by contextual kerning the same way in both weights."""
    tables = light["GPOS"].table.LookupList, bold["GPOS"].table.LookupList
    places = [list(context_records(table)) for table in tables]
    olds = [list(table.Lookup) for table in tables]
    pairs: dict[tuple[int, int], int] = {}
    for one, other in zip(*places, strict=True):
        pair = (one.LookupListIndex, other.LookupListIndex)
        if pair not in pairs:
            pairs[pair] = len(tables[0].Lookup)
            for table, old, index in zip(tables, olds, pair, strict=True):
                table.Lookup.append(deepcopy(old[index]))
        one.LookupListIndex = other.LookupListIndex = pairs[pair]
    for table in tables:
        table.LookupCount = len(table.Lookup)


def context_records(table: LookupList) -> Iterator[PosLookupRecord]:
    for lookup in table.Lookup:
        if lookup.LookupType == 8:
            for subtable in lookup.SubTable:
                yield from subtable.PosLookupRecord


def join(masters: dict[int, TTFont]) -> TTFont:
    space = DesignSpaceDocument()
    low, high = min(masters), max(masters)
    space.addAxis(AxisDescriptor(tag="wght", name="Weight", minimum=low, default=low, maximum=high))
    for weight, font in masters.items():
        space.addSource(SourceDescriptor(font=font, location={"Weight": weight}, familyName=FAMILY))
    return build_variable(space)[0]


def rename(font: TTFont) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in {0, 13, 14} or record.nameID > 255]
    for name_id, words in {
        1: FAMILY,
        2: "Regular",
        3: f"{FAMILY} 1",
        4: FAMILY,
        5: "Version 1",
        6: "SewanaLooped",
    }.items():
        names.setName(words, name_id, 3, 1, 0x409)
    font["head"].created = font["head"].modified = BUILT_AT
    font["OS/2"].achVendID = "SWNA"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("package", type=Path, help="the unpacked upstream package")
    package = parser.parse_args().package
    masters = {weight: read_master(package, weight) for weight in WEIGHTS}
    for font in masters.values():
        decompose(font)
    pair_masters(masters[400], masters[600])
    pair_context_positions(masters[400], masters[600])
    font = join(masters)
    cut_down(font)
    rename(font)
    font.flavor = "woff2"
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "sewana-looped.woff2"
    font.save(path, reorderTables=True)
    (OUT / "OFL.txt").write_text((package / "LICENSE.txt").read_text(encoding="utf-8"), encoding="utf-8")
    print(f"{path.name} {path.stat().st_size} bytes sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()

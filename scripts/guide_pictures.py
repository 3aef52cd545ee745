"""Draw the pictures of docs/guide/opinion-map.md from invented votes, with the engine itself.

.venv/bin/python scripts/guide_pictures.py

Writes map-groups, map-no-groups and map-doubt, each in Thai and English, into docs/guide/pictures.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sewana_core.opinion_map import OpinionMap, analyse
from sewana_core.votes import vote_matrix

FOLDER = Path(__file__).resolve().parents[1] / "docs/guide/pictures"
WIDTH, HEIGHT, EDGE, FOOT = 720, 440, 60, 56
PAPER, INK, QUIET, TINT, RULE = "#FBFAF7", "#1D1B26", "#5B5868", "#F2EFE8", "#86828F"
USERS, PROVIDERS = "#2A52BE", "#B8500A"
FONTS = "Sarabun, 'Noto Sans Thai Looped', 'Noto Sans Thai', Thonburi, 'Leelawadee UI', Tahoma, sans-serif"
CAMPS, STATEMENTS = (46, 38, 30), 24
FEW, ENOUGH = 2, 20
# The 90 % ellipse of a normal distribution in two dimensions.
REACH = 4.605**0.5

WORDS = {
    "th": {
        "users": "ผู้ใช้บริการ",
        "providers": "ผู้ให้บริการ",
        "groups": "แผนที่ที่มีสามกลุ่ม",
        "groups-text": "จุดรวมกันเป็นสามกลุ่ม คือ A B และ C แต่ละกลุ่มมีทั้งผู้ใช้บริการและผู้ให้บริการ",
        "none": "แผนที่ที่ไม่มีกลุ่ม",
        "none-text": "จุดกระจายเป็นก้อนเดียว ไม่มีตัวอักษรประจำกลุ่ม",
        "doubt": "คนเดียวกัน เมื่อตอบน้อยและเมื่อตอบมาก",
        "doubt-text": "วงรีกว้างรอบจุดของคนที่ตอบ {few} ข้อ และวงรีแคบรอบจุดของคนเดียวกันเมื่อตอบ {enough} ข้อ",
        "after": "ตอบ {n} ข้อ",
        "more": "ตอบ {n} ข้อ: ต้องตอบอีก {more} ข้อ",
    },
    "en": {
        "users": "users",
        "providers": "providers",
        "groups": "A map with three groups",
        "groups-text": "The marks gather in three groups, A, B and C. Each holds users and providers.",
        "none": "A map without groups",
        "none-text": "The marks are spread in one cloud. There are no letters.",
        "doubt": "The same person after few and after many answers",
        "doubt-text": "A wide ellipse around somebody who gave {few} answers, and a narrow one around the same "
        "person after {enough}.",
        "after": "{n} answers",
        "more": "{n} answers: {more} more needed",
    },
}


@dataclass(frozen=True)
class Frame:
    """Puts places of the map onto the picture, with the same scale both ways."""

    middle: np.ndarray
    scale: float

    def at(self, place: np.ndarray) -> tuple[float, float]:
        x, y = (place - self.middle) * self.scale
        return round(WIDTH / 2 + float(x), 1), round(HEIGHT / 2 - float(y), 1)


def framed(places: np.ndarray) -> Frame:
    low, high = places.min(axis=1), places.max(axis=1)
    room = np.array([WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE])
    return Frame((low + high) / 2, float((room / (high - low)).min()))


def invented() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return votes of three camps that share some statements and differ on others."""
    rng = np.random.default_rng(2569)
    camp = np.repeat(np.arange(len(CAMPS)), CAMPS)
    view = rng.choice([-1, 1], (len(CAMPS), STATEMENTS)) * np.linspace(0.3, 1.0, STATEMENTS)
    value = view[camp] + rng.normal(size=(len(camp), STATEMENTS)) * 0.8
    row, column = np.nonzero(rng.random(value.shape) < 0.85)
    return row, column, np.where(value > 0.25, 1, np.where(value < -0.25, -1, 0))[row, column]


def shuffled(row: np.ndarray, column: np.ndarray, vote: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the same votes given to other people, statement by statement: nothing is left to group."""
    rng, mixed = np.random.default_rng(1), vote.copy()
    for statement in range(STATEMENTS):
        here = np.flatnonzero(column == statement)
        mixed[here] = mixed[rng.permutation(here)]
    return row, column, mixed


def mark(x: float, y: float, *, is_provider: bool, color: str | None = None) -> str:
    if is_provider:
        path = f"M{x} {y - 7}L{x + 7} {y}L{x} {y + 7}L{x - 7} {y}Z"
        return f'<path d="{path}" fill="#FFFFFF" stroke="{color or PROVIDERS}" stroke-width="2"/>\n'
    return f'<circle cx="{x}" cy="{y}" r="5.5" fill="{color or USERS}" fill-opacity=".72"/>\n'


def marks(found: OpinionMap, frame: Frame, people: range, color: str | None = None) -> list[str]:
    places = found.place.position.T
    return [mark(*frame.at(places[p]), is_provider=p % 3 == 0, color=color) for p in people]


def ellipse(center: np.ndarray, covariance: np.ndarray, frame: Frame, style: str) -> str:
    size, axes = np.linalg.eigh(covariance)
    x, y = frame.at(center)
    rx, ry = np.sqrt(size[::-1]) * REACH * frame.scale
    angle = -np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="{rx:.1f}" ry="{ry:.1f}" '
        f'transform="rotate({angle:.1f} {x} {y})" {style}/>\n'
    )


def text(x: float, y: float, words: str, size: int = 17, weight: int = 400) -> str:
    outline = f'paint-order="stroke" stroke="{PAPER}" stroke-width="5" stroke-linejoin="round"'
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="middle" '
        f"{outline}>{words}</text>\n"
    )


def key(words: dict[str, str]) -> str:
    y = HEIGHT + 20
    return "".join(
        mark(x, y, is_provider=is_provider) + f'<text x="{x + 16}" y="{y + 6}" fill="{QUIET}">{name}</text>\n'
        for x, is_provider, name in ((EDGE, False, words["users"]), (EDGE + 170, True, words["providers"]))
    )


def picture(language: str, title: str, told: str, inside: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + FOOT}" role="img" '
        f'aria-labelledby="t d" lang="{language}" font-family="{FONTS}" font-size="16" fill="{INK}">\n'
        f'<title id="t">{title}</title>\n<desc id="d">{told}</desc>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT + FOOT}" rx="14" fill="{PAPER}"/>\n{"".join(inside)}</svg>\n'
    )


def with_groups(found: OpinionMap, words: dict[str, str]) -> list[str]:
    frame = framed(found.place.position)
    hulls, letters = [], []
    for group in range(found.groups.count):
        members = found.place.position[:, found.groups.label == group]
        style = f'fill="{TINT}" stroke="{RULE}" stroke-width="1.5" stroke-dasharray="5 5"'
        hulls.append(ellipse(members.mean(axis=1), np.cov(members), frame, style))
        letters.append(text(*frame.at(members.mean(axis=1)), "ABC"[group], 32, 600))
    return [*hulls, *marks(found, frame, range(sum(CAMPS))), *letters, key(words)]


def without_groups(found: OpinionMap, words: dict[str, str]) -> list[str]:
    return [*marks(found, framed(found.place.position), range(sum(CAMPS))), key(words)]


def doubtful(found: OpinionMap, words: dict[str, str]) -> list[str]:
    """Draw one person twice, after few and after enough answers, on the map of all others."""
    spread = np.sqrt(np.einsum("iin->in", found.place.covariance[:, :, -2:])) * REACH
    doubt = found.place.position[:, -2:]
    frame = framed(np.concatenate([found.place.position, doubt - spread, doubt + spread], axis=1))
    parts = marks(found, frame, range(sum(CAMPS)), color="#B9B5C2")
    labels = []
    for at, count, dashes, below in ((-2, FEW, "7 6", 34), (-1, ENOUGH, "none", -18)):
        center, covariance = found.place.position[:, at], found.place.covariance[:, :, at]
        style = (
            f'fill="{INK}" fill-opacity=".06" stroke="{INK}" stroke-width="2.5" stroke-dasharray="{dashes}"'
        )
        parts.append(ellipse(center, covariance, frame, style))
        x, y = frame.at(center)
        parts.append(f'<circle cx="{x}" cy="{y}" r="7" fill="{INK}"/>\n')
        more = int(found.votes_to_be_placed[at])
        worded = words["more" if more else "after"].format(n=count, more=more)
        labels.append(text(x, y + below, worded, weight=600))
    return [*parts, *labels]


def maps() -> dict[str, OpinionMap]:
    """Return the maps, and see to it that they show what the guide says of them."""
    row, column, vote = invented()
    one = np.flatnonzero(row == 100)
    few, enough = one[5 : 5 + FEW], one[:ENOUGH]
    both = np.concatenate([few, enough])
    who = np.concatenate([row, np.full(FEW, 1000), np.full(ENOUGH, 1001)])
    found = {
        "groups": analyse(vote_matrix(row, column, vote)),
        "none": analyse(vote_matrix(*shuffled(row, column, vote))),
        "doubt": analyse(
            vote_matrix(who, np.concatenate([column, column[both]]), np.concatenate([vote, vote[both]]))
        ),
    }
    assert found["groups"].groups.count == len(CAMPS)
    assert found["none"].honesty.no_stable_groups
    assert found["doubt"].votes_to_be_placed[-2] > 0 == found["doubt"].votes_to_be_placed[-1]
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    found = maps()
    drawn = {"groups": with_groups, "none": without_groups, "doubt": doubtful}
    names = {"groups": "map-groups", "none": "map-no-groups", "doubt": "map-doubt"}
    for language, words in WORDS.items():
        for kind, draw in drawn.items():
            told = words[f"{kind}-text"].format(few=FEW, enough=ENOUGH)
            inside = draw(found[kind], words)
            (FOLDER / f"{names[kind]}.{language}.svg").write_text(
                picture(language, words[kind], told, inside), "utf-8"
            )


if __name__ == "__main__":
    main()

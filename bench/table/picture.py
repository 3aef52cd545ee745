"""The line of costs as SVG, written out by hand: two panels, both axes logarithmic."""

import math

WIDTH, PANEL, LEFT, RIGHT, TOP, GAP = 720, 220, 78, 48, 44, 76
INK, QUIET, RULE = "#1D1B26", "#5B5868", "#DCD9D2"
FONT = "font-family=\"'Noto Sans Thai', 'Noto Sans', Sarabun, Thonburi, Tahoma, sans-serif\""


def scale_picture(sizes):
    """Return the picture of (votes, {"cpu": seconds, "peak": MB}), sizes rising."""
    votes = [size for size, _ in sizes]
    across = Axis(min(votes), max(votes), LEFT, WIDTH - RIGHT, is_whole=False)
    panels = [
        panel(across, votes, [one[key] for _, one in sizes], name, goal, color, TOP + at * (PANEL + GAP))
        for at, (key, name, goal, color) in enumerate(
            (("cpu", "CPU seconds", 20, "#2F5BB7"), ("peak", "Peak memory, MB", 1240, "#C2560A"))
        )
    ]
    height = TOP + 2 * (PANEL + GAP) - 40
    told = "; ".join(f"{v:,} votes: {one['cpu']:.2f} s, {one['peak']:.0f} MB" for v, one in sizes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="t d" {FONT} font-size="13" fill="{INK}">\n'
        f'<title id="t">What one map costs</title>\n<desc id="d">{told}.</desc>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>\n' + "".join(panels) + "</svg>\n"
    )


class Axis:
    """The logarithms of the values put onto a length, from one whole power of ten to another if ``is_whole``."""

    def __init__(self, low, high, start, end, *, is_whole=True):
        self.low, self.high = math.log10(low), math.log10(high)
        if is_whole:
            self.low, self.high = math.floor(self.low), math.ceil(self.high)
        self.high += self.low == self.high
        self.start, self.end = start, end

    def at(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self):
        return [10.0**power for power in range(math.ceil(self.low), math.floor(self.high) + 1)]


def panel(across, votes, values, name, goal, color, top):
    up = Axis(max(min(*values, goal), 1e-3), max(*values, goal), top + PANEL, top)
    parts = [f'<text x="{LEFT}" y="{top - 14}" font-weight="600" fill="{color}">{name}</text>\n']
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{RULE}"/>\n')
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end" fill="{QUIET}">{tick:,g}</text>\n')
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(
            f'<text x="{x}" y="{top + PANEL + 20}" text-anchor="middle" fill="{QUIET}">{tick:,.0f}</text>\n'
        )
    parts.append(
        f'<text x="{WIDTH - RIGHT}" y="{top - 14}" text-anchor="end" fill="{QUIET}">votes, across</text>\n'
    )
    y = up.at(goal)
    parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{INK}" stroke-dasharray="5 5"/>\n')
    parts.append(f'<text x="{LEFT + 8}" y="{y - 6}">goal for 30 million votes: {goal:,}</text>\n')
    points = [(across.at(v), up.at(max(value, 1e-3))) for v, value in zip(votes, values, strict=True)]
    parts.append(
        f'<path d="M{" L".join(f"{x} {y}" for x, y in points)}" fill="none" stroke="{color}" stroke-width="2.5"/>\n'
    )
    parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{color}"/>\n' for x, y in points]
    return "".join(parts)

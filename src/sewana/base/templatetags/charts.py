"""Small geometry for charts that are drawn as SVG in templates."""

from django import template

register = template.Library()
DIAMOND = 1.25  # a diamond of this half diagonal has about the area of the circle beside it
UNITS_PER_POINT = 4  # a share is drawn on a line of 400 units
MIDDLE = 17


@register.filter
def diamond(mark: dict[str, float]) -> str:
    return diamond_path(mark["x"], mark["y"], mark["r"] * DIAMOND)


@register.filter
def diamond_at(x: float) -> str:
    return diamond_path(x, MIDDLE, 9)


def diamond_path(x: float, y: float, half: float) -> str:
    return f"M{x:.1f} {y - half:.1f} {x + half:.1f} {y:.1f} {x:.1f} {y + half:.1f} {x - half:.1f} {y:.1f}Z"


@register.filter
def wide(per_cent: float) -> float:
    return per_cent * UNITS_PER_POINT


@register.filter
def band_from(per_cent: float) -> float:
    """Where the band of ten points around a share begins, kept on the line."""
    return max(0, per_cent - 10) * UNITS_PER_POINT


@register.filter
def band_width(per_cent: float) -> float:
    return (min(100, per_cent + 10) - max(0, per_cent - 10)) * UNITS_PER_POINT


@register.filter
def signed(points: int) -> str:
    return "0" if points == 0 else f"{points:+d}".replace("-", "−")


@register.filter
def above(y: float) -> float:
    """Where a label over a mark stands, without leaving the picture."""
    return y - 22 if y > 60 else y + 38

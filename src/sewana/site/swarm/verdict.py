"""The figures of a run in words, each beside what the product promises."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana_text.graphemes import count_graphemes

Figures = Mapping[str, float | int | None]


@dataclass(frozen=True)
class Promise:
    """A figure, what to call it, its unit, and up to where it is as promised (None: it is only told)."""

    key: str
    name: object
    unit: str
    most: float | None = None


PROMISES = (
    Promise("acknowledged", gettext_lazy("acknowledged"), ""),
    Promise("stored", gettext_lazy("of these stored"), ""),
    Promise("lost", gettext_lazy("lost"), "", 0),
    Promise("doubled", gettext_lazy("counted twice"), "", 0),
    Promise("refused", gettext_lazy("refused"), "", 0),
    Promise("acknowledged_per_s", gettext_lazy("acknowledged a second"), "/s"),
    Promise("p50_ms", gettext_lazy("until acknowledged, half of all"), "ms"),
    Promise("p99_ms", gettext_lazy("until acknowledged, 99 of 100"), "ms"),
    Promise("cpu_us_per_vote", gettext_lazy("server CPU for a vote"), "µs"),
    Promise("cpu_us_per_message", gettext_lazy("server CPU for a frame to one screen"), "µs"),
    Promise("frames_last_ms", gettext_lazy("until the last screen has a frame"), "ms", 400),
    Promise("kb_per_listener", gettext_lazy("memory for an open screen"), "kB", 12),
    Promise("join_ms_cpu", gettext_lazy("server CPU for a phone that comes"), "ms", 5),
    Promise("all_joined_within_s", gettext_lazy("until all new phones have voted"), "s", 3),
    Promise("page_ms_alone", gettext_lazy("server CPU for a page alone"), "ms"),
    Promise("page_ms_beside", gettext_lazy("server CPU for a page beside the room"), "ms"),
    Promise("loop_stall_ms", gettext_lazy("longest stall of the room"), "ms", 50),
)


def worded(figures: Figures) -> str:
    """Return a line for each figure that was measured, and a verdict."""
    told = [(promise, value) for promise in PROMISES if (value := figures.get(promise.key)) is not None]
    width = max(count_graphemes(str(promise.name)) for promise, _value in told)
    lines = [line(promise, value, width) for promise, value in told]
    broken = [str(promise.name) for promise, value in told if is_broken(promise, value)]
    if broken:
        lines.append(_("Not as promised: %(names)s") % {"names": ", ".join(broken)})
    else:
        lines.append(_("All as promised."))
    return "\n".join(lines)


def is_broken(promise: Promise, value: float) -> bool:
    return promise.most is not None and value > promise.most


def line(promise: Promise, value: float, width: int) -> str:
    name = str(promise.name)
    gap = " " * (width - count_graphemes(name))
    text = f"{name}{gap}  {value:>12,} {promise.unit}".rstrip()
    if promise.most is None:
        return text
    limit = _("at most %(most)s") % {"most": f"{promise.most:,} {promise.unit}".strip()}
    return f"{text}  ({limit})"

"""A step of a computation: what is done in words, its formulas, and what came out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Figures = Mapping[str, Any]
Labels = Mapping[str, str]
ANCHORS = {
    "shares": ("service", "spread", "barriers"),
    "asked": ("after", "own"),
    "mirror": ("coorientation",),
    "change": ("trend",),
    "reach": ("funnel", "came", "done", "airtime"),
}


@dataclass(frozen=True)
class Grid:
    """A table of numbers; the first column names its rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Part:
    """One step: what is done in words, its formulas, and what came out."""

    key: str
    title: str
    words: Sequence[str]
    formulas: Sequence[str] = ()
    grids: Sequence[Grid] = field(default_factory=tuple)

    @property
    def anchors(self) -> Sequence[str]:
        """Names of pictures whose numbers stand in this part."""
        return ANCHORS.get(self.key, ())

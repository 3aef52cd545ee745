"""Both sides on one topic: what each thinks, and what each believes of the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana_text.figures import TENS, between, per_cent, signed_points

COMPARED = ("agreement", "accuracy", "perceived", "reverse")


@dataclass(frozen=True, slots=True)
class Quarter:
    """One of the four: of ten people so many agree, or are believed to."""

    at: float
    text: str
    tens: int


@dataclass(frozen=True, slots=True)
class Compared:
    name: str
    gap: str
    between: str
    is_clear: bool


@dataclass(frozen=True, slots=True)
class Card:
    topic: str
    label: str
    state: str
    staff_own: Quarter
    users_own: Quarter
    staff_guess: Quarter
    users_guess: Quarter | None
    compared: Sequence[Compared]


def cards(result: Mapping[str, Any], labels: Mapping[str, str]) -> list[Card]:
    """Return a card for each topic; none where the mirror of too few staff is not shown to anybody."""
    told = result.get("mirror")
    if not told or not told["is_shown"]:
        return []
    return [card(row, labels) for row in result.get("coorientation") or []]


def card(row: Mapping[str, Any], labels: Mapping[str, str]) -> Card:
    reverse = row.get("reverse")
    return Card(
        row["topic"],
        labels.get(row["topic"], row["topic"]),
        row["state"],
        quarter(row["agreement"]["left"]),
        quarter(row["agreement"]["right"]),
        quarter(row["accuracy"]["left"]),
        quarter(reverse["left"]) if reverse else None,
        [compared(name, row[name]) for name in COMPARED if row.get(name)],
    )


def quarter(share: float) -> Quarter:
    return Quarter(round(100 * share, 2), per_cent(share), round(TENS * share))


def compared(name: str, row: Mapping[str, Any]) -> Compared:
    bounds = between(signed_points(row["low"]), signed_points(row["high"]))
    return Compared(name, signed_points(row["gap"]), bounds, row["low"] > 0 or row["high"] < 0)

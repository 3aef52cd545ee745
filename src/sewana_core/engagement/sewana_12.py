"""The form that the figures know without being told: twelve statements, two scales, and what pairs with what."""

from collections.abc import Collection

from sewana_core.engagement.answers import Form, Item

NAME = "sewana-12"
FACETS = {
    "C1": "cognitive",
    "C2": "cognitive",
    "A1": "affective",
    "A2": "affective",
    "B1": "behavioural",
    "B2": "behavioural",
    "P1": "service:physical",
    "D1": "service:digital",
    "H1": "service:hybrid",
    "V1": "voice:access",
    "V2": "voice:consideration",
    "V3": "voice:change",
}
SCALES = {"engagement": ("C1", "C2", "A1", "A2", "B1", "B2"), "voice": ("V1", "V2", "V3")}
PAIRS = {"S1": "A2", "S2": "V2", "S3": "V3"}
REVERSE = {"R1": "S1", "R2": "S3"}


def form_of(keys: Collection[str], version: str = "") -> Form:
    """Return the form for the statements that are there; others than the twelve come after them.

    A scale is left out where one of its statements is missing.
    """
    ordered = [key for key in FACETS if key in keys] + [key for key in keys if key not in FACETS]
    items = tuple(Item(key, FACETS.get(key, ""), version) for key in ordered)
    scales = {key: parts for key, parts in SCALES.items() if set(parts) <= set(keys)}
    return Form(NAME, items, scales, PAIRS, REVERSE)

"""Input of the committee, checked."""

from sewana.committee.forms.editions import EditionForm, EngineForm, SeatForm

__all__ = [
    "EditionForm",
    "EngineForm",
    "SeatForm",
]

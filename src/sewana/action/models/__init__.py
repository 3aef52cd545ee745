"""Voices and their fate, improvements and their work, and telling people what became of it."""

from sewana.action.models.improvements import (
    ACCEPTED,
    WORKING,
    Evidence,
    Improvement,
    Need,
    Progress,
    Stage,
    Verdict,
    VoiceLink,
    WorkStep,
)
from sewana.action.models.telling import (
    CalendarLink,
    Check,
    Match,
    Often,
    Repeat,
    Round,
    Subscription,
)
from sewana.action.models.voices import (
    COUNTED,
    Fate,
    Theme,
    Voice,
    VoiceChange,
    VoiceKind,
    VoiceOrigin,
)

__all__ = [
    "ACCEPTED",
    "COUNTED",
    "WORKING",
    "CalendarLink",
    "Check",
    "Evidence",
    "Fate",
    "Improvement",
    "Match",
    "Need",
    "Often",
    "Progress",
    "Repeat",
    "Round",
    "Stage",
    "Subscription",
    "Theme",
    "Verdict",
    "Voice",
    "VoiceChange",
    "VoiceKind",
    "VoiceLink",
    "VoiceOrigin",
    "WorkStep",
]

"""What is kept of a reflection: the picture of what was said, and the picture of engagement."""

from sewana.reflection.models.engagement import DoneCount, Engagement, Measure, Release, Step, StepCount
from sewana.reflection.models.picture import OpinionGroup, Reflection, Standing

__all__ = [
    "DoneCount",
    "Engagement",
    "Measure",
    "OpinionGroup",
    "Reflection",
    "Release",
    "Standing",
    "Step",
    "StepCount",
]

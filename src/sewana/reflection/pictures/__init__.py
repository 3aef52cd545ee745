"""Stored figures as places on a drawing and texts beside them. The drawing itself is a template.

Everything here is plain Python on plain data: no tables of the database, no sentences.
"""

from sewana.reflection.pictures.bars import SERVICE, Bars, Spreads, agree_bars, barrier_bars, spreads
from sewana.reflection.pictures.coorientation import Card, cards
from sewana.reflection.pictures.dumbbell import Dumbbell, dumbbell
from sewana.reflection.pictures.funnel import Funnel, funnel
from sewana.reflection.pictures.groups import Groups, groups, whole_of
from sewana.reflection.pictures.labels import wrapped
from sewana.reflection.pictures.multiples import Multiples, multiples
from sewana.reflection.pictures.reach import Reach, reach
from sewana.reflection.pictures.slope import Slope, slopes
from sewana.reflection.pictures.zone import Zones, zones

__all__ = [
    "SERVICE", "Bars", "Card", "Dumbbell", "Funnel", "Groups", "Multiples", "Reach", "Slope", "Spreads", "Zones",
    "agree_bars", "barrier_bars", "cards", "dumbbell", "funnel", "groups", "multiples", "reach", "slopes",
    "spreads", "whole_of", "wrapped", "zones",
]  # fmt: skip

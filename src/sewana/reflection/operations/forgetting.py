"""Whoever has erased what they said at the forum stands nowhere on the map; the next picture counts their votes."""

from sewana.forum.operations.forgetting import Erased
from sewana.reflection.models import Standing


def forget(erased: Erased) -> None:
    Standing.objects.filter(participant=erased.person).delete()

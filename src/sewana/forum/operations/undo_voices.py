"""Taking back what stands in the journal: it only grows, so what was before is said once more."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Hands, Participant
from sewana.forum.operations import tickets
from sewana.forum.operations.changes import Change
from sewana.forum.operations.noting import note
from sewana.forum.operations.undo_words import TooLate
from sewana_live import events as happened

PEOPLE, HANDS = "people", "hands"
VOICES = frozenset({PEOPLE, HANDS})


def of_people(people: Iterable[Participant], *, is_apart: bool) -> list[Change]:
    """Return that people who counted are now apart, or the reverse; named in runs of numbers, for they may be many."""
    runs = runs_of(sorted(person.number for person in people))
    if not runs:
        return []
    return [Change(PEOPLE, 0, {"is_apart": not is_apart, "runs": runs}, {"is_apart": is_apart, "runs": runs})]


def runs_of(numbers: Sequence[int]) -> list[list[int]]:
    """Return sorted numbers as first and last of each run without a gap."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def of_hands(poll: int, before: Sequence[int] | None, after: Sequence[int]) -> list[Change]:
    """Return that hands were counted; before, none may have been."""
    if before is not None and list(before) == list(after):
        return []
    return [Change(HANDS, poll, {"counts": list(before or ())}, {"counts": list(after)})]


def now(edition: Edition, change: Change) -> dict[str, object]:
    """Return what the tables say of it now, in the form of a change's sides."""
    if change.kind == HANDS:
        found = Hands.objects.filter(poll__edition=edition, poll__number=change.number).first()
        return {"counts": list(found.counts) if found else []}
    runs: Any = (change.after or {})["runs"]
    states = {person.is_apart for person in people_in(edition, runs)}
    return {"is_apart": states.pop() if len(states) == 1 else None, "runs": runs}


def people_in(edition: Edition, runs: Sequence[Sequence[int]]) -> list[Participant]:
    wanted = {number for first, last in runs for number in range(first, last + 1)}
    if not wanted:
        return []
    rows = edition.participants.filter(number__gte=min(wanted), number__lte=max(wanted))
    return [person for person in rows if person.number in wanted]


def are_back(edition: Edition, changes: Sequence[Change]) -> bool:
    return all(now(edition, change) == change.before for change in changes)


def check(edition: Edition, changes: Sequence[Change]) -> None:
    for change in changes:
        found = now(edition, change)
        if found == change.after:
            continue
        refused = _("Somebody else changed this meanwhile. Nothing was taken back; look at what it says now.")
        if change.kind == HANDS:
            counts = " · ".join(str(count) for count in found["counts"]) or "–"  # type: ignore[attr-defined]  # a list, see `now`
            now_words = _("The hands are now: %(counts)s.") % {"counts": counts}
            refused = f"{refused} {now_words}"
        raise TooLate(refused)


def put_back(edition: Edition, changes: Sequence[Change], by: object) -> None:
    for change in changes:
        before: Any = change.before
        if change.kind == HANDS:
            events: list[happened.Event] = [
                happened.Hands(change.number, before["counts"], uuid.uuid4().hex, live.now_ms())
            ]
            after = {"poll": change.number, "counts": before["counts"]}
        else:
            people = people_in(edition, before["runs"])
            events = tickets.apart(people, is_apart=before["is_apart"])
            after = {"people": len(people), "is_apart": before["is_apart"]}
        note("undo", edition, edition, by, after=after)
        live.record(edition, events)

"""The flags of an edition: those that can be seen in the tables now, and those that were seen before."""

from collections.abc import Iterable
from dataclasses import replace

from sewana.committee.models import Edition
from sewana.forum.models import KeptFlag, Participant
from sewana.forum.queries.copied import copied
from sewana.forum.queries.fairness import MANY, Flag, flags, people_with_deeds

# What they were seen by is erased when the forum closes, or leaves the journal after a day.
LASTING = frozenset({"source", "upvotes"})


def all_flags(edition: Edition) -> list[Flag]:
    """Return every flag once, the largest first; who was kept in one and has since shown to be innocent is left out."""
    seen = {flag.name: flag for flag in flags(edition)}
    flagged = {person.number for flag in seen.values() for person in flag.people}
    seen |= {flag.name: flag for flag in copied(edition, flagged)}
    people = {person.number: person for person in people_with_deeds(edition)}
    for kept in edition.kept_flags.all():
        name = f"{kept.kind}-{kept.key}"
        known = {person.number for person in seen[name].people} if name in seen else set()
        group = still_striking(kept, people, known)
        if name in seen or len(group) >= MANY or any(person.is_apart for person in group):
            now = seen.get(name) or Flag(kept.kind, kept.key, group, question_of(kept))
            seen[name] = replace(now, people=group)
    return sorted(seen.values(), key=lambda flag: (flag.kind == "series", -len(flag.people), flag.name))


def still_striking(kept: KeptFlag, people: dict[int, Participant], known: Iterable[int]) -> list[Participant]:
    numbers = {*kept.numbers, *known}
    group = [people[number] for number in sorted(numbers) if number in people]
    return [
        person
        for person in group
        if person.is_apart or person.number in known or not is_innocent(kept, person)
    ]


def is_innocent(kept: KeptFlag, person: Participant) -> bool:
    """Whether somebody has done since what those behind a flood do not: opened the room, voted, answered."""
    if kept.kind == "source":
        return person.last_seen_at is not None
    if kept.kind == "upvotes":
        return bool(person.has_voted or person.has_answered)  # type: ignore[attr-defined]  # annotated
    return True  # a group alike is seen in the tables for good; it is kept for those who are set apart


def question_of(kept: KeptFlag) -> int | None:
    return int(kept.key) if kept.kind == "upvotes" else None


def flag_named(edition: Edition, name: str) -> Flag | None:
    return next((flag for flag in all_flags(edition) if flag.name == name), None)

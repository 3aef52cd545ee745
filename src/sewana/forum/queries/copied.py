"""A slow flood out of many networks: people without ticket who gave the same votes throughout and did nothing else."""

import math
from collections.abc import Collection, Mapping

from sewana.committee.models import Edition
from sewana.forum.models import Answer, Door, Participant, Upvote, Vote
from sewana.forum.queries.fairness import Flag

SUREST = 6  # powers of ten: beyond a million a number says no more


def copied(edition: Edition, flagged: Collection[int]) -> list[Flag]:
    """Return the groups with the same votes throughout, without those who are flagged for something else."""
    # The numeric packages are loaded only where somebody looks for floods.
    import numpy as np  # noqa: PLC0415

    from sewana_core.same_rows import same_rows  # noqa: PLC0415

    people = {person.pk: person for person in only_voters(edition) if person.number not in flagged}
    rows = {pk: place for place, pk in enumerate(people)}
    columns = {pk: place for place, pk in enumerate(edition.statements.values_list("pk", flat=True))}
    votes = np.full((len(rows), len(columns)), np.nan)
    cast = Vote.objects.filter(participant__edition=edition).values_list("participant", "statement", "value")
    for person, statement, value in cast.iterator(chunk_size=20_000):
        if person in rows:
            votes[rows[person], columns[statement]] = value
    found = list(people.values())
    return [
        flag_of([found[place] for place in group.people], group.votes, group.chance)
        for group in same_rows(votes)
    ]


def flag_of(people: list[Participant], votes: int, chance: float) -> Flag:
    sure = SUREST if chance <= 0 else min(SUREST, math.floor(-math.log10(chance)))
    key = str(min(person.number for person in people))
    return Flag("rows", key, people, votes=votes, once_in=10**sure)


def only_voters(edition: Edition) -> list[Participant]:
    """Return those who came by the open link, and neither spoke nor asked, wished or answered anything."""
    came = edition.participants.filter(door=Door.OPEN, questions=None, statements=None, turns=None)
    busy: Mapping[str, Collection[int]] = {
        "wished": set(Upvote.objects.filter(question__edition=edition).values_list("participant", flat=True)),
        "answered": set(Answer.objects.filter(poll__edition=edition).values_list("participant", flat=True)),
    }
    return [person for person in came if not any(person.pk in those for those in busy.values())]

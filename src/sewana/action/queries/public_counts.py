"""The numbers told beside an improvement: frozen when it is published, and under five nowhere.

They are of one statement or question, the lead. Sets of people that partly overlap are never added up. What was told
once of a statement is kept with it and told ever after, beside whichever improvement it stands: who looks twice, or
at two improvements, sees the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from sewana.action.models import Fate, Improvement, Voice, VoiceKind, VoiceLink
from sewana.forum.models import Question, Statement, Upvote, Vote
from sewana.people.models import Group
from sewana.survey.queries.population import group_key
from sewana_core.privacy import MIN_GROUP, suppress

FEWEST_FOR_SHARE = 10
NOT_SAID = ""
Told = dict[str, Any]


def counts_of(improvement: Improvement, lead: Voice | None) -> Told:
    """Return the numbers to tell: ``on``, ``voices``, ``agree`` (whole per cent) and ``groups``.

    A number is None where it would tell of fewer than five people; groups that are told are named by their key, in
    the library's order, and ``rest`` says whether there are others. What was told once of a lead is told again.
    """
    if lead is None:
        return told_of({}, agree=None, order=())
    return dict(lead.told_counts) or made(improvement, lead)


def lead_of(links: Iterable[VoiceLink]) -> Voice | None:
    """The voice whose numbers are told, of an improvement's links in the order of `links_of`."""
    return next((link.voice for link in links if link.voice.fate != Fate.WITHDRAWN), None)


def made(improvement: Improvement, lead: Voice) -> Told:
    if lead.kind == VoiceKind.STATEMENT and lead.statement is not None:
        return of_statement(lead.statement)
    if lead.kind == VoiceKind.QUESTION and lead.question is not None:
        return of_question(lead.question)
    return of_words(improvement)


def of_statement(statement: Statement) -> Told:
    votes = Vote.objects.filter(statement=statement, participant__is_apart=False).order_by()
    rows = votes.values_list("participant__group").annotate(
        count=Count("id"), agree=Count("id", filter=Q(value=1))
    )
    counts = {group: (count, agree) for group, count, agree in rows}
    whole = sum(count for count, _agree in counts.values())
    agree = sum(agree for _count, agree in counts.values())
    is_told = whole >= FEWEST_FOR_SHARE and min(agree, whole - agree) >= MIN_GROUP
    return told_of(
        by_key({group: count for group, (count, _agree) in counts.items()}),
        agree=round(100 * agree / whole) if is_told else None,
        order=order_of_groups(),
    )


def of_question(question: Question) -> Told:
    """Who wanted an answer, with the one who asked."""
    rows = (
        Upvote.objects.filter(question=question, is_on=True, participant__is_apart=False)
        .order_by()
        .values_list("participant__group")
        .annotate(count=Count("id"))
    )
    counts: dict[int | None, int] = dict(rows)
    author = question.author
    if author is None:
        counts[None] = counts.get(None, 0) + 1
    elif not author.is_apart and not question.upvotes.filter(participant=author, is_on=True).exists():
        counts[author.group_id] = counts.get(author.group_id, 0) + 1
    return told_of(by_key(counts), agree=None, order=order_of_groups())


def of_words(improvement: Improvement) -> Told:
    """Of words out of questionnaires and letters only how many there are is told, not whose.

    The number moves on by five or more only, and `words` keeps it with the improvement: who looks twice learns of no
    few that came or went between.
    """
    count = improvement.links.exclude(voice__fate=Fate.WITHDRAWN).count()
    last: int | None = improvement.public_counts.get("words")
    if last is not None and count >= MIN_GROUP and abs(count - last) < MIN_GROUP:
        count = last
    told = told_of({NOT_SAID: count}, agree=None, order=())
    return told | {"words": told["voices"] or last}


def by_key(counts: Mapping[int | None, int]) -> dict[str, int]:
    keys = {group.pk: group_key(group) for group in Group.objects.all()}
    found: dict[str, int] = {}
    for group, count in counts.items():
        key = keys.get(group or 0, NOT_SAID)
        found[key] = found.get(key, 0) + count
    return found


def order_of_groups() -> list[str]:
    return [group_key(group) for group in Group.objects.all()]


def told_of(counts: Mapping[str, int], *, agree: int | None, order: Sequence[str]) -> Told:
    whole = sum(counts.values())
    names = [key for key in counts if counts[key]]
    shown: dict[str, int] = {}
    if whole >= MIN_GROUP:
        mask = suppress(np.array([counts[key] for key in names], dtype=np.int64), MIN_GROUP)
        shown = {
            key: counts[key] for key, is_shown in zip(names, mask.cells, strict=True) if is_shown and key
        }
    return {
        "on": timezone.localdate().isoformat(),
        "voices": whole if whole >= MIN_GROUP else None,
        "agree": agree,
        "groups": [{"group": key, "n": shown[key]} for key in order if key in shown],
        "rest": len(shown) < len(names),
    }

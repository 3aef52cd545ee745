"""Voices of the year before that speak for a topic: questions nobody answered, and opinions that part the sides.

Each number is safe to show: few are not told, and of the sides only what the reflection shows already.
"""

from collections.abc import Container
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import shown_year
from sewana.committee.models import Edition
from sewana.committee.queries import listed_editions
from sewana.forum.models import QuestionState
from sewana.planning.forms.topics import LONGEST_WRITTEN, TITLE_LIMIT
from sewana.planning.models import ProposalSource
from sewana.planning.operations.topics import add_proposal
from sewana.reflection import queries as reflection
from sewana_text.graphemes import cut_graphemes

FEWEST_SHOWN = 5
MOST_SHOWN = 20


@dataclass(frozen=True)
class Voice:
    """Something said last year, with what speaks for it."""

    key: str  # q12 of a question, s7 of a statement
    text: str
    language: str
    words: str
    votes: int | None
    is_taken: bool = False  # it is on the list of topics already


def year_before(edition: Edition) -> Edition | None:
    """The edition it was copied from, else the newest of an earlier year."""
    if edition.copied_from is not None:
        return edition.copied_from
    return listed_editions().filter(year__lt=edition.year).order_by("-year", "-id").first()


def voices_of(edition: Edition, taken: Container[str] = ()) -> list[Voice]:
    """All voices of a year; `taken` are the texts that became topics already."""
    found = [*questions(edition), *statements(edition)]
    return [replace(voice, is_taken=voice.text in taken) for voice in found]


def taken_texts(edition: Edition) -> set[str]:
    """What of last year's voices is among the topics of an edition."""
    rows = edition.proposals.filter(source=ProposalSource.LAST_YEAR).values_list("evidence", flat=True)
    return {str(one.get("text", "")) for evidence in rows for one in evidence}


@transaction.atomic
def take_voices(edition: Edition, source: Edition, keys: Container[str], *, by: object) -> int:
    """Put voices on the list of topics, each once; returns how many are new there."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    found = voices_of(source, taken_texts(edition))
    chosen = [voice for voice in found if voice.key in keys and not voice.is_taken]
    for voice in chosen:
        add_proposal(
            edition,
            title=cut_graphemes(voice.text, TITLE_LIMIT)[:LONGEST_WRITTEN],
            reason=voice.words,
            language=voice.language,
            source=ProposalSource.LAST_YEAR,
            evidence=as_evidence(source, voice),
            by=by,
        )
    return len(chosen)


def questions(edition: Edition) -> list[Voice]:
    """Approved questions that were not answered, those that most wanted first."""
    wanted = Count("upvotes", filter=Q(upvotes__is_on=True, upvotes__participant__is_apart=False))
    states = (QuestionState.APPROVED, QuestionState.ARCHIVED)
    rows = edition.questions.filter(state__in=states, answered_at=None).annotate(wanted_by=wanted)
    return [
        Voice(
            f"q{row.number}",
            row.text,
            row.language,
            said_of_question(edition, row.wanted_by),
            row.wanted_by if row.wanted_by >= FEWEST_SHOWN else None,
        )
        for row in rows.order_by("-wanted_by", "number")[:MOST_SHOWN]
    ]


def said_of_question(edition: Edition, wanted_by: int) -> str:
    year = {"year": shown_year(edition.year)}
    if wanted_by < FEWEST_SHOWN:
        return _("asked in %(year)s, not answered") % year
    words = ngettext(
        "asked in %(year)s, wanted by %(n)s person, not answered",
        "asked in %(year)s, wanted by %(n)s people, not answered",
        wanted_by,
    )
    return words % {**year, "n": wanted_by}


def statements(edition: Edition) -> list[Voice]:
    """Opinions on which users and providers clearly differ, the widest gap first."""
    rows = [row for row in reflection.page(edition).differences if row.is_clear]
    words = _("%(year)s: %(users)s%% of users and %(providers)s%% of providers agree")
    return [
        Voice(
            f"s{row.statement.number}",
            row.statement.text,
            row.statement.language,
            words % {"year": shown_year(edition.year), "users": row.users, "providers": row.providers},
            None,
        )
        for row in rows[:MOST_SHOWN]
    ]


def as_evidence(edition: Edition, voice: Voice) -> list[dict[str, object]]:
    """What is kept with a proposal: how it was when somebody looked."""
    return [{"edition": edition.key, "text": voice.text, "words": voice.words, "votes": voice.votes}]

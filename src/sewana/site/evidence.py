"""Voices of the year before that speak for a topic: questions nobody answered, and opinions that part the sides.

Each number is safe to show: few are not told, and of the sides only what the reflection shows already. As long as
that is not open to everybody, its numbers are for the office of that year alone and never go onto the list of topics.
"""

from collections.abc import Container
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import shown_year
from sewana.committee.access import visit_of
from sewana.committee.models import Edition, State
from sewana.committee.queries import published_editions
from sewana.forum.models import QuestionState
from sewana.people.access import Actor
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
    is_public: bool = True  # whether everybody may read the words
    is_taken: bool = False  # it is on the list of topics already


@dataclass(frozen=True)
class Source:
    """The year before, and what of it somebody may see who plans this one."""

    edition: Edition
    sees_office: bool

    @property
    def is_open(self) -> bool:
        return self.edition.state != State.DRAFT or self.sees_office

    @property
    def shows_sides(self) -> bool:
        return self.edition.reflection_is_public or self.sees_office


def source_for(actor: Actor, edition: Edition) -> Source | None:
    """The edition it was copied from, else the newest of an earlier year; a draft is for its own office only."""
    before = edition.copied_from or published_editions().filter(year__lt=edition.year).first()
    found = Source(before, visit_of(actor, before).may_see_office) if before else None
    return found if found and found.is_open else None


def voices_of(source: Source, taken: Container[str] = ()) -> list[Voice]:
    """All voices of a year that may be seen; `taken` are the texts that became topics already."""
    found = questions(source.edition)
    found += statements(source.edition) if source.shows_sides else []
    return [replace(voice, is_taken=voice.text in taken) for voice in found]


def taken_texts(edition: Edition) -> set[str]:
    """What of last year's voices is among the topics of an edition."""
    rows = edition.proposals.filter(source=ProposalSource.LAST_YEAR).values_list("evidence", flat=True)
    return {str(one.get("text", "")) for evidence in rows for one in evidence}


@transaction.atomic
def take_voices(edition: Edition, source: Source, keys: Container[str], *, by: object) -> int:
    """Put voices on the list of topics, each once; returns how many are new there."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    found = voices_of(source, taken_texts(edition))
    chosen = [voice for voice in found if voice.key in keys and not voice.is_taken]
    for voice in chosen:
        add_proposal(
            edition,
            title=cut_graphemes(voice.text, TITLE_LIMIT)[:LONGEST_WRITTEN],
            reason=voice.words if voice.is_public else "",
            language=voice.language,
            source=ProposalSource.LAST_YEAR,
            evidence=as_evidence(source.edition, voice),
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
            edition.reflection_is_public,
        )
        for row in rows[:MOST_SHOWN]
    ]


def as_evidence(edition: Edition, voice: Voice) -> list[dict[str, object]]:
    """What is kept with a proposal: how it was when somebody looked."""
    words = voice.words if voice.is_public else ""
    return [{"edition": edition.key, "text": voice.text, "words": words, "votes": voice.votes}]

"""What became of what one person said or agreed with; looked up by the ticket of their phone, and kept nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from sewana.action.models import Check, Fate, Improvement, Match, Voice
from sewana.action.queries.board import Card, Wanted, cards, found
from sewana.action.queries.telling import CHECKED, public_of
from sewana.base.languages import is_thai
from sewana.committee.models import Edition
from sewana.forum.models import Participant, Question, Statement, StatementState
from sewana.survey.queries.population import group_key

MOST_OF_GROUP = 5
MOST_SHOWN = 200
HIDDEN_QUESTIONS = ("hidden", "withdrawn")


@dataclass(frozen=True)
class Outcome:
    """One improvement that everybody can read, with what this person tapped about it."""

    row: Improvement
    mark: str  # changes with each public step, and is made by the server
    answer: str
    is_asked: bool


@dataclass(frozen=True)
class Said:
    """One thing that somebody said or agreed with, and how far it has come."""

    text: str
    language: str
    state: str  # received, considered, answered, public, merged or hidden
    reason: Mapping[str, str]
    outcomes: Sequence[Outcome]
    key: str

    @property
    def mark(self) -> str:
        steps = ",".join(one.mark for one in self.outcomes)
        return f"{self.key}:{self.state}:{steps}"


@dataclass(frozen=True)
class Mine:
    own: Sequence[Said]
    agreed: Sequence[Said]

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.agreed)


Source = Statement | Question


def mine(person: Participant | None) -> Mine:
    if person is None:
        return Mine((), ())
    own: list[Source] = [
        *person.statements.select_related("voice__merged_into").order_by("-number"),
        *person.questions.select_related("voice__merged_into").order_by("-number"),
    ]
    shown = Statement.objects.filter(
        votes__participant=person, votes__value=1, state=StatementState.SHOWN, is_meta=False
    ).exclude(author=person)
    wanted = Question.objects.filter(
        upvotes__participant=person, upvotes__is_on=True, state__in=("approved", "answered")
    ).exclude(author=person)
    agreed: list[Source] = [
        *shown.select_related("voice__merged_into").order_by("-number")[:MOST_SHOWN],
        *wanted.select_related("voice__merged_into").order_by("-number")[:MOST_SHOWN],
    ]
    outcomes = outcomes_of(person, [*own, *agreed])
    return Mine([said(one, outcomes) for one in own], [said(one, outcomes) for one in agreed])


def voice_of(source: Source) -> Voice | None:
    """Its voice, or the one it was merged into."""
    voice: Voice | None = getattr(source, "voice", None)
    if voice is not None and voice.fate == Fate.MERGED and voice.merged_into is not None:
        return voice.merged_into
    return voice


def outcomes_of(person: Participant, sources: Iterable[Source]) -> dict[int, list[Outcome]]:
    voices = [voice for voice in map(voice_of, sources) if voice is not None]
    improvements = public_of(voices)
    rows = {row.pk: row for some in improvements.values() for row in some}
    newest = Improvement.objects.filter(pk__in=rows).annotate(
        last=Max("progress__pk", filter=Q(progress__is_public=True))
    )
    last = dict(newest.values_list("pk", "last"))
    tapped = {
        one.improvement_id: one
        for one in person.checks.filter(improvement__in=rows)
        if one.turn == rows[one.improvement_id].reopened
    }
    made = {
        pk: Outcome(row, f"{pk}-{last.get(pk) or 0}", answer_of(tapped.get(pk)), row.stage in CHECKED)
        for pk, row in rows.items()
    }
    return {pk: [made[row.pk] for row in some] for pk, some in improvements.items()}


def answer_of(check: Check | None) -> str:
    return str(Match(check.answer).label) if check is not None else ""


def said(source: Source, outcomes: Mapping[int, Sequence[Outcome]]) -> Said:
    voice = voice_of(source)
    public = outcomes.get(voice.pk, ()) if voice else ()
    kind = "s" if isinstance(source, Statement) else "q"
    text, language = shown_text(source)
    state = state_of(source, voice, is_public=bool(public))
    reason = {"th": voice.reason_th, "en": voice.reason_en} if voice and state == "answered" else {}
    return Said(text, language, state, reason, public, f"{kind}{source.pk}")


def shown_text(source: Source) -> tuple[str, str]:
    wanted = "th" if is_thai() else "en"
    if source.translation and source.language != wanted:
        return source.translation, wanted
    return source.text, source.language


def state_of(source: Source, voice: Voice | None, *, is_public: bool) -> str:
    if source.state in {"hidden", "withdrawn"}:
        return "hidden"
    if is_public:
        return "public"
    if voice is None or voice.fate == Fate.WAITING:
        return "received"
    if voice.fate in {Fate.ANSWERED, Fate.SET_ASIDE}:
        return "answered"
    return "hidden" if voice.fate == Fate.WITHDRAWN else "considered"


def most_wanted(edition: Edition, person: Participant | None) -> list[tuple[Card, int]]:
    """What most of one's own group wanted, by the numbers that everybody reads on the board."""
    if person is None or person.group is None:
        return []
    key = group_key(person.group)
    rows = found(edition, Wanted(group=key))
    told = [
        (card, sum(one["n"] for one in card.row.public_counts["groups"] if one["group"] == key))
        for card in cards(rows)
    ]
    return sorted(told, key=lambda pair: (-pair[1], pair[0].row.number))[:MOST_OF_GROUP]

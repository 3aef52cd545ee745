"""Where voices come from: opinions, questions, and words in questionnaires, as they stand there now."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sewana.action.models import Fate, VoiceKind, VoiceOrigin
from sewana.base.languages import spoken
from sewana.committee.models import Edition
from sewana.forum.models import (
    OPEN_STATES,
    Choice,
    Door,
    Question,
    QuestionState,
    Statement,
    StatementState,
    Upvote,
    Vote,
)
from sewana.survey.models import Questionnaire
from sewana.survey.queries.export import all_steps

Key = tuple[str, str]  # kind and source of a voice
ORIGINS = {Door.KIOSK: VoiceOrigin.KIOSK, Door.CLERK: VoiceOrigin.PAPER}
MERGED = {"merged"}
HIDDEN = {"hidden"}


@dataclass(frozen=True)
class Said:
    """One thing that was said, as its source has it now."""

    kind: str
    source: str
    origin: str
    text: str
    language: str
    said_on: dt.date
    translation: str = ""
    may_quote: bool = False
    group_id: int | None = None
    side: str = ""
    weight: int = 1
    fate: str = Fate.WAITING
    merged_into: Key | None = None
    answer: str = ""
    answered_on: dt.date | None = None
    # Of words in a questionnaire that is open, from today: they come in tomorrow, with the others of the day.
    is_too_new: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.source


def said(edition: Edition) -> list[Said]:
    """All that was said in an edition, in an order that tells nothing but the day."""
    found = [*statements(edition), *questions(edition), *open_answers(edition)]
    return sorted(found, key=lambda one: (one.said_on, one.kind, one.source.zfill(20)))


def said_one(edition: Edition, kind: str, number: int) -> Said | None:
    """One opinion or question by its number, at once; who wanted the same is counted when all are gathered."""
    read = statements if kind == VoiceKind.STATEMENT else questions
    return next(iter(read(edition, number)), None)


def statements(edition: Edition, only: int | None = None) -> Iterator[Said]:
    weights = agreeing(edition) if only is None else {}
    rows = edition.statements.filter(is_meta=False).select_related("author", "author__group")
    rows = rows if only is None else rows.filter(number=only)
    for row in rows.iterator(chunk_size=2000):
        author = row.author
        group = author.group if author else None
        yield Said(
            kind=VoiceKind.STATEMENT,
            source=str(row.pk),
            origin=VoiceOrigin.COMMITTEE if row.is_seed else origin_of(author.door if author else ""),
            text=row.text,
            language=row.language,
            said_on=timezone.localdate(row.written_at),
            translation=row.translation,
            may_quote=row.state == StatementState.SHOWN,
            group_id=group.pk if group else None,
            side=row.from_side or (group.side if group else ""),
            weight=max(1, weights.get(row.pk, 1)),
            fate=fate_of(row.state, is_apart=author is not None and author.is_apart),
            merged_into=(VoiceKind.STATEMENT, str(row.merged_into_id)) if row.merged_into_id else None,
        )


def questions(edition: Edition, only: int | None = None) -> Iterator[Said]:
    weights = wanting(edition) if only is None else {}
    rows = edition.questions.select_related("author", "author__group")
    rows = rows if only is None else rows.filter(number=only)
    for row in rows.iterator(chunk_size=2000):
        author = row.author
        group = author.group if author else None
        is_answered = row.state == QuestionState.ANSWERED and bool(row.answer_note)
        yield Said(
            kind=VoiceKind.QUESTION,
            source=str(row.pk),
            origin=row.origin,
            text=row.text,
            language=row.language,
            said_on=timezone.localdate(row.asked_at),
            translation=row.translation,
            may_quote=row.state in OPEN_STATES,
            group_id=group.pk if group else None,
            side=group.side if group else "",
            weight=max(1, weights.get(row.pk, 1)),
            fate=Fate.ANSWERED
            if is_answered
            else fate_of(row.state, is_apart=author is not None and author.is_apart),
            merged_into=(VoiceKind.QUESTION, str(row.merged_into_id)) if row.merged_into_id else None,
            answer=row.answer_note,
            answered_on=timezone.localdate(row.answered_at) if is_answered and row.answered_at else None,
        )


def origin_of(door: str) -> str:
    return ORIGINS.get(Door(door), VoiceOrigin.PHONE) if door else VoiceOrigin.PHONE


def fate_of(state: str, *, is_apart: bool) -> str:
    """The fate that the source itself gives; whoever is set apart from all figures is no voice here either."""
    if state in MERGED:
        return Fate.MERGED
    return Fate.WITHDRAWN if state in HIDDEN or is_apart else Fate.WAITING


def agreeing(edition: Edition) -> Mapping[int, int]:
    """By statement how many agree, with its author and with those of the ones merged into it, each person once."""
    root = Coalesce("statement__merged_into", "statement")
    votes = Vote.objects.filter(
        value=Choice.AGREE, participant__is_apart=False, statement__edition=edition
    ).annotate(root=root)
    said_so = Vote.objects.filter(
        Q(statement=OuterRef("root")) | Q(statement__merged_into=OuterRef("root")),
        participant=OuterRef("author"),
        value=Choice.AGREE,
    )
    people = Count("participant", distinct=True)
    counts = dict(votes.order_by().values_list("root").annotate(people))
    return authors(counts, edition.statements.all(), Exists(said_so))


def wanting(edition: Edition) -> Mapping[int, int]:
    """By question how many want it answered, with those who asked; merged ones have carried theirs over."""
    wishes = Upvote.objects.filter(
        is_on=True, participant__is_apart=False, question__edition=edition
    ).annotate(root=F("question"))
    said_so = Upvote.objects.filter(question=OuterRef("root"), participant=OuterRef("author"), is_on=True)
    people = Count("participant", distinct=True)
    counts = dict(wishes.order_by().values_list("root").annotate(people))
    return authors(counts, edition.questions.all(), Exists(said_so))


def authors(
    counts: dict[int, int], rows: QuerySet[Statement] | QuerySet[Question], said_so: Exists
) -> dict[int, int]:
    """The counts with authors who did not tap on their own words."""
    own = rows.filter(author__isnull=False, author__is_apart=False)
    silent = own.annotate(root=Coalesce("merged_into", "pk")).filter(~said_so)
    found = silent.values("root").order_by().annotate(n=Count("author", distinct=True))
    for row in found:
        counts[row["root"]] = counts.get(row["root"], 0) + row["n"]
    return counts


def open_answers(edition: Edition) -> Iterator[Said]:
    """Words of users and staff, without the answer that they stand in; what is set apart is not there."""
    for questionnaire in edition.questionnaires.select_related("version__instrument", "edition"):
        keys = [step.key for step in all_steps(questionnaire) if step.kind == "open"]
        if keys:
            yield from words_of(questionnaire, keys)


def words_of(questionnaire: Questionnaire, keys: Iterable[str]) -> Iterator[Said]:
    today = timezone.localdate()
    is_open = questionnaire.state == "open"
    keys = list(keys)
    rows = questionnaire.responses.filter(apart_because="").select_related("group")
    for row in rows.iterator(chunk_size=2000):
        for key in keys:
            text = str(row.answers.get(key) or "").strip()
            if text:
                yield Said(
                    kind=VoiceKind.OPEN_ANSWER,
                    source=hash_of(str(row.pk), key),
                    origin=VoiceOrigin.QUESTIONNAIRE,
                    text=text[:2000],
                    language=spoken(text),
                    said_on=row.answered_on,
                    may_quote=row.answers.get("may_quote") is True,
                    group_id=row.group_id,
                    side=questionnaire.version.instrument.side,
                    is_too_new=is_open and row.answered_on >= today,
                )


def hash_of(response: str, key: str) -> str:
    """By what words are known again without leading back to the answer they stand in."""
    told = f"{response}:{key}"
    return salted_hmac("sewana.action.voice", told, settings.SECRET_KEY, algorithm="sha256").hexdigest()

"""What last year promised and what became of it; and the statements that were asked again, with care."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from sewana.action.models import (
    ACCEPTED,
    Fate,
    Improvement,
    Progress,
    Repeat,
    Stage,
    Voice,
    VoiceKind,
    VoiceOrigin,
)
from sewana.action.queries.improvements import READ, searched
from sewana.committee.models import Edition
from sewana.committee.queries import published_editions
from sewana.forum.models import Choice, Statement, StatementState, Vote
from sewana.planning.models import ProposalSource
from sewana_core.comparisons import SAME_SHARE, Verdict, verdict
from sewana_core.ladder import MIN_ALONE, MIN_PLAIN
from sewana_text.normalise import fold

if TYPE_CHECKING:
    from sewana_core.intervals import Interval

DONE = frozenset({Stage.DONE, Stage.VERIFIED})
MOST_SHOWN = 50
Word: TypeAlias = Literal["kept", "under_way", "not_kept"]
Heirs: TypeAlias = Mapping[int, Improvement]
ORDERS = {"number": ("number",), "due": (F("due_on").asc(nulls_last=True), "number")}


@dataclass(frozen=True)
class Wanted:
    """Which promises somebody wants to see, and in which order."""

    search: str = ""
    word: str = ""
    order: str = "number"

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.word)


class Standing(Protocol):
    """How far an improvement has come."""

    @property
    def stage(self) -> str: ...
    @property
    def verdict(self) -> str: ...


@dataclass(frozen=True)
class Promise:
    """One improvement that last year said yes to, what became of it, and where it goes on."""

    improvement: Improvement
    word: Word
    heir: Improvement | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still go on this year, or be said why not."""
        return self.word == "under_way" and self.heir is None

    @property
    def is_late(self) -> bool:
        due = self.improvement.due_on
        return self.word == "under_way" and due is not None and due < timezone.localdate()


@dataclass(frozen=True)
class Counts:
    """How many of the promises were kept, are under way, and were not kept."""

    kept: int
    under_way: int
    not_kept: int

    @property
    def total(self) -> int:
        return self.kept + self.under_way + self.not_kept


def year_before(edition: Edition) -> Edition | None:
    """The edition that this one was copied from, else the newest of an earlier year."""
    before = edition.copied_from
    if before is not None and before.rehearsal_of_id is None:
        return before
    return published_editions().filter(year__lt=edition.year, rehearsal_of=None).first()


def promised(before: Edition, *, is_public: bool) -> QuerySet[Improvement]:
    """What was said yes to, even where it was taken back later; to the public only what it has read."""
    once = Progress.objects.filter(kind="decided", improvement__edition=before)
    once = once.filter(Q(after__in=ACCEPTED) | Q(before__in=ACCEPTED))
    if is_public:
        once = once.filter(is_public=True)
    said_yes = Q(verdict__in=ACCEPTED) | Q(pk__in=once.values("improvement"))
    found = before.improvements.filter(said_yes, dropped_at=None)
    return found.filter(published_at__isnull=False) if is_public else found


def heirs_of(edition: Edition, *, is_public: bool, only: Sequence[str] = ()) -> Heirs:
    """By the id of a promise the improvement that goes on with it; for lists with a few of its fields."""
    rows = edition.improvements.filter(carried_from__isnull=False, dropped_at=None)
    if is_public:
        rows = rows.filter(published_at__isnull=False)
    found = rows.order_by("-number").only(*only) if only else rows.order_by("-number")
    return {row.carried_from_id: row for row in found if row.carried_from_id is not None}


def promises(before: Edition, edition: Edition, *, is_public: bool) -> list[Promise]:
    """All of them, in the order of their numbers."""
    heirs = heirs_of(edition, is_public=is_public)
    rows = promised(before, is_public=is_public).select_related("theme").order_by("number")
    return [Promise(row, word_of(row, heirs.get(row.pk)), heirs.get(row.pk)) for row in rows]


def words_of(rows: QuerySet[Improvement], heirs: Heirs) -> dict[int, Word]:
    """What became of each of some promises, by its id; without reading more of them than that takes."""
    found = rows.values_list("pk", "stage", "verdict", named=True)
    return {row.pk: word_of(row, heirs.get(row.pk)) for row in found}


def narrowed(rows: QuerySet[Improvement], wanted: Wanted, words: Mapping[int, Word]) -> QuerySet[Improvement]:
    """Those that are looked for: by what everybody may have read, by number, or by what became of them."""
    if wanted.search:
        rows = rows.filter(searched(wanted.search, READ))
    if wanted.word:
        rows = rows.filter(pk__in=[pk for pk, word in words.items() if word == wanted.word])
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS["number"]))


def word_of(row: Standing, heir: Improvement | None) -> Word:
    """A promise is kept when it is done, last year or in the year that goes on with it."""
    newest = heir or row
    if row.stage in DONE and row.verdict in ACCEPTED:
        return "kept"
    if newest.stage in DONE and newest.verdict in ACCEPTED:
        return "kept"
    return "under_way" if newest.verdict in ACCEPTED else "not_kept"


def counts_of(found: Iterable[Word]) -> Counts:
    """How often each word is among some."""
    words = list(found)
    return Counts(words.count("kept"), words.count("under_way"), words.count("not_kept"))


def unanswered(before: Edition, *, is_public: bool) -> list[Voice]:
    """Voices of people that nobody has answered, those that most wanted first; only what may be quoted.

    Who does not see last year's office sees what was said in the open.
    """
    rows = before.voices.filter(fate=Fate.WAITING, may_quote=True).exclude(origin=VoiceOrigin.COMMITTEE)
    if is_public:
        rows = rows.filter(kind__in=(VoiceKind.STATEMENT, VoiceKind.QUESTION))
    return list(rows.exclude(text="").order_by("-weight", "said_on", "number")[:MOST_SHOWN])


def proposed_texts(edition: Edition) -> set[str]:
    """What of last year's voices is among the topics already, whichever page brought it there."""
    rows = edition.proposals.filter(source=ProposalSource.LAST_YEAR).values_list("evidence", flat=True)
    return {str(one.get("text", "")) for evidence in rows for one in evidence}


def askable_rows(before: Edition) -> QuerySet[Statement]:
    return before.statements.filter(state=StatementState.SHOWN, is_meta=False).order_by("number")


def with_repeats(rows: Iterable[Statement], edition: Edition) -> list[tuple[Statement, Repeat | None]]:
    """Some statements of last year, each with where it is asked again."""
    rows = list(rows)
    again = Repeat.objects.filter(before__in=rows, after__edition=edition).select_related("after")
    known = {repeat.before_id: repeat for repeat in again}
    return [(row, known.get(row.pk)) for row in rows]


@dataclass(frozen=True)
class Compared:
    """One statement in two years: who agrees of all who voted, or why nothing is said."""

    before: Statement
    after: Statement
    n_before: int = 0
    n_after: int = 0
    share_before: float = 0.0
    share_after: float = 0.0
    difference: "Interval | None" = None
    word: Verdict = "unclear"
    is_reworded: bool = False

    @property
    def is_shown(self) -> bool:
        return self.difference is not None

    @property
    def is_few(self) -> bool:
        return min(self.n_before, self.n_after) < MIN_PLAIN


def may_compare(before: Edition, edition: Edition) -> bool:
    return before.reflection_is_public and edition.reflection_is_public


def compared(before: Edition, edition: Edition) -> list[Compared]:
    """Statements asked again, compared; nothing of the numbers before both reflections are open to everybody."""
    if not may_compare(before, edition):
        return []
    repeats = Repeat.objects.filter(
        before__edition=before,
        after__edition=edition,
        before__state=StatementState.SHOWN,
        after__state=StatementState.SHOWN,
    ).select_related("before", "after")
    rows = list(repeats.order_by("after__number"))
    votes = tallies([row.before_id for row in rows] + [row.after_id for row in rows])
    return [compare(row, votes) for row in rows]


def compare(row: Repeat, votes: Mapping[int, tuple[int, int]]) -> Compared:
    from sewana_core.intervals import newcombe  # noqa: PLC0415

    is_reworded = fold(row.before.text) != fold(row.after.text)
    (yes_before, n_before), (yes_after, n_after) = (
        votes.get(pk, (0, 0)) for pk in (row.before_id, row.after_id)
    )
    if not (is_safe(yes_before, n_before) and is_safe(yes_after, n_after)):
        return Compared(row.before, row.after, is_reworded=is_reworded)
    difference = newcombe((yes_after, yes_before), (n_after, n_before))
    return Compared(
        before=row.before,
        after=row.after,
        n_before=n_before,
        n_after=n_after,
        share_before=yes_before / n_before,
        share_after=yes_after / n_after,
        difference=difference,
        word=verdict(difference.low, difference.high, SAME_SHARE),
        is_reworded=is_reworded,
    )


def is_safe(agree: int, votes: int) -> bool:
    """The rungs of small numbers: ten at least, and not all of one mind, which would tell what each said."""
    return votes >= MIN_ALONE and 0 < agree < votes


def tallies(statements: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By statement how many agree, of how many who voted on it or on what was merged into it, each once."""
    root = Coalesce("statement__merged_into", "statement")
    wanted = list(statements)
    rows = Vote.objects.filter(
        Q(statement__in=wanted) | Q(statement__merged_into__in=wanted), participant__is_apart=False
    )
    people = Count("participant", distinct=True)
    agree = Count("participant", distinct=True, filter=Q(value=Choice.AGREE))
    found = rows.annotate(root=root).order_by().values_list("root").annotate(yes=agree, n=people)
    return {pk: (yes, n) for pk, yes, n in found}

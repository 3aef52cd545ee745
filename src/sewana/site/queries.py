"""What the home page and the office's overview show, composed from all stages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from sewana.action.queries import board
from sewana.committee import queries as committee
from sewana.committee.models import Edition
from sewana.forum.models import StatementState
from sewana.people.access import Actor
from sewana.people.models import Side
from sewana.planning.queries import media
from sewana.reflection.models import Release
from sewana.sharing.queries import sheets
from sewana.survey.models import Purpose, Questionnaire, QuestionnaireState

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class EditionAtWork:
    """An edition in the office's overview, with what waits for somebody."""

    edition: Edition
    people: int
    shown: int
    waiting: int


def editions_at_work(actor: Actor, limit: int = 12) -> list[EditionAtWork]:
    editions = list(committee.editions_for(actor)[:limit])
    counted = Edition.objects.filter(pk__in=[row.pk for row in editions]).annotate(
        people=Count("participants", distinct=True)
    )
    people = {row.pk: row.people for row in counted}
    statements = statement_counts(editions)
    return [EditionAtWork(row, people[row.pk], *statements.get(row.pk, (0, 0))) for row in editions]


def statement_counts(editions: Sequence[Edition]) -> dict[int, tuple[int, int]]:
    """Shown and waiting statements of each edition."""
    rows = (
        Edition.objects.filter(pk__in=[row.pk for row in editions])
        .annotate(
            shown=Count("statements", filter=Q(statements__state=StatementState.SHOWN)),
            waiting=Count("statements", filter=Q(statements__state=StatementState.HELD)),
        )
        .values_list("pk", "shown", "waiting")
    )
    return {pk: (shown, waiting) for pk, shown, waiting in rows}


def what_is_public(edition: Edition) -> dict[str, object]:
    """What an edition has for everybody, asked at once; `asks` is the code of what it asks now."""
    of_edition = {"edition": OuterRef("pk")}
    told = board.published()
    found = Edition.objects.filter(pk=edition.pk).values(
        has_sheet=Exists(sheets.PUBLIC.filter(**of_edition)),
        has_media=Exists(media.PUBLIC.filter(**of_edition)),
        has_figures=Exists(Release.objects.filter(**of_edition, withdrawn_at=None)),
        has_board=Exists(told.filter(**of_edition)),
        has_promises=Exists(told.filter(edition__year__lt=edition.year)),
        asks=Subquery(asked_now().filter(**of_edition).values("code")[:1]),
    )
    return dict(found.get())


def asked_now() -> QuerySet[Questionnaire]:
    """Questionnaires that every user may answer at this moment, the pulse of the day before the year's."""
    now = timezone.now()
    rows = Questionnaire.objects.filter(
        Q(opens_at=None) | Q(opens_at__lte=now),
        Q(closes_at=None) | Q(closes_at__gt=now),
        state=QuestionnaireState.OPEN,
        has_open_door=True,
        version__instrument__side=Side.USER,
    )
    is_pulse = Case(When(version__instrument__purpose=Purpose.PULSE, then=0), default=1)
    return rows.order_by(is_pulse, "number")


def asks(key: str) -> str:
    """The code of what an edition asks of its users now; empty where it asks nothing."""
    return asked_now().filter(edition__key=key).values_list("code", flat=True).first() or ""

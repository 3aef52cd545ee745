"""Reads about the random door: who is on the list, who was drawn, how many were written to."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.models import AuditEntry
from sewana.people.models import Group, Mail, MailState
from sewana.survey.models import Dimension, Invited, InviteState, Population, Questionnaire
from sewana.survey.queries.population import group_key, group_name

MOST_REMINDERS = 2
MARGIN = 0.1  # ten points either way, for each group
DRAW = "draw_invited"
DUE = "due"


@dataclass(frozen=True)
class Stratum:
    """One group on the list: how many of it are listed, drawn and written to, and how many answers it takes."""

    group: Group | None
    listed: int
    drawn: int
    mailed: int
    suggested: int
    due: int  # who can be reminded today

    @property
    def key(self) -> str:
        return group_key(self.group) if self.group else "none"

    @property
    def name(self) -> str:
        return group_name(self.group) if self.group else _("without a group")

    @property
    def total(self) -> int:
        return self.listed + self.drawn + self.mailed


def strata_of(questionnaire: Questionnaire) -> list[Stratum]:
    """The groups of the list in the library's order, those without a group last; three queries."""
    found: Counter[tuple[int | None, str]] = Counter()
    rows = Invited.objects.filter(questionnaire=questionnaire).order_by().values_list("group", "state")
    for group, state, count, due in rows.annotate(
        count=Count("pk"), due=Count("pk", filter=may_be_reminded())
    ):
        found[group, state] = count
        found[group, DUE] += due
    if not found:
        return []
    sizes = dict(
        Population.objects.filter(edition=questionnaire.edition, dimension=Dimension.GROUP).values_list(
            "level", "size"
        )
    )
    there = {group for group, _state in found}
    groups: list[Group | None] = [group for group in Group.objects.all() if group.pk in there]
    groups += [None] if None in there else []
    return [stratum(group, found, sizes) for group in groups]


def may_be_reminded() -> Q:
    """Everybody who was written to, as often as is allowed, and not twice a day."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    is_new = Q(reminded_at=None) | Q(reminded_at__lt=today)
    return is_new & Q(state=InviteState.MAILED, reminders__lt=MOST_REMINDERS, mailed_at__lt=today)


def stratum(group: Group | None, found: Counter[tuple[int | None, str]], sizes: dict[str, int]) -> Stratum:
    pk = group.pk if group else None
    waiting, drawn, mailed = (
        found[pk, str(state)] for state in (InviteState.LISTED, InviteState.DRAWN, InviteState.MAILED)
    )
    people = sizes.get(group_key(group), 0) if group else 0
    enough = enough_of(people or waiting + drawn + mailed)
    suggested = min(waiting, max(0, enough - drawn - mailed))
    return Stratum(group, waiting, drawn, mailed, suggested, found[pk, DUE])


def enough_of(population: int) -> int:
    """How many answers hold a share to ten points either way, in a group of so many people."""
    # The numeric packages are loaded only for a list that has somebody on it.
    from sewana_core.sample_size import cochran  # noqa: PLC0415

    return cochran(population, MARGIN) if population else 0


def listed(questionnaire: Questionnaire, search: str = "", state: str = "") -> QuerySet[Invited]:
    found = Invited.objects.filter(questionnaire=questionnaire).select_related("group")
    if search:
        found = found.filter(address__icontains=search)
    if state in InviteState.values:
        found = found.filter(state=state)
    return found.order_by("address", "id")


def last_draws(questionnaire: Questionnaire) -> list[AuditEntry]:
    """The newest draws first, each with its seed, by which it can be repeated."""
    rows = AuditEntry.objects.filter(
        edition_key=questionnaire.edition.key, operation=DRAW, after__uid=questionnaire.uid.hex
    )
    return list(rows.order_by("-id")[:10])


def mail_prefix(questionnaire: Questionnaire) -> str:
    """How the keys of all mails of a questionnaire begin."""
    return f"survey-{questionnaire.uid.hex}-"


@dataclass(frozen=True)
class Mails:
    """How the mails of the random door stand."""

    waiting: int
    sent: int
    failed: int


def mails_of(questionnaire: Questionnaire) -> Mails:
    rows = Mail.objects.filter(key__startswith=mail_prefix(questionnaire))
    found = rows.aggregate(
        waiting=Count("pk", filter=Q(state=MailState.WAITING)),
        sent=Count("pk", filter=Q(state=MailState.SENT)),
        failed=Count("pk", filter=Q(state__in=(MailState.FAILED, MailState.CANCELLED))),
    )
    return Mails(**found)

"""Who served in which year and in which role, over all editions."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sewana.base.languages import localized, shown_year
from sewana.committee.models import Answer, Duty, DutyRole
from sewana.committee.queries.meetings import named
from sewana.people.access import Actor

ORDERS = {
    "-year": ("-member__edition__year", "group__position", "position", "pk"),
    "year": ("member__edition__year", "group__position", "position", "pk"),
    "name": ("member__name", "-member__edition__year", "pk"),
    "group": ("group__name_th", "-member__edition__year", "pk"),
}


@dataclass(frozen=True)
class Service:
    """One place that somebody had in one year."""

    duty: Duty

    @property
    def year(self) -> str:
        return shown_year(self.duty.member.edition.year)

    @property
    def name(self) -> str:
        return named(self.duty.member)

    @property
    def role(self) -> str:
        return str(DutyRole(self.duty.role).label)

    @property
    def group(self) -> str:
        return localized(self.duty.group, "name")

    @property
    def has_left(self) -> bool:
        return self.duty.member.answer == Answer.LEFT

    @property
    def key(self) -> str:
        return self.duty.member.edition.key


def services(actor: Actor, search: str = "", order: str = "-year") -> QuerySet[Duty]:
    """Everybody who accepted, those who left later too; only of editions whose office the reader may see."""
    served = Q(member__answer=Answer.ACCEPTED) | Q(
        member__answer=Answer.LEFT, member__answer_before=Answer.ACCEPTED
    )
    found = (
        Duty.objects.filter(served, group__is_dropped=False, member__edition__rehearsal_of=None)
        .select_related("member__edition", "group")
        .distinct()
    )
    if not actor.is_staff:
        found = found.filter(member__edition__seats__account=actor.account)
    for word in search.split():
        found = found.filter(matching(word))
    return found.order_by(*ORDERS.get(order, ORDERS["-year"]))


def matching(word: str) -> Q:
    """A part of a name, a unit, a group or a role, or a year of either era."""
    fields = ("member__name", "member__name_en", "member__unit", "member__position")
    wanted = Q(group__name_th__finds=word) | Q(group__name_en__finds=word)
    for field in fields:
        wanted |= Q(**{f"{field}__finds": word})
    roles = [role for role in DutyRole if word.casefold() in str(role.label).casefold()]
    wanted |= Q(role__in=roles)
    if word.isdecimal() and len(word) == len("2569"):
        wanted |= Q(member__edition__year__in=(int(word), int(word) - 543))
    return wanted

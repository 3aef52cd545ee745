"""How people stand in papers: Thai ones with their title before the name, English ones by their English name."""

from sewana.base.languages import is_thai
from sewana.committee.models import Answer, Duty, DutyRole, Edition, Member
from sewana.planning.models import Speaker
from sewana.planning.operations.content.facts import Content
from sewana_text.people_names import Person


def written(person: Member | Speaker | None) -> str:
    if person is None:
        return ""
    thai = Person(person.prefix, person.name, "").full_name
    return thai if is_thai() else (person.name_en or thai)


def holders_of(edition: Edition, *roles: str) -> list[Member]:
    """Who accepted each of these roles, in the leading group first; a role that nobody has is left out."""
    places = Duty.objects.filter(
        member__edition=edition, member__answer=Answer.ACCEPTED, role__in=roles, group__is_dropped=False
    ).select_related("member")
    found = list(places.order_by("-group__is_lead", "group__position", "position", "id"))
    first = {duty.role: duty.member for duty in reversed(found)}
    return [first[role] for role in roles if role in first]


def contact_of(edition: Edition, coordinator: Member | None = None) -> Content:
    """Whom one may ask and where answers go: who looks after this, else the secretary."""
    secretary = next(iter(holders_of(edition, DutyRole.SECRETARY)), None)
    member = coordinator or secretary
    if member is None:
        return {}
    address = member.email or (secretary.email if secretary else "")
    return {"contact_name": written(member), "contact_phone": member.phone, "reply_to": address}

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


def holder_of(edition: Edition, role: str) -> Member | None:
    """Who accepted a role, in the leading group first."""
    places = Duty.objects.filter(
        member__edition=edition, member__answer=Answer.ACCEPTED, role=role, group__is_dropped=False
    ).select_related("member")
    first = places.order_by("-group__is_lead", "group__position", "position", "id").first()
    return first.member if first else None


def contact_of(edition: Edition, coordinator: Member | None = None) -> Content:
    """Whom one may ask and where answers go: who looks after this, else the secretary."""
    secretary = holder_of(edition, DutyRole.SECRETARY)
    member = coordinator or secretary
    if member is None:
        return {}
    address = member.email or (secretary.email if secretary else "")
    return {"contact_name": written(member), "contact_phone": member.phone, "reply_to": address}

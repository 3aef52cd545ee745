"""The people and working groups of an edition's committee, as its appointment order will name them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from sewana.committee.models import (
    Answer,
    Channel,
    Duty,
    DutyRole,
    Edition,
    Member,
    WorkingGroup,
    new_secret,
)
from sewana.committee.operations.answers import settle_seat, settle_seats, take_answer
from sewana.committee.operations.noting import note
from sewana.committee.operations.standard_groups import STANDARD_GROUPS
from sewana.committee.queries.meetings import named
from sewana.committee.queries.members import lead_group

PERSON = ("prefix", "name", "name_en", "position", "unit", "email", "phone", "language")
GROUP = ("name_th", "name_en", "duties_th", "duties_en", "is_lead")


class NotPossible(ValueError):
    """What was asked cannot be; the message says why and what to do instead."""


class Changed(ValueError):
    """Somebody else changed it meanwhile; nothing of either text is lost."""


@dataclass(frozen=True)
class Entry:
    """One person as they are added: who they are, and their place."""

    person: Mapping[str, str]
    group: WorkingGroup | None = None
    role: str = DutyRole.MEMBER
    has_accepted: bool = False


@contextmanager
def seats_follow(edition: Edition, by: object) -> Iterator[None]:
    """Let the seats of those who accepted follow when another group leads afterwards."""
    before = lead_group(edition)
    yield
    if lead_group(edition) != before:
        settle_seats(edition, by=by)


@transaction.atomic
def offer_groups(edition: Edition, *, by: object) -> int:
    """Set up the usual working groups; those that are there already stay as they are."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    have = set(edition.working_groups.values_list("name_th", flat=True))
    leads = edition.working_groups.filter(is_lead=True).exists()
    last = edition.working_groups.aggregate(last=Max("position"))["last"] or 0
    made = [
        WorkingGroup(
            edition=edition,
            position=last + place,
            name_th=one.name_th,
            name_en=one.name_en,
            duties_th="\n".join(one.duties_th),
            duties_en="\n".join(one.duties_en),
            is_lead=one.is_lead and not leads,
        )
        for place, one in enumerate(STANDARD_GROUPS, 1)
        if one.name_th not in have
    ]
    with seats_follow(edition, by):
        WorkingGroup.objects.bulk_create(made)
    if made:
        note("offer_groups", edition, by, after={"groups": len(made)})
    return len(made)


@transaction.atomic
def begin_group(edition: Edition, fields: Mapping[str, object], *, by: object) -> WorkingGroup:
    Edition.objects.select_for_update().get(pk=edition.pk)
    check_group_name(edition, str(fields["name_th"]))
    last = edition.working_groups.aggregate(last=Max("position"))["last"] or 0
    given = {name: fields[name] for name in GROUP if name in fields}
    with seats_follow(edition, by):
        group = WorkingGroup.objects.create(edition=edition, position=last + 1, **given)
        keep_one_lead(group)
    note("begin_group", edition, by, after={"group": group.name_th})
    return group


@transaction.atomic
def change_group(group: WorkingGroup, fields: Mapping[str, object], *, version: int, by: object) -> None:
    """Write a group anew, unless somebody else did since the page with that version was opened."""
    held = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if held.version != version:
        raise Changed
    check_group_name(held.edition, str(fields["name_th"]), held.pk)
    before = {name: str(getattr(held, name)) for name in GROUP}
    for name in GROUP:
        setattr(held, name, fields[name])
    held.version += 1
    with seats_follow(held.edition, by):
        held.save()
        keep_one_lead(held)
    after = {name: str(fields[name]) for name in GROUP}
    note("change_group", held.edition, by, before, {**after, "group_id": held.pk})


def check_group_name(edition: Edition, name: str, own: int = 0) -> None:
    if edition.working_groups.filter(name_th=name).exclude(pk=own).exists():
        raise NotPossible(
            _("There is a group “%(name)s” already, perhaps among those taken out. Write another name.")
            % {"name": name}
        )


def keep_one_lead(group: WorkingGroup) -> None:
    if group.is_lead:
        WorkingGroup.objects.filter(edition=group.edition_id, is_lead=True).exclude(pk=group.pk).update(
            is_lead=False
        )


@transaction.atomic
def drop_group(group: WorkingGroup, is_dropped: bool, *, by: object) -> None:
    """Take a group out of the order with everybody in it, or bring it back as it was."""
    group.is_dropped = is_dropped
    with seats_follow(group.edition, by):
        group.save(update_fields=["is_dropped"])
    note("drop_group", group.edition, by, after={"group": group.name_th, "is_dropped": is_dropped})


@transaction.atomic
def move_group(group: WorkingGroup, step: int, *, by: object) -> None:
    """Take a group one place up or down in the order."""
    groups = list(WorkingGroup.objects.select_for_update().filter(edition=group.edition_id, is_dropped=False))
    place = groups.index(group)
    groups.insert(max(0, min(len(groups) - 1, place + step)), groups.pop(place))
    for position, one in enumerate(groups, 1):
        one.position = position
    with seats_follow(group.edition, by):
        WorkingGroup.objects.bulk_update(groups, ["position"])
    note("move_group", group.edition, by, after={"group": group.name_th, "place": groups.index(group) + 1})


@transaction.atomic
def add_member(edition: Edition, entry: Entry, *, by: object) -> Member:
    """Put one person on the list; who agreed by word or on paper already is entered as having accepted."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    check_not_listed(edition, entry.person)
    given = {name: str(entry.person.get(name, "")) for name in PERSON if entry.person.get(name)}
    member = Member.objects.create(
        edition=edition, **given, channel=Channel.MAIL if given.get("email") else Channel.LINK
    )
    if entry.group is not None:
        put_in_place(member, entry.group, entry.role)
    note("add_member", edition, by, after={"member": member.pk, "name": str(member)})
    if entry.has_accepted:
        take_answer(member, Answer.ACCEPTED, by=by, channel=Channel.HAND)
    return member


def check_not_listed(edition: Edition, person: Mapping[str, str], own: int = 0) -> None:
    """One person stands once on the list: told by mail, or by name and unit."""
    for known in edition.members.exclude(pk=own):
        if is_same(known, person):
            words = (
                _("%(name)s left or was taken off this list. Bring them back below instead of adding them.")
                if known.answer == Answer.LEFT
                else _("%(name)s is on the list already (same mail, or same name and unit).")
            )
            raise NotPossible(words % {"name": named(known)})


def is_same(known: Member, person: Mapping[str, str]) -> bool:
    email = person.get("email", "").lower()
    if email and email == known.email:
        return True
    return (known.name.casefold(), known.unit.casefold()) == (
        person.get("name", "").casefold(),
        person.get("unit", "").casefold(),
    )


def put_in_place(member: Member, group: WorkingGroup, role: str) -> None:
    last = Duty.objects.filter(group=group).aggregate(last=Max("position"))["last"] or 0
    Duty.objects.update_or_create(
        member=member,
        group=group,
        defaults={"role": DutyRole(role)},
        create_defaults={"role": DutyRole(role), "position": last + 1},
    )


@transaction.atomic
def change_member(
    member: Member,
    person: Mapping[str, str],
    places: Sequence[tuple[WorkingGroup, str]],
    *,
    version: int,
    by: object,
) -> None:
    """Write anew who somebody is and where they stand, unless somebody else did meanwhile."""
    held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if held.version != version:
        raise Changed
    check_not_listed(held.edition, person, held.pk)
    before = {name: str(getattr(held, name)) for name in PERSON}
    for name in PERSON:
        setattr(held, name, person.get(name, getattr(held, name)))
    if held.email != before["email"]:
        held.account = None  # of the old address: whose the new one is, is found anew
    held.version += 1
    held.save()
    # Places in groups that are out of the order come back with their group.
    held.duties.filter(group__is_dropped=False).exclude(group__in=[group for group, _role in places]).delete()
    for group, role in places:
        put_in_place(held, group, role)
    after: dict[str, object] = {name: str(getattr(held, name)) for name in PERSON}
    after |= {"member": held.pk, "places": "; ".join(f"{group.name_th}: {role}" for group, role in places)}
    settle_seat(held, by=by)
    note("change_member", held.edition, by, before, after)


@transaction.atomic
def leave(member: Member, reason: str, *, by: object) -> None:
    """Somebody leaves, or was listed by mistake; their places stay, to be taken back with one click."""
    held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if held.answer == Answer.LEFT:
        return
    held.answer_before, held.answer, held.reason = held.answer, Answer.LEFT, reason or held.reason
    held.version += 1
    held.save()
    settle_seat(held, by=by)
    note("leave", held.edition, by, {"answer": held.answer_before}, {"member": held.pk, "reason": reason})


@transaction.atomic
def bring_back(member: Member, *, by: object) -> None:
    held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if held.answer != Answer.LEFT:
        return
    held.answer, held.answer_before = held.answer_before or Answer.LISTED, ""
    held.version += 1
    held.save()
    settle_seat(held, by=by)
    note("bring_back", held.edition, by, after={"member": held.pk, "answer": held.answer})


@transaction.atomic
def renew_secret(member: Member, *, by: object) -> None:
    """Give somebody's own page another address: who got the old one by mistake cannot open it any more."""
    Member.objects.filter(pk=member.pk).update(secret=new_secret(), version=F("version") + 1)
    note("renew_secret", member.edition, by, after={"member": member.pk})


@transaction.atomic
def put_substitute(member: Member, entry: Entry, *, by: object) -> Member:
    """Somebody else takes the places of one who declined or left."""
    made = add_member(member.edition, Entry(entry.person), by=by)
    made.substitute_for = member
    made.save(update_fields=["substitute_for"])
    for duty in member.duties.select_related("group"):
        put_in_place(made, duty.group, duty.role)
        Duty.objects.filter(member=made, group=duty.group).update(position=duty.position)
    note("put_substitute", member.edition, by, after={"member": made.pk, "in_place_of": member.pk})
    return made


@dataclass(frozen=True)
class Listed:
    """One person out of a table: who, where, and which row of the list they are, if any."""

    person: Mapping[str, str]
    places: Sequence[tuple[str, str]]  # Thai name of the group, role
    member: Member | None = None


@transaction.atomic
def take_over(
    edition: Edition, people: Sequence[Listed], *, new_groups: Sequence[str], have_accepted: bool, by: object
) -> None:
    """Take a whole table over: all of it, or nothing when any of it is not possible."""
    for name in new_groups:
        begin_group(edition, {"name_th": name}, by=by)
    groups = {group.name_th: group for group in edition.working_groups.filter(is_dropped=False)}
    for one in people:
        places = [(groups[name], role) for name, role in one.places]
        member = one.member
        if member is not None:
            change_listed(member, one.person, places, by=by)
        else:
            member = add_member(edition, Entry(one.person), by=by)
            for group, role in places:
                put_in_place(member, group, role)
        if have_accepted and member.answer != Answer.ACCEPTED:
            take_answer(member, Answer.ACCEPTED, by=by, channel=Channel.HAND)
    note("take_over", edition, by, after={"people": len(people), "groups": list(new_groups)})


def change_listed(
    member: Member, person: Mapping[str, str], places: Sequence[tuple[WorkingGroup, str]], *, by: object
) -> None:
    """What a table has about somebody who is listed; an empty cell leaves what is there."""
    kept = {name: str(person.get(name) or getattr(member, name)) for name in PERSON}
    standing = [(duty.group, str(duty.role)) for duty in member.duties.select_related("group")]
    change_member(member, kept, places or standing, version=member.version, by=by)

"""The order that appoints a committee, the one that amends it, and the form by which a member answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from sewana.base.languages import localized
from sewana.committee.models import DutyRole, Edition, Member, Paper
from sewana.committee.queries import orders
from sewana.committee.queries.members import Frame, frame_of, gaps_of
from sewana.committee.queries.orders import Change, Place
from sewana.planning.operations.content.abouts import member_of
from sewana.planning.operations.content.earlier import kept_words, language_of, orders_of
from sewana.planning.operations.content.facts import Content, committee_name, day, fitting
from sewana.planning.operations.content.names import contact_of, written
from sewana.planning.queries.paper_reading import once

# An order names them in this order, whether they are there or not.
FIRST = (DutyRole.ADVISER, DutyRole.CHAIR, DutyRole.VICE_CHAIR, DutyRole.MEMBER)


def appointment_order(edition: Edition, about: str) -> Content:
    title = localized(edition, "title")
    return {
        **fitting("appointment-order", kept_words(edition)),
        "subject": _("Appointment of the committee of %(title)s") % {"title": title},
        "cause": _("So that %(title)s may be held in good order") % {"title": title},
        "groups": groups_with_gaps(committee_of(edition)),
    }


def committee_of(edition: Edition) -> Frame:
    """The committee, read once for the page of a paper."""
    return once(edition, "committee", lambda: frame_of(edition))


def groups_with_gaps(frame: Frame) -> list[dict[str, Any]]:
    """The groups as an order has them; where chair or secretary is missing, a place without a name.

    The check of the paper names that empty place, so that no order is issued without them.
    """
    missing = [gap.role for gap in gaps_of(frame) if gap.role]
    found = []
    for part in frame.parts:
        group: dict[str, Any] = dict(orders.group_now(part))
        if frame.lead is not None and part.group.pk == frame.lead.group.pk:
            group["people"] = with_empty_places(group["people"], missing)
        if group["people"]:
            found.append(group)
    return found


def with_empty_places(people: Sequence[Mapping[str, Any]], missing: Iterable[str]) -> list[Mapping[str, Any]]:
    """Put a nameless row for each missing role where the order would name its holder."""
    rows = list(people)
    advisers = sum(row["role"] == str(DutyRole.ADVISER.label) for row in rows)
    leading = [str(role.label) for role in FIRST]
    for role in missing:
        before = sum(row["role"] in leading for row in rows)
        place = advisers if role == DutyRole.CHAIR else before
        rows.insert(place, {"name": "", "position": "", "role": str(DutyRole(role).label)})
    return rows


def amending_order(edition: Edition, about: str) -> Content:
    """What has changed since the newest order that was issued, in the language of the moment."""
    order = order_to_amend(edition)
    if order is None:
        return {}
    frame = committee_of(edition)
    words = words_of(frame, order)
    changes = [in_words(change, words) for change in changes_since(order)]
    kept = fitting("amending-order", kept_words(edition))
    return {
        **kept,
        "authority": kept.get("authority") or order.content.get("authority") or "",
        "subject": _("Changes to the committee of %(title)s") % {"title": localized(edition, "title")},
        "original_number": order.number,
        "original_date": day(order.dated),
        "original_subject": order.content.get("subject") or "",
        "reason": _("Members of the committee have changed"),
        **people_of(changes),
        "added": added_with_gaps(changes, frame),
        "groups": duties_of(changes, frame, order),
    }


def order_to_amend(edition: Edition) -> Paper | None:
    """The newest order in the language of the moment, or in the other one when that is all there is."""
    return newest_in(edition, language_of())


def newest_in(edition: Edition, language: str) -> Paper | None:
    """The newest order that was issued, in this language where there is one, else in Thai."""
    issued = orders_of(edition, orders.ORDER)
    for wanted in (language, "th", "en"):
        found = [one for one in issued if one.language == wanted]
        if found:
            return found[-1]
    return None


def amendments_of(order: Paper) -> list[Paper]:
    """What amended an order after it was issued, in that order."""
    later = orders_of(order.edition, orders.AMENDMENT)
    return [
        one for one in later if one.language == order.language and str(one.issued_at) >= str(order.issued_at)
    ]


def changes_since(order: Paper) -> list[Change]:
    return orders.changes_since(order, committee_of(order.edition), amendments_of(order))


def people_of(changes: Sequence[Change]) -> Content:
    """Who leaves and who has another role; a new group is leaving one place and taking another.

    So `committee.queries.orders.standing` reads from the issued paper what stands.
    """
    removed = [
        row_of(change.place if change.kind == "left" else change.former) | {"note": moved_to(change)}
        for change in changes
        if change.kind in {"left", "group"}
    ]
    changed = [
        row_of(change.place) | {"former": change.former.role if change.former else ""}
        for change in changes
        if change.kind == "role"
    ]
    return {"removed": removed, "changed": changed}


def duties_of(changes: Sequence[Change], frame: Frame, order: Paper) -> list[Content]:
    """The groups with other duties, and those that the order did not have; all in the language of the moment."""
    changed = {change.place.group for change in changes if change.kind == "duties"}
    new = new_groups(frame, order)
    return [
        {"name": localized(part.group, "name"), "duties": part.duties}
        for part in frame.parts
        if localized(part.group, "name") in changed or part.group.pk in new
    ]


def new_groups(frame: Frame, order: Paper) -> set[int]:
    """Groups with people and duties that neither the order nor what amended it names."""
    contents = [order.content, *(paper.content for paper in amendments_of(order))]
    known = {
        orders.key(orders.text(group, "name"))
        for content in contents
        for group in orders.rows(content, "groups")
    }
    with translation.override(order.language):
        return {
            part.group.pk
            for part in frame.parts
            if orders.key(localized(part.group, "name")) not in known
            and part.duties
            and orders.group_now(part)["people"]
        }


def added_with_gaps(changes: Sequence[Change], frame: Frame) -> list[dict[str, str]]:
    """Who joins, and a nameless place where the committee is left without chair or secretary."""
    joining = [row_of(change.place) for change in changes if change.kind in {"added", "group"}]
    group = localized(frame.lead.group, "name") if frame.lead else ""
    empty = [
        {"name": "", "position": "", "role": str(DutyRole(gap.role).label), "group": group}
        for gap in gaps_of(frame)
        if gap.role
    ]
    return [*joining, *empty]


def moved_to(change: Change) -> str:
    return _("moves to %(group)s") % {"group": change.place.group} if change.kind == "group" else ""


def row_of(place: Place | None) -> dict[str, str]:
    assert place is not None  # a change of group has both places
    return {"name": place.name, "position": place.position, "role": place.role, "group": place.group}


def words_of(frame: Frame, order: Paper) -> Mapping[str, str]:
    """What the words of an order in another language are called in this one."""
    if order.language == language_of():
        return {}
    with translation.override(order.language):
        theirs = [str(role.label) for role in DutyRole] + own_names(frame)
    ours = [str(role.label) for role in DutyRole] + own_names(frame)
    return dict(zip(theirs, ours, strict=True))


def own_names(frame: Frame) -> list[str]:
    groups = [*(part.group for part in frame.parts), *frame.dropped]
    names = [localized(group, "name") for group in groups]
    return [*names, *(written(line.member) for line in (*frame.lines, *frame.gone))]


def in_words(change: Change, words: Mapping[str, str]) -> Change:
    if not words:
        return change
    former = translated(change.former, words) if change.former else None
    return Change(change.kind, translated(change.place, words), former, change.duties)


def translated(place: Place, words: Mapping[str, str]) -> Place:
    return Place(
        words.get(place.name, place.name),
        place.position,
        words.get(place.role, place.role),
        words.get(place.group, place.group),
    )


def committee_reply(edition: Edition, about: str) -> Content:
    """The form that somebody without a computer fills in by hand; empty lines stay to be written on."""
    member = member_of(edition, about)
    contact = contact_of(edition)
    return {
        "committee": committee_name(edition),
        "reply_to": contact.get("reply_to", ""),
        **(own_lines(member) if member else {}),
    }


def own_lines(member: Member) -> Content:
    roles = [str(DutyRole(duty.role).label) for duty in member.duties.filter(group__is_dropped=False)]
    return {
        "role": roles[0] if roles else "",
        "name": written(member),
        "position": member.position,
        "unit": member.unit,
        "phone": member.phone,
        "email": member.email,
        "reply_by": day(member.answer_by),
    }

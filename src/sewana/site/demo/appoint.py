"""The demonstration's committee: who was asked, who could not, and who came in their place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NotRequired, TypedDict

from sewana.committee.models import Answer, Edition, Member, WorkingGroup
from sewana.committee.operations import answers
from sewana.committee.operations import members as operations
from sewana.site.demo import content as words

BY = "demonstration"
# The seats that come with a place in the committee; whoever moderates or works for the library has another way in.
ROLES = {"chair": "chair", "secretary": "secretary", "member": "member"}
LEADING = 2  # the place of the leading group in the order


class Helper(TypedDict):
    """Somebody invented, without an account; `instead_of` names whom they stand in for."""

    prefix: str
    name: str
    position: str
    unit: str
    group: int
    role: str
    declines: NotRequired[str]
    instead_of: NotRequired[str]


def appoint(edition: Edition, row: words.Edition, mails: Mapping[str, str]) -> None:
    """Fill the committee of an edition: those with accounts lead, helpers do the rest.

    `mails` has the address under which somebody's account was opened.
    """
    operations.offer_groups(edition, by=BY)
    groups = {group.position: group for group in edition.working_groups.all()}
    for found in row["committee"]:
        if found["role"] in ROLES:
            list_account(edition, found, groups[LEADING], mails[found["email"]])
    helpers: list[Helper] = json.loads(Path(__file__).with_name("helpers.json").read_text("utf-8"))
    known: dict[str, Member] = {}
    for helper in helpers:
        known[helper["name"]] = list_helper(edition, helper, groups, known)


def list_account(edition: Edition, found: words.Member, group: WorkingGroup, email: str) -> None:
    person = {
        "prefix": found["prefix"],
        "name": f"{found['given']} {found['family']}",
        "name_en": found["name_en"],
        "unit": found["unit_th"],
        "email": email,
    }
    entry = operations.Entry(person, group, ROLES[found["role"]], has_accepted=True)
    operations.add_member(edition, entry, by=BY)


def list_helper(
    edition: Edition, helper: Helper, groups: dict[int, WorkingGroup], known: dict[str, Member]
) -> Member:
    person = {name: str(helper[name]) for name in ("prefix", "name", "position", "unit")}
    if "instead_of" in helper:
        member = operations.put_substitute(known[helper["instead_of"]], operations.Entry(person), by=BY)
    else:
        entry = operations.Entry(person, groups[helper["group"]], helper["role"])
        member = operations.add_member(edition, entry, by=BY)
    if "declines" in helper:
        answers.take_answer(member, Answer.DECLINED, by=BY, reason=helper["declines"])
    else:
        answers.enter_by_hand(member, Answer.ACCEPTED, "", by=BY)
    return member

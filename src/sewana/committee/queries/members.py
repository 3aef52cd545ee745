"""Reads about who is on a committee, how they answered, and what is missing before they can be appointed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from sewana.base.languages import localized
from sewana.committee.models import Answer, Duty, DutyRole, Edition, Member, SeatRole, WorkingGroup
from sewana.committee.queries.meetings import named
from sewana_text.collate import sort_key
from sewana_text.normalise import fold
from sewana_text.people_names import read_person

ROLES = tuple(DutyRole)
ORDERS = ("order", "name", "answer", "newest")
ANSWER_ORDER = (Answer.DECLINED, Answer.ASKED, Answer.LISTED, Answer.ACCEPTED, Answer.LEFT)
# How each answer looks as a chip; the word says the same.
CHIPS = {Answer.ACCEPTED: "agree", Answer.DECLINED: "disagree", Answer.ASKED: "users"}


@dataclass(frozen=True)
class Line:
    """One person as a table shows them."""

    member: Member
    places: tuple[Duty, ...]
    has_substitute: bool = False

    @property
    def name(self) -> str:
        return named(self.member)

    @property
    def chip(self) -> str:
        return CHIPS.get(Answer(self.member.answer), "")

    @property
    def is_waiting(self) -> bool:
        return self.member.answer == Answer.ASKED

    @property
    def has_open_question(self) -> bool:
        return bool(self.member.question) and not self.member.reply


@dataclass(frozen=True)
class Part:
    """A working group with its people in the order of the appointment order."""

    group: WorkingGroup
    lines: tuple[tuple[Line, Duty], ...]

    @property
    def duties(self) -> list[str]:
        return [line for line in localized(self.group, "duties").splitlines() if line.strip()]


@dataclass(frozen=True)
class Frame:
    """A whole committee, read in a few queries whatever its size."""

    parts: tuple[Part, ...]
    lines: tuple[Line, ...]  # all who have not left
    gone: tuple[Line, ...]
    dropped: tuple[WorkingGroup, ...]

    def count(self, answer: str) -> int:
        return sum(line.member.answer == answer for line in self.lines)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many stand how, in words, without those that nobody is."""
        found = Counter(line.member.answer for line in self.lines)
        return [(answer, str(answer.label), found[answer]) for answer in Answer if found[answer]]

    @property
    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.is_waiting]

    @property
    def unasked(self) -> list[Line]:
        return [line for line in self.lines if line.member.answer == Answer.LISTED]

    @property
    def homeless(self) -> list[Line]:
        """People who have no place in any group: no order would name them."""
        return [line for line in self.lines if not line.places]

    @property
    def asking(self) -> list[Line]:
        return [line for line in self.lines if line.has_open_question]

    @property
    def lead(self) -> Part | None:
        return lead_part(self.parts)


def members_of(edition: Edition) -> QuerySet[Member]:
    places = Duty.objects.filter(group__is_dropped=False).select_related("group").order_by("group__position")
    found = edition.members.select_related("account", "substitute_for")
    return found.prefetch_related(Prefetch("duties", places)).order_by("id")


def frame_of(edition: Edition) -> Frame:
    groups = list(edition.working_groups.all())
    members = list(members_of(edition))
    replaced = {member.substitute_for_id for member in members}
    lines = [Line(member, tuple(member.duties.all()), member.pk in replaced) for member in members]
    staying = [line for line in lines if line.member.answer != Answer.LEFT]
    return Frame(
        tuple(part_of(group, staying) for group in groups if not group.is_dropped),
        tuple(staying),
        tuple(line for line in lines if line.member.answer == Answer.LEFT),
        tuple(group for group in groups if group.is_dropped),
    )


def part_of(group: WorkingGroup, lines: Iterable[Line]) -> Part:
    found = [(line, duty) for line in lines for duty in line.places if duty.group_id == group.pk]
    return Part(group, tuple(sorted(found, key=lambda pair: weight_of(pair[1]))))


def weight_of(duty: Duty) -> tuple[int, int, int]:
    return ROLES.index(DutyRole(duty.role)), duty.position, duty.pk


def lead_part(parts: Sequence[Part]) -> Part | None:
    """The group that runs the forum: the one marked so, or the first that is not made of advisers alone."""
    marked = [part for part in parts if part.group.is_lead]
    working = [
        part for part in parts if any(duty.role in LEADING or duty.role == "member" for _, duty in part.lines)
    ]
    return next(iter([*marked, *working, *parts]), None)


LEADING = (DutyRole.CHAIR, DutyRole.SECRETARY)


def lead_group(edition: Edition) -> WorkingGroup | None:
    found = frame_of(edition).lead
    return found.group if found else None


@dataclass(frozen=True)
class Gap:
    """Why no order can be issued yet, and where it is mended."""

    role: str
    words: str
    is_refusal: bool = False  # somebody declined or left: said loudly


def gaps_of(frame: Frame) -> list[Gap]:
    """An order names a chair and a secretary who accepted; what is missing of that, in words."""
    if frame.lead is None:
        return [Gap("", _("There is no working group yet. Begin with the nine usual ones, or add your own."))]
    return [gap for role in LEADING if (gap := gap_of(frame, frame.lead, role))]


def gap_of(frame: Frame, lead: Part, role: DutyRole) -> Gap | None:
    answers = {line.member.answer for line, duty in lead.lines if duty.role == role}
    if Answer.ACCEPTED in answers:
        return None
    words = {"role": role.label, "group": localized(lead.group, "name")}
    refused = [
        line.name
        for line in (*frame.lines, *frame.gone)
        for duty in line.places
        if duty.group_id == lead.group.pk
        and duty.role == role
        and line.member.answer in {Answer.DECLINED, Answer.LEFT}
    ]
    if answers & {Answer.ASKED, Answer.LISTED}:
        waiting = _("%(role)s of %(group)s: not accepted yet. Ask them, or enter their answer by hand.")
        return Gap(role, waiting % words)
    if refused:
        said = _("%(role)s of %(group)s: %(name)s will not do it. Put somebody else in the place.")
        return Gap(role, said % (words | {"name": refused[-1]}), is_refusal=True)
    return Gap(role, _("%(role)s of %(group)s: nobody yet. Add somebody with this role.") % words)


def seat_role(member: Member, lead: WorkingGroup | None) -> SeatRole:
    """Which seat goes with a member's places: only those who lead the forum run its office."""
    roles = {duty.role for duty in member.duties.all() if lead is not None and duty.group_id == lead.pk}
    if DutyRole.CHAIR in roles:
        return SeatRole.CHAIR
    return SeatRole.SECRETARY if DutyRole.SECRETARY in roles else SeatRole.MEMBER


def next_place(frame: Frame) -> tuple[int | None, str]:
    """The place that the next person most likely takes: chair and secretary of the leading group come first."""
    if frame.lead is None:
        return None, DutyRole.MEMBER
    held = {duty.role for line, duty in frame.lead.lines if line.member.answer != Answer.DECLINED}
    missing = next((role for role in LEADING if role not in held), DutyRole.MEMBER)
    return frame.lead.group.pk, missing


def found_lines(frame: Frame, search: str, answer: str, order: str) -> list[Line]:
    """Those who match, sorted; names in the order of the Thai alphabet, whatever the title before them."""
    wanted = fold(search)
    found = [
        line
        for line in frame.lines
        if (not wanted or wanted in searched(line))
        and (answer not in Answer.values or line.member.answer == answer)
    ]
    if order == "name":
        return sorted(found, key=lambda line: sort_key(line.member.name))
    if order == "answer":
        return sorted(found, key=lambda line: ANSWER_ORDER.index(Answer(line.member.answer)))
    return sorted(found, key=lambda line: -line.member.pk)


def searched(line: Line) -> str:
    member = line.member
    groups = " ".join(f"{duty.group.name_th} {duty.group.name_en}" for duty in line.places)
    return fold(f"{line.name} {member.name_en} {member.position} {member.unit} {member.email} {groups}")


def parted(full_name: str) -> tuple[str, str]:
    """A name as one types it, in title and name."""
    person = read_person(full_name)
    return person.prefix, f"{person.given} {person.family}".strip()

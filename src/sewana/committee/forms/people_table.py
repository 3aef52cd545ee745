"""A table of people for a committee, checked row by row before anything of it is kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base import spreadsheets
from sewana.base.languages import BUDDHIST_ERA, localized, shown_year
from sewana.base.spreadsheets import Cells, TableError, as_text, bare, numbered
from sewana.committee.forms.columns import IGNORED, LABELS, LANGUAGES, Columns, columns_of, role_of
from sewana.committee.models import Answer, DutyRole, Edition, Member, WorkingGroup
from sewana.committee.queries.meetings import named
from sewana.committee.queries.members import members_of, parted
from sewana_text.normalise import to_arabic_digits
from sewana_text.people_names import Person

LONGEST = {"name": 200, "position": 200, "unit": 200, "phone": 40, "prefix": 60, "name_en": 200}
LONGEST_TABLE = 400_000
FIRST_BUDDHIST, FIRST_SHORT = 2400, 100
MOBILE = re.compile(r"[689]\d{8}")


@dataclass(frozen=True)
class Problem:
    """What is wrong in which field, and what to do; a notice does not stand in the way."""

    field: str
    words: str
    is_notice: bool = False

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass
class Row:
    """One person of the table, and what will happen to them."""

    number: int
    person: dict[str, str]
    places: list[tuple[str, str]] = field(default_factory=list)  # name of the group, role
    member: Member | None = None
    changes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        return Person(self.person.get("prefix", ""), self.person.get("name", ""), "").full_name

    @property
    def is_wrong(self) -> bool:
        return any(not problem.is_notice for problem in self.problems)

    @property
    def kind(self) -> str:
        if self.is_wrong:
            return "wrong"
        if self.member is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class Table:
    """The whole table as it was understood."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    text: str
    new_groups: tuple[str, ...] = ()

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def unanswered(self) -> list[Row]:
        """Those on the list as they are, of whom one may still say that they have agreed."""
        return [row for row in self.of("same") if row.member and row.member.answer != Answer.ACCEPTED]

    @property
    def is_good(self) -> bool:
        return not self.of("wrong") and bool(self.of("new") or self.of("changed"))


class TableForm(forms.Form):
    """A file or pasted rows; the table itself is read by `read_table`."""

    table = forms.FileField(label=gettext_lazy("Excel or CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or rows pasted from a spreadsheet"),
        required=False,
        max_length=LONGEST_TABLE,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    makes_groups = forms.BooleanField(
        label=gettext_lazy("make groups that are not there yet"), required=False
    )
    have_accepted = forms.BooleanField(
        label=gettext_lazy("all of them have agreed already, by word or on paper"), required=False
    )

    def read(self, edition: Edition) -> Table | None:
        """The table as understood; nothing when it cannot be read, and the form says why."""
        given = self.cleaned_data
        try:
            upload = given.get("table")
            cells = (
                spreadsheets.cells_of_file(upload) if upload else spreadsheets.cells_of_text(given["text"])
            )
            return read_table(
                edition, cells, makes_groups=given["makes_groups"], have_accepted=given["have_accepted"]
            )
        except TableError as error:
            self.add_error(None, str(error))
            return None


def read_table(
    edition: Edition, cells: Cells, *, makes_groups: bool = False, have_accepted: bool = False
) -> Table:
    """Read all rows and check them among each other and against the list.

    Raises
    ------
    TableError
        The columns are not those of people.
    """
    found = list(numbered(cells))
    if not found:
        raise TableError(_("The table is empty. Choose a file, or paste rows from a spreadsheet."))
    columns = columns_of(found[0][1])
    body = found[1:] if columns.has_heading else found
    if not body:
        raise TableError(_("There are headings but no people below them."))
    rows = [read_row(number, named_cells(columns, cells)) for number, cells in body]
    check_years(rows, edition)
    groups = list(edition.working_groups.filter(is_dropped=False))
    new_groups = find_groups(rows, groups, makes_groups=makes_groups)
    check_doubles(rows)
    compare(rows, list(members_of(edition)), have_accepted=have_accepted)
    return Table(tuple(rows), columns.notes, as_text(row for _number, row in found), new_groups)


def named_cells(columns: Columns, cells: Sequence[str]) -> dict[str, str]:
    named = zip(columns.fields, cells, strict=False)
    return {name: cell for name, cell in named if name and name not in IGNORED}


def read_row(number: int, given: dict[str, str]) -> Row:
    name = f"{given.get('name', '')} {given.get('family', '')}".strip()
    prefix, bare_name = parted(f"{given.get('prefix', '')} {name}".strip() if name else "")
    if given.get("prefix") and not prefix:
        prefix, bare_name = given["prefix"], name
    person = {
        "prefix": prefix,
        "name": bare_name,
        "name_en": given.get("name_en", ""),
        "position": given.get("position", ""),
        "unit": given.get("unit", ""),
        "email": to_arabic_digits(given.get("email", "")).lower(),
        "phone": to_arabic_digits(given.get("phone", "")),
        "language": LANGUAGES.get(given.get("language", "").casefold(), ""),
        "year": given.get("year", ""),
    }
    row = Row(number, person, places_of(given))
    row.problems += [*check_person(person, given), *check_roles(row.places)]
    return row


def places_of(given: dict[str, str]) -> list[tuple[str, str]]:
    """Groups and roles of one person, several parted by semicolons."""
    groups = [part.strip() for part in given.get("group", "").split(";") if part.strip()]
    roles = [part.strip() for part in given.get("role", "").split(";") if part.strip()]
    if roles and not groups:
        groups = [""] * len(roles)
    return [(group, roles[place] if place < len(roles) else "") for place, group in enumerate(groups)]


def check_person(person: dict[str, str], given: dict[str, str]) -> Iterable[Problem]:
    if not person["name"]:
        yield Problem("name", _("There is no name. Write it, or remove the row."))
    for name, most in LONGEST.items():
        if len(person[name]) > most:
            yield Problem(name, _("This is too long: at most %(most)s characters.") % {"most": most})
    if person["email"] and not is_mail(person["email"]):
        words = _("“%(found)s” is not a mail address. Write it like name@example.org, or leave it empty.")
        yield Problem("email", words % {"found": person["email"][:60]})
    if not person["email"] and person["name"]:
        yield Problem(
            "email", _("Without a mail address they are asked by a link or by word."), is_notice=True
        )
    if MOBILE.fullmatch(person["phone"]):
        words = _("Nine digits: a spreadsheet may have lost the 0 in front. Check it.")
        yield Problem("phone", words, is_notice=True)
    if given.get("language") and not person["language"]:
        words = _("“%(found)s” is no language of ours. Write ไทย or English, or leave it empty.")
        yield Problem("language", words % {"found": given["language"][:40]})


def is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def check_roles(places: list[tuple[str, str]]) -> Iterable[Problem]:
    for place, (group, role) in enumerate(places):
        known = role_of(role) if role else DutyRole.MEMBER
        if not known:
            allowed = ", ".join(str(label) for label in DutyRole.labels)
            words = _("“%(found)s” is no role here. Write one of: %(allowed)s.")
            yield Problem("role", words % {"found": role[:60], "allowed": allowed})
        elif role and not group:
            yield Problem("group", _("There is a role but no group. Write the group as well."))
        places[place] = (group, known)


def check_years(rows: Iterable[Row], edition: Edition) -> None:
    """A table with years is of one edition: those of another year do not slip in."""
    for row in rows:
        found = row.person.pop("year", "")
        year = year_of(found)
        if found and year is None:
            words = _("“%(found)s” is no year. Write it like 2569 or 2026.")
            row.problems.append(Problem("year", words % {"found": found[:20]}))
        elif year is not None and year != edition.year:
            words = _(
                "The year is %(found)s, this forum is of %(year)s. Correct the year, or remove the row."
            )
            row.problems.append(
                Problem("year", words % {"found": found[:20], "year": shown_year(edition.year)})
            )


def year_of(text: str) -> int | None:
    """A year of either era, in Thai or Arabic digits; 69 is 2569."""
    digits = "".join(re.findall(r"\d+", to_arabic_digits(text))[-1:])
    if not digits:
        return None
    year = int(digits[:6])
    if year < FIRST_SHORT:
        year += FIRST_BUDDHIST + FIRST_SHORT
    return year - BUDDHIST_ERA if year >= FIRST_BUDDHIST else year


def find_groups(rows: Iterable[Row], groups: list[WorkingGroup], *, makes_groups: bool) -> tuple[str, ...]:
    """Put the group's own name where the table means it; those that are not there are told, or will be made."""
    known = {key: group.name_th for group in groups for key in keys_of(group)}
    new: dict[str, str] = {}
    for row in rows:
        for place, (name, role) in enumerate(row.places):
            found = known.get(group_key(name)) if name else ""
            if found is None and makes_groups:
                found = new.setdefault(group_key(name), name)
            if found is None:
                names = ", ".join(localized(group, "name") for group in groups) or "–"
                words = _(
                    "There is no group “%(found)s”. Correct it, or tick “make groups that are not there yet”."
                    " There are: %(names)s."
                )
                row.problems.append(Problem("group", words % {"found": name[:60], "names": names}))
            row.places[place] = (found or name, role)
    return tuple(new.values())


def keys_of(group: WorkingGroup) -> set[str]:
    return {group_key(name) for name in (group.name_th, group.name_en) if name}


def group_key(name: str) -> str:
    """ฝ่ายการเงิน, คณะกรรมการฝ่ายการเงิน and การเงิน are one group."""
    return re.sub(r"^(คณะกรรมการ)?(ดำเนินงาน)?(ฝ่าย)?", "", bare(name)) or bare(name)


def check_doubles(rows: Sequence[Row]) -> None:
    """The same mail, or the same name and unit, stands in two rows."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        person = row.person
        keys: list[tuple[str, ...]] = [("mail", person["email"])] if person["email"] else []
        keys += [("name", bare(person["name"]), bare(person["unit"]))] if person["name"] else []
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            words = _(
                "This is the same person as in row %(first)s (same mail, or same name and unit). Remove one row;"
                " several groups go into one row, with ; between them."
            )
            row.problems.append(Problem("name", words % {"first": first}))
        for key in keys:
            seen.setdefault(key, row.number)


def compare(rows: Iterable[Row], members: Sequence[Member], *, have_accepted: bool) -> None:
    """Find who is on the list already: what differs will be changed, who left stays away."""
    first: dict[int, int] = {}
    by_mail = {member.email: member for member in members if member.email}
    by_name = {(bare(member.name), bare(member.unit)): member for member in members}
    for row in rows:
        known = by_mail.get(row.person["email"]) or by_name.get(
            (bare(row.person["name"]), bare(row.person["unit"]))
        )
        if known is None:
            continue
        row.member = known
        row.changes = changes_of(row, known)
        if have_accepted and known.answer != Answer.ACCEPTED:
            row.changes.append(str(LABELS["answer"]))
        if first.setdefault(known.pk, row.number) != row.number:
            words = _(
                "On the list this is the same person as in row %(first)s: %(name)s. Remove one row, or correct"
                " mail, name or unit."
            )
            row.problems.append(Problem("name", words % {"first": first[known.pk], "name": named(known)}))
        if known.answer == Answer.LEFT:
            words = _("%(name)s left or was taken off the list. Bring them back there, or remove the row.")
            row.problems.append(Problem("name", words % {"name": named(known)}))


def changes_of(row: Row, known: Member) -> list[str]:
    """Which fields the table has otherwise; an empty cell changes nothing."""
    found = [
        str(LABELS[name])
        for name, value in row.person.items()
        if value and value != str(getattr(known, name)) and name in LABELS
    ]
    places = {(duty.group.name_th, str(duty.role)) for duty in known.duties.all()}
    given = {(group, str(role)) for group, role in row.places}
    return [*found, str(LABELS["group"])] if given and given != places else found

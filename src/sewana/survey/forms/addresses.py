"""A list of addresses for the random door, read whole or not at all; what is wrong is told by its row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base import spreadsheets
from sewana.base.spreadsheets import Cells, TableError, bare, numbered
from sewana.people.models import Group
from sewana.survey.operations.invited import Address
from sewana.survey.queries.population import group_key
from sewana_text.normalise import to_arabic_digits

MOST_PEOPLE, MOST_BYTES, LONGEST_ADDRESS = 20_000, 4 * 1024 * 1024, 254
HEADINGS = {
    "address": "address email mail emailaddress mailaddress อีเมล อีเมล์ อีเมลล์ ที่อยู่อีเมล ไปรษณีย์อิเล็กทรอนิกส์",
    "group": "group กลุ่ม กลุ่มผู้ใช้ กลุ่มผู้เข้าร่วม ประเภท ประเภทผู้ใช้",
    "language": "language lang ภาษา",
}
KNOWN = {word: name for name, words in HEADINGS.items() for word in words.split()}
LANGUAGES = {"": "th", "ไทย": "th", "th": "th", "thai": "th", "อังกฤษ": "en", "en": "en", "english": "en"}


@dataclass(frozen=True)
class Wrong:
    """One row that cannot be taken, why, and what to do."""

    row: int
    words: str


@dataclass(frozen=True)
class Listing:
    """The whole list as it was understood."""

    people: tuple[Address, ...]
    wrong: tuple[Wrong, ...]


class AddressesForm(forms.Form):
    """A file or pasted rows."""

    table = forms.FileField(label=gettext_lazy("Excel or CSV file"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or rows pasted from a spreadsheet"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )

    def read(self) -> Listing | None:
        """The list as understood; nothing where it cannot be read, and the form says why."""
        upload, text = self.cleaned_data.get("table"), self.cleaned_data["text"]
        try:
            cells = (
                spreadsheets.cells_of_file(upload, MOST_PEOPLE, MOST_BYTES)
                if upload
                else spreadsheets.cells_of_text(text, MOST_PEOPLE)
            )
            return read_addresses(cells, list(Group.objects.all()))
        except TableError as error:
            self.add_error("table" if upload else "text", str(error))
            return None


def read_addresses(cells: Cells, groups: list[Group]) -> Listing:
    """Read every row. Raises TableError where the columns are not those of a list of addresses."""
    rows = list(numbered(cells))
    if not rows:
        raise TableError(_("The table is empty. Choose a file, or paste rows from a spreadsheet."))
    columns = columns_of(rows[0][1])
    if len(rows) == 1:
        raise TableError(_("There are headings, but no row below them."))
    known, twice = words_of(groups)
    people: list[Address] = []
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    for number, row in rows[1:]:
        cell = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        problems = [*address_problems(cell["address"], seen), *other_problems(cell, known, twice, groups)]
        wrong += [Wrong(number, words) for words in problems]
        if not problems:
            group = known.get(bare(cell.get("group", "")))
            people.append(Address(cell["address"].lower(), group, LANGUAGES[bare(cell.get("language", ""))]))
        seen.setdefault(cell["address"].lower(), number)
    return Listing(tuple(people), tuple(wrong))


def columns_of(first: list[str]) -> dict[str, int]:
    """Where each column stands; that of the addresses must be there, and each only once."""
    found = [(KNOWN[bare(cell)], place) for place, cell in enumerate(first) if bare(cell) in KNOWN]
    names = [name for name, _place in found]
    if "address" not in names:
        raise TableError(
            _(
                "Row 1: there is no column “address”. Found: %(found)s."
                " Write address, group, language into the first row."
            )
            % {"found": ", ".join(cell for cell in first if cell)[:200]}
        )
    for name in names:
        if names.count(name) > 1:
            raise TableError(
                _("Row 1: the column “%(name)s” stands twice. Remove or rename one of them.") % {"name": name}
            )
    return dict(found)


def words_of(groups: list[Group]) -> tuple[Mapping[str, Group], set[str]]:
    """Each group by its key, and by its code or name where only one has it; and what more than one has."""
    known: dict[str, Group] = {}
    twice: set[str] = set()
    for group in groups:
        for word in {bare(group.code), bare(group.name_th), bare(group.name_en)} - {""}:
            if known.setdefault(word, group) != group:
                twice.add(word)
    for word in twice:
        del known[word]
    return known | {bare(group_key(group)): group for group in groups}, twice


def address_problems(address: str, seen: Mapping[str, int]) -> Iterator[str]:
    if not address:
        yield _("There is no address. Write one, or remove the row.")
        return
    plain = to_arabic_digits(address)
    if plain != address:
        yield _("“%(found)s” has Thai digits. Is it %(meant)s?") % {
            "found": address[:80],
            "meant": plain[:80],
        }
        return
    try:
        validate_email(address)
    except ValidationError:
        is_bad = True
    else:
        is_bad = len(address) > LONGEST_ADDRESS or re.search(r"\s", address) is not None
    if is_bad:
        yield _("“%(found)s” is not an address. Correct it, such as name@example.ac.th.") % {
            "found": address[:80]
        }
    elif address.lower() in seen:
        yield _("“%(found)s” stands in row %(first)s already. Remove one of the two rows.") % {
            "found": address[:80],
            "first": seen[address.lower()],
        }


def other_problems(
    cell: Mapping[str, str], known: Mapping[str, Group], twice: set[str], groups: list[Group]
) -> Iterator[str]:
    word, language = cell.get("group", ""), cell.get("language", "")
    if word and bare(word) in twice:
        keys = ", ".join(group_key(one) for one in groups if bare(word) in names_of(one))
        yield _("There are several groups “%(found)s”. Write one of: %(keys)s.") % {
            "found": word[:60],
            "keys": keys,
        }
    elif word and bare(word) not in known:
        yield _("There is no group “%(found)s”. Write one of: %(keys)s.") % {
            "found": word[:60],
            "keys": ", ".join(group_key(one) for one in groups),
        }
    if bare(language) not in LANGUAGES:
        yield _("“%(found)s” is no language here. Write th or en.") % {"found": language[:30]}


def names_of(group: Group) -> set[str]:
    return {bare(group.code), bare(group.name_th), bare(group.name_en)}

"""What a phrase can see from where it stands: the fields of its row, of the rows around it, of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sewana_paper.official.catalogue import Field, Kind
from sewana_paper.official.filled import INDEX, Values, cleaned
from sewana_paper.official.letterhead import Letterhead, Signer

ITEM = Field("item", "รายการ", "Item", "line")
NUMBER = Field("n", "ลำดับ", "No.", "line")
HOUSE = {
    "organisation": ("หน่วยงาน", "Organisation"),
    "unit": ("หน่วยงานเจ้าของเรื่อง", "Unit in charge"),
    "address": ("ที่อยู่", "Address"),
    "phone": ("โทรศัพท์", "Phone"),
    "email": ("อีเมล", "E-mail"),
    "prefix": ("เลขประจำหน่วยงาน", "Document prefix"),
    "signer": ("ผู้ลงนาม", "Who signs"),
    "signer_position": ("ตำแหน่งผู้ลงนาม", "Position of who signs"),
    "second": ("ผู้ลงนามคนที่สอง", "Second signer"),
    "second_position": ("ตำแหน่งผู้ลงนามคนที่สอง", "Position of the second signer"),
}
VERBATIM = ("phone", "email")
SEVERAL_LINES = ("address", "signer_position", "second_position")
LETTERHEAD = "letterhead"


@dataclass(frozen=True)
class Scope:
    """One row (or the paper itself) with what is around it."""

    fields: Mapping[str, Field]
    values: Values
    around: Scope | None = None
    name: str = ""
    path: str = ""
    label: str = ""
    number: int = 0

    def find(self, path: str) -> tuple[Field, Any, str, str]:
        """Return field, value, full path and full label of what `path` names here.

        Templates and wordings are checked beforehand, so the path is known.
        """
        first, _, rest = path.partition(".")
        if first == LETTERHEAD:
            first, rest = path.replace(".", "_"), ""
        scope: Scope | None = self
        while scope is not None:
            if rest == "n" and first == scope.name:
                return NUMBER, str(scope.number), path, ""
            if not rest and first in scope.fields:
                return scope.known(first)
            scope = scope.around
        raise KeyError(path)

    def known(self, key: str) -> tuple[Field, Any, str, str]:
        """Return the same for a key of this very row."""
        field = self.fields[key]
        at = f"{self.path}.{field.key}" if self.path else field.key
        return field, self.values[key], at, self.label

    def needs(self, field: Field) -> bool:
        """Say whether a field that may be empty elsewhere may not be empty here."""
        scope: Scope | None = self
        while field.needed_by and scope is not None:
            if field.needed_by in scope.fields:
                return scope.values[field.needed_by] in field.needed_for
            scope = scope.around
        return False

    def counted(self, after: int) -> Scope:
        """Return the row as one that follows so many others."""
        number = self.number + after
        return replace(self, number=number, values={**self.values, "n": str(number)})

    def rows(self, key: str, language: str) -> Iterator[Scope]:
        """Yield a scope for each row of the field `key`, or for each text of a list."""
        field, rows, at, label = self.find(key)
        for number, row in enumerate(rows, 1):
            is_row = isinstance(row, dict)
            values = {**row, "n": str(number)} if is_row else {"item": row, "n": str(number)}
            fields = {inner.key: inner for inner in field.fields} if is_row else {"item": ITEM}
            index = row[INDEX] if is_row else number - 1
            title = " › ".join(part for part in (label, f"{field.label(language)} {index + 1}") if part)
            place = f"{at}[{index}]"
            yield Scope({**fields, "n": NUMBER}, values, self, field.key, place, title, number)


def outermost(kind: Kind, values: Values, letterhead: Letterhead, language: str) -> Scope:
    """Return the scope of the paper itself, the letterhead around it."""
    house = {
        f"{LETTERHEAD}_{key}": Field(
            f"{LETTERHEAD}.{key}", th, en, _house_type(key), verbatim=key in VERBATIM
        )
        for key, (th, en) in HOUSE.items()
    }
    words = {f"{LETTERHEAD}_{key}": value for key, value in house_words(letterhead, language).items()}
    fields = {field.key: field for field in kind.fields}
    return Scope({**fields, **house}, {**values, **words})


def house_words(letterhead: Letterhead, language: str) -> dict[str, str]:
    """Return what a template can take from the letterhead, in the paper's language, cleaned as data are."""
    raw = _house(letterhead, language)
    return {key: cleaned(value, f"{LETTERHEAD}.{key}", _house_type(key)) for key, value in raw.items()}


def _house_type(key: str) -> str:
    return "text" if key in SEVERAL_LINES else "line"


def _house(letterhead: Letterhead, language: str) -> dict[str, str]:
    first, second = (*letterhead.signers, Signer(), Signer())[:2]

    def own(source: object, name: str) -> str:
        return str(getattr(source, f"{name}_{language}"))

    return {
        "organisation": own(letterhead, "organisation"),
        "unit": own(letterhead, "unit"),
        "address": own(letterhead, "address"),
        "phone": letterhead.phone,
        "email": letterhead.email,
        "prefix": letterhead.prefix,
        "signer": own(first, "name"),
        "signer_position": own(first, "position"),
        "second": own(second, "name"),
        "second_position": own(second, "position"),
    }

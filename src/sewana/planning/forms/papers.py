"""The form beside a paper, made from the fields of its kind: each may stay empty, and a table has lines to spare."""

import datetime as dt
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.fields import DateField, TimeField
from sewana.planning.operations.papers import Given
from sewana.planning.queries.sheets import has_day, has_number, has_signer, plain
from sewana_paper import official
from sewana_text.dates import parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import to_arabic_digits

Json = Mapping[str, object]
ROWS = ("people", "group", "table")
SPARE_LINES = 3
MOST_ROWS = 300
MOST_BUILT_ROWS = 30
LINE, TEXT = 500, 20_000
OWN = "f-"  # before the key of a kind's field, so that it is not taken for a field of the form itself


class MoneyField(forms.CharField):
    """An amount written 1,200.50 or ๑๒๐๐; kept as 1200.50."""

    def to_python(self, value: object) -> str:
        text = to_arabic_digits(str(super().to_python(value) or "")).replace(",", "").strip()
        if not text:
            return ""
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0:
            raise forms.ValidationError(
                _("“%(text)s” is no amount. Write it like 1200 or 1,200.50.") % {"text": value}
            )
        return text


class LinesField(forms.CharField):
    """A list: a line for each."""

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a list, not text
        lines = (line.strip() for line in str(super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value


def form_field(field: official.Field, reader: str) -> forms.Field:
    """The form's field for one field of a kind; none is required, for a half-filled paper is kept as well."""
    common: dict[str, Any] = {"label": field.label(reader), "required": False}
    if field.type in SIMPLE:
        return SIMPLE[field.type](**common)
    if field.type == "choice":
        choices = [("", "–"), *((one.key, one.label(reader)) for one in field.choices)]
        return forms.ChoiceField(choices=choices, **common)
    long = forms.Textarea(attrs={"rows": 3})
    if field.type == "list":
        return LinesField(max_length=TEXT, widget=long, help_text=_("A line for each."), **common)
    if field.type == "text":
        return forms.CharField(max_length=TEXT, widget=long, **common)
    return forms.CharField(max_length=LINE, **common)


SIMPLE: Mapping[str, type[forms.CharField]] = {"date": DateField, "time": TimeField, "money": MoneyField}


def in_field(field: official.Field, value: object) -> object:
    """A value of the paper as the form's field takes it: days and hours as such, for the reader's way to write them."""
    if field.type == "date":
        return day_in(value)
    if field.type == "time" and isinstance(value, str) and value:
        try:
            return dt.time.fromisoformat(value)
        except ValueError:
            return value
    return value


def day_in(value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    try:
        return parse_date(value)
    except DateError:
        return value


HIDDEN = ("version", "seen")


class SignForm(forms.Form):
    """Number, day and signer: what is the paper's own, whatever its kind."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Which fields were on the page, with a mark of what stood in them: only what reads otherwise was typed.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    number = forms.CharField(max_length=60, required=False, label=gettext_lazy("Number"))
    dated = DateField(
        required=False,
        label=gettext_lazy("Day of the paper"),
        help_text=gettext_lazy("Left empty, it gets the day on which it is issued."),
    )
    signer = forms.CharField(max_length=200, required=False, label=gettext_lazy("Who signs"))
    signer_position = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Position"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PaperForm(SignForm):
    """One paper's words: simple fields here, tables in `tables`, a formset for each; labels as the reader reads."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: str,
        reader: str,
        asked: Iterable[str],
        initial: Mapping[str, object],
        next_number: str = "",
        usual_signer: str = "",
    ) -> None:
        chosen = set(asked)
        self.reader = reader
        self.asked = [field for field in official.kind_of(kind).fields if field.key in chosen]
        simple = [field for field in self.asked if field.type not in ROWS]
        own = {OWN + field.key: in_field(field, initial.get(field.key)) for field in simple}
        marks = ";".join(f"{field.key}={mark_of(initial.get(field.key))}" for field in self.asked)
        super().__init__(data, initial={**initial, **own, "seen": marks})
        for field in simple:
            self.fields[OWN + field.key] = form_field(field, reader)
        for name, stands in (
            ("number", has_number(kind)),
            ("dated", has_day(kind)),
            ("signer", has_signer(kind)),
            ("signer_position", has_signer(kind)),
        ):
            if not stands:
                del self.fields[name]
        if "number" in self.fields:
            words = _("Left empty, it gets the next number: %(number)s") % {"number": next_number}
            self.fields["number"].help_text = (
                words if next_number else _("Left empty, it gets the next number.")
            )
        if usual_signer and "signer" in self.fields:
            words = _("Left empty, it is the usual signer: %(name)s") % {"name": usual_signer}
            self.fields["signer"].help_text = words
        self.tables = {
            field.key: table_of(field, reader, data, initial.get(field.key))
            for field in self.asked
            if field.type in ROWS
        }

    def is_valid(self) -> bool:
        # Both are asked, so that all mistakes are shown at once.
        tables = [table.is_valid() for table in self.tables.values()]
        return super().is_valid() and all(tables)

    def values(self) -> dict[str, object]:
        """What stands in the fields of the kind, as a paper takes it."""
        simple = {
            field.key: plain(self.cleaned_data[OWN + field.key]) or ""
            for field in self.asked
            if OWN + field.key in self.fields
        }
        return simple | {key: rows_in(table) for key, table in self.tables.items()}

    def given(self, built: Json, kept: Json) -> Given:
        """What is typed in place of the plan's words, with what was typed before.

        What the page had filled in from the plan, and nobody touched, goes on following the plan.
        """
        typed, seen = dict(kept), marks_in(self.cleaned_data["seen"])
        for name, value in self.values().items():
            if seen.get(name) != mark_of(value):
                typed.pop(name, None)
                typed |= {} if same(value, built.get(name)) else {name: value}
        cleaned = self.cleaned_data
        return Given(
            typed=typed,
            number=cleaned.get("number", ""),
            dated=cleaned.get("dated"),
            signer=cleaned.get("signer", ""),
            signer_position=cleaned.get("signer_position", "").strip(),
        )

    def signing(self) -> list[forms.BoundField]:
        return [self[name] for name in SignForm.base_fields if name in self.fields and name not in HIDDEN]


def marks_in(seen: str) -> dict[str, str]:
    """The fields that were on a page, by the marks it sent back."""
    return dict(part.split("=", 1) for part in seen.split(";") if "=" in part)


def mark_of(value: object) -> str:
    """A short mark by which a value is told from another."""
    words = json.dumps(tidied(plain(value)), ensure_ascii=False, sort_keys=True)
    return f"{zlib.crc32(words.encode()):08x}"


def typable(kind: str) -> list[official.Field]:
    """The fields that a form can hold: number and day have their own, and rows inside rows are never asked here."""
    own = {"number"} | ({"date"} if has_day(kind) else set()) | {"serial", "verify"}
    fields = [field for field in official.kind_of(kind).fields if field.key not in own]
    return [field for field in fields if not any(inner.type in ROWS for inner in field.fields)]


def askable(kind: str, built: Json, typed: Json, has_page: Callable[[str], bool]) -> list[str]:
    """Those of them that a form offers: all simple ones, and the tables that have no page of their own."""
    return [
        field.key
        for field in typable(kind)
        if field.type not in ROWS or field.key in typed or is_asked(built.get(field.key), has_page(field.key))
    ]


def is_asked(rows: object, has_page: bool) -> bool:
    """A list too long to be typed is not either."""
    return not has_page and not (isinstance(rows, list) and len(rows) > MOST_BUILT_ROWS)


class RowForm(forms.Form):
    """One line of a table; an empty one is none."""

    kind_fields: Sequence[official.Field] = ()
    reader = "th"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row = kwargs.get("initial") or {}
        kwargs["initial"] = {field.key: in_field(field, row.get(field.key)) for field in self.kind_fields}
        super().__init__(*args, **kwargs)
        for field in self.kind_fields:
            self.fields[field.key] = form_field(field, self.reader)

    def values(self) -> dict[str, object]:
        return {name: plain(value) for name, value in self.cleaned_data.items() if value}


Table = forms.BaseFormSet[RowForm]


def table_of(field: official.Field, reader: str, data: Mapping[str, Any] | None, rows: object) -> Table:
    """The lines of a table as they are, with some to spare; more come with each saving."""
    own = type("OwnRow", (RowForm,), {"kind_fields": field.fields, "reader": reader})
    made: type[Table] = forms.formset_factory(
        own, extra=SPARE_LINES, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    initial = [dict(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return made(data, initial=initial, prefix=OWN + field.key)


def rows_in(table: Table) -> list[dict[str, object]]:
    return [row for form in table.forms if (row := form.values())]


def same(value: object, built: object) -> bool:
    """Whether a value says what the plan says, an empty one in whichever form."""
    return tidied(value) == tidied(plain(built))


def tidied(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    if isinstance(value, Mapping):
        rows = {name: tidied(one) for name, one in value.items()}
        return {name: one for name, one in rows.items() if one is not None} or None
    if isinstance(value, list):
        return [found for one in value if (found := tidied(one)) is not None] or None
    return value

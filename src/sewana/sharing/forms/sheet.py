"""A sheet as a page's fields, made from its form: rows for people and steps, lines for points."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sewana.base.languages import localized
from sewana.committee.models import Edition
from sewana_paper.forms import Form, Section
from sewana_text.normalise import normalise, one_line

SPARE_ROWS = 2
MOST_LETTERS = 20_000
UNKNOWN = "unknown"
Parts = Sequence[tuple[str, Any, bool]]

# kind -> (name of the part, its label, whether it takes several lines)
ROW_PARTS: dict[str, Parts] = {
    "people": (
        ("prefix", _("Title before the name"), False),
        ("given", _("Given name"), False),
        ("family", _("Family name"), False),
        ("unit", _("Unit"), False),
    ),
    "steps": (("text", _("Step"), False), ("items", _("Points, one a line"), True)),
    "factors": (("aspect", _("Aspect"), False), ("text", _("What was done"), True)),
    "kpi": (("name", _("Measure"), False), ("target", _("Target"), False), ("result", _("Result"), False)),
    "attachments": (("title", _("What it is"), False), ("address", _("Address"), False)),
}


def label_of(subject: Mapping[str, Any], name: str = "label") -> str:
    """Return a form's text in the reader's language."""
    language = (get_language() or "th")[:2]
    return str(subject.get(f"{name}_{language}") or subject.get(f"{name}_th") or "")


class Text(forms.CharField):
    """Text as it will be kept: composed, without control characters, lines ended in one way."""

    def __init__(self, *, lines: int, label: Any, limit: int = MOST_LETTERS, required: bool = False) -> None:
        widget = forms.Textarea({"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(label=label, max_length=limit, required=required, widget=widget)
        self.is_one_line = lines == 1

    def to_python(self, value: object) -> str:
        text = str(super().to_python(value) or "")
        return one_line(text) if self.is_one_line else normalise(text).strip()


@dataclass(frozen=True)
class SectionFields:
    """One section on the page: its words, and its fields in rows (one row of one field for plain texts)."""

    key: str
    label: str
    help: str
    is_heading: bool
    is_listed: bool
    rows: list[list[forms.BoundField]]


class SheetForm(forms.Form):
    """Every section of a form; with `is_final` what the form requires must be there."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        template: Form,
        content: Mapping[str, Any],
        editions: Sequence[Edition],
        edition: Edition | None = None,
        revision: int = 0,
        is_final: bool = False,
    ) -> None:
        initial = {
            "edition": str(edition.pk) if edition else "",
            "revision": revision,
            "event": content["event"],
        }
        super().__init__(data, initial=initial)
        self.template, self.content, self.is_final = template, content, is_final
        shown = {row.pk: row for row in (*editions, *([edition] if edition else []))}
        self.editions = shown
        for section in template["sections"]:
            self.add_section(section)
        self.fields["event"] = Text(lines=2, label=_("Event (the running header)"), limit=1000)
        self.fields["edition"] = forms.TypedChoiceField(
            label=_("Edition"),
            required=False,
            coerce=lambda pk: shown[int(pk)],
            empty_value=None,
            choices=[("", _("none yet")), *((str(pk), localized(row, "title")) for pk, row in shown.items())],
        )

    def add_section(self, section: Section) -> None:
        kind, key = section["kind"], section["key"]
        if kind == "heading":
            return
        value = self.content[key]
        if kind in ROW_PARTS:
            self.add_rows(section, value)
            return
        self.fields[key] = PLAIN_FIELDS[kind](section)
        self.initial[key] = "\n\n".join(value) if kind == "paragraphs" else value

    def add_rows(self, section: Section, value: Any) -> None:
        key, parts = section["key"], ROW_PARTS[section["kind"]]
        rows = value
        if section["kind"] == "steps":
            self.fields[f"{key}-intro"] = Text(lines=2, label=_("Introduction"))
            self.initial[f"{key}-intro"] = value["intro"]
            rows = value["steps"]
        for number in range(self.row_count(section, len(rows))):
            for part, label, has_lines in parts:
                name = f"{key}-{number}-{part}"
                self.fields[name] = Text(lines=3 if has_lines else 1, label=label)
                if number < len(rows):
                    kept = rows[number][part]
                    self.initial[name] = "\n".join(kept) if isinstance(kept, list) else kept

    def row_count(self, section: Section, filled: int) -> int:
        """Two rows more than are filled, here or in what was sent, within what the form allows."""
        sent = re.compile(re.escape(section["key"]) + r"-(\d{1,3})-\w+")
        numbers = [
            int(found[1]) for name, value in self.data.items() if value and (found := sent.fullmatch(name))
        ]
        wanted = max([filled, *(number + 1 for number in numbers)]) + SPARE_ROWS
        return min(wanted, max(section["max"] or 100, filled))

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        if self.is_final:
            filled = self.filled()
            for section in self.template["sections"]:
                if section["required"] and not has_words(filled.get(section["key"])):
                    self.add_error(
                        first_field(section), _("This is needed before the sheet can be confirmed.")
                    )
        return cleaned

    def filled(self) -> dict[str, Any]:
        """Return what stands in the fields, as a sheet."""
        found = {
            section["key"]: self.value_of(section)
            for section in self.template["sections"]
            if section["kind"] != "heading"
        }
        return {**found, "event": self.text("event"), "suggestions": list(self.content["suggestions"])}

    def saw(self, revision: int) -> None:
        """Take note that the person has been told of a newer text."""
        data = cast("QueryDict", self.data).copy()
        data["revision"] = str(revision)
        self.data = data

    def text(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def value_of(self, section: Section) -> Any:
        key, kind = section["key"], section["kind"]
        if kind == "choice":
            return self.text(key) or UNKNOWN
        if kind == "paragraphs":
            return lines_in(self.text(key))
        if kind == "text":
            return self.text(key)
        rows = [row for row in self.rows_of(section) if any(row.values())]
        return {"intro": self.text(f"{key}-intro"), "steps": rows} if kind == "steps" else rows

    def rows_of(self, section: Section) -> list[dict[str, Any]]:
        key, parts = section["key"], ROW_PARTS[section["kind"]]
        numbers = sorted({int(name.split("-")[1]) for name in self.fields if re.match(rf"{key}-\d+-", name)})
        return [
            {
                part: lines_in(self.text(f"{key}-{number}-{part}"))
                if part == "items"
                else self.text(f"{key}-{number}-{part}")
                for part, _label, _lines in parts
            }
            for number in numbers
        ]

    def sections(self) -> list[SectionFields]:
        return [self.section_fields(section) for section in self.template["sections"]]

    def section_fields(self, section: Section) -> SectionFields:
        key, kind = section["key"], section["kind"]
        single = [name for name in (key, f"{key}-intro") if name in self.fields]
        rows = [[self[name]] for name in single]
        if kind in ROW_PARTS:
            names = [name for name in self.fields if re.match(rf"{key}-\d+-", name)]
            size = len(ROW_PARTS[kind])
            rows += [[self[name] for name in names[at : at + size]] for at in range(0, len(names), size)]
        return SectionFields(
            key=key,
            label=label_of(section),
            help=label_of(section, "help"),
            is_heading=kind == "heading",
            is_listed=kind in ROW_PARTS,
            rows=rows,
        )


def text_field(section: Section) -> Text:
    is_line = section.get("layout", "line") == "line"
    limit = section["max"] or MOST_LETTERS
    return Text(lines=1 if is_line else 8, label=label_of(section), limit=limit)


def paragraphs_field(section: Section) -> Text:
    return Text(lines=6, label=label_of(section))


def choice_field(section: Section) -> forms.ChoiceField:
    choices = [(choice["key"], label_of(choice)) for choice in section["choices"]]
    unknown = (UNKNOWN, _("not ticked yet"))
    return forms.ChoiceField(
        label=label_of(section), choices=[*choices, unknown], widget=forms.RadioSelect, required=False
    )


PLAIN_FIELDS: dict[str, Callable[[Section], forms.Field]] = {
    "text": text_field,
    "paragraphs": paragraphs_field,
    "choice": choice_field,
}


def lines_in(text: str) -> list[str]:
    return [line for line in map(one_line, text.split("\n")) if line]


def has_words(value: Any) -> bool:
    """Whether anything is said; a choice may stay open, since its tick can be lost for good."""
    return any(map(has_words, value.values())) if isinstance(value, dict) else bool(value)


def first_field(section: Section) -> str:
    key, kind = section["key"], section["kind"]
    return f"{key}-0-{ROW_PARTS[kind][0][0]}" if kind in ROW_PARTS else key


class UploadForm(forms.Form):
    """A file to read, or the form to begin with."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Text, DOCX, PDF or JSON, at most 2 MiB."),
        error_messages={"empty": _("The file is empty. Choose the file that holds the text.")},
    )
    form = forms.ChoiceField(label=_("Form"), required=False)
    edition = forms.TypedChoiceField(label=_("Edition"), required=False, empty_value=None)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        templates: Sequence[Form],
        editions: Sequence[Edition],
    ) -> None:
        super().__init__(data, files)
        by_key = {str(row.pk): row for row in editions}
        choice, edition = self.fields["form"], self.fields["edition"]
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(edition, forms.TypedChoiceField)
        choice.choices = [
            ("", _("find out from the file")),
            *((row["key"], label_of(row, "title")) for row in templates),
        ]
        edition.choices = [
            ("", _("none yet")),
            *((pk, localized(row, "title")) for pk, row in by_key.items()),
        ]
        edition.coerce = by_key.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        if "empty" in self.data and not cleaned.get("form"):
            self.add_error("form", _("Choose the form to begin with."))
        elif "empty" not in self.data and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or begin with an empty sheet."))
        return cleaned

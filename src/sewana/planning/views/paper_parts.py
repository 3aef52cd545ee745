"""The form beside a paper as the page shows it: what is missing first; and where two people's texts differ."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django import forms

from sewana.committee.views.both_texts import Difference, shown_value
from sewana.planning.forms.papers import OWN, PaperForm, Table
from sewana.planning.operations.paper_gaps import Gap


@dataclass(frozen=True)
class FormPart:
    """A simple field or a table, to be shown in its place."""

    key: str
    label: str
    field: forms.BoundField | None = None
    table: Table | None = None

    @property
    def heads(self) -> list[str]:
        return [str(field.label) for field in self.table.empty_form] if self.table is not None else []

    def words(self) -> str:
        """What stands in it, as a reader knows it: of a table a line for each row."""
        if self.field is not None:
            return shown_value(self.field)
        rows = [[shown_value(field) for field in form] for form in self.table or ()]
        lines = [" · ".join(cells) for cells in rows if set(cells) != {"–"}]
        return "\n".join(lines) or "–"


def part_of(form: PaperForm, key: str) -> FormPart:
    field = next(one for one in form.asked if one.key == key)
    label = field.label(form.reader)
    if key in form.tables:
        return FormPart(key, label, table=form.tables[key])
    return FormPart(key, label, field=form[OWN + key])


@dataclass(frozen=True)
class Parts:
    """The form in the order of need: what is missing or was typed here, then what the plan filled in."""

    own: Sequence[FormPart]
    other: Sequence[FormPart]


def parts_of(form: PaperForm, gaps: Sequence[Gap], typed: Container[str]) -> Parts:
    needed = {gap.field for gap in gaps if not gap.url}
    keys = [field.key for field in form.asked]
    own = [key for key in keys if key in needed or key in typed]
    return Parts(
        [part_of(form, key) for key in own],
        [part_of(form, key) for key in keys if key not in own],
    )


def differences(mine: PaperForm, theirs: PaperForm) -> list[Difference]:
    """The fields and tables that read otherwise."""
    pairs = [
        (part_of(mine, field.key), part_of(theirs, field.key))
        for field in mine.asked
        if field in theirs.asked
    ]
    own = [
        Difference(str(field.label), shown_value(field), shown_value(theirs[field.name]))
        for field in mine.signing()
    ]
    found = [Difference(one.label, one.words(), other.words()) for one, other in pairs]
    return [one for one in (*own, *found) if one.mine != one.theirs]

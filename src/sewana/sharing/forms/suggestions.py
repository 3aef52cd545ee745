"""What the reader of a sheet suggests: offered beside the field, applied only when a person says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sewana.sharing.queries.sheets import texts_in

WORDS = {
    "spelling": _("Perhaps a slip of the pen"),
    "repetition": _("Perhaps written twice"),
    "editor_note": _("Perhaps an editor's note that names a person"),
    "personal_data": _("Personal data: may everybody read this?"),
    "repair": _("Perhaps damaged when the text was taken out of a PDF"),
    "choice": _("More than one box is ticked: choose one"),
    "missing": _("This part of the form was not found"),
}
PERSONAL = frozenset({"editor_note", "personal_data"})


@dataclass(frozen=True)
class Offer:
    """One suggestion; `can_apply` when its words stand in a field now."""

    number: int
    words: Any
    before: str
    after: str
    line: int
    field: str
    is_personal: bool
    can_apply: bool


def offers(content: Mapping[str, Any]) -> list[Offer]:
    return [
        offer(number, row, content)
        for number, row in enumerate(content.get("suggestions", []))
        if isinstance(row, dict)
    ]


def offer(number: int, row: Mapping[str, Any], content: Mapping[str, Any]) -> Offer:
    kind, before, after = (str(row.get(name, "")) for name in ("kind", "before", "after"))
    field = str(row.get("field", ""))
    stands = bool(before) and any(before in text for text in texts_in(content.get(field, "")))
    line = row.get("line", 0)
    return Offer(
        number=number,
        words=WORDS.get(kind, kind),
        before=before,
        after=after,
        line=line if isinstance(line, int) else 0,
        field=field,
        is_personal=kind in PERSONAL,
        can_apply=stands and (bool(after) or kind in PERSONAL),
    )


def apply(data: QueryDict, content: Mapping[str, Any]) -> QueryDict:
    """Return what was typed with one suggestion applied, once, in the field that it is about."""
    chosen = [row for row in offers(content) if str(row.number) == data.get("apply")]
    changed = data.copy()
    for row in chosen:
        for name, value in data.items():
            is_there = name == row.field or name.startswith(f"{row.field}-")
            if is_there and isinstance(value, str) and row.before in value:
                changed[name] = value.replace(row.before, row.after, 1)
                return changed
    return changed

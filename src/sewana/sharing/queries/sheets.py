"""Reads about practice sheets."""

from typing import Any

from django.db.models import Q, QuerySet

from sewana.sharing.models import PracticeSheet, SheetRevision, SheetState

# Those that anybody may read.
PUBLIC = PracticeSheet.objects.filter(state=SheetState.CONFIRMED)
ORDERS = {
    "-made": ("-made_at", "-id"),
    "made": ("made_at", "id"),
    "title": ("title", "id"),
    "state": ("state", "-id"),
}


def sheets(
    seen: QuerySet[PracticeSheet], search: str = "", state: str = "", order: str = "-made"
) -> QuerySet[PracticeSheet]:
    """Of the sheets that somebody may see, without their files, those with a part of title, name or text."""
    found = seen.select_related("edition").defer("original", "original_text", "content")
    if search:
        found = found.filter(
            Q(title__finds=search) | Q(original_name__finds=search) | Q(original_text__finds=search)
        )
    if state in SheetState.values:
        found = found.filter(state=state)
    return found.order_by(*ORDERS.get(order, ORDERS["-made"]))


def revisions(sheet: PracticeSheet) -> list[SheetRevision]:
    """The texts that a sheet has had, the newest first, without the texts themselves."""
    return list(sheet.revisions.defer("content").order_by("-number"))


def revision(sheet: PracticeSheet, number: str) -> dict[str, Any] | None:
    if not number.isdecimal() or len(number) > 9:
        return None
    return sheet.revisions.filter(number=int(number)).values_list("content", flat=True).first()


def filled(sheet: PracticeSheet) -> dict[str, Any]:
    """Return the sheet as the papers take it."""
    return {"form": sheet.form, "version": sheet.form_version, **sheet.content}


def texts_in(value: object) -> list[str]:
    """Every text inside a value of a sheet."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inside for text in texts_in(part)]

"""What happens to a practice sheet: it is read, checked by a person, confirmed, withdrawn, brought back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sewana.base import audit
from sewana.committee.models import Edition
from sewana.sharing.models import PracticeSheet, SheetRevision, SheetState
from sewana.sharing.queries.sheets import texts_in
from sewana_paper.forms import load_form
from sewana_paper.sheets import checked_sheet


@dataclass(frozen=True)
class SheetDraft:
    """A sheet as it was read, with the file it came from; `kind` is "" when it was begun here."""

    form: str
    version: int
    content: Mapping[str, Any]
    kind: str = ""
    name: str = ""
    original: bytes = b""
    text: str = ""
    encoding: str = ""
    sha256: str = ""


class SheetChangedError(ValueError):
    """Somebody else has saved the sheet since this person opened it."""


def empty_draft(form: str) -> SheetDraft:
    template = load_form(form)
    return SheetDraft(template["key"], template["version"], checked_sheet(template, {}))


@transaction.atomic
def propose_sheet(draft: SheetDraft, *, edition: Edition | None, by: object) -> PracticeSheet:
    """Keep what was read, with its file, until a person has checked it."""
    sheet = PracticeSheet.objects.create(
        edition=edition,
        form=draft.form,
        form_version=draft.version,
        title=title_of(draft.content),
        content=dict(draft.content),
        original=draft.original,
        original_name=draft.name[-200:],
        original_kind=draft.kind,
        original_text=draft.text,
        encoding=draft.encoding,
        sha256=draft.sha256,
    )
    add_revision(sheet, by)
    note(
        "propose_sheet",
        sheet,
        by,
        after={"sha256": sheet.sha256, "form": sheet.form, "kind": sheet.original_kind},
    )
    return sheet


@transaction.atomic
def keep_sheet(
    sheet: PracticeSheet,
    content: Mapping[str, Any],
    *,
    edition: Edition | None,
    by: object,
    seen_revision: int | None = None,
) -> PracticeSheet:
    """Save a changed text as a new revision; what has been said of a text that is gone goes with it."""
    held = hold(sheet, seen_revision)
    changed = checked_sheet(load_form(held.form), {**content, "repairs": held.content.get("repairs", [])})
    changed["suggestions"] = [
        row for row in held.content.get("suggestions", []) if still_stands(row, held, changed)
    ]
    if (changed, edition) != (held.content, held.edition):
        before = {"title": held.title, "edition": held.edition.key if held.edition else ""}
        held.content, held.edition, held.title = changed, edition, title_of(changed)
        held.save(update_fields=["content", "edition", "title"])
        number = add_revision(held, by)
        after = {"title": held.title, "edition": edition.key if edition else "", "revision": number}
        note("keep_sheet", held, by, before, after)
    return held


@transaction.atomic
def confirm_sheet(
    sheet: PracticeSheet,
    content: Mapping[str, Any],
    *,
    edition: Edition | None,
    by: object,
    seen_revision: int | None = None,
) -> PracticeSheet:
    """A person has checked the text: from now on everybody may read it with its edition."""
    held = keep_sheet(sheet, content, edition=edition, by=by, seen_revision=seen_revision)
    before = {"state": held.state}
    held.state, held.confirmed_at = SheetState.CONFIRMED, timezone.now()
    held.save(update_fields=["state", "confirmed_at"])
    note("confirm_sheet", held, by, before, {"state": held.state, "revision": last_revision(held)})
    return held


@transaction.atomic
def withdraw_sheet(sheet: PracticeSheet, *, by: object) -> None:
    """Take a sheet out of everybody's sight; nothing of it is lost."""
    held = hold(sheet)
    if held.state == SheetState.WITHDRAWN:
        return
    change_state(held, SheetState.WITHDRAWN, "withdraw_sheet", by)


@transaction.atomic
def restore_sheet(sheet: PracticeSheet, *, by: object) -> None:
    """Undo a withdrawal: the sheet is again what it was before."""
    held = hold(sheet)
    if held.state != SheetState.WITHDRAWN:
        return
    state = SheetState.CONFIRMED if held.confirmed_at else SheetState.PROPOSED
    change_state(held, state, "restore_sheet", by)


def change_state(sheet: PracticeSheet, state: SheetState, operation: str, by: object) -> None:
    note(operation, sheet, by, {"state": sheet.state}, {"state": state})
    sheet.state = state
    sheet.save(update_fields=["state"])


def hold(sheet: PracticeSheet, seen_revision: int | None = None) -> PracticeSheet:
    """Lock the row; refuse when the text is not the one that the person saw."""
    locked = PracticeSheet.objects.select_for_update().defer("original").get(pk=sheet.pk)
    if seen_revision is not None and seen_revision != last_revision(locked):
        raise SheetChangedError
    return locked


def last_revision(sheet: PracticeSheet) -> int:
    return sheet.revisions.aggregate(last=Max("number"))["last"] or 0


def add_revision(sheet: PracticeSheet, by: object) -> int:
    number = last_revision(sheet) + 1
    who = str(getattr(by, "email", by))[:120]
    SheetRevision.objects.create(sheet=sheet, number=number, content=sheet.content, by=who)
    return number


def still_stands(row: object, sheet: PracticeSheet, changed: Mapping[str, Any]) -> bool:
    """A suggestion goes when the words it is about were there before and are gone now."""
    if not isinstance(row, dict) or not row.get("before"):
        return True
    field, words = str(row.get("field", "")), str(row["before"])
    was_there = any(words in text for text in texts_in(sheet.content.get(field, "")))
    return not was_there or any(words in text for text in texts_in(changed.get(field, "")))


def title_of(content: Mapping[str, Any]) -> str:
    return str(content.get("title", ""))[:300]


def note(
    operation: str,
    sheet: PracticeSheet,
    by: object,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    key = sheet.edition.key if sheet.edition else ""
    audit.record(actor=by, operation=operation, subject=sheet, edition_key=key, before=before, after=after)

"""The life of a sheet: proposed, checked, confirmed, withdrawn, brought back; nothing lost."""

import pytest

from sewana.base.audit import broken_entries
from sewana.base.models import AuditEntry
from sewana.sharing.forms.sheet_file import read_sheet_file
from sewana.sharing.models import PracticeSheet, SheetState
from sewana.sharing.operations import sheets
from tests.make import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(shared):
    return read_sheet_file((shared / "data" / "000_017736a9ff594c6e.txt").read_bytes(), "sheet.txt")


def operations():
    return list(
        AuditEntry.objects.filter(object_kind="sharing.practicesheet").values_list("operation", flat=True)
    )


def test_a_proposed_sheet_keeps_its_file_and_its_first_text(draft):
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    kept = PracticeSheet.objects.get()
    assert (bytes(kept.original), kept.sha256, kept.original_kind) == (draft.original, draft.sha256, "txt")
    assert (kept.state, kept.title, kept.content) == (
        SheetState.PROPOSED,
        draft.content["title"],
        draft.content,
    )
    assert [row.number for row in sheet.revisions.all()] == [1]
    assert operations() == ["propose_sheet"]
    assert draft.content["title"] not in str(AuditEntry.objects.last().after)


def test_confirming_a_changed_text_keeps_the_earlier_one(draft):
    edition = make_edition()
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    changed = {**draft.content, "category": "CRM"}
    sheets.confirm_sheet(sheet, changed, edition=edition, by="test")
    kept = PracticeSheet.objects.get()
    assert (kept.state, kept.content["category"], kept.edition) == (SheetState.CONFIRMED, "CRM", edition)
    assert kept.confirmed_at is not None
    assert [row.content["category"] for row in kept.revisions.all()] == ["unknown", "CRM"]
    assert operations() == ["propose_sheet", "keep_sheet", "confirm_sheet"]
    assert broken_entries() == []


def test_confirming_what_was_read_makes_no_second_text(draft):
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    sheets.confirm_sheet(sheet, draft.content, edition=None, by="test")
    assert sheet.revisions.count() == 1


def test_a_suggestion_goes_with_the_words_it_is_about(draft):
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    factors = [dict(row) for row in draft.content["success_factors"]]
    factors[0]["text"] = factors[0]["text"].replace("(คุณสุพินแนะนำ)", "").strip()
    kept = sheets.keep_sheet(sheet, {**draft.content, "success_factors": factors}, edition=None, by="test")
    before = {row["kind"] for row in draft.content["suggestions"]}
    assert before - {row["kind"] for row in kept.content["suggestions"]} == {"editor_note"}
    assert kept.content["repairs"] == draft.content["repairs"]


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_withdrawn_sheet_comes_back_as_it_was(draft, confirmed):
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    if confirmed:
        sheets.confirm_sheet(sheet, draft.content, edition=None, by="test")
    before = PracticeSheet.objects.values("state", "content", "confirmed_at").get()
    sheets.withdraw_sheet(sheet, by="test")
    sheets.withdraw_sheet(sheet, by="test")
    assert PracticeSheet.objects.get().state == SheetState.WITHDRAWN
    sheets.restore_sheet(sheet, by="test")
    sheets.restore_sheet(sheet, by="test")
    assert PracticeSheet.objects.values("state", "content", "confirmed_at").get() == before
    assert operations()[-2:] == ["withdraw_sheet", "restore_sheet"]


def test_a_text_saved_meanwhile_is_not_overwritten(draft):
    sheet = sheets.propose_sheet(draft, edition=None, by="test")
    sheets.keep_sheet(sheet, {**draft.content, "pride": "ของคนแรก"}, edition=None, by="one", seen_revision=1)
    with pytest.raises(sheets.SheetChangedError):
        sheets.keep_sheet(
            sheet, {**draft.content, "pride": "ของคนที่สอง"}, edition=None, by="two", seen_revision=1
        )
    assert PracticeSheet.objects.get().content["pride"] == "ของคนแรก"

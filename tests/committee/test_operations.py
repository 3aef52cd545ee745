"""An edition's way through the year, its texts, its committee and next year's copy."""

import datetime as dt

import pytest

from sewana.base.models import AuditEntry
from sewana.committee import forms, operations, queries
from sewana.committee.models import STEPS, Edition, Seat, State
from tests import make

pytestmark = pytest.mark.django_db
WAY = {
    ("draft", "open"), ("open", "live"), ("live", "closed"), ("closed", "archived"),
    ("open", "draft"), ("live", "open"), ("closed", "live"), ("archived", "closed"),
}  # fmt: skip


def last_entry():
    entry = AuditEntry.objects.latest("id")
    return entry.operation, entry.before, entry.after, entry.edition_key


def test_an_edition_begins_as_a_draft_under_a_free_key():
    first = operations.begin_edition(key="2026", year=2026, title_th="ก", title_en="A", by="test")
    second = operations.begin_edition(key="2026", year=2026, title_th="ข", title_en="B", by="test")
    assert [(row.key, row.state, row.is_published) for row in (first, second)] == [
        ("2026", "draft", False),
        ("2026-2", "draft", False),
    ]
    assert last_entry() == ("begin_edition", {}, {"key": "2026-2", "year": 2026, "state": "draft"}, "2026-2")


@pytest.mark.parametrize("now", State.values)
@pytest.mark.parametrize("wanted", [*State.values, "", "nonsense"])
def test_an_edition_moves_by_the_allowed_steps_only(now, wanted):
    edition = make.make_edition(state=now)
    if (now, wanted) in WAY:
        operations.move_edition(edition, wanted, by="test")
        assert last_entry() == ("move_edition", {"state": now}, {"state": wanted}, "2026")
    else:
        with pytest.raises(operations.StepNotPossible):
            operations.move_edition(edition, wanted, by="test")
    assert Edition.objects.get().state == (wanted if (now, wanted) in WAY else now)


def test_every_step_can_be_undone():
    assert {(a, b) for a, steps in STEPS.items() for b in steps} == WAY == {(b, a) for a, b in WAY}


def test_a_second_press_of_the_same_button_is_refused_not_done_twice():
    edition = make.make_edition(state="draft")
    stale = Edition.objects.get()
    operations.move_edition(edition, "open", by="test")
    with pytest.raises(operations.StepNotPossible):
        operations.move_edition(stale, "open", by="test")


def test_a_change_is_noted_with_what_it_was_and_no_change_is_not():
    edition = make.make_edition(title_en="Old")
    operations.change_edition(edition, {"title_en": "New", "year": 2026}, by="test")
    assert last_entry() == ("change_edition", {"title_en": "Old"}, {"title_en": "New"}, "2026")
    before = AuditEntry.objects.count()
    operations.change_edition(edition, {"title_en": "New"}, by="test")
    assert (Edition.objects.get().title_en, AuditEntry.objects.count()) == ("New", before)


def test_a_change_cannot_reach_the_state_or_the_key():
    edition = make.make_edition(state="draft")
    operations.change_edition(edition, {"state": "live", "key": "other", "uid": "x"}, by="test")
    assert (Edition.objects.get().state, Edition.objects.get().key) == ("draft", "2026")


def test_next_years_copy_takes_texts_place_and_committee_but_nobodys_opinions():
    chair = make.make_account("chair@example.org", roles=())
    edition = make.make_edition(
        title_th="เวที 2569", title_en="Forum 2026", place_th="ห้อง 1", held_on=dt.date(2026, 11, 22)
    )
    operations.take_seat(edition, chair, "chair", by="test")
    make.vote(edition, make.make_statement(edition))
    copy = operations.copy_edition(edition, by=chair)
    assert (copy.key, copy.year, copy.title_th, copy.title_en) == ("2027", 2027, "เวที 2570", "Forum 2027")
    assert (copy.state, copy.place_th, copy.held_on) == ("draft", "ห้อง 1", None)
    assert (copy.reflection_is_public, copy.copied_from) == (False, edition)
    assert [(seat.account, seat.role) for seat in queries.seats(copy)] == [(chair, "chair")]
    assert (copy.statements.count(), copy.participants.count()) == (0, 0)
    assert copy.uid != edition.uid


def test_a_seat_is_taken_once_and_left_once():
    account = make.make_account("member@example.org", roles=())
    edition = make.make_edition()
    for _ in range(2):
        operations.take_seat(edition, account, "member", by="test")
    assert AuditEntry.objects.filter(operation="take_seat").count() == 1
    operations.leave_seat(Seat.objects.get(), by="test")
    assert last_entry() == ("leave_seat", {"account": "member@example.org", "role": "member"}, {}, "2026")
    assert not Seat.objects.exists()


def test_the_reflection_is_opened_and_closed_again():
    edition = make.make_edition()
    operations.show_reflection(edition, True, by="test")
    assert Edition.objects.get().reflection_is_public
    operations.show_reflection(edition, False, by="test")
    assert last_entry()[1:3] == ({"reflection_is_public": True}, {"reflection_is_public": False})


FORM = {"year": "2569", "title_th": "เวที", "title_en": "Forum"}


@pytest.mark.parametrize(
    "written",
    ["22/11/2569", "22/11/2026", "๒๒/๑๑/๒๕๖๙", "22 พฤศจิกายน 2569", "2026-11-22", " 22/11/2569 "],
)
def test_a_day_may_be_written_in_either_era(written):
    form = forms.EditionForm(FORM | {"held_on": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["held_on"] == dt.date(2026, 11, 22)


@pytest.mark.parametrize("written", ["31/2/2569", "tomorrow", "22/11", "0/0/0", "9" * 500])
def test_what_is_no_day_is_said_and_shown_again(written):
    form = forms.EditionForm(FORM | {"held_on": written})
    assert list(form.errors) == ["held_on"]
    assert written in form.errors["held_on"][0]


@pytest.mark.parametrize(("written", "year"), [("2569", 2026), ("2026", 2026), ("๒๕๖๙", 2026)])
def test_a_year_may_be_written_in_either_era(written, year):
    form = forms.EditionForm(FORM | {"year": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["year"] == year


@pytest.mark.parametrize("written", ["69", "99999", "x", ""])
def test_what_is_no_year_is_refused(written):
    assert list(forms.EditionForm(FORM | {"year": written}).errors) == ["year"]


def test_a_second_click_on_copy_finds_the_draft_that_the_first_one_made():
    edition = make.make_edition()
    first = operations.copy_edition(edition, by="chair")
    assert operations.copy_edition(edition, by="chair") == first
    operations.move_edition(first, State.OPEN, by="chair")
    assert operations.copy_edition(edition, by="chair").key == "2027-2"


def test_the_way_the_map_is_computed_is_chosen_once_noted_and_carried_over():
    edition = make.make_edition()
    assert edition.engine == "map"
    for _again in range(2):
        operations.choose_engine(edition, "polis", by="test")
    assert Edition.objects.get(pk=edition.pk).engine == "polis"
    assert AuditEntry.objects.filter(operation="choose_engine").count() == 1
    assert operations.copy_edition(edition, by="test").engine == "polis"
    with pytest.raises(ValueError, match="magic"):
        operations.choose_engine(edition, "magic", by="test")
    assert edition.engine == "polis"

"""Improvements out as a table and in again: looked at first, all of it or nothing, taken back as a whole."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sewana.action.models import Improvement, Need, WorkStep
from sewana.action.operations import deciding, importing, improvements
from sewana.base.models import AuditEntry
from sewana.base.spreadsheets import workbook
from sewana.people.models import Account
from tests import make
from tests.action.making import RULING, decided, make_improvement, make_theme, make_voice, url

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
HEADS = "number,said_th,said_en,decision,reason_th,reason_en"


def full(edition):
    """Improvements with all that a table holds."""
    theme = make_theme()
    owner = make.make_account("somchai@example.org", roles=())
    words = {
        "said_th": "=ขอปลั๊ก, “ทุกโต๊ะ”",
        "note": "บรรทัดแรก\nบรรทัดที่สอง",
        "theme": theme,
        "owner": owner,
        "unit_th": "ฝ่ายอาคาร",
        "budget": "12500.50",
        "starts_on": dt.date(2026, 1, 5),
        "due_on": TODAY() + dt.timedelta(days=30),
        "percent": 40,
        "blocked_because": "รอช่าง",
        "measure_th": "ที่นั่งที่มีปลั๊ก",
        "measured_before": -0.1,
        "measure_goal": 80.0,
    }
    first = make_improvement(edition, **decided("do", "started") | words | {"reason_th": "ก\n\nข"})
    WorkStep.objects.create(improvement=first, position=0, title="วัด | นับโต๊ะ", done_on=dt.date(2026, 2, 1))
    WorkStep.objects.create(improvement=first, position=1, title="สั่งซื้อ", owner_name="นิด")
    outside = {"owner_name": "คุณแดง", "owner_email": "daeng@example.org"}
    second = make_improvement(edition, "ขอห้องเงียบ", **decided("not_now") | outside)
    make_improvement(edition, "ขอหนังสือ")
    Need.objects.create(improvement=first, needed=second)
    done = decided("already", "done", day=dt.date(2026, 3, 1)) | {
        "done_on": dt.date(2026, 3, 1),
        "percent": 100,
    }
    make_improvement(edition, "มีแล้ว", **done)
    return edition


def out(client, edition, kind="csv"):
    return client.get(f"{url(f'improvements-{kind}', edition)}?state=all").content


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read(client, edition, content, name="improvements.csv"):
    body = content if isinstance(content, bytes) else content.encode()
    given = {"do": "read", "text": "", "table": SimpleUploadedFile(name, body)}
    return client.post(url("improvement-file", edition), given)


def take(client, edition, answer, **more):
    table = answer.context["table"]
    given = {"do": "take", "text": table.text, "seen": table.seen} | more
    return client.post(url("improvement-file", edition), given)


def problems(answer):
    return [(one.row, one.column) for one in answer.context["problems"]]


def undo(client, edition):
    change = edition.voice_changes.first()
    return client.post(url("improvements-undo", edition), {"change": change.pk}, follow=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_unchanged_in_an_empty_edition(client, edition, office, kind):
    content = out(client, full(edition), kind)
    other = make.make_edition("moved", year=2026, state="closed")
    looked_at = read(client, other, content, f"table.{kind}")
    assert problems(looked_at) == []
    assert not other.improvements.exists()
    assert take(client, other, looked_at).status_code == 302
    before, after = rows(out(client, edition)), rows(out(client, other))
    assert after == before
    assert [row["number"] for row in after] == ["1", "2", "3", "4"]
    assert other.improvements.get(number=1).steps.first().title == "วัด | นับโต๊ะ"
    assert other.improvements.get(number=1).reason_th == "ก\n\nข"
    # Read once more it changes nothing, there and here.
    for place in (other, edition):
        again = read(client, place, content, f"table.{kind}")
        assert (again.context["table"].entries, problems(again)) == ([], [])


def test_mail_addresses_go_out_to_those_only_who_give_the_work(client, edition):
    full(edition)
    client.force_login(make.make_account("staff@example.org", roles=("staff",)))
    assert {row["owner_email"] for row in rows(out(client, edition))} == {""}
    assert b"example.org" not in out(client, edition)


def test_what_is_taken_over_is_not_published_and_leaves_a_trace(client, edition, office):
    answer = read(client, edition, f"{HEADS}\n,ขอปลั๊ก,Plugs,จะทำ,มีงบ,There is money\n")
    take(client, edition, answer)
    row = edition.improvements.get()
    assert (row.verdict, row.stage, row.published_at, row.decided_on) == ("do", "decided", None, TODAY())
    assert row.progress.get().is_public is False
    entry = AuditEntry.objects.get(operation="improvements_import")
    assert entry.after == {"improvements": [1], "count": 1, "new": 1}


def test_what_would_change_is_shown_first_and_taken_back_after(client, edition, office):
    row = make_improvement(edition, **decided())
    WorkStep.objects.create(improvement=row, title="เดิม")
    make_improvement(edition, "อีกเรื่อง")
    table = "number,due_on,percent,steps,needs\n๑,๒๐/๒/๒๖๐๐,๕๐,ใหม่,2\n"
    answer = read(client, edition, table)
    (shown,) = answer.context["shown"]
    changes = [(one.column, one.before, one.after) for one in shown.changes]
    assert changes == [
        ("percent", "0", "50"),
        ("due_on", "", "2057-02-20"),
        ("needs", "", "2"),
        ("steps", "เดิม", "ใหม่"),
    ]
    take(client, edition, answer)
    row.refresh_from_db()
    assert (row.due_on, row.percent, row.said_th) == (dt.date(2057, 2, 20), 50, "ขอปลั๊กเพิ่ม")
    assert [step.title for step in row.steps.filter(dropped_at=None)] == ["ใหม่"]
    undo(client, edition)
    row.refresh_from_db()
    assert (row.due_on, row.percent, row.needs.count()) == (None, 0, 0)
    assert [step.title for step in row.steps.filter(dropped_at=None)] == ["เดิม"]


def test_undone_the_new_ones_are_off_the_board_and_come_back_with_the_table(client, edition, office):
    table = f"{HEADS}\n1,ขอปลั๊ก,Plugs,,,\n"
    take(client, edition, read(client, edition, table))
    undo(client, edition)
    assert [row.number for row in edition.improvements.filter(dropped_at=None)] == []
    take(client, edition, read(client, edition, table))
    assert [row.number for row in edition.improvements.filter(dropped_at=None)] == [1]
    assert Improvement.objects.count() == 1


def test_nothing_is_undone_over_what_somebody_did_since(client, edition, office):
    take(client, edition, read(client, edition, f"{HEADS}\n1,ขอปลั๊ก,,,,\n2,ขอโต๊ะ,,,,\n"))
    Improvement.objects.filter(number=2).update(note="ทำแล้ว")
    answer = undo(client, edition)
    assert answer.content.decode().count("2: ") == 1
    assert edition.improvements.filter(dropped_at=None).count() == 2


def test_what_voices_were_taken_up_in_since_is_not_undone(client, edition, office):
    take(client, edition, read(client, edition, f"{HEADS}\n1,ขอปลั๊ก,,,,\n"))
    improvements.link_voices(edition.improvements.get(), [make_voice(edition)], by="test")
    undo(client, edition)
    assert edition.improvements.filter(dropped_at=None).count() == 1


def test_who_changed_one_meanwhile_is_not_written_over(client, edition, office):
    row = make_improvement(edition)
    answer = read(client, edition, "number,said_en\n1,Sockets\n")
    Improvement.objects.filter(pk=row.pk).update(note="ใหม่", version=2)
    assert take(client, edition, answer).status_code == 422
    row.refresh_from_db()
    assert row.said_en == "More plugs"
    # What was looked at is what is taken over, and no other table.
    other = answer.context["table"].text.replace("Sockets", "Chairs")
    assert take(client, edition, answer, text=other).status_code == 422


def test_what_changed_between_reading_and_writing_is_not_written_over(edition):
    row = make_improvement(edition)
    seen = importing.mark_of(edition, [1])
    Improvement.objects.filter(pk=row.pk).update(version=2)
    with pytest.raises(improvements.Changed):
        importing.take_over(edition, [importing.Entry(1, {"said_en": "Sockets"})], seen=seen, by="test")
    row.refresh_from_db()
    assert row.said_en == "More plugs"


def test_a_theme_that_is_off_the_list_is_refused_where_it_is_new(client, edition, office):
    make_improvement(edition, theme=make_theme(removed_at=timezone.now()))
    assert problems(read(client, edition, "number,said_th,theme\n1,ก,space\n2,ข,space\n")) == [(3, "theme")]


def test_a_table_sent_twice_makes_nothing_twice(client, edition, office):
    make_improvement(edition)
    answer = read(client, edition, "said_th\nขอปลั๊กเพิ่ม\n")
    assert take(client, edition, answer, have_seen="on").status_code == 302
    assert take(client, edition, answer, have_seen="on").status_code == 422
    assert edition.improvements.count() == 2


def test_what_everybody_reads_by_now_is_not_undone(client, edition, office):
    words = "number,did_th,did_en,decision,reason_th,reason_en"
    make_improvement(edition)
    take(client, edition, read(client, edition, f"{words}\n1,ซ่อมแล้ว,Repaired,do,มีงบ,There is money\n"))
    deciding.publish(edition.improvements.get(), by="test")
    undo(client, edition)
    assert edition.improvements.get().verdict == "do"
    deciding.take_back(edition.improvements.get(), by="test")
    undo(client, edition)
    assert edition.improvements.get().verdict == ""


def test_what_everybody_reads_is_not_changed_by_a_table(client, edition, office):
    row = make_improvement(edition, **decided(published=True))
    answer = read(client, edition, "number,reason_en,note\n1,Another reason,x\n")
    assert problems(answer) == [(2, "reason_en")]
    take(client, edition, read(client, edition, "number,note\n1,x\n"))
    row.refresh_from_db()
    assert (row.note, row.reason_en) == ("x", "There is money")


def test_wrong_columns_are_named(client, edition, office):
    answer = read(client, edition, "colour,note,note\nred,x,y\n")
    assert problems(answer) == [(1, "colour"), (1, "note"), (1, "said_th")]
    assert answer.status_code == 422
    assert problems(read(client, edition, "said_th\n")) == [(1, "")]


BAD = [
    ("number,said_th\n3,ก\n๓,ข\n", [(3, "number")]),
    ("number,said_th\nx,ก\n0,ข\n", [(2, "number"), (3, "number")]),
    ("number,note\n9,ไม่มีเรื่องนี้\n", [(2, "said_th")]),
    ("said_th,theme,owner\nก,colour,nobody\n", [(2, "theme"), (2, "owner")]),
    ("said_th,owner,owner_email\nก,Somchai,x@example.org\n", [(2, "owner_email")]),
    (f"{HEADS}\n,ก,,do,เหตุผล,\n,ข,,no,,Reason\n", [(2, "reason_en"), (3, "reason_th")]),
    (f"{HEADS}\n,ก,,passed,เหตุผล,Reason\n", [(2, "passed_to_th"), (2, "passed_to_en")]),
    (f"{HEADS},stage\n,ก,,no,เหตุผล,Reason,started\n", [(2, "stage")]),
    (f"{HEADS},done_on\n,ก,,do,เหตุผล,Reason,2026-01-01\n", [(2, "done_on")]),
    ("number,said_th,needs\n1,ก,8\n", [(2, "needs")]),
    ("number,said_th,needs\n1,ก,1\n", [(2, "needs")]),
    ("number,said_th,needs\n1,ก,2\n2,ข,3\n3,ค,1\n", [(2, "needs")]),
    ("said_th,percent,due_on,budget\nก,101,31/2/2569,มาก\n", [(2, "percent"), (2, "due_on"), (2, "budget")]),
    ("said_th,starts_on,due_on\nก,2060-02-02,2060-02-01\n", [(2, "due_on")]),
    ("said_th,after\nก,5\n", [(2, "after")]),
    (f"said_th\n{'ก' * 301}\n", [(2, "said_th")]),
]


@pytest.mark.parametrize(("table", "expected"), BAD)
def test_each_bad_cell_is_named_and_nothing_is_taken_over(client, edition, office, table, expected):
    answer = read(client, edition, table)
    assert sorted(problems(answer)) == sorted(expected)
    assert all(one.words for one in answer.context["problems"])
    assert take(client, edition, answer).status_code == 422
    assert not edition.improvements.exists()


def test_a_circle_through_what_stands_here_already_is_refused(client, edition, office):
    first, second = make_improvement(edition), make_improvement(edition, "ข")
    Need.objects.create(improvement=first, needed=second)
    answer = read(client, edition, "number,needs\n2,1\n")
    assert problems(answer) == [(2, "needs")]
    words = answer.context["problems"][0].words
    assert "1 → 2 → 1" in words or "2 → 1 → 2" in words


def test_days_of_both_eras_and_thai_digits_are_read_side_by_side(client, edition, office):
    days = ["20/2/2600", "2057-02-20", "๒๐/๒/๒๖๐๐", "20 กุมภาพันธ์ พ.ศ. 2600", "2600-02-20"]
    table = "\n".join(["said_th,due_on,year", *(f"เรื่อง {day},{day},2569" for day in days)])
    answer = read(client, edition, table)
    assert answer.context["notices"] == []
    take(client, edition, answer)
    assert {row.due_on for row in edition.improvements.all()} == {dt.date(2057, 2, 20)}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("said_th,due_on\nก,2026-01-01\n", "due_on"),
        ("said_th,year\nก,2570\n", "year"),
        ("said_th\nขอปลั๊กเพิ่ม\n", "number"),
    ],
)
def test_what_is_unusual_is_taken_over_once_it_is_confirmed(client, edition, office, table, column):
    make_improvement(edition)
    answer = read(client, edition, table)
    assert [(one.row, one.column) for one in answer.context["notices"]] == [(2, column)]
    assert take(client, edition, answer).status_code == 422
    assert edition.improvements.count() == 1
    assert take(client, edition, answer, have_seen="on").status_code == 302
    assert edition.improvements.count() == 2


def test_an_owner_is_an_account_or_said_to_have_none(client, edition, office):
    make.make_account("nid@example.org", roles=())
    gone = make.make_account("gone@example.org", roles=())
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    Account.objects.create(email="two@example.org", name="nid", language="th")
    heads = "said_th,owner,owner_email,owner_account"
    bad = read(client, edition, f"{heads}\nก,nid,,\nข,gone,,\n")
    assert problems(bad) == [(2, "owner"), (3, "owner")]
    good = f"{heads}\nก,nid,NID@example.org,\nข,คุณแดง,daeng@example.org,no\n"
    take(client, edition, read(client, edition, good))
    first, second = edition.improvements.all()
    assert (first.owner.email, first.owner_name) == ("nid@example.org", "")
    assert (second.owner, second.owner_name, second.owner_email) == (None, "คุณแดง", "daeng@example.org")


def test_a_text_like_a_formula_stays_text(client, edition, office):
    content = workbook([["said_th", "note"], ["=1+1", "@cmd"]], "x")
    take(client, edition, read(client, edition, content, "x.xlsx"))
    row = edition.improvements.get()
    assert (row.said_th, row.note) == ("=1+1", "@cmd")
    assert rows(out(client, edition))[0]["said_th"] == "'=1+1"


def test_voices_follow_the_decision_of_a_table_and_go_back_with_it(client, edition, office):
    said = make_voice(edition, fate="taken_up")
    make_improvement(edition, "ขอปลั๊ก", said)
    take(client, edition, read(client, edition, f"{HEADS}\n1,ขอปลั๊ก,Plugs,no,{RULING.reason_th},No money\n"))
    said.refresh_from_db()
    assert (said.outcome, said.told_on) == ("no", None)
    undo(client, edition)
    said.refresh_from_db()
    assert said.outcome == ""


def test_a_rehearsal_takes_no_table(client, edition, office):
    copy = make.make_edition("copy", rehearsal_of=edition)
    assert client.get(url("improvement-file", copy)).status_code == 404
    assert client.get(url("improvements-xlsx", copy)).status_code == 404

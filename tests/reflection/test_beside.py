"""What stands beside the scales: from stored answers to the page, its tables and its release."""

import copy
import csv
import html
import io
import json
import re

import pytest
from django.template.loader import render_to_string

from sewana.people.models import Group
from sewana.reflection import operations
from sewana.reflection.analysis.beside import of_other_shares
from sewana.reflection.analysis.release_audit import findings, released
from sewana.reflection.models import DoneCount, StepCount
from sewana.reflection.pictures.funnel import funnel
from sewana.survey.models import Instrument, InstrumentVersion, Questionnaire, Response
from tests import make
from tests.reflection import engagement_world as world

pytestmark = pytest.mark.django_db
PAGE = "/e/2026/engagement/"


def text_of(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def table(client, name):
    answer = client.get(f"{PAGE}tables/{name}.csv")
    assert answer.status_code == 200, name
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def answer(form, rows, codes=None):
    Response.objects.bulk_create(
        Response(
            questionnaire=form, answered_on=world.DAY, answers=given, pseudonym=codes[at] if codes else ""
        )
        for at, given in enumerate(rows)
    )


def forum():
    """Seventy answered in the year; forty of them, with codes, again after the forum; twelve gave a zone."""
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    for at, one in enumerate(Response.objects.order_by("answered_on", "pk")[:40]):
        Response.objects.filter(pk=one.pk).update(
            pseudonym=f"code{at}", answers=one.answers | {"V3": 4 if at < 16 else 2}
        )
    pulse = world.put(edition, "sewana-pulse", 2)
    rows = [
        {"F1": 5 if at < 30 else 2, "F2": 4 if at % 2 else 1, "V3": 5 if at < 10 or at >= 28 else 2}
        for at in range(40)
    ]
    answer(pulse, rows, [f"code{at}" for at in range(40)])
    later = world.put(edition, "sewana-follow-up", 3)
    answer(
        later,
        [
            {"U1": ("yes", "not_yet", "cannot_recall")[at % 3], "U2": "partly", "V3": 2 + 2 * (at % 2)}
            for at in range(30)
        ],
    )
    zone = world.put(edition, "sewana-zone", 4)
    answer(zone, [{"P1": [4, 8, 5 + at % 3], "D1": [5, 8, 3 + at % 2], "H1": None} for at in range(12)])
    return edition


def own_questions(edition):
    """A version of the year's questionnaire with a question more, and an instrument of the library's own."""
    form = edition.questionnaires.get(number=1)
    content = json.loads(json.dumps(form.version.content))
    more = {
        "key": "X1",
        "kind": "agree",
        "facet": "",
        "part": "own",
        "th": "ที่นั่งพอ",
        "en": "Seats suffice.",
        "pairs": "",
        "options": [],
    }
    content["questions"].append(more)
    version = form.version.instrument.versions.create(number=99, content=content, fingerprint="0" * 64)
    Questionnaire.objects.filter(pk=form.pk).update(version=version)
    for at, one in enumerate(Response.objects.filter(questionnaire=form)):
        Response.objects.filter(pk=one.pk).update(answers=one.answers | {"X1": 4 if at < 42 else 1})
    options = [{"v": key, "th": key, "en": key.title()} for key in ("early", "late", "night")]
    questions = [
        {"key": "X1", "kind": "choices", "part": "own", "th": "เมื่อไร", "en": "When?", "options": options},
        {"key": "X2", "kind": "tenth", "part": "own", "th": "กี่คน", "en": "How many of ten?"},
        {"key": "O1", "kind": "open", "part": "open", "th": "อะไร", "en": "What?"},
    ]
    content = {"key": "hours", "stem": {}, "scale": [], "questions": questions}
    instrument = Instrument.objects.create(key="hours", purpose="own", side="user")
    InstrumentVersion.objects.create(
        instrument=instrument,
        number=1,
        title_th="เวลา",
        title_en="Hours",
        content=content,
        fingerprint="1" * 64,
    )
    hours = world.put(edition, "hours", 9)
    rows = [
        {"X1": ["early", "late"] if at % 2 else ["late"], "X2": 5 + at % 3, "O1": "words"} for at in range(18)
    ]
    answer(hours, [*rows, *[{"X1": ["early"], "X2": None}] * 6])


def counted(edition):
    for code, now, before in (("undergraduate", 900, 600), ("lecturer", 300, 290), ("researcher", 3, 9)):
        group = Group.objects.get(code=code, origin="thai")
        for year, count in ((edition.year, now), (edition.year - 1, before)):
            DoneCount.objects.create(year=year, group=group, measure="loans", count=count)


def test_the_zone_is_on_the_page_in_its_table_and_on_the_page_of_formulas(office):
    result = operations.refresh_engagement(forum()).result
    assert [(row["key"], row["n"], row["state"]) for row in result["zone"]] == [
        ("zone.P1", 12, "few"), ("zone.D1", 12, "few"), ("zone.H1", None, "hidden"),
    ]  # fmt: skip
    page = text_of(office.get(PAGE))
    assert (
        "“Getting things done in the building” lies between what people accept and what they wish for."
        in page
    )
    assert "“Getting things done online” is less than people accept." in page
    rows = table(office, "zone")
    assert [(row["item"], row["adequacy"], row["note"]) for row in rows] == [
        ("P1", "2.0", "few"), ("D1", "-1.5", "few"), ("H1", "", "hidden"),
    ]  # fmt: skip
    assert "Seen minus wished for" in text_of(office.get(f"{PAGE}how/"))


def test_what_was_asked_after_the_forum_stands_alongside_and_never_because_of_it(office):
    result = operations.refresh_engagement(forum()).result
    pulse, later = result["after"]["pulse"], result["after"]["follow_up"]
    assert [(one["key"], one["rows"][0]["share"]) for one in pulse["questions"]] == [
        ("pulse.F1", 0.75), ("pulse.F2", 0.5), ("pulse.V3", 0.55),
    ]  # fmt: skip
    assert [row["share"] for row in later["questions"][0]["rows"]] == [1 / 3] * 3
    assert all(row["state"] == "hidden" for row in later["questions"][1]["rows"])
    # 16 of 40 agreed before and 22 after: 12 only after, 6 only before.
    paired = pulse["paired"]
    assert [paired[name] for name in ("n", "won", "lost", "before", "after")] == [40, 12, 6, 0.4, 0.55]
    assert later["paired"] is None
    page = text_of(office.get(PAGE))
    for said in ("On the day of the forum", "8 in 10 (75%)", "Some weeks later", "alongside the forum",
                 "Of 40 people who gave the same code both times, 40% agreed"):  # fmt: skip
        assert said in page
    assert (
        "because"
        not in page[page.index("On the day of the forum") : page.index("What is uncertain, and why", 3000)]
    )
    assert [row["key"] for row in table(office, "asked")][:3] == ["pulse.F1", "pulse.F2", "pulse.V3"]
    assert "Questions beside the scales" in text_of(office.get(f"{PAGE}how/"))


def test_a_pulse_alone_is_told_to_the_office_and_to_nobody_else(office, client):
    world.prepare()
    edition = make.make_edition()
    pulse = world.put(edition, "sewana-pulse", 1)
    answer(pulse, [{"F1": 5 if at % 4 else 2} for at in range(40)])
    kept = operations.refresh_engagement(edition)
    assert kept.result["failure"]["code"] == "no-answers"
    url = f"/e/{edition.key}/engagement/"
    page = text_of(office.get(url))
    assert "gives no figures yet" in page
    assert "On the day of the forum" in page
    assert "75%" in page
    assert "On the day of the forum" not in text_of(office.get(f"{url}?as=public"))
    assert "asked beside the questionnaire" in text_of(
        office.get(f"/office/editions/{edition.key}/engagement/")
    )
    assert client.get(url).status_code == 403


def test_figures_that_stand_are_not_replaced_by_what_was_asked_beside_them():
    edition = forum()
    before = operations.refresh_engagement(edition).result
    Response.objects.filter(questionnaire__number=1).delete()
    after = operations.refresh_engagement(edition).result
    assert after == before | {"failure": {"code": "no-answers", "params": {}}}


def test_a_code_that_two_people_chose_leads_to_nobody():
    edition = forum()
    Response.objects.filter(pseudonym__in=["code1", "code2"]).update(pseudonym="same")
    assert operations.refresh_engagement(edition).result["after"]["pulse"]["paired"]["n"] == 38


def test_another_wording_of_the_statement_is_not_compared():
    edition = forum()
    form = edition.questionnaires.get(number=2)
    content = json.loads(json.dumps(form.version.content))
    content["questions"][2]["en"] += " Today."
    version = form.version.instrument.versions.create(number=99, content=content, fingerprint="0" * 64)
    Questionnaire.objects.filter(pk=form.pk).update(version=version)
    pulse = operations.refresh_engagement(edition).result["after"]["pulse"]
    assert (pulse["between"], pulse["paired"]) == (None, None)


def test_where_nothing_was_asked_beside_no_section_stands(office):
    operations.refresh_engagement(world.small_edition({"undergraduate": 40, "lecturer": 30}))
    page = office.get(PAGE).content.decode()
    for name in ("after", "own", "done"):
        assert f'id="{name}"' not in page
    for name in ("zone", "asked", "done", "airtime"):
        assert office.get(f"{PAGE}tables/{name}.csv").status_code == 404


def test_the_librarys_own_questions_stand_by_themselves_and_in_no_scale(office):
    edition = forum()
    before = operations.refresh_engagement(edition).result
    own_questions(edition)
    result = operations.refresh_engagement(edition).result
    assert [row["key"] for row in result["items"]] == list(world.ITEMS)
    assert [row["mean"] for row in result["scales"]] == [row["mean"] for row in before["scales"]]
    assert [(one["key"], [question["key"] for question in one["questions"]]) for one in result["own"]] == [
        ("main", ["main.X1"]), ("hours", ["own.hours.X1", "own.hours.X2"]),
    ]  # fmt: skip
    assert result["own"][0]["questions"][0]["rows"][0]["share"] == 0.6
    early, late, night = result["own"][1]["questions"][0]["rows"]
    assert (early["share"], late["share"], night["share"]) == (15 / 24, 18 / 24, None)
    assert result["own"][1]["questions"][1]["rows"][0]["share"] == pytest.approx(0.6)
    page = text_of(office.get(PAGE))
    assert "The library's own questions" in page
    assert "“Seats suffice”: 6 in 10 (60%)." in page
    assert "words" not in {row["text_en"] for row in table(office, "asked")}


def test_what_people_did_stands_for_each_thousand_with_the_year_before(office):
    edition = forum()
    counted(edition)
    result = operations.refresh_engagement(edition).result
    rows = {row["key"]: row["rates"]["loans"] for row in result["done"]["rows"]}
    assert rows["undergraduate-thai"] == {"count": 900, "per_1000": 900.0, "before": 600.0, "state": "plain"}
    assert rows["researcher-thai"]["state"] == "hidden"
    page = text_of(office.get(PAGE))
    assert "Moved by a tenth or more since 2025: Loans: more by Undergraduate student (Thai)." in page
    assert "fewer than 5" in page
    lines = {row["group"]: row for row in table(office, "done")}
    assert (lines["undergraduate-thai"]["per_1000"], lines["researcher-thai"]["count"]) == ("900.0", "")


@pytest.mark.parametrize("language", ["th", "en"])
def test_all_of_it_goes_out_with_the_release_and_reads_in_both_languages(client, language):
    edition = forum()
    own_questions(edition)
    counted(edition)
    kept = operations.refresh_engagement(edition)
    assert operations.check(edition) == []
    operations.release(edition, "", "", kept.computed_at, by="test")
    client.cookies["sewana_language"] = language
    for address in (PAGE, f"{PAGE}how/", f"{PAGE}slides/"):
        assert client.get(address).status_code == 200
    for name in ("zone", "asked", "done"):
        assert table(client, name)
    page = text_of(client.get(PAGE))
    assert ("ในวันเวที" if language == "th" else "On the day of the forum") in page
    assert "pulse." not in page
    assert "own.hours" not in page


def test_one_more_answer_after_the_forum_between_two_releases_is_found():
    first = released(operations.refresh_engagement(forum()).result)
    second = copy.deepcopy(first)
    second.result["after"]["pulse"]["n"] += 1
    assert findings(first) == []
    assert findings(second, [first])


def test_the_short_form_has_its_own_figures_and_compares_statements_of_the_same_words_alone(office):
    world.prepare()
    items = ("C1", "A1", "A2", "B1", "P1", "D1", "H1", "V3")
    for key, year, form, asked in (
        ("2025", 2025, "sewana-12", world.ITEMS),
        ("2026", 2026, "sewana-8", items),
    ):
        edition = make.make_edition(key, year=year)
        answer(
            world.put(edition, form, 1),
            [dict.fromkeys(asked, 2 + at % 3 + (year - 2025)) for at in range(60)],
        )
    result = operations.refresh_engagement(edition).result
    assert [row["key"] for row in result["items"]] == list(items)
    assert [(row["key"], row["n"]) for row in result["scales"]] == [("engagement", 60)]
    rows = {row["measure"]: (row["is_comparable"], row["why_not"]) for row in result["change"]["rows"]}
    assert rows == {"engagement": (False, "scale"), **dict.fromkeys(items, (True, ""))}
    for address in (PAGE, f"{PAGE}how/", f"{PAGE}slides/"):
        assert office.get(address).status_code == 200
    assert {row["verdict"] for row in table(office, "items")} == {"up"}


def test_the_talk_is_told_by_side_with_its_sentence_and_its_table(office):
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    kept = operations.refresh_engagement(edition)
    assert kept.result["airtime"] == []
    told = {"measure": "turns", "users": 12, "providers": 8, "share": 0.6, "came": 0.9}
    kept.result["airtime"] = [told]
    kept.save()
    page = text_of(office.get(PAGE))
    assert "Turns at the microphone: 60% were the users', who were 90% of those who came." in page
    (row,) = table(office, "airtime")
    assert (row["users"], row["percent_users_of_those_who_came"]) == ("12", "90.0")


def test_the_talk_of_the_forum_is_counted_with_the_figures():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    for code, size in (("undergraduate", 6), ("staff", 5)):
        group = Group.objects.get(code=code, origin="thai")
        StepCount.objects.bulk_create(
            StepCount(edition=edition, group=group, step=step, count=count)
            for step, count in (("turns", size), ("seconds", 60 * size))
        )
    rows = operations.refresh_engagement(edition).result["airtime"]
    assert [(row["measure"], row["users"], row["providers"]) for row in rows] == [
        ("turns", 6, 5), ("seconds", 360, 300),
    ]  # fmt: skip


def test_groups_of_which_no_step_may_be_shown_are_named_in_one_line():
    rows = [
        {"key": "a", "population": 900, "on_site": 40, "spoke": 12, "hidden": []},
        {"key": "b", "population": 90, "on_site": None, "spoke": None, "hidden": ["on_site", "spoke"]},
        {"key": "c", "population": 80, "on_site": None, "spoke": None, "hidden": []},
    ]
    drawn = funnel(rows, {"a": "Alpha", "b": "Beta", "c": "Gamma"})
    assert ([way.label for way in drawn.ways], drawn.few) == (["Alpha", "Gamma"], ["Beta"])
    page = render_to_string(
        "reflection/pictures/funnel.html", {"picture": drawn, "figure": {"name": "funnel"}}
    )
    assert page.count("Beta") == 1


def test_before_the_forum_no_more_of_a_share_is_told_than_of_the_statement():
    result = operations.refresh_engagement(forum()).result
    exact = result["after"]["pulse"]["between"]
    rough = [row | {"agree": 0.4, "agree_low": 0.3, "agree_high": 0.5} for row in result["items"]]
    told = of_other_shares(result["after"], rough)["pulse"]
    assert (told["between"]["before"], told["between"]["after"]) == (0.4, exact["after"])
    assert told["between"]["difference"] == pytest.approx(exact["after"] - 0.4)
    assert told["questions"] == result["after"]["pulse"]["questions"]

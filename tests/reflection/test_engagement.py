"""From stored answers to stored figures, and why there are none."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from sewana.forum.models import Participant, Question, QuestionState, Turn, TurnState
from sewana.people.models import Group
from sewana.reflection import operations, tasks
from sewana.reflection.models import Engagement
from sewana.reflection.queries import engagement as queries
from sewana.reflection.queries.answers import names_of_levels
from sewana.reflection.wording.refusals import SENTENCES, refusal
from sewana.survey.models import Population, Response
from tests import make
from tests.reflection import engagement_world as world

pytestmark = pytest.mark.django_db
HIDDEN = {"hidden", "equal"}


def near(expected, digits=1e-9):
    return pytest.approx(expected, abs=digits)


def failure_of(edition):
    return operations.refresh_engagement(edition).result["failure"]


def said(failure, language):
    with override(language):
        return refusal(failure, names_of_levels())


def test_the_invented_answers_give_the_figures_of_the_reference(shared):
    result = operations.refresh_engagement(world.two_years(shared)).result
    assert (result["year"], result["n"], result["population"]) == (2569, 488, 36600)
    raked = result["as_raked"]
    weights = raked["weights"]
    assert [weights[name] for name in ("kish", "n_eff", "min", "max")] == [
        near(1.6161419, 1e-7), near(301.95369, 1e-5), near(9.9544302, 1e-7), near(323.56185, 1e-5),
    ]  # fmt: skip
    scales = {row["key"]: row for row in raked["scales"]}
    assert (scales["engagement"]["mean"], scales["engagement"]["se"]) == (
        near(3.6014090154),
        near(0.04778754434),
    )
    assert (scales["voice"]["mean"], scales["voice"]["se"]) == (near(3.2059129254), near(0.04756866347))
    assert scales["engagement"]["unweighted"] == near(3.5980191, 1e-7)
    items = {row["key"]: row for row in raked["items"]}
    assert (items["V3"]["agree"], items["V3"]["agree_se"]) == (near(0.3016483583), near(0.02624769669))
    assert (items["P1"]["agree"], items["P1"]["n"]) == (near(0.7500534820), 435)
    groups = {row["key"]: row for row in raked["groups"][0]["rows"]}
    assert groups["researcher-thai"]["direct"] == near(3.680842146)
    assert groups["undergraduate-international"]["se"] == near(0.18549295502)
    mirror = {row["item"]: row for row in raked["mirror"]["rows"]}
    assert (mirror["V3"]["gap"], mirror["V3"]["se"]) == (near(0.385308, 1e-6), near(0.029717, 1e-6))
    change = {row["measure"]: row for row in raked["change"]["rows"]}
    assert (change["engagement"]["difference"], change["engagement"]["se"]) == (
        near(0.064425217), near(0.074587039),
    )  # fmt: skip


def test_what_is_kept_is_plain_json_with_the_names_of_everything_in_it(shared):
    kept = operations.refresh_engagement(world.two_years(shared))
    assert json.loads(json.dumps(kept.result)) == kept.result
    names = Engagement.objects.get().result["names"]
    assert names["group"]["undergraduate-international"] == {
        "th": "นักศึกษาปริญญาตรี (ต่างชาติ)",
        "en": "Undergraduate student (International)",
    }
    assert names["item"]["V3"]["en"] == "What users say leads to real change in the library."
    assert names["barrier"]["b1"]["en"] == "I did not know about it"


def test_a_group_under_five_is_in_the_kept_figures_nowhere():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30, "researcher": 4})
    result = operations.refresh_engagement(edition).result
    for measure in result["groups"]:
        hidden = [row for row in measure["rows"] if row["state"] in HIDDEN]
        assert "researcher-thai" in {row["key"] for row in hidden}
        assert all(row[name] is None for row in hidden for name in ("n", "direct", "steadied", "low"))
    reached = {row["key"]: row for row in result["reach"]["dimensions"][0]["rows"]}
    assert (reached["researcher-thai"]["came"], reached["researcher-thai"]["state"]) == (None, "hidden")


def test_answers_set_apart_and_those_of_the_other_side_count_for_nothing():
    edition = world.small_edition({"undergraduate": 20, "lecturer": 20})
    form = edition.questionnaires.get()
    staff = Group.objects.get(code="staff", origin="thai")
    everything = dict.fromkeys(world.ITEMS, 5)
    for fields in ({"apart_because": "a try"}, {"group": staff}):
        Response.objects.create(questionnaire=form, answered_on=world.DAY, answers=everything, **fields)
    assert operations.refresh_engagement(edition).result["n"] == 40


def test_values_out_of_the_scale_are_no_answers():
    edition = world.small_edition({"undergraduate": 20, "lecturer": 20})
    Response.objects.filter(pk=Response.objects.first().pk).update(
        answers={"C1": 9, "C2": "x", "A1": None, "A2": 4}
    )
    items = {row["key"]: row for row in operations.refresh_engagement(edition).result["items"]}
    assert (items["C1"]["n"], items["C2"]["n"], items["A1"]["n"], items["A2"]["n"]) == (39, 39, 39, 40)


def test_a_mirror_of_nine_staff_is_shown_to_nobody(shared):
    result = operations.refresh_engagement(world.two_years(shared, staff=9)).result
    assert (result["mirror"]["is_shown"], result["mirror"]["rows"]) == (False, [])


def test_one_member_of_staff_keeps_nothing_else_back(shared):
    result = operations.refresh_engagement(world.two_years(shared, staff=1)).result
    assert (result["n"], result["mirror"]["note"]) == (488, "too-few-staff")


def test_more_staff_who_answered_than_there_are_keeps_nothing_back(shared):
    edition = world.two_years(shared)
    Population.objects.filter(edition=edition, dimension="staff").update(size=12)
    result = operations.refresh_engagement(edition).result
    assert "failure" not in result
    assert (result["mirror"]["staff"], result["mirror"]["staff_population"]) == (46, None)
    told = {"code": "staff-over-population", "params": {"found": 46, "most": 12}}
    assert told in result["notes"]


@pytest.mark.parametrize(
    ("change", "code", "thai", "english"),
    [
        ({"size": 10}, "came-over-population", "40", "40 of 10"),
        ({"size": 0}, "level-empty", "เป็น 0", "is 0"),
        ({"level": "other-thai"}, "level-unknown", "นักศึกษาปริญญาตรี (ไทย)", "Undergraduate student (Thai)"),
    ],
)
def test_numbers_of_people_that_cannot_be_are_named_in_both_languages(change, code, thai, english):
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    Population.objects.filter(level="undergraduate-thai").update(**change)
    failure = failure_of(edition)
    assert failure["code"] == code
    assert thai in said(failure, "th")
    assert english in said(failure, "en")


def test_divisions_that_differ_are_told_with_their_sums():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    Population.objects.create(edition=edition, dimension="place", level="main", size=1500)
    Population.objects.create(edition=edition, dimension="place", level="branch", size=1)
    failure = failure_of(edition)
    assert failure["code"] == "margins-differ"
    assert "2,000" in said(failure, "th")
    assert "1,501" in said(failure, "en")


def test_without_any_answer_it_is_said_that_the_figures_come_with_the_first():
    world.prepare()
    edition = make.make_edition()
    assert failure_of(edition)["code"] == "no-answers"
    world.put(edition, "sewana-12", 1)
    assert said(failure_of(edition), "en").startswith("Nobody has answered")


def test_every_sentence_about_a_failure_is_there_in_both_languages_and_an_unknown_one_shows_its_code():
    make.make_library()
    for code in SENTENCES:
        failure = {
            "code": code,
            "params": {"margin": "group", "level": "lecturer-thai", "sums": {"group": 3.0}},
        }
        thai, english = said(failure, "th"), said(failure, "en")
        assert thai != english
        assert "%(" not in thai + english
    assert "(something-new)" in said({"code": "something-new", "params": {}}, "en")


def test_figures_that_stand_stay_when_the_newest_answers_give_none_and_go_when_they_do_again():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    first = operations.refresh_engagement(edition)
    Population.objects.filter(level="lecturer-thai").update(size=0)
    second = operations.refresh_engagement(edition)
    assert (second.result["n"], second.result["failure"]["code"]) == (70, "level-empty")
    assert second.computed_at == first.computed_at
    Population.objects.filter(level="lecturer-thai").update(size=500)
    assert "failure" not in operations.refresh_engagement(edition).result


def test_a_year_before_that_gives_no_figures_is_left_out_with_a_note(shared):
    edition = world.two_years(shared)
    Population.objects.filter(edition__year=2025, dimension="cluster", level="health").update(size=1)
    result = operations.refresh_engagement(edition).result
    assert result["change"] is None
    assert {"year": 2568, "because": "came-over-population"} in [
        note["params"] for note in result["notes"] if note["code"] == "earlier-left-out"
    ] or "margins-differ" in [note["params"].get("because") for note in result["notes"]]


def test_an_item_in_other_words_is_compared_with_no_year(shared):
    edition = world.two_years(shared)
    version = edition.questionnaires.get(number=1).version
    content = json.loads(json.dumps(version.content))
    content["questions"][0]["en"] += " Really."
    other = version.instrument.versions.create(number=99, content=content, fingerprint="0" * 64)
    edition.questionnaires.filter(number=1).update(version=other)
    rows = {row["measure"]: row for row in operations.refresh_engagement(edition).result["change"]["rows"]}
    assert (rows["C1"]["is_comparable"], rows["C1"]["why_not"]) == (False, "wording")
    assert rows["C2"]["is_comparable"]


def test_figures_are_stale_after_an_answer_and_fresh_after_computing():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    assert queries.is_stale(edition, None)
    kept = operations.refresh_engagement(edition)
    assert not queries.is_stale(edition, kept)
    form = edition.questionnaires.get()
    Response.objects.create(questionnaire=form, answered_on=world.DAY, answers={"C1": 1})
    assert queries.is_stale(edition, kept)
    assert not queries.is_stale(edition, operations.refresh_engagement(edition))


@pytest.mark.parametrize("said", ["an opinion", "a question", "an answer", "a turn"])
def test_what_is_said_at_the_forum_makes_figures_stale_without_a_new_answer(said):
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    question = Question.objects.create(
        edition=edition, number=1, text="ทำไม", language="th", state=QuestionState.APPROVED
    )
    kept = operations.refresh_engagement(edition)
    assert not queries.is_stale(edition, kept)
    if said == "an opinion":
        make.make_statement(edition)
    elif said == "a question":
        Question.objects.create(
            edition=edition, number=2, text="ทำไม", language="th", state=QuestionState.APPROVED
        )
    elif said == "an answer":
        Question.objects.filter(pk=question.pk).update(state=QuestionState.ANSWERED)
    else:
        Turn.objects.create(edition=edition, number=1, name="", state=TurnState.DONE)
    assert queries.is_stale(edition, kept)


def test_the_background_computes_what_is_stale_but_not_again_within_its_rest():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    assert tasks.refresh_stale_engagements() == 1
    form = edition.questionnaires.get()
    Response.objects.bulk_create(
        Response(questionnaire=form, answered_on=world.DAY, answers={"C1": 1}) for _ in range(5)
    )
    assert tasks.refresh_stale_engagements() == 0
    Engagement.objects.update(computed_at=world.LONG_AGO)
    assert tasks.refresh_stale_engagements() == 1
    assert tasks.refresh_stale_engagements() == 0


def test_computing_by_the_button_is_queued_once_and_seen_until_it_is_done():
    edition = world.small_edition({"undergraduate": 40, "lecturer": 30})
    other = make.make_edition("2027", year=2027)
    assert tasks.ask_for_engagement(edition)
    assert not tasks.ask_for_engagement(edition)
    assert (tasks.is_computing(edition), tasks.is_computing(other)) == (True, False)
    tasks.compute_engagement.call(edition.pk)
    assert Engagement.objects.get(edition=edition).result["n"] == 70


def test_answers_are_read_by_one_query_however_many_there_are():
    edition = world.small_edition({"undergraduate": 12, "lecturer": 12})
    operations.refresh_engagement(edition)
    with CaptureQueriesContext(connection) as few:
        operations.refresh_engagement(edition)
    form, group = edition.questionnaires.get(), Group.objects.get(code="lecturer", origin="thai")
    Response.objects.bulk_create(
        Response(questionnaire=form, group=group, answered_on=world.DAY, answers={"C1": 1 + at % 5})
        for at in range(300)
    )
    with CaptureQueriesContext(connection) as many:
        operations.refresh_engagement(edition)
    assert len(many) == len(few)


def test_whether_figures_are_stale_is_read_from_an_index_and_not_from_the_answers():
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite words it")
    edition = world.small_edition({"lecturer": 12})
    with CaptureQueriesContext(connection) as asked:
        queries.basis(edition)
    counting = next(one["sql"] for one in asked if "survey_response" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {counting}")
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "COVERING INDEX survey_response_counted" in plan


def test_the_ways_in_give_away_nobody_whom_the_table_of_who_came_hides():
    sizes = {"undergraduate": 30, "lecturer": 14, "researcher": 3}
    edition = world.small_edition(dict.fromkeys(sizes, 40))
    people = [(code, at) for code, count in sizes.items() for at in range(count)]
    Participant.objects.bulk_create(
        Participant(
            edition=edition,
            seal=str(number),
            number=number,
            group=Group.objects.get(code=code, origin="thai"),
            place=("room", "online")[at % 2],
        )
        for number, (code, at) in enumerate(people, 1)
    )
    result = operations.refresh_engagement(edition).result
    came = {row["key"]: row["came"] for row in result["came"]["dimensions"][0]["rows"]}
    assert came["lecturer-thai"] is None  # or else 47 - 30 - 14 = 3
    ways = {row["key"]: (row["on_site"], row["online"]) for row in result["funnel"]}
    assert ways["undergraduate-thai"] == (15, 15)
    assert ways["lecturer-thai"] == ways["researcher-thai"] == (None, None)

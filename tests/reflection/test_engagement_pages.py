"""The page of engagement for its office and for everybody, its tables, its steps, its slides and its releases."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.people.models import Group
from sewana.reflection import operations
from sewana.reflection.models import Engagement, Release
from sewana.reflection.operations.release import NotReleased, outgoing, put_out
from sewana.reflection.queries.engagement_tables import tables
from sewana.reflection.queries.public_figures import public_figures
from sewana.survey.models import Population, Response
from tests import make
from tests.reflection import engagement_world as world
from tests.reflection.engagement_sample import sample_result

pytestmark = pytest.mark.django_db
PAGE = "/e/2026/engagement/"
OFFICE = "/office/editions/2026/engagement/"
RELEASES = f"{OFFICE}releases/"
MOST_QUERIES = 12


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sample_edition(**changes):
    """An edition with the sample's figures, without computing them."""
    make.make_library()
    edition = make.make_edition()
    result = sample_result() | changes
    return edition, Engagement.objects.create(
        edition=edition, computed_at=timezone.now(), basis="", seconds=1, result=result
    )


def release(edition, kept, **words):
    words = {"words_th": "", "words_en": ""} | words
    return operations.release(edition, **words, seen=kept.computed_at, by="test")


def test_the_office_reads_the_newest_figures_from_top_to_bottom(shared, office):
    operations.refresh_engagement(world.two_years(shared))
    page = text_of(office.get(PAGE))
    for said in (
        "488 people of 36,600 answered (1.3%).",
        "Engagement stands at 3.60 of 5 (3.51 to 3.69).",
        "staff expect 39 points more than users say, between 33 and 44.",
        "What nobody may claim",
        "You see the newest figures, as the office does.",
    ):
        assert said in page
    assert "margin of error" not in page
    assert page.count("Engagement stands at") == 1


def test_what_is_folded_away_still_says_its_sentence_in_sight(english):
    edition, kept = sample_edition()
    release(edition, kept)
    page = english.get(PAGE).content.decode()
    folded = re.findall(r'<details class="folded">(.*?)</details>\s*</figure>', page, re.DOTALL)
    assert len(folded) == 3
    assert not [one for one in folded if "picture-said" in one]
    in_sight = re.sub(
        r"<details.*?</details>",
        "",
        re.sub(r"<details class=.folded.*?</figure>", "", page, flags=re.DOTALL),
        flags=re.DOTALL,
    )
    assert "Of those who could say, about" in in_sight
    assert in_sight.count("Groups typically differ from each other") == 3


def test_the_steps_show_every_formula_with_the_numbers_of_the_reference(shared, client_in):
    operations.refresh_engagement(world.two_years(shared))
    page = text_of(client_in("en").get(f"{PAGE}how/"))
    for number in (
        "3.6014",
        "0.0478",
        "3.2059",
        "1.6161",
        "301.9537",
        "0.3016",
        "0.3853",
        "0.0644",
        "0.0746",
        "0.8851",
    ):
        assert number in page, number
    assert "20261128" in page
    thai = text_of(client_in("th").get(f"{PAGE}how/"))
    assert "ตัวเลขแต่ละตัวคำนวณอย่างไร" in thai
    assert "3.6014" in thai


def test_nobody_else_sees_anything_before_a_release(english):
    edition, kept = sample_edition()
    for address in (PAGE, f"{PAGE}how/", f"{PAGE}slides/"):
        answer = english.get(address)
        assert answer.status_code == 403
        assert "The figures are not shown yet" in text_of(answer)
        assert "488" not in text_of(answer)
    assert english.get(f"{PAGE}tables/items.csv").status_code == 404
    assert english.get("/api/v1/editions/2026/engagement").status_code == 404
    release(edition, kept)
    assert "488" in text_of(english.get(PAGE))


def test_an_edition_without_answers_tells_its_office_what_to_do(office):
    make.make_library()
    make.make_edition()
    assert "There are no figures yet" in text_of(office.get(PAGE))
    assert "There are no figures yet" in text_of(office.get(f"{PAGE}how/"))
    assert "There are no figures yet" in text_of(office.get(f"{PAGE}slides/"))
    page = office.get(OFFICE)
    assert "There are no figures yet." in text_of(page)
    assert "Show it to everybody" not in text_of(page)
    answer = office.post(RELEASES, {"do": "release"}, follow=True)
    assert messages_of(answer) == ["There are no figures to show yet."]


def test_what_went_out_stays_as_it_was_and_the_office_sees_what_came_since(english, office):
    edition, kept = sample_edition()
    release(edition, kept, words_th="ขอบคุณ", words_en="Thank you")
    Engagement.objects.update(result=sample_result() | {"n": 501}, computed_at=timezone.now())
    everybody, inside = text_of(english.get(PAGE)), text_of(office.get(PAGE))
    assert "(n 488)" in everybody
    assert "Thank you" in everybody
    assert "(n 501)" in inside
    assert "(n 501)" not in everybody
    english.cookies["sewana_language"] = "th"
    assert "ขอบคุณ" in text_of(english.get(PAGE))


def test_a_release_is_taken_back_and_shown_again_and_the_one_before_comes_back_meanwhile(english, office):
    edition, kept = sample_edition()
    first = release(edition, kept, words_en="The first")
    second = release(edition, kept, words_en="The second")
    assert (first.number, second.number) == (1, 2)
    assert "The second" in text_of(english.get(PAGE))
    office.post(RELEASES, {"do": "withdraw", "number": "2"})
    assert "The first" in text_of(english.get(PAGE))
    office.post(RELEASES, {"do": "withdraw", "number": "1"})
    assert english.get(PAGE).status_code == 403
    assert "Undo: show it again" in text_of(office.get(OFFICE))
    office.post(RELEASES, {"do": "restore", "number": "2"})
    assert "The second" in text_of(english.get(PAGE))
    done = AuditEntry.objects.filter(object_kind="reflection.release").values_list("operation", flat=True)
    assert list(done) == ["release_engagement"] * 2 + ["withdraw_engagement"] * 2 + ["restore_engagement"]


def test_taking_back_what_is_not_out_changes_nothing(office):
    edition, kept = sample_edition()
    release(edition, kept)
    for sent in (
        {"do": "withdraw", "number": "7"},
        {"do": "restore", "number": "1"},
        {"do": "withdraw", "number": "x"},
    ):
        assert office.post(RELEASES, sent).status_code == 302
    assert Release.objects.get().withdrawn_at is None


def test_the_form_releases_what_was_seen_and_nothing_newer(office):
    sample_edition()
    seen = office.get(OFFICE).context["form"]["seen"].value()
    Engagement.objects.update(computed_at=timezone.now())
    sent = {"do": "release", "words_th": "ถ้อยคำ", "words_en": "Words", "seen": seen}
    answer = office.post(RELEASES, sent)
    assert messages_of(answer) == [
        "The figures were computed anew while you read. Look at them once more, then show them."
    ]
    assert not Release.objects.exists()
    again = answer.context["form"]
    assert (again["words_en"].value(), again["seen"].value()) != ("", seen)
    answer = office.post(RELEASES, sent | {"seen": again["seen"].value()}, follow=True)
    assert messages_of(answer) == ["Everybody sees release 1 now."]
    assert (Release.objects.get().words_en, Release.objects.get().released_by.email) == (
        "Words",
        "en@example.org",
    )


def test_too_long_words_are_told_and_kept(office):
    sample_edition()
    answer = office.post(RELEASES, {"do": "release", "words_th": "ก" * 2001, "words_en": "kept"})
    assert not Release.objects.exists()
    assert "kept" in text_of(answer)
    assert answer.context["form"].errors["words_th"]


def test_nothing_goes_out_while_the_newest_answers_give_no_figures(office):
    sample_edition(failure={"code": "no-margins", "params": {}})
    page = text_of(office.get(OFFICE))
    assert "Write the numbers by group first." in page
    assert "Below stand the last figures that could be made." in page
    answer = office.post(RELEASES, {"do": "check"}, follow=True)
    assert messages_of(answer) == ["The newest answers gave no figures. Mend what is said above first."]


def test_one_new_answer_between_two_releases_would_be_told_and_is_refused(shared, office):
    edition = world.two_years(shared)
    release(edition, operations.refresh_engagement(edition))
    Response.objects.create(
        questionnaire=edition.questionnaires.get(number=1),
        group=Group.objects.get(code="researcher", origin="thai"),
        cluster="health", place="main", answered_on=world.DAY, answers=dict.fromkeys(world.ITEMS, 1),
    )  # fmt: skip
    kept = operations.refresh_engagement(edition)
    checked = office.post(RELEASES, {"do": "check"})
    assert "What a reader could work out" in text_of(checked)
    assert "researcher" in text_of(checked)
    answer = office.post(RELEASES, {"do": "release", "seen": kept.computed_at.isoformat()})
    assert messages_of(answer)[0].startswith("Nothing was shown: together with what is out already")
    assert Release.objects.count() == 1


def test_what_was_checked_before_another_release_does_not_go_out_behind_it(office):
    edition, kept = sample_edition()
    new = outgoing(edition)
    release(edition, kept)
    with pytest.raises(NotReleased) as refused:
        put_out(edition, new, {"words_th": "", "words_en": ""}, 0, "test")
    assert (refused.value.code, Release.objects.count()) == ("changed", 1)


def test_the_same_figures_may_go_out_twice_and_are_checked_against_the_first(shared, office):
    edition = world.two_years(shared)
    kept = operations.refresh_engagement(edition)
    release(edition, kept)
    second = release(edition, kept)
    assert second.audit["against"] == 1
    answer = office.post(RELEASES, {"do": "check"}, follow=True)
    assert messages_of(answer) == [
        "A reader of these tables can work out nothing about fewer than five people."
    ]


def test_a_mirror_of_too_few_staff_is_shown_to_neither_everybody_nor_the_office(shared, english, office):
    edition = world.two_years(shared, staff=9)
    release(edition, operations.refresh_engagement(edition))
    for client in (english, office):
        page = text_of(client.get(PAGE))
        assert "Fewer than ten staff answered" in page
        assert "◇ providers (n" not in page
        assert client.get(f"{PAGE}tables/mirror.csv").status_code == 404
    assert "nobody sees it, the office neither" in text_of(office.get(OFFICE))
    assert english.get("/api/v1/editions/2026/engagement").json()["figures"]["mirror"]["staff"] is None


def test_the_office_looks_at_the_page_as_everybody_would_see_it(english, office):
    edition, kept = sample_edition()
    assert "It has not gone out." in text_of(office.get(f"{PAGE}?as=public"))
    release(edition, kept)
    assert "It has not gone out." not in text_of(english.get(f"{PAGE}?as=public"))


def test_the_json_is_the_release_for_everybody_and_the_office(english, office):
    edition, kept = sample_edition()
    release(edition, kept, words_th="ไทย", words_en="English")
    Engagement.objects.update(result=sample_result() | {"n": 501})
    for client in (english, office):
        found = client.get("/api/v1/editions/2026/engagement").json()
        assert (found["number"], found["words"]) == (1, {"th": "ไทย", "en": "English"})
        assert (found["figures"]["n"], found["figures"]["items"][0]["key"]) == (488, "C1")


def test_a_rehearsal_shows_nothing_to_anybody_and_leaves_no_file(office):
    edition, _kept = sample_edition()
    original = make.make_edition("2027", year=2027)
    type(edition).objects.filter(pk=edition.pk).update(rehearsal_of=original)
    assert office.get(f"{PAGE}tables/items.csv").status_code == 404
    assert office.post(RELEASES, {"do": "check"}).status_code == 404
    assert "Show it to everybody" not in text_of(office.get(OFFICE))


def test_the_slides_have_one_idea_each_and_name_only_gaps_that_chance_does_not_make(office):
    sample_edition()
    page = office.get(f"{PAGE}slides/")
    titles = re.findall(r'<h1 class="slide-title"[^>]*>([^<]+)', page.content.decode())
    assert titles == [
        "Who answered", "Whom we heard too little", "What users feel", "What the service is like",
        "Where we misjudge each other", "What changed", "What we do not know",
    ]  # fmt: skip
    assert "+39" in text_of(page)
    assert "alongside the forum" in text_of(page)


def test_computing_by_the_button_says_so_until_it_is_done(office):
    sample_edition()
    answer = office.post(OFFICE, follow=True)
    assert messages_of(answer) == [
        "The figures are being computed. This page shows them when they are ready."
    ]
    part = office.get(f"{OFFICE}?part=state")
    assert "The figures are being computed." in text_of(part)
    assert "<html" not in part.content.decode()
    assert messages_of(office.post(OFFICE, follow=True)) == ["The figures are being computed already."]


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}how/", f"{PAGE}slides/", OFFICE])
def test_a_page_asks_a_dozen_queries_at_most(shared, office, address):
    edition = world.two_years(shared)
    release(edition, operations.refresh_engagement(edition))
    for _time in ("made", "kept"):
        with CaptureQueriesContext(connection) as asked:
            assert office.get(address).status_code == 200
        assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]


def test_a_kept_page_is_made_anew_when_the_figures_are(office):
    sample_edition()
    assert "(n 488)" in text_of(office.get(PAGE))
    changed = sample_result()
    changed["scales"][0] |= {"mean": 4.44}
    Engagement.objects.update(result=changed, computed_at=timezone.now())
    assert "4.44" in text_of(office.get(PAGE))


@pytest.mark.parametrize(
    "sizes",
    [{"undergraduate": 12}, {"undergraduate": 7}, {"undergraduate": 3}, {"undergraduate": 40, "lecturer": 3}],
    ids=str,
)
@pytest.mark.parametrize("knows_people", [True, False])
def test_every_page_is_there_for_a_round_however_small(english, office, sizes, knows_people):
    edition = world.small_edition(sizes)
    if not knows_people:
        Population.objects.all().delete()
    kept = operations.refresh_engagement(edition)
    for address in (PAGE, f"{PAGE}how/", f"{PAGE}slides/", OFFICE):
        assert office.get(address).status_code == 200
    if "failure" in kept.result or operations.check(edition):
        return
    release(edition, kept)
    for address in (PAGE, f"{PAGE}how/", f"{PAGE}slides/", "/api/v1/editions/2026/engagement"):
        assert english.get(address).status_code == 200
    for table in tables(public_figures(kept.result)):
        assert english.get(f"{PAGE}tables/{table.name}.csv").status_code == 200

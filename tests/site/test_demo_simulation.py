"""The demonstration forum: whole in both languages, marked as invented, repeatable, and with a structure."""

import itertools
import unicodedata
from collections import Counter
from functools import cache

import pytest

from sewana.site.demo.content import read_content
from sewana.site.demo.simulate import CAMPS, simulate

CONTENT = read_content()
PAST, LIVE = CONTENT["editions"]
EDITIONS = pytest.mark.parametrize("edition", [PAST, LIVE], ids=["past", "live"])


@cache
def simulated_year(year):
    edition = PAST if year == PAST["year"] else LIVE
    return simulate(edition, people=edition["people"], seed=year)


def simulated(edition):
    return simulated_year(edition["year"])


def latest(simulation):
    return {(vote.participant, vote.statement): vote.value for vote in simulation.votes}


def share_agreeing(simulation, number, people):
    """Share of the given people who agree among those who answered, passes included."""
    answers = [
        value
        for (who, statement), value in latest(simulation).items()
        if statement == number and who in people
    ]
    return answers.count(1) / len(answers)


def in_camp(simulation, camp):
    return {index for index, drawn in enumerate(simulation.camps) if drawn == camp}


def on_side(simulation, side):
    sides = {group["code"]: group["side"] for group in CONTENT["groups"]}
    return {index for index, person in enumerate(simulation.participants) if sides.get(person.group) == side}


def base_characters(text):
    """A simple count of what a reader sees as one character: marks above and below do not count."""
    return sum(not unicodedata.category(character).startswith("M") for character in text)


def is_thai(text):
    return any("\u0e00" <= character <= "\u0e7f" for character in text)


def every_wording():
    for edition in CONTENT["editions"]:
        yield from itertools.chain(
            edition["statements"], edition["held"], edition["hidden"], edition["merged"]
        )


def every_text(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from every_text(child)


def test_the_whole_is_marked_as_invented_in_both_languages():
    assert CONTENT["invented"] is True
    assert "สมมุติ" in CONTENT["note_th"]
    assert "invented" in CONTENT["note_en"]
    assert "สมมุติ" in CONTENT["library"]["name_th"]
    assert "Imaginary" in CONTENT["library"]["name_en"]


def test_every_address_can_never_be_delivered():
    addresses = [member["email"] for edition in CONTENT["editions"] for member in edition["committee"]]
    assert {address.partition("@")[2] for address in addresses} == {"library.example"}


def test_no_text_is_empty_or_carries_the_damage_of_a_pdf():
    texts = list(every_text(CONTENT))
    assert all(texts)
    assert [
        text for text in texts if text != unicodedata.normalize("NFC", text.strip()) or "  " in text
    ] == []
    assert [text for text in texts if "\u0e4d" in text or " \u0e32" in text or "\u0e40\u0e40" in text] == []


def test_every_statement_is_in_both_languages():
    for wording in every_wording():
        thai, english = wording["text"], wording["translation"]
        if wording["language"] == "en":
            thai, english = english, thai
        assert is_thai(thai), wording["number"]
        assert not is_thai(english), wording["number"]


def test_every_statement_fits_in_140_characters_in_both_languages():
    lengths = [
        base_characters(text)
        for wording in every_wording()
        for text in (wording["text"], wording["translation"])
    ]
    assert max(lengths) <= 140


def test_marks_do_not_count_as_characters():
    assert base_characters("ที่นี้ปี่") == 3


@EDITIONS
def test_every_title_theme_summary_and_place_has_its_own_language(edition):
    for key in ("title", "theme", "summary", "place"):
        assert is_thai(edition[f"{key}_th"]), key
        assert not is_thai(edition[f"{key}_en"]), key


def test_the_two_editions_have_the_agreed_statements():
    assert [(edition["year"], edition["state"], edition["held_on"]) for edition in (PAST, LIVE)] == [
        (2025, "archived", "2025-11-20"),
        (2026, "live", "2026-11-22"),
    ]
    assert [wording["number"] for wording in PAST["statements"]] == list(range(1, 25))
    assert [wording["number"] for wording in LIVE["statements"]] == list(range(1, 37))
    assert sum(wording["language"] == "en" for wording in LIVE["statements"]) == 6
    assert (
        len({wording["text"] for wording in PAST["statements"]} & {w["text"] for w in LIVE["statements"]})
        == 10
    )


def test_what_is_not_shown_has_a_number_and_a_reason_of_its_own():
    assert [wording["number"] for wording in LIVE["held"]] == [37, 38, 39]
    (hidden,) = LIVE["hidden"]
    assert hidden["number"] == 40
    assert is_thai(hidden["reason_th"])
    assert not is_thai(hidden["reason_en"])
    (merged,) = LIVE["merged"]
    assert (merged["number"], merged["into"]) == (41, 2)


def test_every_theme_is_named_and_used():
    named = {theme["code"] for theme in CONTENT["themes"]}
    assert {theme for wording in every_wording() for theme in wording["themes"]} == named


@EDITIONS
def test_the_committee_has_every_role_and_one_owner(edition):
    roles = Counter(member["role"] for member in edition["committee"])
    assert set(roles) == {"owner", "chair", "secretary", "member", "moderator", "staff"}
    assert (roles["owner"], roles["chair"], roles["secretary"]) == (1, 1, 1)
    assert len({member["email"] for member in edition["committee"]}) == len(edition["committee"])


def test_the_past_edition_has_a_filled_practice_sheet():
    sheet = PAST["practice_sheet"]
    assert list(sheet) == [
        "title",
        "owners",
        "category",
        "nature",
        "how_to",
        "achievement",
        "pride",
        "success_factors",
        "event",
    ]
    assert [len(step["items"]) for step in sheet["how_to"]["steps"]] == [0, 6, 0]
    assert [list(owner) for owner in sheet["owners"]] == [["prefix", "given", "family", "unit"]] * 3


def test_the_groups_are_the_six_of_the_library_on_two_sides():
    assert {group["code"]: group["side"] for group in CONTENT["groups"]} == {
        "lecturer": "user",
        "researcher": "user",
        "undergraduate": "user",
        "postgraduate": "user",
        "staff": "provider",
        "other": "user",
    }


def test_nobody_comes_from_a_group_more_often_than_it_has_people():
    population = {
        (group["code"], origin): size
        for group in CONTENT["groups"]
        for origin, size in group["population"].items()
    }
    came = Counter((person.group, person.origin) for person in simulated(LIVE).participants if person.group)
    assert came.keys() == population.keys()
    assert all(came[cell] <= population[cell] for cell in came)


@EDITIONS
def test_the_same_seed_gives_the_same_votes_and_another_seed_others(edition):
    again = simulate(edition, people=edition["people"], seed=edition["year"])
    assert simulated(edition) == again
    assert simulated(edition).votes != simulate(edition, people=edition["people"], seed=1).votes


def test_the_votes_of_another_version_of_python_would_be_the_same():
    """Literal rows: a change here changes every number on the demonstration pages."""
    simulation = simulated(LIVE)
    assert (len(simulation.votes), len(latest(simulation))) == (13526, 13349)
    assert [tuple(vote) for vote in simulation.votes[:3]] == [(536, 25, -1), (536, 21, -1), (244, 4, 1)]


@EDITIONS
def test_as_many_people_as_asked_for_and_all_of_them_vote(edition):
    simulation = simulated(edition)
    assert len(simulation.participants) == len(simulation.camps) == edition["people"]
    assert {vote.participant for vote in simulation.votes} == set(range(edition["people"]))
    assert {vote.statement for vote in simulation.votes} == {s["number"] for s in edition["statements"]}
    assert {vote.value for vote in simulation.votes} == {-1, 0, 1}


@pytest.mark.parametrize("people", [1, 7, 100])
def test_any_number_of_people_can_come(people):
    assert len(simulate(LIVE, people=people).participants) == people


@EDITIONS
def test_people_tire_but_answer_at_least_three(edition):
    answered = sorted(Counter(who for who, _ in latest(simulated(edition))).values())
    statements = len(edition["statements"])
    assert answered[0] == 3
    assert answered[-1] == statements
    assert 0.6 <= answered[len(answered) // 2] / statements <= 0.7


@EDITIONS
def test_about_a_tenth_of_the_answers_are_passes(edition):
    values = list(latest(simulated(edition)).values())
    assert 0.08 <= values.count(0) / len(values) <= 0.12


@EDITIONS
def test_a_few_votes_are_changed_and_the_later_row_differs(edition):
    rows = {}
    for vote in simulated(edition).votes:
        rows.setdefault((vote.participant, vote.statement), []).append(vote.value)
    changed = [values for values in rows.values() if len(values) > 1]
    assert 0.005 <= len(changed) / len(rows) <= 0.02
    assert all(before != after for before, after in changed)


def test_some_skip_the_question_about_their_group_and_about_sixty_are_staff():
    groups = Counter(person.group for person in simulated(LIVE).participants)
    assert groups[None] == 36
    assert groups["staff"] == 58
    assert all((p.group is None) == (p.origin is None) for p in simulated(LIVE).participants)


@EDITIONS
def test_there_are_cells_too_small_to_be_shown(edition):
    sizes = Counter(
        (person.group, person.origin) for person in simulated(edition).participants if person.group
    )
    small = {cell for cell, size in sizes.items() if size < 5}
    assert {("researcher", "international"), ("other", "international"), ("staff", "international")} == small


@pytest.mark.parametrize(
    ("number", "for_it", "against_it"),
    [
        (2, "late", "quiet"),  # open all night
        (5, "quiet", "together"),  # silent floors
        (6, "quiet", "together"),  # printed books
        (8, "together", "quiet"),  # half for group work
        (10, "late", "together"),  # food at the desks
        (12, "quiet", "late"),  # fines
        (18, "together", "quiet"),  # budget for e-resources
        (28, "late", "together"),  # sofas
    ],
)
def test_the_camps_are_far_apart_on_what_divides_them(number, for_it, against_it):
    simulation = simulated(LIVE)
    agreeing = {camp: share_agreeing(simulation, number, in_camp(simulation, camp)) for camp in CAMPS}
    assert agreeing[for_it] - agreeing[against_it] >= 0.55, agreeing


@pytest.mark.parametrize("number", [1, 9, 15, 16, 30, 36])
def test_every_camp_shares_what_unites_them(number):
    simulation = simulated(LIVE)
    assert min(share_agreeing(simulation, number, in_camp(simulation, camp)) for camp in CAMPS) >= 0.75


@pytest.mark.parametrize("number", [3, 7, 21, 25, 31, 35])
def test_providers_see_their_service_rosier_than_users(number):
    simulation = simulated(LIVE)
    provider = share_agreeing(simulation, number, on_side(simulation, "provider"))
    assert provider - share_agreeing(simulation, number, on_side(simulation, "user")) >= 0.15


def test_international_voices_differ_where_language_matters():
    simulation = simulated(LIVE)
    abroad = {i for i, person in enumerate(simulation.participants) if person.origin == "international"}
    home = {i for i, person in enumerate(simulation.participants) if person.origin == "thai"}
    assert share_agreeing(simulation, 26, abroad) - share_agreeing(simulation, 26, home) >= 0.15
    assert share_agreeing(simulation, 35, home) - share_agreeing(simulation, 35, abroad) >= 0.15


def test_users_feel_a_little_more_heard_than_the_year_before():
    past, live = simulated(PAST), simulated(LIVE)
    before = share_agreeing(past, 7, on_side(past, "user"))
    assert 0.02 <= share_agreeing(live, 7, on_side(live, "user")) - before <= 0.2

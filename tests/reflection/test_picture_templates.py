"""Pictures of engagement as pages draw them: in both languages, with a table that says the same."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from sewana.reflection.views.figures import Figure, figures, reach
from tests.reflection.engagement_sample import sample_funnel, sample_result, sample_zone

LANGUAGES = ("th", "en")
NUMBER = re.compile(r"[+−]?\d[\d.,]*[%×]?")


class Edition:
    """Enough of an edition to make an address."""

    key = "2026"


def every(found):
    """All figures of a page, one after another."""
    for name in found.__slots__:
        value = getattr(found, name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Figure):
                yield one


def drawn(figure):
    return render_to_string("reflection/pictures/figure.html", {"figure": figure, "edition": Edition})


def pages(result, language):
    with override(language):
        found = figures(result, sample_funnel(), sample_zone())
        return {figure.name: drawn(figure) for figure in every(found)}


def read(html):
    """The figure as a tree; that it can be read as one is a test of its own."""
    return ET.fromstring(html.replace("&nbsp;", " "))


def words_of(element):
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def drawn_pages():
    return {language: pages(sample_result(), language) for language in LANGUAGES}


NAMES = [
    "reach-group", "funnel", "service", "spread", "groups-engagement", "groups-voice", "groups-V3", "mirror",
    "coorientation-V3", "change-mean", "change-share", "trend-mean", "barriers", "zone",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_drawn(drawn_pages, language):
    assert list(drawn_pages[language]) == NAMES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_named_described_and_twinned_by_a_table(drawn_pages, language, name):
    tree = read(drawn_pages[language][name])
    assert tree.tag == "figure"
    pictures = [svg for svg in tree.iter("svg") if svg.get("role") == "img"]
    if name != "funnel":  # its bars stand beside their numbers, in a list
        assert pictures
    for svg in pictures:
        assert words_of(svg.find("title"))
        assert name.startswith("coorientation") or svg.find("desc") is not None or svg.get("aria-describedby")
    others = [svg for svg in tree.iter("svg") if svg.get("viewBox") == "0 0 20 20"]
    assert all(svg.get("aria-hidden") == "true" for svg in others)
    (table,) = tree.iter("table")
    assert table.find("caption").get("id") == f"table-{name}"
    assert len(list(table.iter("tr"))) > 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_unknown_to_the_template(drawn_pages, name):
    for language in LANGUAGES:
        html = drawn_pages[language][name]
        assert not re.search(r"None|nan|\binf\b|\{\{|\[\]", html)
        assert 'x="%"' not in html
        assert "style=" not in html
        assert "<script" not in html


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_draw_the_same(drawn_pages, name):
    """Names at the end of a slope break otherwise; all other places and numbers are the same."""
    places = [
        re.findall(r' (?:x|cx|x1|x2|width)="([\d.]+%)"', drawn_pages[language][name])
        for language in LANGUAGES
    ]
    assert places[0] == places[1] or name.startswith("change")


@pytest.mark.parametrize(
    ("name", "row", "numbers"),
    [
        ("mirror", 1, ["30%", "25%", "36%", "69%", "66%", "72%", "+39", "+33", "+44"]),
        ("reach-group", 4, ["800", "48", "11", "60.0", "4.50×", "3.42×", "5.88×"]),
        ("groups-engagement", 3, ["14", "3.20", "2.80", "3.60", "3.38", "3.02", "3.66", "50%"]),
        ("service", 1, ["75%", "70%", "80%", "435", "53"]),
        ("spread", 1, ["2%", "4%", "18%", "35%", "40%", "435"]),
        ("change-mean", 2, ["2.96", "3.21", "+0.25", "+0.11", "+0.39"]),
        ("trend-mean", 1, ["2024", "3.48", "3.38", "3.58"]),
        ("zone", 1, ["6.47", "7.44", "7.26", "+0.79", "+0.55", "+1.03", "212"]),
        ("funnel", 1, ["28,000", "1,400", "310", "120", "90", "64", "41"]),
        ("barriers", 1, ["30%", "25%", "35%", "142"]),
        ("coorientation-V3", 0, ["+31", "+20", "+42"]),
    ],
)
def test_the_table_holds_the_numbers_and_their_ranges(drawn_pages, name, row, numbers):
    (table,) = read(drawn_pages["en"][name]).iter("table")
    cells = list(list(table.iter("tr"))[row])[1:]
    found = NUMBER.findall(" ".join(words_of(cell) for cell in cells))
    assert found == numbers


def test_no_two_tables_have_one_name(drawn_pages):
    captions = [words_of(next(read(html).iter("caption"))) for html in drawn_pages["en"].values()]
    assert len(set(captions)) == len(captions)


@pytest.mark.parametrize(("of", "word"), [("reach", "answered"), ("came", "came")])
def test_who_came_is_told_from_who_answered(of, word):
    with override("en"):
        (figure,) = reach({of: sample_result()["reach"]}, {}, of=of)
        html = drawn(figure)
    assert figure.name == f"{of}-group"
    assert f"</b> {word}, 373 expected" in html
    assert ("came" in html) == (of == "came")


def test_what_is_drawn_is_what_the_table_says(drawn_pages):
    tree = read(drawn_pages["en"]["mirror"])
    (table,) = tree.iter("table")
    described = [words_of(svg.find("desc")) for svg in tree.iter("svg") if svg.get("role") == "img"]
    rows = [words_of(row) for row in table.find("tbody")]
    assert len(described) == len(rows) == 12
    for told, row in zip(described, rows, strict=True):
        assert sorted(NUMBER.findall(told)) == sorted(NUMBER.findall(row.replace("ten points", "")))


def hidden(result):
    """Every group, statement and barrier as the ladder leaves what nobody may see."""
    for row in [*result["items"], *result["groups"][0]["rows"], *result["reach"]["dimensions"][0]["rows"]]:
        row.update({name: None for name in row if name not in {"key", "members", "facet", "population"}})
        row["state"] = "hidden"
    return result


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_hidden_is_said_and_not_drawn(language):
    found = pages(hidden(sample_result()), language)
    said = {"th": "เพื่อไม่ให้รู้ว่า", "en": "so that nobody can be recognised"}[language]
    for name in ("spread", "service", "groups-engagement", "reach-group"):
        html = found[name]
        assert said in html
        assert not [svg for svg in read(html).iter("svg") if svg.get("role") == "img"]
        assert not re.search(r"None|nan", html)


def test_hidden_groups_are_named_in_one_line_and_stand_in_the_table():
    result = sample_result()
    rows = result["groups"][0]["rows"]
    rows[1] |= {"state": "hidden", "direct": None, "steadied": None, "n": None}
    rows[2] |= {"state": "equal", "direct": None, "steadied": None, "n": None}
    with override("en"):
        names = figures(result).groups[0].picture.few
    tree = read(pages(result, "en")["groups-engagement"])
    assert len(names) == 2
    (line,) = [words_of(one) for one in tree.iter("p") if "so that nobody" in words_of(one)]
    assert line == f"Not shown, so that nobody can be recognised: {', '.join(names)}."
    drawn_rows = [one for one in tree.iter("li") if one.get("class") == "picture-row"]
    assert len(drawn_rows) == len(rows) - 2
    assert len(list(next(tree.iter("tbody")))) == len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_year_without_staff_and_forum_has_sentences_and_no_pictures(language):
    empty = {
        "mirror": None,
        "coorientation": None,
        "change": None,
        "trend": [],
        "reach": None,
        "barriers": [],
    }
    with override(language):
        found = figures(sample_result() | empty)
        html = {figure.name: drawn(figure) for figure in every(found)}
    assert "zone" not in html
    assert "reach-group" not in html
    for name in ("mirror", "change", "trend", "barriers", "funnel"):
        assert "<svg" not in html[name]
        assert words_of(read(html[name]).find("figcaption"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_has_answered(language):
    nobody = {"n": 0, "rate": 0.0, "items": [], "groups": [], "scales": [], "mirror": None, "reach": None}
    rest = {
        "coorientation": None,
        "change": None,
        "trend": [],
        "barriers": [],
        "reliability": [],
        "honesty": {},
    }
    with override(language):
        found = figures(sample_result() | nobody | rest | {"doors": {}, "modes": {}})
        assert all("<svg" not in drawn(figure) for figure in every(found))
        assert found.scales == {"th": "ยังไม่มีใครตอบ", "en": "Nobody has answered yet."}[language]


def test_names_with_signs_of_markup_stay_words():
    result = sample_result()
    result["names"]["item"]["V3"] = {"th": "<b>ก & ข</b>", "en": "<b>a & b</b>"}
    for html in pages(result, "en").values():
        assert "<b>a" not in html
    assert "&lt;b&gt;a &amp; b&lt;/b&gt;" in pages(result, "en")["mirror"]


def test_words_of_the_library_stand_where_it_worded_an_item_itself():
    result = sample_result()
    result["names"]["item"]["V3"] = {"th": "สิ่งที่พูดเกิดผล", "en": "Speaking has effects."}
    assert "Speaking has effects" in pages(result, "en")["mirror"]
    assert "สิ่งที่พูดเกิดผล" in pages(result, "th")["mirror"]


@pytest.mark.parametrize("name", ["mirror", "reach-group", "trend-mean"])
def test_a_figure_leads_to_its_table_and_to_how_it_was_computed(drawn_pages, name):
    links = [link.get("href") for link in read(drawn_pages["en"][name]).iter("a")]
    kind = name.split("-")[0]
    assert links == [f"/e/2026/engagement/tables/{kind}.csv", f"/e/2026/engagement/how/#{kind}"]

"""Form templates are data; a broken one is refused with its section."""

import copy

import pytest

from sewana_text.errors import FormError
from sewana_text.form import Form

from .conftest import PRACTICE_SHEET


def test_the_practice_sheet_has_its_sections_in_order(form):
    assert [section.key for section in form.sections] == [
        "title", "owners", "category", "nature", "how_to", "achievement", "pride", "success_factors",
    ]  # fmt: skip
    assert [choice.key for choice in form.section("category").choices] == ["IT", "CRM", "KM"]
    assert form.section("title").max == 200
    assert form.section("pride").label("en") == "What we are proud of"
    with pytest.raises(KeyError):
        form.section("budget")


def test_titles_may_be_one_string_or_one_for_each_language():
    template = {**PRACTICE_SHEET, "title": {"th": "ก", "en": "a"}, "organisation": "ข"}
    del template["organisation_th"], template["organisation_en"]
    form = Form.from_dict(template)
    assert (form.title_th, form.title_en, form.organisation_th, form.organisation_en) == ("ก", "a", "ข", "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda form: form["sections"][1].pop("label_th"), "missing"),
        (lambda form: form["sections"][1].update(kind="essay"), "unknown_kind"),
        (lambda form: form["sections"][1].update(key="title"), "repeated_key"),
        (lambda form: form.update(sections=[]), "missing"),
        (lambda form: form.update(sections="title"), "missing"),
    ],
)
def test_a_broken_template_is_refused(change, code):
    template = copy.deepcopy(PRACTICE_SHEET)
    change(template)
    with pytest.raises(FormError) as caught:
        Form.from_dict(template)
    assert caught.value.code == code

import json

import pytest

from sewana_paper.errors import FormError
from sewana_paper.forms import form_names, load_form


def write_form(folder, **changes):
    section = {
        "key": "title", "label_th": "ชื่อ", "label_en": "Name", "kind": "text", "required": True,
        "help_th": "", "help_en": "", "max": 10, "crosswalk": {"dc": None, "schema_org": None},
    }  # fmt: skip
    section.update(changes.pop("section", {}))
    texts = dict.fromkeys(("title_th", "title_en", "organisation_th", "organisation_en"), "x")
    form = {"key": "mine", "version": 1, **texts, "sections": [section], **changes}
    (folder / "mine").mkdir()
    (folder / "mine" / "form.json").write_text(json.dumps(form), encoding="utf-8")


def test_the_four_forms_are_there():
    assert form_names() == ["good-practice-pdca", "km-exchange", "one-page-innovation", "practice-sheet"]


def test_the_practice_sheet_has_the_nine_labels_of_the_real_one_in_order():
    assert [(s["key"], s["label_th"], s["kind"]) for s in load_form("practice-sheet")["sections"]] == [
        ("title", "ชื่อผลงาน", "text"),
        ("owners", "เจ้าของผลงาน/หน่วยงานที่สังกัด", "people"),
        ("category", "ประเภทผลงาน", "choice"),
        ("information", "ข้อมูลเกี่ยวกับผลงาน", "heading"),
        ("nature", "ลักษณะของผลงาน:", "text"),
        ("how_to", "วิธีดำเนินการ (How to):", "steps"),
        ("achievement", "ผลสัมฤทธิ์:", "paragraphs"),
        ("pride", "ความภาคภูมิใจ:", "text"),
        ("success_factors", "ปัจจัยแห่งความสำเร็จ และความยั่งยืน:", "factors"),
    ]


def test_the_knowledge_exchange_names_its_four_roles():
    labels = " ".join(section["label_th"] for section in load_form("km-exchange")["sections"])
    assert [role for role in ("คุณเอื้อ", "คุณอำนวย", "คุณกิจ", "คุณลิขิต") if role not in labels] == []


@pytest.mark.parametrize("key", form_names())
def test_every_section_speaks_both_languages_and_has_a_crosswalk(key):
    for section in load_form(key)["sections"]:
        assert section["label_th"], section
        assert section["label_en"], section
        if section["kind"] != "heading":
            assert section["help_th"], section
            assert section["help_en"], section
            assert section["crosswalk"]["schema_org"], section


def test_loading_gives_a_fresh_form_each_time():
    load_form("practice-sheet")["sections"].clear()
    assert len(load_form("practice-sheet")["sections"]) == 9


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(FormError) as caught:
        load_form("../../etc")
    assert (caught.value.code, caught.value.params["known"]) == ("unknown_form", form_names())


def test_a_library_may_keep_its_own_forms(tmp_path):
    write_form(tmp_path)
    assert load_form("mine", tmp_path)["sections"][0]["label_th"] == "ชื่อ"


@pytest.mark.parametrize(
    ("changes", "section", "word"),
    [
        ({"section": {"kind": "video"}}, "title", "kind"),
        ({"section": {"key": "event"}}, "no. 1", "key"),
        ({"section": {"label_en": None}}, "title", "label_en"),
        ({"section": {"required": "yes"}}, "title", "required"),
        ({"section": {"max": 0}}, "title", "max"),
        ({"section": {"layout": "table"}}, "title", "layout"),
        ({"section": {"crosswalk": {}}}, "title", "crosswalk"),
        ({"section": {"kind": "choice", "choices": [1, 2]}}, "title", "choice"),
        ({"section": {"kind": "choice"}}, "title", "choices"),
        ({"sections": []}, "", "sections"),
        ({"sections": [1]}, "no. 1", "object"),
        ({"version": True}, "", "version"),
        ({"key": "other"}, "", "key"),
        ({"title_th": 5}, "", "title_th"),
    ],
)
def test_a_bad_template_names_file_section_and_remedy(tmp_path, changes, section, word):
    write_form(tmp_path, **changes)
    with pytest.raises(FormError) as caught:
        load_form("mine", tmp_path)
    assert (caught.value.code, caught.value.params["section"]) == ("bad_template", section)
    assert str(tmp_path / "mine" / "form.json") in str(caught.value)
    assert word in caught.value.params["remedy"]


def test_a_section_that_stands_twice_is_refused(tmp_path):
    write_form(tmp_path)
    path = tmp_path / "mine" / "form.json"
    form = json.loads(path.read_text())
    path.write_text(json.dumps({**form, "sections": form["sections"] * 2}))
    with pytest.raises(FormError, match="section 'title': stands twice"):
        load_form("mine", tmp_path)


def test_a_template_that_is_no_json_names_the_line(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "form.json").write_text('{\n"key": oops}')
    with pytest.raises(FormError) as caught:
        load_form("mine", tmp_path)
    assert (caught.value.code, caught.value.params["line"]) == ("not_json", 2)

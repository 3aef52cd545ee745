"""Heading and words of the library's papers: written, previewed, put back, taken out and in."""

import base64
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from sewana.base.models import AuditEntry
from sewana.committee.models import Heading, TemplateChange, Wording
from sewana.committee.operations import paper_templates as operations
from sewana.committee.operations.members import Changed
from sewana.committee.queries import papers as queries
from sewana_paper import official
from tests import make

pytestmark = pytest.mark.django_db
ORDER = "appointment-order"
PLACE = ("committee:wording", ORDER, "th")


def png(width=90, height=100, color="#2A52BE"):
    out = io.BytesIO()
    Image.new("RGBA", (width, height), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def owner():
    make.make_library()
    return make.make_account("owner@example.org", password=None)


@pytest.fixture
def client(owner):
    client = Client(headers={"accept-language": "en"})
    client.force_login(owner)
    return client


def url(name, *arguments):
    return reverse(name, args=arguments)


def boxes(**changed):
    """What the page's form sends: every block, some of them changed."""
    texts = queries.wording_of(ORDER, "th") | {name.replace("_", "-"): text for name, text in changed.items()}
    seen = queries.version_of(queries.changes_of_wording(ORDER, "th"))
    return {f"block-{block}": text for block, text in texts.items()} | {"seen": seen, "do": "save"}


OWN = "คำสั่งของ{letterhead.organisation}"


def test_an_own_text_stands_in_place_of_the_shipped_one_and_only_that_is_kept(client):
    assert client.post(url(*PLACE), boxes(order_house=OWN)).status_code == 302
    assert list(Wording.objects.values_list("block", "text")) == [("order-house", OWN)]
    assert queries.wording_of(ORDER, "th") == official.texts(ORDER, "th") | {"order-house": OWN}
    assert queries.wording_of(ORDER, "en") == official.texts(ORDER, "en")
    shown = official.text_of(ORDER, {}, queries.letterhead_of("th"), "th", queries.wording_of(ORDER, "th"))
    assert shown.startswith("คำสั่งของหอสมุดทดสอบ")


def test_the_example_as_word_has_the_own_text(client):
    client.post(url(*PLACE), boxes(order_house=OWN))
    answer = client.get(url("committee:wording-docx", ORDER, "th"))
    words = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
    assert "คำสั่งของหอสมุดทดสอบ" in words


WRONG = {
    "{datte:era}": "There is no field {datte} here. Did you mean {date}",
    "{date:ear}": "There is no field {date:ear} here. Did you mean {date:era}",
    "[[{date:era}": "“[[” is not closed.",
    "{date:era}]]": "“]]” stands where it cannot",
    "{date": "“{date” is no field.",
    "on some day": "{date} (Date of the order) has to be printed",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_printed_is_told_at_its_block_and_nothing_is_kept(client, text):
    page = client.post(url(*PLACE), boxes(order_date=text, order_house=OWN))
    number = list(official.texts(ORDER, "th")).index("order-date") + 1
    field = page.context["form"]["block-order-date"]
    assert [str(error)[: len(WRONG[text])] for error in field.errors] == [WRONG[text]]
    assert [block.name for block in page.context["wrong"]] == [f"{number}. Paragraph"]
    assert field.value() == text
    assert not Wording.objects.exists()


def test_a_field_may_move_to_another_block(client):
    moved = boxes(order_date="สั่งไว้", order_number="ที่ {number} ลงวันที่ {date:era}")
    assert client.post(url(*PLACE), moved).status_code == 302
    assert set(queries.own_words(ORDER, "th")) == {"order-date", "order-number"}


def test_the_preview_shows_what_is_typed_and_keeps_nothing(client):
    page = client.post(url(*PLACE), boxes(order_house=OWN) | {"do": "preview"})
    assert "คำสั่งของหอสมุดทดสอบ" in page.content.decode()
    part = client.post(
        url(*PLACE), boxes(order_house=OWN) | {"do": "preview"}, headers={"x-requested-with": "fetch"}
    )
    assert "คำสั่งของหอสมุดทดสอบ" in part.content.decode()
    assert "<textarea" not in part.content.decode()
    assert not Wording.objects.exists()


def test_what_would_stay_empty_is_told_before_it_is_saved(client):
    loose = boxes(order_cause="{cause} {effective}", order_house="{letterhead.second}") | {"do": "preview"}
    preview = client.post(url(*PLACE), loose).context["preview"]
    assert set(preview.empty) == {"ผู้ลงนาม", "ตำแหน่งผู้ลงนาม", "ผู้ลงนามคนที่สอง"}
    assert preview.loose == ["มีผลตั้งแต่วันที่"]


def test_one_box_takes_the_shipped_text_without_losing_the_others(client):
    client.post(url(*PLACE), boxes(order_house=OWN))
    page = client.post(url(*PLACE), boxes(order_number="เลขที่ {number}") | {"do": "shipped:order-house"})
    form = page.context["form"]
    assert form["block-order-house"].value() == official.texts(ORDER, "th")["order-house"]
    assert form["block-order-number"].value() == "เลขที่ {number}"
    assert queries.own_words(ORDER, "th") == {"order-house": OWN}


def test_a_part_that_the_page_did_not_have_yet_keeps_its_words(client):
    client.post(url(*PLACE), boxes(order_number="เลขที่ {number}"))
    older = {"block-order-house": OWN, "seen": TemplateChange.objects.first().pk}
    page = client.post(url(*PLACE), older | {"do": "preview"})
    assert page.context["form"]["block-order-number"].value() == "เลขที่ {number}"
    client.post(url(*PLACE), older | {"do": "save"})
    assert queries.own_words(ORDER, "th") == {"order-house": OWN, "order-number": "เลขที่ {number}"}


def test_whoever_goes_back_to_the_shipped_text_is_told_where_their_own_is(owner):
    thai = Client(headers={"accept-language": "th"})
    thai.force_login(owner)
    thai.post(url(*PLACE), boxes(order_house=OWN))
    page = thai.post(url("committee:wording-reset", ORDER, "th"), follow=True).content.decode()
    (told,) = re.findall("ด้านล่างที่ “([^”]+)”", page)
    assert f'<h2 id="history-title">{told}</h2>' in page
    assert "{place:and}" in page


def test_back_to_the_shipped_text_can_be_undone(client):
    client.post(url(*PLACE), boxes(order_house=OWN))
    client.post(url("committee:wording-reset", ORDER, "th"))
    assert queries.own_words(ORDER, "th") == {}
    client.post(url("committee:template-undo", TemplateChange.objects.first().pk))
    assert queries.own_words(ORDER, "th") == {"order-house": OWN}
    deeds = list(TemplateChange.objects.values_list("deed", flat=True))
    assert deeds == ["put_back", "reset", "changed"]
    assert AuditEntry.objects.filter(operation__startswith="wording_of_papers_").count() == 3


def test_a_second_writer_sees_both_texts_and_keeps_theirs_with_one_click(client, owner):
    mine = boxes(order_house=OWN)
    operations.change_wording(
        ORDER, "th", {"order-house": "คำสั่งแห่ง{letterhead.organisation}"}, seen=0, by=owner
    )
    page = client.post(url(*PLACE), mine)
    (difference,) = page.context["differences"]
    assert (difference.mine, difference.theirs) == (OWN, "คำสั่งแห่ง{letterhead.organisation}")
    assert page.context["last_change"].actor == "owner"
    again = mine | {"seen": page.context["form"]["seen"].value()}
    assert client.post(url(*PLACE), again).status_code == 302
    assert queries.own_words(ORDER, "th") == {"order-house": OWN}


def test_a_text_that_no_longer_fits_gives_way_to_the_shipped_one_and_the_page_says_so(client):
    Wording.objects.create(kind=ORDER, language="th", block="order-house", text="{gone}")
    assert queries.wording_of(ORDER, "th") == official.texts(ORDER, "th")
    page = client.get(url(*PLACE))
    assert [block.block for block in page.context["unfit"]] == ["order-house"]


def test_a_text_of_a_part_that_a_paper_no_longer_has_is_in_nobodys_way(client):
    Wording.objects.create(kind=ORDER, language="th", block="gone", text="{gone}")
    assert client.post(url(*PLACE), boxes(order_house=OWN)).status_code == 302
    assert queries.own_words(ORDER, "th") == {"order-house": OWN}
    assert TemplateChange.objects.get().before == {"gone": "{gone}"}


LINES = {
    "organisation_th": "สำนักหอสมุด",
    "signer_th": "นางสาวลงนาม งาม",
    "signer_position_th": "ผู้อำนวยการ",
    "prefix": "อว 1/",
}


def heading_form(**more):
    return {
        "seen": queries.version_of(queries.changes_of_heading()),
        "do": "save",
        **LINES,
        "thai_numerals": "on",
    } | more


def named_file(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def test_the_heading_is_written_and_stands_on_papers(client):
    assert (
        client.post(url("committee:heading"), heading_form(emblem=named_file(png(), "a.png"))).status_code
        == 302
    )
    head = queries.letterhead_of("th")
    assert (head.organisation_th, head.organisation_en) == ("สำนักหอสมุด", "Test Library")
    assert head.signers == (official.Signer("นางสาวลงนาม งาม", "ผู้อำนวยการ"),)
    assert Image.open(io.BytesIO(head.emblem)).size == (90, 100)
    (address,) = [one for one in queries.picture_urls(queries.heading_now()).values() if one]
    answer = client.get(address)
    assert (answer["Content-Type"], answer.content) == ("image/png", head.emblem)


def test_a_chosen_picture_outlives_an_error_in_another_field(client):
    page = client.post(
        url("committee:heading"), heading_form(email="nobody", emblem=named_file(png(), "a.png"))
    )
    kept = page.context["form"]["kept_emblem"].value()
    assert not Heading.objects.filter(emblem__isnull=False).exists()
    client.post(url("committee:heading"), heading_form(email="a@example.org", kept_emblem=kept))
    assert Heading.objects.get().emblem_id == kept


def test_a_picture_is_taken_off_and_put_back(client):
    client.post(url("committee:heading"), heading_form(logo=named_file(png(), "a.png")))
    kept = Heading.objects.get().logo_id
    client.post(url("committee:heading"), heading_form(kept_logo=kept, no_logo="on"))
    assert Heading.objects.get().logo_id is None
    client.post(url("committee:template-undo", TemplateChange.objects.first().pk))
    assert Heading.objects.get().logo_id == kept


def test_a_made_up_digest_is_no_picture(client):
    client.post(url("committee:heading"), heading_form(kept_emblem="0" * 64))
    assert (Heading.objects.get().signer_th, Heading.objects.get().emblem_id) == ("นางสาวลงนาม งาม", None)


@pytest.mark.parametrize("kept", ["../../x", "a b", "A" * 64])
def test_what_is_no_digest_at_all_is_no_picture_either(client, kept):
    page = client.post(url("committee:heading"), heading_form(kept_emblem=kept, do="preview"))
    assert page.context["pictures"]["emblem_url"] == ""


def test_english_papers_have_their_own_telephone_and_code(client):
    client.post(url("committee:heading"), heading_form(phone="0 43", phone_en="+66 43", prefix_en="MHESI 1/"))
    thai, english = queries.letterhead_of("th"), queries.letterhead_of("en")
    assert (thai.phone, thai.prefix) == ("0 43", "อว 1/")
    assert (english.phone, english.prefix) == ("+66 43", "MHESI 1/")


def test_two_who_write_the_heading_see_both_texts(client, owner):
    mine = heading_form(organisation_th="หอสมุดของฉัน")
    operations.change_heading({"organisation_th": "หอสมุดของเขา"}, seen=0, by=owner)
    page = client.post(url("committee:heading"), mine)
    found = {one.label: (one.mine, one.theirs) for one in page.context["differences"]}
    assert found["Name of the library in Thai"] == ("หอสมุดของฉัน", "หอสมุดของเขา")
    with pytest.raises(Changed):
        operations.change_heading({"organisation_th": "x"}, seen=0, by=owner)


def test_a_picture_that_somebody_else_put_in_meanwhile_stays_where_mine_left_it_alone(client):
    mine = heading_form(organisation_th="หอสมุดของฉัน", kept_emblem="", kept_logo="")
    client.post(url("committee:heading"), heading_form(emblem=named_file(png(), "a.png")))
    theirs = Heading.objects.get().emblem_id
    page = client.post(url("committee:heading"), mine)
    assert [one.label for one in page.context["differences"]] == ["Name of the library in Thai"]
    form = page.context["form"]
    keep = {name: form[name].value() for name in ("seen", "kept_emblem", "kept_logo")}
    client.post(url("committee:heading"), mine | keep)
    assert Heading.objects.values_list("organisation_th", "emblem_id").get() == ("หอสมุดของฉัน", theirs)


def test_two_who_choose_a_picture_are_told_that_they_differ(client):
    mine = heading_form(emblem=named_file(png(color="red"), "b.png"))
    client.post(url("committee:heading"), heading_form(emblem=named_file(png(), "a.png")))
    (difference,) = client.post(url("committee:heading"), mine).context["differences"]
    assert (difference.label, difference.mine, difference.theirs) == (
        "Emblem on letters and orders",
        "the picture on this page",
        "another picture",
    )


def test_what_is_taken_out_comes_in_again_the_same_emblem_and_all(client):
    client.post(url("committee:heading"), heading_form(emblem=named_file(png(), "a.png")))
    client.post(url(*PLACE), boxes(order_house=OWN))
    file = client.get(url("committee:templates-file")).content
    before = operations.everything(Heading.objects.get())
    Wording.objects.all().delete()
    Heading.objects.all().delete()
    assert take_in(client, file).status_code == 302
    assert operations.everything(Heading.objects.get()) == before
    assert client.get(url("committee:templates-file")).content == file


def test_taking_a_file_in_can_be_undone(client):
    file = client.get(url("committee:templates-file")).content
    client.post(url(*PLACE), boxes(order_house=OWN))
    take_in(client, file)
    assert queries.own_words(ORDER, "th") == {}
    client.post(url("committee:template-undo", TemplateChange.objects.first().pk))
    assert queries.own_words(ORDER, "th") == {"order-house": OWN}


def take_in(client, content):
    return client.post(url("committee:wordings"), {"file": named_file(content, "templates.json")})


def whole(**changed):
    return {"format": "sewana-paper-templates", "version": 1, "heading": {}, "wordings": {}} | changed


BAD = {
    "line": (b'{"format": "sewana-paper-templates",\n "version": }', "Line 2, column 13: this is not JSON."),
    "letters": ("{}".encode("utf-16"), "The file is not written in UTF-8."),
    "half letter": (b'{"format": "\\ud800"}', "This is not JSON as it is exported here."),
    "long number": (b'{"version": ' + b"9" * 5000 + b"}", "This is not JSON as it is exported here."),
    "depth": (b"[" * 100_000, "The file is nested too deeply."),
    "list": (b"[]", "names with values in { } are expected here."),
    "format": (whole(format="other"), "“format” is not “sewana-paper-templates”"),
    "version": (whole(version=2), "“version” is not 1"),
    "name": (whole(more=1), "more: there is nothing of this name."),
    "heading": (whole(heading={"fax": "1"}), "heading › fax: there is nothing of this name."),
    "type": (whole(heading={"phone": 1}), "heading › phone: a text in quotation marks"),
    "length": (whole(heading={"phone": "1" * 101}), "heading › phone: Ensure this value has at most 100"),
    "mail": (whole(heading={"email": "nobody"}), "heading › email: This is not a mail address."),
    "numerals": (whole(heading={"thai_numerals": "yes"}), "heading › thai_numerals: true or false"),
    "base64": (whole(heading={"emblem": "?"}), "heading › emblem: the picture is not whole."),
    "letters of a picture": (whole(heading={"emblem": "กก"}), "heading › emblem: the picture is not whole."),
    "picture": (whole(heading={"logo": "AAAA"}), "heading › logo: This is no PNG, JPEG or SVG."),
    "kind": (whole(wordings={"oder": {}}), "wordings › oder: there is nothing of this name."),
    "language": (whole(wordings={ORDER: {"de": {}}}), f"wordings › {ORDER} › de: there is nothing"),
    "block": (whole(wordings={ORDER: {"th": {"x": "y"}}}), f"wordings › {ORDER} › th › x: there is nothing"),
    "long text": (
        whole(wordings={ORDER: {"th": {"order-house": "ก" * 8001 + "{letterhead.organisation}"}}}),
        f"wordings › {ORDER} › th › order-house: The text is too long: up to 8000 letters are taken.",
    ),
    "text": (
        whole(wordings={ORDER: {"th": {"order-house": "{gone}"}}}),
        f"wordings › {ORDER} › th › order-house: There is no field {{gone}} here.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_by_its_place_and_leaves_everything_as_it_was(client, name):
    content, words = BAD[name]
    client.post(url(*PLACE), boxes(order_house=OWN))
    before = queries.all_own_words()
    page = take_in(client, content if isinstance(content, bytes) else json.dumps(content).encode())
    assert page.context["problem"].startswith(words)
    assert queries.all_own_words() == before
    assert TemplateChange.objects.count() == 1


def test_a_picture_in_a_file_is_drawn_anew(client):
    with_note = base64.b64encode(png() + b"<script>").decode()
    assert take_in(client, json.dumps(whole(heading={"emblem": with_note})).encode()).status_code == 302
    assert b"<script>" not in queries.letterhead_of("th").emblem


@pytest.mark.parametrize("kind", [kind.key for kind in official.kinds()])
def test_every_kind_has_its_page_in_both_languages(client, kind, django_assert_max_num_queries):
    for language in ("th", "en"):
        with django_assert_max_num_queries(12):
            page = client.get(url("committee:wording", kind, language))
        assert page.context["preview"].loose == []
        assert [block.shipped for block in page.context["blocks"]] == list(
            official.texts(kind, language).values()
        )


def test_the_list_says_how_many_texts_are_the_librarys_own(client, django_assert_max_num_queries):
    client.post(url(*PLACE), boxes(order_house=OWN))
    with django_assert_max_num_queries(12):
        rows = client.get(url("committee:wordings")).context["rows"]
    assert {key: count for key, _name, count in rows if count} == {ORDER: 1}
    assert len(rows) == 22
    assert [key for key, *_ in client.get(url("committee:wordings"), {"q": "minutes"}).context["rows"]] == [
        "minutes"
    ]

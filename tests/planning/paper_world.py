"""What a browser would send back from the page of a paper, and an edition whose order can be issued."""

from html.parser import HTMLParser

from sewana.committee.models import Answer
from tests import make
from tests.committee import people

ROOT = "/office/editions/2026/papers/"
ORDER = f"{ROOT}appointment-order/order/"


def make_edition():
    make.make_library()
    made = make.make_edition(state="draft")
    people.member(made, "สมชาย ใจดี", role="chair", position="ผู้อำนวยการ", answer=Answer.ACCEPTED)
    people.member(made, "สมหญิง ดีใจ", role="secretary", answer=Answer.ACCEPTED)
    return made


class Form(HTMLParser):
    """The fields of the form with a given id, as they stand on the page."""

    def __init__(self, name):
        super().__init__()
        self.name, self.is_in, self.area, self.choice = name, False, None, None
        self.fields = {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.is_in = given.get("id") == self.name
        if not self.is_in or not (given.get("name") or tag == "option"):
            return
        if tag == "input":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.area = given["name"]
            self.fields[self.area] = ""
        elif tag == "select":
            self.choice = given["name"]
            self.fields[self.choice] = ""
        elif tag == "option" and "selected" in given:
            self.fields[self.choice] = given.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            # Browsers leave the first line end of a text area out, and send others as two signs.
            text = self.fields[self.area].removeprefix("\r").removeprefix("\n")
            self.fields[self.area] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self.area = None
        if tag == "form":
            self.is_in = False


def fields_on(page):
    """What the main form of an answer would send when its button is pressed."""
    form = Form("main-form")
    form.feed(page.content.decode())
    return form.fields

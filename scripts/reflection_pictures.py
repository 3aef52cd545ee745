"""Take the pictures of the guides on questionnaires and on reading the figures, from the running demonstration.

.venv/bin/python scripts/reflection_pictures.py [office answer figures years page]

Writes into docs/guide/pictures, each in Thai and English, and the page on phone and paper into docs/screenshots.
Needs Chromium and `pdftoppm`.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.plan_pictures import LOCALES, Studio  # noqa: E402  # found only once the root is on the path
from tests.browser import product as running  # noqa: E402

SCREENSHOTS = ROOT / "docs/screenshots"
DESK: ViewportSize = {"width": 1100, "height": 860}
NARROW: ViewportSize = {"width": 960, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 780}
OFFICE = "/office/editions/2026/"
PAGE = "/e/2026/engagement/"
COLOURS = 96
DOTS_AN_INCH = 72  # of a printed page

FIGURES = {
    "reach": "#picture-reach-group",
    "spread": "#picture-spread",
    "groups": "#picture-groups-engagement",
    "mirror": "#picture-mirror",
    "coorientation": "#picture-coorientation-V2",
    "slope": "#picture-change-mean",
    "funnel": "#picture-funnel",
    "map": "#said figure.map",
}
# What stands below every picture alike; and of a long funnel all but the first groups.
REPEATED = ".picture-links, details.how, .funnel-way:nth-of-type(n + 4)"
PUT_IN = "([id, html]) => { document.getElementById(id).outerHTML = html; }"
OPEN = "() => document.querySelectorAll('details.folded').forEach((one) => { one.open = true; })"
RENAME = "(field, address) => { field.value = address; }"
TAKE_OUT = "(selector) => document.querySelectorAll(selector).forEach((element) => element.remove())"

# The demonstration has two years and no zone of tolerance: the product draws both from the sample of its tests.
DRAW = """
from django.template.loader import render_to_string
from django.utils import translation
from sewana.committee.models import Edition
from sewana.reflection.views.figures import figures
from tests.reflection.engagement_sample import sample_result, sample_zone

sample = sample_result()
for row in sample["trend"]:
    if row["breaks"]:  # two years are left, in which there is no direction to tell
        row |= dict.fromkeys(("slope", "slope_low", "slope_high"))
with translation.override("{language}"):
    drawn = figures(sample, zone=sample_zone())
    figure = drawn.zone if "{name}" == "zone" else drawn.trend[0]
    edition = Edition.objects.get(key="2026")
    print(render_to_string("reflection/pictures/figure.html", {{"figure": figure, "edition": edition}}))
"""
# A list of invented addresses, of which some are drawn by lot.
LIST = """
from sewana.people.models import Group
from sewana.survey.models import Questionnaire
from sewana.survey.operations.invited import Address, draw, list_people

row = Questionnaire.objects.get(edition__key="2026", version__instrument__key="sewana-12")
sizes = {"undergraduate": 400, "postgraduate": 180, "lecturer": 90}
groups = {one.code: one for one in Group.objects.filter(origin="thai", code__in=sizes)}
people = [
    Address(f"{code}{n}@example.org", groups[code], "th") for code, size in sizes.items() for n in range(size)
]
list_people(row, people, by="demonstration")
draw(row, {"undergraduate-thai": 96, "postgraduate-thai": 94}, seed=2569, by="demonstration")
"""
CODE = """
from sewana.survey.models import Questionnaire
print(Questionnaire.objects.get(edition__key="2026", version__instrument__key="sewana-12").code)
"""


def keep(path: Path, png: bytes) -> None:
    """A page has few colours: with so many in a table of its own, a picture has a third of the size."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path.relative_to(ROOT), path.stat().st_size)


def take_office(studio: Studio) -> None:
    if studio.language == "th":  # the first; the list stays for the second
        studio.house.shell.run(LIST)
    page = studio.page(DESK, "secretary")
    page.goto(f"{OFFICE}population/")
    keep(studio.file("questionnaires-population"), page.screenshot())
    page.goto(f"{OFFICE}questionnaires/1/")
    page.wait_for_load_state("networkidle")
    page.locator("#open-link").evaluate(RENAME, f"https://forum.library.ac.th/q/{code_of(studio)}/")
    keep(studio.file("questionnaires-doors"), page.screenshot())
    page.goto(f"{OFFICE}questionnaires/1/invited/")
    keep(studio.file("questionnaires-random"), page.locator("#draw-title").locator("..").screenshot())
    page.goto(f"{OFFICE}questionnaires/1/entry/")
    keep(studio.file("questionnaires-entry"), page.screenshot())
    page.goto(f"{OFFICE}engagement/")
    keep(studio.file("reflection-office"), page.screenshot())


def take_answer(studio: Studio) -> None:
    phone = studio.page(PHONE)
    phone.goto(f"/q/{code_of(studio)}/")
    keep(studio.file("questionnaires-phone"), phone.screenshot())
    desk = studio.page(DESK, "secretary")
    paper = desk.request.get(f"{OFFICE}questionnaires/1/paper.pdf?language={studio.language}")
    keep(studio.file("questionnaires-paper"), first_page(paper.body()))


def code_of(studio: Studio) -> str:
    return studio.house.shell.run(CODE).split()[-1]


def first_page(pdf: bytes) -> bytes:
    words = ("pdftoppm", "-png", "-singlefile", "-r", str(DOTS_AN_INCH), "-")
    return subprocess.run(words, input=pdf, capture_output=True, check=True).stdout


def take_figures(studio: Studio) -> None:
    page = studio.page(NARROW)
    page.goto(PAGE)
    page.evaluate(OPEN)
    page.evaluate(TAKE_OUT, REPEATED)
    for name, selector in FIGURES.items():
        keep(studio.file(f"reflection-{name}"), page.locator(selector).screenshot())


def take_years(studio: Studio) -> None:
    page = studio.page(NARROW)
    page.goto(PAGE)
    for name in ("trend", "zone"):
        html = studio.house.shell.run(DRAW.format(language=studio.language, name=name))
        page.evaluate(PUT_IN, ["picture-spread" if name == "trend" else "picture-service", html])
    page.evaluate(TAKE_OUT, REPEATED)
    keep(studio.file("reflection-trend"), page.locator("#picture-trend-mean").screenshot())
    keep(studio.file("reflection-zone"), page.locator("#picture-zone").screenshot())


def take_page(studio: Studio) -> None:
    phone = studio.page(PHONE)
    phone.goto(PAGE)
    keep(SCREENSHOTS / f"engagement-phone.{studio.language}.png", phone.screenshot())
    printed = studio.page(DESK)
    printed.goto(PAGE)
    keep(SCREENSHOTS / f"engagement-paper.{studio.language}.png", first_page(on_paper(printed)))


def on_paper(page: Page) -> bytes:
    page.evaluate("document.fonts.ready")
    return page.pdf(format="A4", print_background=True)


PARTS: dict[str, Callable[[Studio], None]] = {
    "answer": take_answer,
    "figures": take_figures,
    "years": take_years,
    "page": take_page,
    # Last, for it puts people on a list of the demonstration.
    "office": take_office,
}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "demo"
        running.run(folder, "demo", "--fill-only", "--folder", str(folder))
        with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as house:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name, take in PARTS.items():
                for language in LOCALES if name in wanted else ():
                    take(Studio(browser, house, language))
            browser.close()


if __name__ == "__main__":
    main()

"""What a page is measured by: axe, reflow, targets, languages and the room that Thai letters need."""

import json
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# The rules weigh half a megabyte: a page reads them once. Of what they find, only what is broken crosses over.
RULES = Axe().axe_script
BROKEN = f"""axe.run({json.dumps(AXE)}).then(({{ violations }}) =>
  violations.map(({{ id, help, nodes }}) => [id, help, nodes.slice(0, 4).map((node) => node.target)]))"""
# Names, formats and units that are written so in both languages.
SAME_IN_BOTH = re.compile(
    "AI|API|CRM|CSV|CoP|DOCX|EN|English|Excel|Fi|HTML|How|IT|JPEG|JSON|KM|MiB|PDCA|PDF|PNG|Polis|QR|SDG|SVG|Sewana|TIS"
    "|Wi|createadmin|sewana|to"
)
# A person's name and a certificate's number stay as they are written, also where no markup can say so.
NAMES = re.compile(r"(?:นางสาว|นาง|นาย|ผศ\. ดร\.)\S+ \S+|Ms \S+ \S+|(?:[A-Z]{4}-){3}[A-Z]{4}|ไทย$")

# Text that somebody can see or hear, each with the language it claims: [language, text, where].
SPOKEN = """() => {
  const marked = [...document.body.querySelectorAll("[lang]")].map((element) => element.textContent.trim());
  const title = document.title.split(" · ")[0];
  const found = marked.includes(title) ? [] : [["html", title, "title"]];
  const spoken = (element) => element.closest("[lang]").lang.slice(0, 2);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, textarea")) continue;
    found.push([spoken(parent), node.data.trim(), parent.tagName + "." + parent.className]);
  }
  for (const element of document.body.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
    for (const name of ["aria-label", "placeholder", "alt", "title"])
      if (element.getAttribute(name)) found.push([spoken(element), element.getAttribute(name), name]);
  return found;
}"""

# Things to press that are smaller than asked; links inside a sentence may be as high as its line.
SMALL_TARGETS = """(least) => {
  const small = [];
  const things = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  for (const thing of things) {
    if (thing.closest(".unseen, .skip, [hidden], [aria-hidden=true]")) continue;
    const target = thing.matches("[type=radio], [type=checkbox]") ? thing.closest("label") || thing : thing;
    const { width, height } = target.getBoundingClientRect();
    if (!width || !height || !target.checkVisibility({ visibilityProperty: true })) continue;
    if (isInSentence(target)) continue;
    const size = `${width.toFixed()}x${height.toFixed()}`;
    if (Math.min(width, height) < least - 0.5)
      small.push(`${target.tagName} "${target.textContent.trim().slice(0, 30)}" ${size}`);
  }
  return small;
  function isInSentence(target) {
    if (target.tagName !== "A" || getComputedStyle(target).display !== "inline") return false;
    const around = target.parentElement.closest("p, li, td, th, h3, figcaption, dd");
    return Boolean(around) && around.textContent.trim().length > target.textContent.trim().length;
  }
}"""

# Thai letters carry marks above and below: lines closer than 1.6 clip them.
TIGHT_LINES = """() => {
  const tight = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!/[\\u0e01-\\u0e5b]/.test(node.data) || parent.closest("svg, option, select")) continue;
    const style = getComputedStyle(parent);
    const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (!(ratio >= 1.595)) tight.add(`${parent.tagName}.${parent.className} ${style.lineHeight}/${style.fontSize}`);
  }
  return [...tight];
}"""

# Thai marks reach out of the box of their font: what of the ink of these words would be cut off by whatever cuts off
# what lies outside of it, wherever a page shows Thai or lets somebody write it.
CLIPPED_MARKS = """(words) => {
  const clipped = new Set();
  const pen = document.createElement("canvas").getContext("2d");
  const inkOf = (style) => {
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return pen.measureText(words);
  };
  const tell = (element, above, below) => {
    if (Math.min(above, below) < -0.5)
      clipped.add(`${element.tagName}.${element.className} by ${(-Math.min(above, below)).toFixed(1)} px`);
  };
  const cutting = (element) => {
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.clipPath === "inset(50%)") return null;  // there for the ear alone
      if (style.overflowY !== "visible" && style.display !== "inline") return around;
    }
    return null;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!/[\\u0e01-\\u0e5b]/.test(node.data) || parent.closest("svg, option, select, textarea, script")) continue;
    const around = parent.checkVisibility() && cutting(parent);
    if (!around) continue;
    const ink = inkOf(getComputedStyle(parent));
    const edges = around.getBoundingClientRect();
    const top = edges.top + around.clientTop - around.scrollTop;  // of all that can be scrolled to
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const baseline = line.top + ink.fontBoundingBoxAscent;
      tell(parent, baseline - ink.actualBoundingBoxAscent - top,
        top + around.scrollHeight - baseline - ink.actualBoundingBoxDescent);
    }
  }
  const lines = "input:not([type=hidden], [type=radio], [type=checkbox], [type=file], [type=color], [type=range])";
  for (const field of document.querySelectorAll(`${lines}, select, textarea`)) {
    if (!field.checkVisibility() || !field.clientHeight || field.closest(".unseen")) continue;
    const style = getComputedStyle(field);
    const ink = inkOf(style);
    const first = parseFloat(style.lineHeight) + 2 * parseFloat(style.paddingTop);
    const room = field.matches("textarea") ? first : field.clientHeight;
    const above = (room - ink.fontBoundingBoxAscent - ink.fontBoundingBoxDescent) / 2;
    tell(field, above + ink.fontBoundingBoxAscent - ink.actualBoundingBoxAscent,
      above + ink.fontBoundingBoxDescent - ink.actualBoundingBoxDescent);
  }
  return [...clipped];
}"""
# Marks in two storeys above, and below letters that have a tail of their own.
TALL_WORDS = "ปี่ ญู ฎุ ฤๅ ที่นี้ ปู่ ฏู"

WIDER_THAN_SCREEN = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > most + 1 && !element.closest(".table-wrap, svg"))
    .map((element) => `${element.tagName}.${element.className} ${element.getBoundingClientRect().right.toFixed()}`)
    .concat(`page ${document.documentElement.scrollWidth} > ${most}`).slice(-6);
}"""


def broken_rules(page: Page) -> list[str]:
    """The rules of axe that the page breaks, with the places."""
    page.wait_for_load_state()  # a click waits until the next page begins to come, not until it is there
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(RULES)
    return [f"{rule}: {words} at {places}" for rule, words, places in page.evaluate(BROKEN)]


def overflow(page: Page, width: int) -> list[str]:
    """What reaches over the right edge of a screen this wide."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 844})
    return page.evaluate(WIDER_THAN_SCREEN)


def small_targets(page: Page, least: int) -> list[str]:
    page.wait_for_load_state()
    return page.evaluate(SMALL_TARGETS, least)


def tight_lines(page: Page) -> list[str]:
    page.wait_for_load_state()
    return page.evaluate(TIGHT_LINES)


def clipped_marks(page: Page) -> list[str]:
    """Where the edge of a field or of a box would cut off a Thai mark."""
    page.wait_for_load_state()
    page.evaluate("() => document.fonts.ready")
    return page.evaluate(CLIPPED_MARKS, TALL_WORDS)


def foreign_words(page: Page, language: str) -> list[str]:
    """Words of the other language in text that claims to be in the page's own."""
    page.wait_for_load_state()
    spoken = [(text, where) for lang, text, where in page.evaluate(SPOKEN) if lang in {language, "html"}]
    if language == "en":
        return [f"{text[:60]} ({where})" for text, where in spoken if re.search("[ก-๛]", NAMES.sub("", text))]
    return [f"{text[:60]} ({where})" for text, where in spoken if english_in(text)]


def english_in(text: str) -> list[str]:
    without_addresses = re.sub(r"\S*(?:://|@|\.\w+/)\S*|\S+\.(?:txt|json|csv|docx|pdf)", "", text)
    return [
        word
        for word in re.findall("[A-Za-z]{2,}", NAMES.sub("", without_addresses))
        if not SAME_IN_BOTH.fullmatch(word)
    ]

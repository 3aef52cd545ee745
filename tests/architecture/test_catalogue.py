"""The catalogue is complete, exact and compiled, and nobody meets English in the middle of Thai."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import polib
import pytest
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[2] / "src/sewana"
LOCALE = SOURCE / "locale"
ALLAUTH = Path(allauth.__file__).parent / "templates/account"
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
QUOTED = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
MARKED = re.compile(rf"\b(?:_|n?gettext)\({QUOTED}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|<[^>]+>")
TWO_FOR_ONE = re.compile("เเ|\u0e4d\u0e32|\u0e4d[\u0e48-\u0e4b]\u0e32")
# Pages and mails of django-allauth that nobody meets here: no phones, no passkeys, nobody signs up alone,
# one address for each account; and those in whose place we have our own.
NOT_MET = {
    *("confirm_email_verification_code.html", "confirm_phone_verification_code.html", "email_change.html"),
    *(
        "phone_change.html",
        "phone_verification_sent.txt",
        "phone_verified.txt",
        "verified_email_required.html",
    ),
    *("signup.html", "signup_by_passkey.html", "account_already_exists_message.txt"),
    *("login.html", "base_message.txt", "unknown_account_message.txt"),
}


def catalogue(language: str) -> dict[str, polib.POEntry]:
    """Return what is shown: our sentences before those of others."""
    folder = LOCALE / language / "LC_MESSAGES"
    both = [*polib.pofile(str(folder / "others.po")), *polib.pofile(str(folder / "django.po"))]
    return {key(entry): entry for entry in both}


def key(entry: polib.POEntry | polib.MOEntry) -> str:
    return f"{entry.msgctxt or ''}\x04{entry.msgid}"


def texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def marked_in_code(path: Path) -> Iterator[str]:
    """Read the code itself: a sentence inside a formatted string, which xgettext overlooks, is found too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def marked_in_template(path: Path) -> Iterator[str]:
    for found in MARKED.finditer(templatize(path.read_text("utf-8"))):
        yield str(ast.literal_eval(found[1]))


def marked() -> dict[str, str]:
    code = {text: path.name for path in SOURCE.rglob("*.py") for text in marked_in_code(path)}
    pages = [path for path in SOURCE.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    return code | {text: path.name for path in pages for text in marked_in_template(path)}


def test_every_marked_sentence_is_in_the_catalogue():
    known = {entry.msgid for entry in polib.pofile(str(LOCALE / "th/LC_MESSAGES/django.po"))}
    found = marked()
    assert len(found) > 400
    assert {text: place for text, place in found.items() if text not in known} == {}, "run `make messages`"


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_sentence_is_translated(language):
    entries = catalogue(language).values()
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete or not all(texts(entry))] == []


def test_every_thai_sentence_is_thai():
    without = [entry.msgid for entry in catalogue("th").values() if not re.search("[ก-๛]", texts(entry)[0])]
    assert without == []


def test_thai_is_written_with_whole_letters():
    """Two letters that look like one (เ เ for แ) break search and screen readers."""
    assert [entry.msgid for entry in catalogue("th").values() if TWO_FOR_ONE.search(texts(entry)[0])] == []


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_placeholder_survives(language):
    lost = []
    for entry in catalogue(language).values():
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        lost += [entry.msgid for text in texts(entry) if sorted(PLACEHOLDER.findall(text)) != wanted]
    assert lost == []


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_compiled_file_is_the_catalogue(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES/django.mo"))
    assert {key(entry): texts(entry) for entry in compiled} == {
        place: texts(entry) for place, entry in catalogue(language).items()
    }, "run `make messages`"


def test_the_way_in_is_worded_by_us():
    """django-allauth's own Thai holds wrong sentences, such as “sign in” for “sign-in code”."""
    ours = {entry.msgid for entry in catalogue("th").values()}
    pages = [path for path in ALLAUTH.rglob("*.*") if path.name not in NOT_MET]
    met = {text: path.name for path in pages for text in marked_in_template(path)}
    assert len(met) > 80
    assert {text: name for text, name in met.items() if text not in ours} == {}

"""The Thai words: a list for judging, a cutter for searching. Both are loaded only when used."""

import hashlib
import importlib
import tempfile
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"
SOURCES = ("words_th.txt", "site_words.txt")
DICTIONARY = "sewana"


def load_words() -> frozenset[str]:
    """Return the word list (CC0 list and the site's own words), read afresh.

    About 40 ms and 10 MB. It is deliberately not kept: a server that reads a sheet once a month
    should not hold it for ever. Callers with many texts keep the set and pass it on.
    """
    return frozenset(_lines())


def cut(text: str) -> list[str]:
    """Return `text` cut into words; joined again they are `text`.

    The first call loads the cutter (about 0.4 s and 60 MB), which then stays.
    """
    return list(_segmenter()(text, DICTIONARY)) if text else []


@cache
def dictionary_version() -> str:
    """Return 12 hexadecimal digits that change with the words, to be kept with every search index."""
    return hashlib.sha256(b"\n".join((LEXICON / name).read_bytes() for name in SOURCES)).hexdigest()[:12]


def _lines() -> list[str]:
    lines = [line.strip() for name in SOURCES for line in (LEXICON / name).read_text("utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


class _Segmenter:
    """nlpo3 behind one name; the module itself is imported on first use because its words weigh 60 MB."""

    def __init__(self) -> None:
        self._nlpo3 = importlib.import_module("nlpo3")
        with tempfile.TemporaryDirectory() as folder:
            merged = Path(folder) / "words.txt"
            merged.write_text("\n".join(_lines()) + "\n", "utf-8")
            _, loaded = self._nlpo3.load_dict(str(merged), DICTIONARY)
        if not loaded:
            raise RuntimeError(f"the cutter did not load the word list {LEXICON}")

    def __call__(self, text: str, dictionary: str) -> list[str]:
        # Not `safe=True`: from about 140 characters on its pieces repeat and no longer make up the text (1.4.0).
        return [str(word) for word in self._nlpo3.segment(text, dictionary, safe=False)]


@cache
def _segmenter() -> _Segmenter:
    return _Segmenter()

"""“You said, we did” as a poster to hang on a wall."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

LAYOUT = Path(__file__).resolve().parent / "templates" / "poster.typ"
Language = Literal["th", "en"]


@dataclass(frozen=True)
class Words:
    """Words and the language that they are in, for whoever has them read aloud."""

    text: str
    language: str


@dataclass(frozen=True)
class Pair:
    """What was said and what was done, each with a line above and lines below."""

    said_chip: str
    said: Words
    said_more: Sequence[Words]
    did_chip: str
    did: Words
    did_more: Sequence[Words]


@dataclass(frozen=True)
class Poster:
    """All words of a poster; `address` is what the picture to scan says."""

    language: Language
    library: str
    title: str
    lead: str
    pairs: Sequence[Pair]
    address: str
    scan: str
    footer: str


def to_pdf(poster: Poster, qr: str) -> bytes:
    """Return the poster as PDF: A4, tagged (PDF/UA-1), Sarabun embedded, the same for the same input.

    Parameters
    ----------
    poster : Poster
    qr : str
        The picture to scan as SVG.

    Returns
    -------
    bytes
    """
    inputs = {"paper": json.dumps(asdict(poster), ensure_ascii=False), "qr": qr}
    return bytes(import_module("sewana_paper.typesetting").pdf_of(LAYOUT, inputs))

"""An official paper as an HTML fragment; the page around it and its style belong to the web side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from markupsafe import Markup

from sewana_paper.fragments import environment
from sewana_paper.official.catalogue import TEMPLATES
from sewana_paper.official.paper import STYLES, Paper
from sewana_paper.official.pictures import WORDS, qr_inline
from sewana_paper.official.reading import DOTS

ENVIRONMENT = environment(TEMPLATES)
DEEPEST = 4


# The same for every paper: made once.
PLAIN_STYLES = {name: asdict(style) for name, style in STYLES.items()}


def html_of(paper: Paper, heading: int, addresses: Mapping[str, str]) -> str:
    """Return the paper as one `<article class="paper-official">`, every value escaped.

    `addresses` are those of the letterhead's pictures. No style, script or attribute that a strict content policy
    would refuse; classes begin with "paper-".

    Raises
    ------
    ValueError
        If the heading level is not from 1 to 4: a paper has three levels of headings below h6.
    """
    if heading not in range(1, DEEPEST + 1):
        raise ValueError(f"heading must be from 1 to {DEEPEST}, got {heading}")

    def picture(which: str, size: str) -> Markup:
        words = WORDS[which][paper.language]
        if addresses[which]:
            image = Markup('<img class="paper-emblem paper-emblem-{}" src="{}" alt="{}">')
            return image.format(size, addresses[which], words)
        return Markup('<div class="paper-emblem paper-no-emblem paper-emblem-{}">{}</div>').format(
            size, words
        )

    return ENVIRONMENT.get_template("paper.html").render(
        paper=paper,
        styles=PLAIN_STYLES,
        heading=heading,
        dots=DOTS,
        picture=picture,
        qr=lambda text: Markup(qr_inline(text)),  # noqa: S704  # segno's own SVG, the text is only its modules
    )

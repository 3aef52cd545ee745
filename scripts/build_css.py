"""Join the style sheets into the three files that pages load.

A phone page may make four requests in all, so its style has to arrive in one; office pages load
everything, the stage what a screen without fields and buttons needs. The results are committed: the
product needs no build step.

    python scripts/build_css.py
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "src/sewana/base/static/sewana/css"
LAYERS = "@layer reset,base,components,utilities;"
PHONE = [
    "tokens",
    "reset",
    "base",
    "layout",
    "button",
    "chip",
    "card",
    "notice",
    "field",
    "phone",
    "vote",
    "question",
    "live",
    "speaker",
    "programme",
    "mine",
    "utilities",
]
DESK = [
    *PHONE,
    "desk",
    "public",
    "table",
    "figure",
    "chart",
    "reflection",
    "reading",
    "engagement",
    "board",
    "closure",
    "rhythm",
    "voices",
    "instrument",
    "sheet",
    "mail",
    "clerk",
    "meeting",
    "members",
    "planning",
    "speakers",
    "media",
    "official",
    "papers",
    "console",
    "kiosk",
    "entry",
    "print",
]
SCREEN = ["tokens", "stage-tokens", "reset", "base", "stage", "slides", "utilities"]
BUNDLES = {"room": PHONE, "office": DESK, "screen": SCREEN}


def bundle(names: list[str]) -> str:
    """Return the named sheets as one, without comments and needless space."""
    text = "\n".join((FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    text = re.sub(r"([a-z0-9-]+): ", r"\1:", text)
    return LAYERS + text.replace(";}", "}").strip() + "\n"


def main() -> None:
    for name, parts in BUNDLES.items():
        (FOLDER / f"{name}.css").write_text(bundle(parts), encoding="utf-8")


if __name__ == "__main__":
    main()

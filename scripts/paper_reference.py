"""Write the lists of fields in docs/reference/papers.md from the templates of the papers."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sewana_paper.official import Field, Kind, kinds  # noqa: E402  # also without an installation

PAGE = ROOT / "docs/reference/papers.md"
MARK = "<!-- From here on written by scripts/paper_reference.py -->\n"


def page() -> str:
    """Return the whole page: its own words, then a table for each kind."""
    words = PAGE.read_text("utf-8").partition(MARK)[0]
    return words + MARK + "".join(f"\n{section(kind)}" for kind in kinds())


def section(kind: Kind) -> str:
    """Return one kind: its names, and its fields with those of their rows."""
    lines = "".join(f"{line}\n" for field in kind.fields for line in rows(field, ""))
    head = "| Field | Type | Thai | English |\n| --- | --- | --- | --- |\n"
    return f"### {kind.key}\n\n{kind.name_en} · {kind.name_th}\n\n{head}{lines}"


def rows(field: Field, above: str) -> Iterator[str]:
    """Yield a line for the field and one for each field of its rows."""
    name = f"{above}{field.key}"
    kind = field.type + (
        " (" + ", ".join(choice.key for choice in field.choices) + ")" if field.choices else ""
    )
    kind += f", sum of `{field.sum_of}` unless given" if field.sum_of else ""
    kind += ", digits as written" if field.verbatim else ""
    star = " \\*" if field.required else ""
    yield f"| `{name}`{star} | {kind} | {field.label_th} | {field.label_en} |"
    for inner in field.fields:
        yield from rows(inner, f"{name}[].")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

"""The figures of a survey as a table to read on a terminal, in the reader's language."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sewana.sharing.forms.words import Sentences
from sewana.site import figures_words as words

Told = Mapping[str, Any]
GAP = 2


def as_text(told: Told) -> str:
    """Everything a reader needs to see first; the JSON has the rest."""
    parts = [head(told), scales(told), items(told), groups(told)]
    if told["mirror"] and told["mirror"]["is_shown"]:
        parts.append(mirror(told["mirror"]))
    if told["change"]:
        parts.append(change(told["change"]))
    parts.append("\n".join(notes(told)))
    return "\n\n".join(part for part in parts if part)


def head(told: Told) -> str:
    weights = told["weights"]
    lines = [_("Answers: %(n)s") % {"n": f"{told['n']:,}"}]
    if told["population"]:
        of = _("Answers: %(n)s of %(people)s people (%(share)s)")
        facts = {
            "n": f"{told['n']:,}",
            "people": f"{told['population']:,}",
            "share": percent(told["rate"], 1),
        }
        lines = [of % facts]
    if told["year"]:
        lines.insert(0, _("Year: %(year)s") % {"year": told["year"]})
    if weights["is_weighted"]:
        sentence = _(
            "Weighted by %(margins)s; design effect %(kish)s, worth %(n)s answers; largest weight %(times)s times "
            "the median"
        )
        facts = {"margins": ", ".join(weights["margins"]), "kish": f"{weights['kish']:.3f}"}
        facts |= {"n": f"{weights['n_eff']:,.0f}", "times": f"{weights['max_over_median']:.1f}"}
        lines.append(sentence % facts)
    level = _("In brackets: uncertainty, %(level)s, if those who answered are like those who did not.")
    return "\n".join([*lines, level % {"level": percent(told["level"])}])


def scales(told: Told) -> str:
    rows = [
        (
            named(row["key"]),
            number(row["mean"]),
            bounds(row, "low", "high", number),
            number(row["unweighted"]),
            row["n"],
            "",
        )
        for row in told["scales"]
    ]
    return table((_("Scale (1–5)"), _("mean"), "", _("unweighted"), _("answers"), ""), rows)


def items(told: Told) -> str:
    rows = [
        (
            row["key"],
            percent(row["agree"]),
            bounds(row, "agree_low", "agree_high", percent),
            number(row["mean"]),
            row["n"],
            said(words.STATES, row["state"]),
        )
        for row in told["items"]
    ]
    return table((_("Item"), _("agree"), "", _("mean"), _("answers"), ""), rows)


def groups(told: Told) -> str:
    return "\n\n".join(
        group_table(measure) for measure in told["groups"] if measure["measure"] in words.SCALES
    )


def group_table(measure: Told) -> str:
    rows = [
        (
            row["key"],
            number(row["direct"]),
            bounds(row, "low", "high", number),
            number(row["steadied"]),
            bounds(row, "steadied_low", "steadied_high", number),
            percent(row["borrowed"]),
            row["n"],
            said(words.STATES, row["state"]),
        )
        for row in measure["rows"]
    ]
    title = _("%(measure)s by group") % {"measure": named(measure["measure"])}
    return table((title, _("direct"), "", _("steadied"), "", _("borrowed"), _("answers"), ""), rows)


def mirror(told: Told) -> str:
    rows = [
        (
            row["item"],
            percent(row["staff"]),
            percent(row["users"]),
            points(row["gap"]),
            bounds(row, "low", "high", points),
            said(words.GAPS, row["verdict"]),
        )
        for row in told["rows"]
    ]
    counts = _("%(staff)s of %(all)s staff") if told["staff_population"] else _("%(staff)s staff")
    title = counts % {"staff": told["staff"], "all": told["staff_population"]}
    return table((_("Mirror"), _("staff expect"), _("users agree"), _("gap"), "", title), rows)


def change(told: Told) -> str:
    since = _("Since %(year)s") % {"year": told["from"]}
    rows = [change_row(row) for row in told["rows"]]
    return table((since, _("before"), _("this year"), _("change"), "", ""), rows)


def change_row(row: Told) -> tuple[str, ...]:
    is_mean = row["kind"] == "mean"
    shown, apart = (number, signed) if is_mean else (percent, points)
    sentences, code = (words.CHANGES, "verdict") if row["is_comparable"] else (words.WHY_NOT, "why_not")
    return (
        named(row["measure"]),
        shown(row["before"]),
        shown(row["after"]),
        apart(row["difference"]),
        bounds(row, "low", "high", apart),
        said(sentences, row[code]),
    )


def notes(told: Told) -> Iterator[str]:
    """What a reader should know of how the figures were made."""
    for note in told["notes"]:
        facts = dict(note["params"])
        if "levels" in facts:
            facts["levels"] = ", ".join(facts["levels"])
        if "max_over_median" in facts:
            facts["times"] = f"{facts.pop('max_over_median'):.1f}"
        if facts.get("n", 0) is None:
            facts["n"] = "<5"
        yield said(words.NOTES, note["code"]) % facts
    found = told["mirror"]
    if found and not found["is_shown"]:
        code = "few-users" if found["note"] == "too-few-users" else "few-staff"
        yield said(words.NOTES, code) % {"n": found["staff"]}


def named(key: str) -> str:
    return str(words.SCALES.get(key, key))


def said(sentences: Sentences, code: str) -> str:
    return str(sentences.get(code, code))


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def signed(value: float | None) -> str:
    return "–" if value is None else with_sign(round(value, 2), 2)


def percent(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{100 * value:.{digits}f} %"


def points(value: float | None) -> str:
    return "–" if value is None else with_sign(round(100 * value), 0)


def with_sign(value: float, digits: int) -> str:
    """A difference with plus or minus; nothing of either where it is nothing."""
    return f"{value:+.{digits}f}".replace("-", "−") if value else f"{0:.{digits}f}"


def bounds(row: Told, low: str, high: str, shown: Any) -> str:
    ends = [shown(row[name]).removesuffix(" %") for name in (low, high)]
    return "" if "–" in ends else f"({ends[0]} – {ends[1]})"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as what stands in them; the first to the left, the last as it is, numbers to the right."""
    if not rows:
        return ""
    cells = [list(head), *([("–" if cell is None else str(cell)) for cell in row] for row in rows)]
    widths = [max(width(row[place]) for row in cells) for place in range(len(head))]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    last = len(row) - 1
    padded = [
        cell + " " * (widths[at] - width(cell))
        if at in {0, last}
        else " " * (widths[at] - width(cell)) + cell
        for at, cell in enumerate(row)
    ]
    return (" " * GAP).join(padded).rstrip()


def width(text: str) -> int:
    """How many places of a terminal a text takes: Thai vowels and tone marks above and below take none."""
    return sum(unicodedata.category(letter) not in {"Mn", "Me", "Cf"} for letter in text)

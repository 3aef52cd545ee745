"""What a picture says in plain sentences: its doubts, how sure it is, its groups, and the map for the ear."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from sewana.reflection.models import Standing
from sewana.reflection.queries import GroupShown, Page, Stance
from sewana_text.graphemes import count_graphemes, cut_graphemes
from sewana_text.words import cut

LONGEST_QUOTE = 90
MOST_QUOTED = 3
DOUBTS: Mapping[str, str | Promise] = {
    "few-placed": gettext_lazy(
        "Fewer than five people have answered enough to be placed, so the map is still empty."
    ),
    "no-stable-groups": gettext_lazy(
        "There are no stable groups in these votes: everybody is drawn as one cloud, without letters."
    ),
    "unchecked": gettext_lazy("There are too few votes to hide some and check how well the map tells them."),
    "no-better-than-averages": gettext_lazy(
        "The map tells hidden votes no better than the average of each statement does. "
        "Read little into where people stand."
    ),
    "not-settled": gettext_lazy(
        "The computation stopped before the map had settled. Places may still shift a little."
    ),
}
# Thirds of the canvas, from left to right and from top to bottom.
WHERE: Sequence[Sequence[str | Promise]] = (
    (gettext_lazy("at the upper left"), gettext_lazy("at the top"), gettext_lazy("at the upper right")),
    (gettext_lazy("on the left"), gettext_lazy("in the middle"), gettext_lazy("on the right")),
    (gettext_lazy("at the lower left"), gettext_lazy("at the bottom"), gettext_lazy("at the lower right")),
)


@dataclass(frozen=True)
class Doubt:
    """One thing that a reader must know before believing the map, and the groups it is about."""

    code: str
    groups: Sequence[str]

    def worded(self) -> str:
        if self.code in DOUBTS:
            return str(DOUBTS[self.code])
        return ngettext(
            "Group %(letters)s can be told by which statements its people saw, not only by how they voted. "
            "It may be a matter of when they came rather than of opinion.",
            "Groups %(letters)s can be told by which statements their people saw, not only by how they voted. "
            "They may be a matter of when people came rather than of opinion.",
            len(self.groups),
        ) % {"letters": ", ".join(self.groups)}


@dataclass(frozen=True)
class Figure:
    """One number on how sure the map is, and what it means."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Told:
    """Everything that the page says about its picture in sentences."""

    doubts: Sequence[Doubt]
    figures: Sequence[Figure]
    groups: Sequence[tuple[GroupShown, str]]
    map: str


def told(page: Page) -> Told:
    groups = [(group, group_words(group, quoted_on_page)) for group in page.groups]
    return Told(doubts(page), figures(page), groups, map_words(page))


def doubts(page: Page) -> list[Doubt]:
    found = [Doubt(row["code"], row["groups"]) for row in page.picture.get("doubts", [])]
    return [doubt for doubt in found if doubt.code in DOUBTS or doubt.groups]


def figures(page: Page) -> list[Figure]:
    """How sure the map is; empty where the engine does not compute it."""
    sure = page.picture.get("sureness")
    if not sure:
        return []
    return [
        Figure(
            _("Differences that the map explains"),
            _("%(share)d%%") % {"share": round(100 * sure["variance"])},
            _("How much of the differences between votes the two directions explain, chance taken out."),
        ),
        Figure(
            _("Groups found again"),
            _("no groups") if sure["stability"] is None else f"{sure['stability']:.2f}",
            _(
                "The same groups come back when at least a fifth of the people is left out: 1 is always, 0 is chance."
            ),
        ),
        *fit_figures(sure),
    ]


def fit_figures(sure: Mapping[str, float | int | None]) -> list[Figure]:
    told = [
        (
            _("Hidden votes told apart"),
            "auc",
            _(
                "How often the map holds a hidden agreement likelier than a hidden disagreement: 0.5 is chance."
            ),
        ),
        (
            _("Surprise at hidden votes"),
            "log_loss",
            _("How wrong the map's chances were (log loss): the smaller the better."),
        ),
    ]
    return [Figure(name, beside_averages(sure, kind), meaning) for name, kind, meaning in told]


def beside_averages(sure: Mapping[str, float | int | None], kind: str) -> str:
    if sure[kind] is None:
        return _("too few votes")
    return _("%(map).2f (averages alone: %(averages).2f)") % {
        "map": sure[kind],
        "averages": sure[f"averages_{kind}"],
    }


def to_be_placed(here: Standing | None) -> str:
    """How far one person is from having a place; shown to that person alone."""
    if here is None or here.is_placed:
        return ""
    if here.votes_needed < 0:
        return _(
            "Even many more answers would hardly place you: the votes of all differ too little for that."
        )
    return ngettext(
        "Too few answers to place you yet: %(n)d more answer places you.",
        "Too few answers to place you yet: %(n)d more answers place you.",
        here.votes_needed,
    ) % {"n": here.votes_needed}


def quoted(stance: Stance) -> str:
    return _("“%(text)s”") % {"text": shortened(stance.statement.shown_text)}


def quoted_on_page(stance: Stance) -> SafeString:
    """The statement as somebody wrote it, spoken in its own language."""
    words = shortened(stance.statement.shown_text)
    return format_html(
        _("“{}”"), format_html('<bdi lang="{}">{}</bdi>', stance.statement.shown_language, words)
    )


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    """The text without its full stop, or as many whole words of it as fit, with an ellipsis."""
    text = text.removesuffix(".") if not text.endswith("..") else text  # our own sentence goes on after it
    if count_graphemes(text) <= most:
        return text
    start = cut_graphemes(text, most - 1)
    at_space = text.rfind(" ", 0, len(start) + 1)
    # A Thai sentence may have no space far and wide: only then the cutter, which weighs 60 MB, is asked.
    kept = start[:at_space] if at_space > len(start) // 2 else whole_words(text, len(start)) or start
    return f"{kept.rstrip()}…"


def whole_words(text: str, most: int) -> str:
    kept = ""
    for word in cut(text):
        if len(kept) + len(word) > most:
            break
        kept += word
    return kept


def group_words(group: GroupShown, quote: Callable[[Stance], str] = quoted) -> str:
    """One or two sentences on what a group says, out of what stands for it; empty where nothing may be said.

    They say no more than the list below them: which way the group leans, and no count.
    """
    said = group.stands_for[:MOST_QUOTED]
    agreed = [quote(stance) for stance in said if stance.direction == "agree"]
    rejected = [quote(stance) for stance in said if stance.direction == "disagree"]
    if not said:
        return ""
    parts = {"agreed": listed(agreed), "rejected": listed(rejected)}
    if not rejected:
        first = format_html(_("Agrees with {agreed}."), **parts)
    elif not agreed:
        first = format_html(_("Rejects {rejected}."), **parts)
    else:
        first = format_html(_("Agrees with {agreed}; rejects {rejected}."), **parts)
    return format_html("{} {}", first, _("Here it differs most from the others."))


def listed(parts: Sequence[str]) -> str:
    """One, two or three things in a sentence."""
    patterns = {2: _("{0} and {1}"), 3: _("{0}, {1} and {2}")}
    return format_html(patterns.get(len(parts), "{0}"), *parts) if parts else ""


def plain_group_words(group: GroupShown) -> str:
    """The same without mark-up, for JSON."""
    return html.unescape(group_words(group))


def map_words(page: Page) -> str:
    """The map for those who do not see it: where each group stands, and how many it is."""
    if not page.groups:
        return _("Everybody is drawn as one cloud.")
    said = [
        (_("Group %(letter)s stands %(where)s.") if group.size is None else sized(group.size))
        % {"letter": group.letter, "where": where(group.ellipse["x"], group.ellipse["y"]), "size": group.size}
        for group in page.groups
    ]
    return " ".join(said)


def sized(size: int) -> str:
    return ngettext(
        "Group %(letter)s stands %(where)s: %(size)d person.",
        "Group %(letter)s stands %(where)s: %(size)d people.",
        size,
    )


def where(x: float, y: float, width: float = 1000, height: float = 640) -> str:
    column, row = (min(2, max(0, int(3 * at / whole))) for at, whole in ((x, width), (y, height)))
    return str(WHERE[row][column])


def in_both(sentence: Callable[[], str]) -> dict[str, str]:
    """A sentence in Thai and in English."""
    found = {}
    for language in ("th", "en"):
        with override(language):
            found[language] = sentence()
    return found


def doubts_table(page: Page) -> list[list[object]]:
    """What limits belief in the map and how sure it is, header first; an empty cell was not computed."""
    header: list[object] = ["name", "value", "groups", "sentence_th", "sentence_en"]
    said: list[list[object]] = []
    for doubt in doubts(page):
        sentence = in_both(doubt.worded)
        said.append([doubt.code, "", " ".join(doubt.groups), sentence["th"], sentence["en"]])
    sure = page.picture.get("sureness") or {}
    return [header, *said, *([name, value, "", "", ""] for name, value in sure.items())]

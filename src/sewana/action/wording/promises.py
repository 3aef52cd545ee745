"""Last year's promises and the statements asked again, said plainly."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.action.queries.promises import Compared, Counts
from sewana.base.languages import shown_year
from sewana.committee.models import Edition
from sewana.forum.queries import ShownStatement, shown
from sewana_text.figures import between, count, per_cent, signed_points


@dataclass(frozen=True)
class Row:
    """One statement in two years, as the page shows it; without shares it is not shown by numbers."""

    statement: ShownStatement
    before: str = ""
    after: str = ""
    of_before: str = ""
    of_after: str = ""
    difference: str = ""
    interval: str = ""
    words: str = ""
    against: tuple[str, ...] = ()


def opening(before: Edition, counts: Counts) -> str:
    """The first sentence of the new year."""
    if not counts.total:
        return ""
    words = ngettext(
        "In %(year)s we promised %(n)s thing: kept %(kept)s, under way %(under_way)s, not kept %(not_kept)s.",
        "In %(year)s we promised %(n)s things: kept %(kept)s, under way %(under_way)s, not kept %(not_kept)s.",
        counts.total,
    )
    numbers = {"kept": counts.kept, "under_way": counts.under_way, "not_kept": counts.not_kept}
    return words % {"year": shown_year(before.year), "n": counts.total, **numbers}


def compared_rows(before: Edition, edition: Edition, pairs: Iterable[Compared]) -> list[Row]:
    return [row_of(pair, shown_year(before.year), shown_year(edition.year)) for pair in pairs]


def row_of(pair: Compared, then: str, now: str) -> Row:
    statement = shown(pair.after)
    gap = pair.difference
    if gap is None:
        return Row(statement, words=_("Too few voted in one of the years, so no numbers are shown."))
    return Row(
        statement=statement,
        before=per_cent(pair.share_before),
        after=per_cent(pair.share_after),
        of_before=count(pair.n_before),
        of_after=count(pair.n_after),
        difference=signed_points(gap.estimate),
        interval=between(signed_points(gap.low), signed_points(gap.high)),
        words=said_of(pair),
        against=tuple(against(pair, then, now)),
    )


def said_of(pair: Compared) -> str:
    words = {
        "same": _("About as many agree as then."),
        "up": _("More agree than then."),
        "down": _("Fewer agree than then."),
        "unclear": _("Whether more or fewer agree cannot be told."),
    }
    return words[pair.word]


def against(pair: Compared, then: str, now: str) -> Iterable[str]:
    """What stands against comparing this one; what stands against all of them is said once, above the table."""
    if pair.is_reworded:
        yield _("The wording is not the same.")
    if pair.is_few:
        yield _("Few voted: %(before)s in %(then)s, %(after)s in %(now)s.") % {
            "before": pair.n_before,
            "after": pair.n_after,
            "then": then,
            "now": now,
        }

"""The figures of the loop as tables: exactly what the page shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sewana.action.models import Theme
from sewana.action.queries.closure import Closure

if TYPE_CHECKING:
    from sewana_core.fates import Share

Cell = str | int | float | None
Table = tuple[Sequence[str], list[list[Cell]]]
GROUP_COLUMNS = (
    *("group", "number", "of", "answered", "low", "high"),
    *("minus_others", "minus_others_low", "minus_others_high"),
    *("parity", "parity_low", "parity_high"),
)
NAMES = ("metrics", "waiting", "groups", "flows")


def table(found: Closure, name: str) -> Table:
    """Return the columns and rows of one of `NAMES`."""
    return {"metrics": metrics, "waiting": waiting, "groups": groups, "flows": flows}[name](found)


def digits(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def row_of(key: str, share: "Share") -> list[Cell]:
    return [key, share.number, share.of, digits(share.estimate), digits(share.low), digits(share.high)]


def metrics(found: Closure) -> Table:
    one = found.fates
    shares = {
        "answered": one.answered,
        "informed": one.informed,
        "done_of_accepted": one.done_of_accepted,
        "done_of_all": one.done_of_all,
        "reopened": found.reopened,
    }
    rows = [row_of(key, share) for key, share in shares.items()]
    if found.matched is not None:
        rows.append(row_of("matched", found.matched))
    for key, part in (("days_to_answer_median", 0.5), ("days_to_answer_90", 0.9)):
        wait = one.curve.until(part)
        rows.append([key, None, one.received, wait.days, wait.low, wait.high])
    rows.append(["oldest_open_days", None, one.waiting, one.oldest, None, None])
    return ("metric", "number", "of", "value", "low", "high"), rows


def waiting(found: Closure) -> Table:
    curve = found.fates.curve
    columns = (curve.days, curve.at_risk, curve.answered, curve.share, curve.low, curve.high)
    rows: list[list[Cell]] = [
        [int(day), int(at_risk), int(answered), digits(float(share)), known(low), known(high)]
        for day, at_risk, answered, share, low, high in zip(*columns, strict=True)
    ]
    return ("days", "at_risk", "answered", "still_waiting", "low", "high"), rows


def known(bound: float) -> float | None:
    return digits(float(bound)) if bound == bound else None  # noqa: PLR0124 - only nan is not itself


def groups(found: Closure) -> Table:
    rows: list[list[Cell]] = []
    for one in found.groups:
        if one.share is None:
            rows.append([one.group, *[None] * 11])
            continue
        gap, ratio = one.difference, one.parity
        rows.append(
            [
                *row_of(one.group, one.share),
                *([None] * 3 if gap is None else [digits(gap.estimate), digits(gap.low), digits(gap.high)]),
                *(
                    [None] * 3
                    if ratio is None
                    else [digits(ratio.index), digits(ratio.low), digits(ratio.high)]
                ),
            ]
        )
    return GROUP_COLUMNS, rows


def flows(found: Closure) -> Table:
    names = dict(Theme.objects.values_list("pk", "key"))
    rows: list[list[Cell]] = [
        [names.get(one.theme or 0, ""), one.answer, one.now, "yes" if one.is_told else "no", one.count]
        for one in found.flows
    ]
    return ("theme", "answer", "now", "told", "voices"), rows

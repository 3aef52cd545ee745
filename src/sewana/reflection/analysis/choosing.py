"""Which statements are worth a sentence: what all share, and where the two sides differ."""

from collections.abc import Mapping, Sequence

import numpy as np

from sewana.reflection.analysis.counting import ANSWERS, SIDES, Cell, StatementTable
from sewana_core.intervals import newcombe, wilson
from sewana_core.two_sides import mirrored

FEWEST_VOTES = 10
MOST_BRIDGING = 5
# Disagree, pass, agree, where a table has agree, disagree, pass.
ORDER_OF_MIRROR = [1, 2, 0]


def shared_by_all(tables: Sequence[StatementTable]) -> list[dict[str, object]]:
    """Statements that more than half of every opinion group and of both sides agree with, or reject.

    Each is named only when even the low end of the interval of its least agreeing row is above one half. That
    claim is so coarse that it may be made where the counts themselves, being all but equal, may not be shown.
    """
    found = []
    for table in tables:
        for column, answer in enumerate(ANSWERS[:2]):
            low = lowest_share(table, column)
            if low > 0.5:
                found.append((-low, table.statement, {"statement": table.statement, "direction": answer}))
    return [row for _low, _statement, row in sorted(found, key=lambda entry: entry[:2])]


def lowest_share(table: StatementTable, column: int) -> float:
    """The lowest Wilson bound over all groups and both sides; 0 when one of them is too small to speak of."""
    rows = [*table.sides.named_rows(), *table.groups.named_rows()]
    if any(row.sum() < FEWEST_VOTES for row in rows):
        return 0.0
    return min(wilson(int(row[column]), int(row.sum())).low for row in rows)


def countable(cell: Cell, answer: str) -> tuple[int, int] | None:
    """How many of how many gave an answer, when both may be shown and there are enough to speak of."""
    chosen, voters = cell[answer], cell["n"]
    if chosen is None or voters is None or voters < FEWEST_VOTES:
        return None
    return chosen, voters


def differences(tables: Sequence[StatementTable]) -> list[dict[str, object]]:
    """Statements by how far the providers' agreement stands from the users', the widest first."""
    found = []
    for table in tables:
        cells = table.cells()
        providers, users = countable(cells["providers"], "agree"), countable(cells["users"], "agree")
        if providers is None or users is None:
            continue
        gap = newcombe((providers[0], users[0]), (providers[1], users[1]))
        found.append(
            {
                "statement": table.statement,
                "providers": providers[0] / providers[1],
                "users": users[0] / users[1],
                "gap": gap.estimate,
                "low": gap.low,
                "high": gap.high,
                "is_clear": gap.excludes_zero,
                "providers_interval": bounds(providers),
                "users_interval": bounds(users),
            }
        )
    return sorted(found, key=lambda row: (-abs(float(str(row["gap"]))), int(str(row["statement"]))))


def bounds(share: tuple[int, int]) -> list[float]:
    found = wilson(*share)
    return [found.low, found.high]


def verdicts(tables: Sequence[StatementTable]) -> list[dict[str, object]]:
    """What both sides agree with or reject, or one side only, where each is 95 % sure to lean.

    As coarse as `shared_by_all`, and made under the same rule: at least ten votes of each side.
    """
    heard = [table for table in tables if min(table.sides.of(name).sum() for name in SIDES) >= FEWEST_VOTES]
    if not heard:
        return []
    answers = np.array(
        [[table.sides.of(side)[ORDER_OF_MIRROR] for table in heard] for side in ("providers", "users")]
    )
    return [
        {"statement": heard[row.statement].statement, "verdict": row.verdict}
        for row in mirrored(answers)
        if row.verdict != "unclear"
    ]


def bridging(tables: Sequence[StatementTable], scores: Mapping[int, float] | None) -> list[dict[str, object]]:
    """Statements with most agreement when every group counts the same; each group has ten votes on them or more.

    A score is a predicted vote, from -1 to 1, in whole hundredths.
    """
    if scores is None:
        return []
    heard = [t for t in tables if min(row.sum() for row in t.groups.named_rows()) >= FEWEST_VOTES]
    agreed = sorted((-scores[table.statement], table.statement) for table in heard)
    return [
        {"statement": statement, "score": round(-score, 2)}
        for score, statement in agreed[:MOST_BRIDGING]
        if round(-score, 2) > 0
    ]

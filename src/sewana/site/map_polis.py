"""What the Polis method found, as JSON and in words."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from sewana.sharing.forms import vote_table
from sewana_core import polis
from sewana_core.votes import VoteMatrix


def described(opinions: vote_table.Opinions, matrix: VoteMatrix, found: polis.PolisMap) -> dict[str, Any]:
    """Put the ids of the file in place of positions; `statements` says what center and components run over."""
    people = [opinions.participants[place] for place in matrix.participants.tolist()]
    statements = [opinions.statements[place] for place in matrix.statements.tolist()]
    group = found.group.tolist()
    return {
        "k": found.k,
        "groups": [
            {"id": k, "participants": [person for person, at in zip(people, group, strict=True) if at == k]}
            for k in range(found.k)
        ],
        "statements": statements,
        "center": found.center.tolist(),
        "components": found.components.tolist(),
        "positions": [
            {"participant": person, "x": x, "y": y}
            for person, (x, y) in zip(people, found.positions.tolist(), strict=True)
        ],
        "consensus": {
            name: [{**asdict(row), "statement": statements[row.statement]} for row in rows]
            for name, rows in (("agree", found.consensus.agree), ("disagree", found.consensus.disagree))
        },
        "representative": [
            {
                "group": k,
                "statements": [{**asdict(row), "statement": statements[row.statement]} for row in rows],
            }
            for k, rows in enumerate(found.representative)
        ],
    }


def as_text(found: polis.PolisMap, result: dict[str, Any]) -> str:
    """A short table: each group's size and what it stands for, then what all share."""
    people = len(result["positions"])
    lines = [_("%(people)s people, %(k)s opinion groups") % {"people": people, "k": found.k}]
    for group in result["representative"]:
        size = int(found.group_sizes[group["group"]])
        lines.append(_("Group %(id)s: %(size)s people") % {"id": group["group"], "size": size})
        lines += [line_of(row, row["stands_for"]) for row in group["statements"]]
    lines.append(_("What nearly everyone shares:"))
    for direction in ("agree", "disagree"):
        lines += [line_of(row, direction) for row in result["consensus"][direction]]
    return "\n".join(lines)


def line_of(row: dict[str, Any], direction: str) -> str:
    word = _("agree") if direction == "agree" else _("disagree")
    votes = f"{row['successes']}/{row['trials']}"
    return f"  {row['statement']!s:>8}  {word:<10} {row['share']:>4.0%}  ({votes})"

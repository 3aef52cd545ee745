"""Counts of each statement by side and by opinion group, and which of them may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sewana_core.privacy import MIN_GROUP, Shown, suppress, suppress_linked
from sewana_core.votes import VoteMatrix

SIDES = ("users", "providers")
ANSWERS = ("agree", "disagree", "pass")
Counts = NDArray[np.int64]
Cell = dict[str, int | None]


@dataclass(frozen=True)
class Table:
    """One way of dividing the people who voted on a statement: rows of agree, disagree and pass."""

    names: tuple[str, ...]
    counts: Counts
    shown: Shown

    def cell(self, name: str) -> Cell:
        """The counts of one row, with None where a count may not be shown."""
        row = self.names.index(name)
        answers: Cell = {
            answer: int(self.counts[row, column]) if self.shown.cells[row, column] else None
            for column, answer in enumerate(ANSWERS)
        }
        return {"n": int(self.counts[row].sum()) if self.shown.row_totals[row] else None} | answers

    def of(self, name: str) -> Counts:
        """The counts of one row, for claims that show no count."""
        counts: Counts = self.counts[self.names.index(name)]
        return counts

    def named_rows(self) -> list[Counts]:
        """The counts of the rows that have a name, for claims that show no count."""
        return [self.counts[row] for row, name in enumerate(self.names) if name]

    def everyone(self) -> Cell:
        totals = self.counts.sum(axis=0)
        answers: Cell = {
            answer: int(totals[column]) if self.shown.column_totals[column] else None
            for column, answer in enumerate(ANSWERS)
        }
        return {"n": int(totals.sum()) if self.shown.grand_total else None} | answers


@dataclass(frozen=True)
class StatementTable:
    """One statement, counted by side and by opinion group."""

    statement: int
    sides: Table
    groups: Table

    def cells(self) -> dict[str, Cell]:
        """All rows that have a name, `all` first."""
        named = {name: self.sides.cell(name) for name in SIDES}
        lettered = {name: self.groups.cell(name) for name in self.groups.names if name}
        return {"all": self.sides.everyone()} | named | lettered

    def published(self) -> dict[str, object]:
        return {"statement": self.statement, "cells": self.cells()}


def table_of(
    matrix: VoteMatrix,
    column: int,
    sides: NDArray[np.str_],
    groups: NDArray[np.int64],
    letters: Sequence[str],
) -> StatementTable:
    """Count one statement both ways; the two tables share their totals and are guarded together."""
    here = matrix.column == column
    people, answers = matrix.row[here], matrix.vote[here]
    by_side = np.array([count(answers[sides[people] == name]) for name in (*SIDES, "")])
    by_group = np.array([count(answers[groups[people] == group]) for group in (*range(len(letters)), -1)])
    shown_sides, shown_groups = suppress_linked((by_side, by_group), MIN_GROUP)
    return StatementTable(
        statement=int(matrix.statements[column]),
        sides=Table((*SIDES, ""), by_side, shown_sides),
        groups=Table((*letters, ""), by_group, shown_groups),
    )


def count(answers: NDArray[np.int8]) -> list[int]:
    return [int(np.count_nonzero(answers == value)) for value in (1, -1, 0)]


def side_sizes(sides: NDArray[np.str_]) -> dict[str, int | None]:
    """How many users, providers and people who did not say took part, guarded together."""
    counts = {name: int(np.count_nonzero(sides == name)) for name in (*SIDES, "")}
    named = {name or "untold": count for name, count in counts.items() if name or count}
    return dict(zip(named, shown_parts(list(named.values())), strict=True))


def shown_parts(parts: Sequence[int]) -> list[int | None]:
    """Parts of a total that is shown, with None for those that may not be."""
    shown = suppress(np.array(parts, np.int64), MIN_GROUP).cells
    return [part if may else None for part, may in zip(parts, shown, strict=True)]


def shown_count(people: int) -> int | None:
    return people if people >= MIN_GROUP else None

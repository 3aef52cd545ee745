"""What happens in the forum: people come, speak and vote; moderators show, merge and hide."""

from sewana.forum.operations.fold import catch_up, fold_journal, fold_soon, take, tidy
from sewana.forum.operations.latest import FOLD_BATCH, fold_rows, fold_votes
from sewana.forum.operations.polls import close_polls
from sewana.forum.operations.room import figures_of_rooms, look_after_rooms
from sewana.forum.operations.statements import (
    MOST_WAITING,
    MergeNotPossible,
    TooManyWaiting,
    hide_statement,
    hold_statement,
    merge_statement,
    propose,
    show_statement,
    translate_statement,
    write_statement,
)
from sewana.forum.operations.votes import (
    StatementNotShown,
    add_participant,
    cast_vote,
    enter,
    keep_routing,
    tell_group,
)

__all__ = [
    "FOLD_BATCH",
    "MOST_WAITING",
    "MergeNotPossible",
    "StatementNotShown",
    "TooManyWaiting",
    "add_participant",
    "cast_vote",
    "catch_up",
    "close_polls",
    "enter",
    "figures_of_rooms",
    "fold_journal",
    "fold_rows",
    "fold_soon",
    "fold_votes",
    "hide_statement",
    "hold_statement",
    "keep_routing",
    "look_after_rooms",
    "merge_statement",
    "propose",
    "show_statement",
    "take",
    "tell_group",
    "tidy",
    "translate_statement",
    "write_statement",
]

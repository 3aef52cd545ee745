"""Reads about editions and their committees."""

from sewana.committee.queries.editions import (
    ORDERS,
    current_edition,
    draft_copy,
    editions_for,
    free_key,
    listed_editions,
    newest_edition,
    published_editions,
    seats,
)

__all__ = [
    "ORDERS",
    "current_edition",
    "draft_copy",
    "editions_for",
    "free_key",
    "listed_editions",
    "newest_edition",
    "published_editions",
    "seats",
]

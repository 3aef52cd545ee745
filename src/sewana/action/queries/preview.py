"""The card of an improvement as the board will show it."""

from collections.abc import Sequence
from copy import copy

from sewana.action.models import Improvement, VoiceLink
from sewana.action.queries.board import Card, cards
from sewana.action.queries.public_counts import counts_of, lead_of


def are_counts_shown(row: Improvement, links: Sequence[VoiceLink]) -> bool:
    """Whether its numbers can be told before they are frozen.

    While people still vote, two looks would tell how somebody voted between them.
    """
    lead = lead_of(links)
    return row.is_public or not row.edition.takes_votes or bool(lead and lead.told_counts)


def card_to_be(row: Improvement, links: Sequence[VoiceLink]) -> Card:
    """What everybody would read if it were published now; what is published stays as it is."""
    shown = copy(row)
    if not row.is_public:
        shown.public_counts = counts_of(row, lead_of(links)) if are_counts_shown(row, links) else {}
    leads = [link for link in links if link.is_lead]
    shown.lead_links = leads  # type: ignore[attr-defined]  # as the board's own query sets it
    (card,) = cards([shown])
    return card

"""Parts of the office page of an improvement: what is next, evidence, the card to be, people told by hand."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from sewana.action.forms.evidence import EvidenceForm
from sewana.action.models import ACCEPTED, WORKING, ByHand, Improvement
from sewana.action.queries import by_hand, preview
from sewana.action.queries.board import groups_told
from sewana.action.queries.evidence import pieces_of
from sewana.action.queries.improvements import DONE, Line
from sewana.action.views.board import pairs
from sewana.action.wording.next_thing import next_thing
from sewana.people.models import Language


def parts_of(
    row: Improvement, line: Line, *, is_asked_again: bool, refused: object, sees_office: bool
) -> dict[str, object]:
    tellings = by_hand.tellings(row)
    told = [one for one in tellings if one.removed_at is None]
    unreached = by_hand.unreached(row)
    return {
        "is_done": row.stage in DONE,
        "is_working": row.stage in WORKING and row.verdict in ACCEPTED,
        "next_thing": next_thing(
            line, is_asked_again=is_asked_again, waits_for_hand=bool(unreached and not told)
        ),
        "previews": previews(row) if row.verdict and not row.is_public else [],
        "has_preview_counts": preview.are_counts_shown(row),
        "unreached": unreached,
        "tellings": told,
        "tellings_back": [one for one in tellings if one.removed_at is not None],
        "ways_by_hand": ByHand.choices,
        **evidence_parts(
            row, refused if isinstance(refused, EvidenceForm) else None, sees_office=sees_office
        ),
    }


def previews(row: Improvement) -> list[tuple[str, dict[str, Any]]]:
    """The card in each language, from the same query and words as the board's."""
    card = preview.card_to_be(row)
    found = []
    for language in Language.values:
        with translation.override(language):
            found.append((language, pairs([card], groups_told(row.edition, [card.row]))[0]))
    return found


def evidence_parts(row: Improvement, refused: EvidenceForm | None, *, sees_office: bool) -> dict[str, object]:
    """Each piece with its form; one that did not go through stands there as it was typed."""
    found = pieces_of(row, is_public=False)
    wrong = refused.kept.pk if refused and refused.kept else None
    forms = {
        piece.row.pk: EvidenceForm(
            improvement=row, kept=piece.row, sees_office=sees_office, initial=EvidenceForm.of(piece.row)
        )
        for piece in found
        if piece.row.removed_at is None or piece.row.pk == wrong
    }
    if refused and wrong in forms:
        forms[wrong] = refused
    is_new = refused is not None and refused.kept is None
    return {
        "is_out": row.is_public,
        "evidence_url": reverse("action:evidence", args=[row.edition.key, row.number]),
        "pieces": [(piece, forms[piece.row.pk]) for piece in found if piece.row.pk in forms],
        "removed_pieces": [piece for piece in found if piece.row.removed_at is not None],
        "evidence_form": refused if is_new else EvidenceForm(improvement=row, sees_office=sees_office),
    }

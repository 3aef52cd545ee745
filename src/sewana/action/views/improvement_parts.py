"""Parts of the office page of an improvement: what is next, evidence, the card to be, people told by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from sewana.action.forms.evidence import EvidenceForm, usable_by
from sewana.action.forms.improvements import PlanForm, StageForm
from sewana.action.models import ACCEPTED, WORKING, ByHand, Improvement, Stage, VoiceLink
from sewana.action.queries import by_hand, preview
from sewana.action.queries.board import told_of
from sewana.action.queries.evidence import pieces_of
from sewana.action.queries.improvements import DONE, Line, next_stages
from sewana.action.views.board import pairs
from sewana.action.wording.next_thing import next_thing
from sewana.people.models import Language
from sewana.survey.queries.population import group_names


@dataclass(frozen=True)
class Reader:
    """Who has the page before them, and what they typed of a piece of evidence that did not go through."""

    may_work: bool
    sees_office: bool
    refused: EvidenceForm | None = None


def parts_of(
    row: Improvement, line: Line, links: Sequence[VoiceLink], reader: Reader, *, is_asked_again: bool
) -> dict[str, object]:
    """What the page has besides the words and the decision; nothing of it before something is decided."""
    if not row.verdict:
        return {"next_thing": next_thing(line, is_asked_again=is_asked_again, waits_for_hand=False)}
    tellings = by_hand.tellings(row) if getattr(row, "has_tellings", True) else []
    told = [one for one in tellings if one.removed_at is None]
    unreached = by_hand.unreached(links)
    return {
        "is_done": row.stage in DONE,
        "is_working": row.stage in WORKING and row.verdict in ACCEPTED,
        "next_thing": next_thing(
            line, is_asked_again=is_asked_again, waits_for_hand=bool(unreached and not told)
        ),
        "previews": [] if row.is_public else previews(row, links),
        "has_preview_counts": preview.are_counts_shown(row, links),
        "unreached": unreached,
        "tellings": told,
        "tellings_back": [one for one in tellings if one.removed_at is not None],
        "ways_by_hand": ByHand.choices,
        **work_parts(row, reader),
        **evidence_parts(row, reader),
    }


def work_parts(row: Improvement, reader: Reader) -> dict[str, object]:
    """Its steps and what it waits for; the forms of the work for who may write them."""
    steps = list(row.steps.all())
    found: dict[str, object] = {
        "needs": row.needs.order_by("number") if getattr(row, "has_needs", True) else [],
        "steps": [step for step in steps if step.dropped_at is None],
        "dropped_steps": [step for step in steps if step.dropped_at is not None],
    }
    if not reader.may_work:
        return found
    return found | {
        "plan_form": PlanForm(initial=PlanForm.of(row), prefix="plan"),
        "stage_form": StageForm(prefix="stage"),
        "next_stages": [(stage, Stage(stage).label) for stage in next_stages(row)],
    }


def previews(row: Improvement, links: Sequence[VoiceLink]) -> list[tuple[str, dict[str, Any]]]:
    """The card in each language, from the same query and words as the board's."""
    card = preview.card_to_be(row, links)
    groups = told_of(row.edition, [card.row])
    found = []
    for language in Language.values:
        with translation.override(language):
            found.append((language, pairs([card], group_names(groups))[0]))
    return found


def evidence_parts(row: Improvement, reader: Reader) -> dict[str, object]:
    """Each piece, with its form for who may change it; what did not go through stands there as it was typed."""
    found = pieces_of(row, is_public=False) if getattr(row, "has_evidence", True) else []
    refused = reader.refused
    shown: dict[str, object] = {
        "is_out": row.is_public,
        "evidence_url": reverse("action:evidence", args=[row.edition.key, row.number]),
        "removed_pieces": [piece for piece in found if piece.row.removed_at is not None],
    }
    if not reader.may_work:
        return shown | {"pieces": [(piece, None) for piece in found if piece.row.removed_at is None]}
    media = usable_by(row.edition, sees_office=reader.sees_office)
    given: dict[str, Any] = {"improvement": row, "sees_office": reader.sees_office, "media": media}
    pieces = []
    for piece in found:
        if refused and refused.kept and refused.kept.pk == piece.row.pk:
            pieces.append((piece, refused))
        elif piece.row.removed_at is None:
            form = EvidenceForm(**given, kept=piece.row, initial=EvidenceForm.of(piece.row))
            pieces.append((piece, form))
    is_new = refused is not None and refused.kept is None
    return shown | {"pieces": pieces, "evidence_form": refused if is_new else EvidenceForm(**given)}

"""What happens to topics: the call, proposals, votes, and the choice with its reason."""

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.committee.operations import change_edition, note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.people.models import Side
from sewana.planning.models import Proposal, ProposalSource, ProposalState, ProposalVote, TopicCall

CALL = ("text_th", "text_en", "opens_on", "closes_on", "is_open")
VOTABLE = (ProposalState.SHOWN, ProposalState.CHOSEN)
# So many of one ticket may wait; a flood would bury the others.
MOST_WAITING = 5
MOST_PROPOSALS = 1000


@transaction.atomic
def set_call(
    edition: Edition, fields: Mapping[str, object], *, version: int | None = None, by: object
) -> TopicCall:
    """Open the call, close it, or write it anew, unless somebody else did since the page with that version."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    call, _made = TopicCall.objects.get_or_create(edition=edition)
    if version is not None and call.version != version:
        raise Changed
    before = {name: str(getattr(call, name) or "") for name in CALL}
    for name in CALL:
        setattr(call, name, fields[name])
    call.version += 1
    call.save()
    note("set_call", edition, by, before, {name: str(fields[name] or "") for name in CALL})
    return call


def last_change_of_call(edition: Edition) -> AuditEntry | None:
    found = AuditEntry.objects.filter(edition_key=edition.key, operation="set_call")
    return found.order_by("-id").first()


def next_number(edition: Edition) -> int:
    """The number after the last; the edition is locked, so that two do not get the same."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return (edition.proposals.aggregate(last=Max("number"))["last"] or 0) + 1


def sent_before(
    edition: Edition, phone_id: uuid.UUID | None, title: str, reason: str
) -> tuple[Proposal | None, uuid.UUID | None]:
    """The same topic out of the same page, as by a double click; another one out of that page has no id of it."""
    known = Proposal.objects.filter(phone_id=phone_id).first() if phone_id else None
    if known is None:
        return None, phone_id
    is_same = (known.edition_id, known.title, known.reason) == (edition.pk, title, reason)
    return (known if is_same else None), None


@transaction.atomic
def propose(
    edition: Edition,
    *,
    title: str,
    reason: str,
    language: str,
    seal: str,
    side: str = "",
    phone_id: uuid.UUID | None = None,
) -> Proposal:
    """Somebody proposes a topic from their phone; it waits to be looked at. Sent twice, it is there once."""
    number = next_number(edition)
    known, phone_id = sent_before(edition, phone_id, title, reason)
    if known is not None:
        return known
    if number > MOST_PROPOSALS:
        raise NotPossible(
            _(
                "So many topics have been proposed that no more can be taken here. Please tell the office yours."
            )
        )
    if edition.proposals.filter(seal=seal, state=ProposalState.WAITING).count() >= MOST_WAITING:
        raise NotPossible(
            _(
                "Your proposals have reached us and wait to be looked at. Please write more once they are shown."
            )
        )
    return Proposal.objects.create(
        edition=edition,
        number=number,
        title=title,
        reason=reason,
        language=language,
        seal=seal,
        from_side=side,
        phone_id=phone_id,
    )


@transaction.atomic
def add_proposal(
    edition: Edition,
    *,
    title: str,
    reason: str,
    language: str,
    source: str = ProposalSource.OFFICE,
    evidence: Sequence[Mapping[str, object]] = (),
    phone_id: uuid.UUID | None = None,
    by: object,
) -> Proposal:
    """The committee proposes a topic itself, or out of last year's voices; it can be voted on at once."""
    number = next_number(edition)
    known, phone_id = sent_before(edition, phone_id, title, reason)
    if known is not None:
        return known
    proposal = Proposal.objects.create(
        edition=edition,
        number=number,
        phone_id=phone_id,
        title=title,
        reason=reason,
        language=language,
        source=ProposalSource(source),
        state=ProposalState.SHOWN,
        evidence=list(evidence),
        by_account_id=getattr(by, "pk", None),
    )
    note("add_proposal", edition, by, after={"proposal": proposal.number, "title": title})
    return proposal


@transaction.atomic
def vote(edition: Edition, *, number: int, seal: str, side: str = "") -> None:
    """A ticket wants one topic; wanting another takes its vote along."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    proposal = edition.proposals.filter(number=number, state__in=VOTABLE).first()
    if proposal is None:
        raise NotPossible(_("This topic cannot be voted on any more. Please choose another one."))
    ProposalVote.objects.filter(proposal__edition=edition, seal=seal).delete()
    ProposalVote.objects.create(proposal=proposal, seal=seal, side=Side(side) if side else "")


def locked(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related("edition")
    return found.get(pk=proposal.pk)


@transaction.atomic
def move_proposal(proposal: Proposal, state: str, *, reason: str = "", by: object) -> None:
    """Show, hide with a reason, decline, or let it wait again."""
    held = locked(proposal)
    if state == ProposalState.HIDDEN and not reason:
        raise NotPossible(_("Write a reason: whoever proposed it reads it."))
    before = {"state": held.state, "reason_th": held.state_reason, "reason_en": held.state_reason_en}
    # Why it was chosen stays with a topic that is not chosen any more: it may be again.
    if held.state != ProposalState.CHOSEN or state != ProposalState.SHOWN:
        held.state_reason, held.state_reason_en = reason, ""
    held.state = ProposalState(state)
    held.merged_into, held.decided_at = None, timezone.now()
    held.save()
    after = {"proposal": held.number, "state": held.state, "reason": reason}
    note("move_proposal", held.edition, by, before, after)


@transaction.atomic
def merge(proposal: Proposal, into: Proposal, *, by: object) -> None:
    """One topic says the same as another: its votes count there, until it is shown by itself again."""
    Edition.objects.select_for_update().get(pk=proposal.edition_id)
    held, into = locked(proposal), locked(into)
    if into.pk == held.pk or into.edition_id != held.edition_id or into.state not in VOTABLE:
        raise NotPossible(_("Choose another topic that is shown."))
    held.state, held.merged_into, held.decided_at = ProposalState.MERGED, into, timezone.now()
    held.save()
    note("merge_proposal", held.edition, by, after={"proposal": held.number, "into": into.number})


def mark_of(proposal: Proposal) -> str:
    """A text that changes whenever somebody decides something about a topic."""
    return proposal.decided_at.isoformat() if proposal.decided_at else "never"


@transaction.atomic
def choose(proposal: Proposal, *, reason_th: str, reason_en: str, seen: str = "", by: object) -> None:
    """Choose the topic, with the reason in both languages; one chosen before can be voted on, and chosen, again.

    `seen` is the topic's mark when the page was opened.

    Raises
    ------
    Changed
        Somebody else decided about the topic since; their reason stays.
    """
    edition = Edition.objects.select_for_update().get(pk=proposal.edition_id)
    held = locked(proposal)
    if seen and seen != mark_of(held):
        raise Changed
    if held.state in {ProposalState.HIDDEN, ProposalState.MERGED}:
        raise NotPossible(_("Show this topic first, then choose it."))
    others = edition.proposals.filter(state=ProposalState.CHOSEN).exclude(pk=held.pk)
    others.update(state=ProposalState.SHOWN)
    before = {"state": held.state, "reason_th": held.state_reason, "reason_en": held.state_reason_en}
    held.state, held.decided_at = ProposalState.CHOSEN, timezone.now()
    held.state_reason, held.state_reason_en = reason_th, reason_en
    held.save()
    after = {"proposal": held.number, "title": held.title, "reason_th": reason_th, "reason_en": reason_en}
    note("choose_topic", edition, by, before, after)


def last_change_of_choice(proposal: Proposal) -> AuditEntry | None:
    deeds = ("choose_topic", "move_proposal", "merge_proposal")
    found = AuditEntry.objects.filter(edition_key=proposal.edition.key, operation__in=deeds)
    return found.filter(after__proposal=proposal.number).order_by("-id").first()


def name_edition(edition: Edition, *, title_th: str, title_en: str, by: object) -> None:
    """The chosen topic becomes the title of the forum."""
    change_edition(edition, {"title_th": title_th, "title_en": title_en}, by=by)

"""What somebody who was asked answers, on their own page or through the office, and the seat that comes with it."""

import hashlib

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Answer, Channel, Edition, Member, WorkingGroup
from sewana.committee.operations.editions import leave_seat, take_seat
from sewana.committee.operations.noting import note
from sewana.committee.queries.meetings import named
from sewana.committee.queries.members import lead_group, members_of, seat_role
from sewana.people import operations as people
from sewana.people.models import Account

ACCOUNT_MAIL, REPLY_MAIL = "committee/mails/account", "committee/mails/reply"


class QuestionChanged(ValueError):
    """Somebody asked something else after the office's page was opened; nothing was answered."""


class AccountClosed(ValueError):
    """The account of that address was closed on purpose: no list opens it again."""


@transaction.atomic
def take_answer(
    member: Member,
    answer: str,
    *,
    by: object,
    reason: str = "",
    suggestion: str = "",
    channel: str = "",
) -> None:
    """Somebody accepts or declines; they may think better of it until they have left."""
    held = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if held.answer == Answer.LEFT:
        return
    before = held.answer
    held.answer, held.reason, held.suggestion = Answer(answer), reason, suggestion
    held.answered_at = timezone.now() if answer in {Answer.ACCEPTED, Answer.DECLINED} else None
    held.channel = channel or held.channel
    held.version += 1
    held.save()
    settle_seat(held, by=by)
    note("take_answer", held.edition, by, {"answer": before}, {"member": held.pk, "answer": answer})


def settle_seat(member: Member, *, by: object) -> None:
    """Who accepted and has an account of the same address sits where the order names them.

    Seats that the list brought go with it; those given by hand, or copied from last year, stay.
    """
    if (member.account or account_of(member)) is not None or member.seats.exists():
        settle(member, lead_group(member.edition), by)
    if not member.edition.working_groups.filter(is_lead=True, is_dropped=False).exists():
        settle_seats(member.edition, by=by)  # the first group with people leads: one person may change that


def settle_seats(edition: Edition, *, by: object) -> None:
    """Another group may lead now: all who accepted sit where that puts them."""
    has_account = Q(account__isnull=False) | Q(email__in=open_accounts().values("email"))
    seated = list(members_of(edition).filter(has_account, answer=Answer.ACCEPTED))
    lead = lead_group(edition) if seated else None
    for member in seated:
        member.edition = edition
        settle(member, lead, by)


def settle(member: Member, lead: WorkingGroup | None, by: object) -> None:
    account = member.account or account_of(member)
    if account is not None and member.account_id != account.pk:
        member.account = account
        member.save(update_fields=["account"])
    fitting = None
    if account is not None and member.answer == Answer.ACCEPTED:
        fitting = seat_role(member, lead)
    for seat in member.seats.select_related("account", "edition"):
        if (seat.account, seat.role) != (account, fitting):
            leave_seat(seat, by=by)
    if account is not None and fitting is not None:
        take_seat(member.edition, account, fitting, member=member, by=by)


def account_of(member: Member) -> Account | None:
    if not member.email:
        return None
    return open_accounts().filter(email=member.email).first()


def open_accounts() -> QuerySet[Account]:
    return Account.objects.filter(is_active=True)


@transaction.atomic
def give_account(member: Member, *, url: str, by: object) -> Account:
    """Open an account for somebody who accepted, or find theirs, and write to them how to sign in."""
    account = account_of(member)
    if account is None:
        if Account.objects.filter(email=member.email).exists():
            words = _(
                "The account of %(email)s is closed. Write another mail address, or have it opened again."
            )
            raise AccountClosed(words % {"email": member.email})
        account = people.open_account(email=member.email, name=named(member), language=member.language, by=by)
    member.account = account
    member.save(update_fields=["account"])
    settle_seat(member, by=by)
    people.post(
        key=f"account-member-{member.pk}-{account.pk}",
        template=ACCOUNT_MAIL,
        to=member.email,
        language=member.language,
        context=account_words(member, url),
        edition_key=member.edition.key,
    )
    note("give_account", member.edition, by, after={"member": member.pk, "account": account.email})
    return account


def account_words(member: Member, url: str) -> dict[str, object]:
    return {"name": named(member), "email": member.email, "url": url}


def account_mail(member: Member, *, url: str) -> people.Preview:
    """The mail about an account, to be read before it is sent."""
    return people.preview(ACCOUNT_MAIL, member.email, member.language, account_words(member, url))


@transaction.atomic
def ask_question(member: Member, text: str) -> None:
    """Somebody asks the office before they answer."""
    Member.objects.filter(pk=member.pk).update(question=text, reply="")
    note("ask_question", member.edition, f"member: {member}", after={"member": member.pk})


def digest_of(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@transaction.atomic
def reply(member: Member, text: str, *, seen: str, url: str, by: object) -> None:
    """Answer a question on the person's own page, and by mail where there is an address.

    Raises
    ------
    QuestionChanged
        They ask something else than when the page with the digest `seen` was opened.
    """
    held = Member.objects.select_for_update(of=("self",)).select_related("edition").get(pk=member.pk)
    if digest_of(held.question) != seen:
        raise QuestionChanged(_("They ask something else by now. Read it, and change your answer."))
    held.reply = text
    held.save(update_fields=["reply"])
    if held.email:
        people.post(
            key=f"reply-member-{held.pk}-{digest_of(held.question, text, held.email)}",
            template=REPLY_MAIL,
            to=held.email,
            language=held.language,
            context=reply_words(held, text, url),
            edition_key=held.edition.key,
        )
    note("reply", held.edition, by, after={"member": held.pk})


def reply_words(member: Member, text: str, url: str) -> dict[str, object]:
    return {"name": named(member), "question": member.question, "reply": text, "url": url}


def reply_mail(member: Member, text: str, *, url: str) -> people.Preview:
    """The mail with an answer, to be read before it is sent."""
    return people.preview(REPLY_MAIL, member.email, member.language, reply_words(member, text, url))


@transaction.atomic
def enter_by_hand(member: Member, answer: str, reason: str, *, by: object) -> None:
    """The office enters what somebody said by word or on paper."""
    take_answer(member, answer, by=by, reason=reason, channel=Channel.HAND)

"""The random door: a list of addresses, a draw by group, a mail with a link of one's own, reminders to all.

The library must not be able to tell who has answered. So a link's token is random and kept as a hash alone; tokens are
written down in an order of their own, in no row with an address; the mail's text forgets the token as it is sent; and
a reminder goes to everybody, since nobody knows who may be left out.
"""

import datetime as dt
import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sewana.base.languages import localized, shown_date
from sewana.committee.operations import note
from sewana.people import operations as people
from sewana.people import queries as people_queries
from sewana.people.models import DOTS, Group, Mail
from sewana.survey.models import Invited, InviteState, Questionnaire, QuestionnaireState, Token
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.operations.questionnaires import held
from sewana.survey.queries.answering import hash_of
from sewana.survey.queries.invited import DRAW, mail_prefix, may_be_reminded
from sewana.survey.queries.population import group_key
from sewana.survey.queries.questionnaires import address_of

TOKEN_BYTES = 16  # 128 bits, 22 letters: a link that fits on a line
# Of fewer mails at once, or of a group with fewer, a token would say whose it is.
FEWEST_TOGETHER = 5
LARGEST_SEED = 10**9
AT_ONCE = 500
INVITATION, REMINDER = "survey/mails/invitation", "survey/mails/reminder"


@dataclass(frozen=True)
class Address:
    """One row of an uploaded list."""

    address: str
    group: Group | None
    language: str


@transaction.atomic
def list_people(questionnaire: Questionnaire, rows: Sequence[Address], *, by: object) -> int:
    """Put addresses on the list; those that are there already stay as they are. Returns how many came."""
    row = held(questionnaire)
    there = set(Invited.objects.filter(questionnaire=row).values_list("address", flat=True))
    new = [
        Invited(questionnaire=row, address=one.address, group=one.group, language=one.language)
        for one in rows
        if one.address not in there
    ]
    Invited.objects.bulk_create(new, batch_size=AT_ONCE)
    if new:
        note("list_invited", row.edition, by, after={"number": row.number, "count": len(new)})
    return len(new)


@transaction.atomic
def draw(
    questionnaire: Questionnaire, wanted: Mapping[str, int], *, seed: int | None = None, by: object
) -> int:
    """Draw so many of each group by lot; the seed is kept, so that the draw can be repeated. Returns how many.

    Each group is drawn from its addresses in alphabetical order by Python's generator, begun with "seed:group".
    """
    row = held(questionnaire)
    seed = secrets.randbelow(LARGEST_SEED) if seed is None else seed
    rows = Invited.objects.filter(questionnaire=row, state=InviteState.LISTED).select_related("group")
    of_group: dict[str, list[Invited]] = {}
    for one in rows.order_by("address"):
        of_group.setdefault(group_key(one.group) if one.group else "none", []).append(one)
    drawn: list[int] = []
    counts = {}
    for key, count in sorted(wanted.items()):
        there = of_group.get(key, [])
        if count > len(there):
            raise NotPossible(
                _("Of %(group)s only %(found)s are on the list and not drawn yet, not %(wanted)s.")
                % {"group": key, "found": len(there), "wanted": count}
            )
        chosen = random.Random(f"{seed}:{key}").sample(there, count)  # noqa: S311 - a lot that can be repeated
        drawn += [one.pk for one in chosen]
        if count:
            counts[key] = count
    if drawn:
        Invited.objects.filter(questionnaire=row, pk__in=drawn).update(state=InviteState.DRAWN)
        after = {"number": row.number, "uid": row.uid.hex, "seed": seed, "drawn": counts}
        note(DRAW, row.edition, by, after=after)
    return len(drawn)


@transaction.atomic
def undo_draw(questionnaire: Questionnaire, *, by: object) -> int:
    """Put back on the list whoever was drawn and not written to yet."""
    row = held(questionnaire)
    drawn = Invited.objects.filter(questionnaire=row, state=InviteState.DRAWN)
    count = drawn.update(state=InviteState.LISTED)
    if count:
        note("undo_draw_of_invited", row.edition, by, after={"number": row.number, "count": count})
    return count


def context_of(questionnaire: Questionnaire, language: str, **more: object) -> dict[str, object]:
    """What the mails say, in the language of their reader."""
    with translation.override(language):
        library = people_queries.library()
        closes = questionnaire.closes_at
        return {
            "title": localized(questionnaire, "title"),
            "forum": localized(questionnaire.edition, "title"),
            "library": localized(library, "name") if library else "",
            "address": address_of(questionnaire),
            "closes": shown_date(closes - dt.timedelta(seconds=1)) if closes else "",
            **more,
        }


def preview(questionnaire: Questionnaire, language: str, *, is_reminder: bool = False) -> tuple[str, str]:
    """Subject and text as a reader gets them, dots in place of their own link."""
    template = REMINDER if is_reminder else INVITATION
    more = {"secret": DOTS} if not is_reminder else {"day": shown_day(questionnaire, language)}
    return people.rendered(template, language, context_of(questionnaire, language, **more))


def shown_day(questionnaire: Questionnaire, language: str) -> str:
    """The day of the mail that holds the link, or the newest of several."""
    mailed = Invited.objects.filter(questionnaire=questionnaire, mailed_at__isnull=False)
    last = mailed.order_by("-mailed_at").values_list("mailed_at", flat=True).first()
    with translation.override(language):
        return shown_date(last) if last else ""


def must_be_ready(row: Questionnaire) -> None:
    if row.edition.rehearsal_of_id is not None:
        raise NotPossible(_("This is a rehearsal: nobody is written to."))
    if not settings.HAS_MAIL_SERVER:
        raise NotPossible(
            _(
                "No mail server is set. Nobody here may see the links in these mails, so only a server can send them."
            )
        )
    if row.state != QuestionnaireState.OPEN:
        raise NotPossible(_("Open the questionnaire first: whoever gets a link will tap it at once."))


@transaction.atomic
def write_to_drawn(questionnaire: Questionnaire, *, by: object) -> int:
    """Write everybody who was drawn a mail with a link of their own; returns how many."""
    row = held(questionnaire)
    must_be_ready(row)
    drawn = list(Invited.objects.filter(questionnaire=row, state=InviteState.DRAWN).order_by("id"))
    if not drawn:
        raise NotPossible(_("Nobody is drawn who was not written to already."))
    if len(drawn) < FEWEST_TOGETHER:
        raise NotPossible(
            _("Fewer than five mails at once would show whose link is whose. Draw some more first.")
        )
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _one in drawn]
    letters = [
        people.Addressed(f"{mail_prefix(row)}{one.pk}", one.address, one.language, token)
        for one, token in zip(drawn, tokens, strict=True)
    ]
    people.post_many(
        letters,
        template=INVITATION,
        contexts={language: context_of(row, language) for language in languages_of(drawn)},
        edition_key=row.edition.key,
    )
    keep_tokens(row, [(token, one.group_id) for one, token in zip(drawn, tokens, strict=True)])
    now = timezone.now()
    chosen = Invited.objects.filter(questionnaire=row, state=InviteState.DRAWN)
    chosen.update(state=InviteState.MAILED, mailed_at=now)
    note("write_to_invited", row.edition, by, after={"number": row.number, "count": len(drawn)})
    return len(drawn)


def languages_of(drawn: Sequence[Invited]) -> set[str]:
    return {one.language for one in drawn}


def keep_tokens(questionnaire: Questionnaire, given: list[tuple[str, int | None]]) -> None:
    """Keep the hashes, in an order that has nothing to do with that of the mails.

    A database hands out places in the order of writing, and would otherwise tell whose each token is. The group goes
    along only where five at least of the same batch are of it.
    """
    sizes = Counter(group for _token, group in given)
    rows = [
        Token(
            questionnaire=questionnaire,
            token_hash=hash_of(token),
            group_id=group if sizes[group] >= FEWEST_TOGETHER else None,
        )
        for token, group in given
    ]
    secrets.SystemRandom().shuffle(rows)
    Token.objects.bulk_create(rows, batch_size=AT_ONCE)


@transaction.atomic
def remind(questionnaire: Questionnaire, *, by: object) -> int:
    """Remind everybody who was written to, whether they answered or not: who did, nobody here knows."""
    row = held(questionnaire)
    must_be_ready(row)
    due = list(Invited.objects.filter(may_be_reminded(), questionnaire=row).order_by("id"))
    if not due:
        raise NotPossible(_("Everybody was written to today, or was reminded twice."))
    letters = [
        people.Addressed(f"{mail_prefix(row)}{one.pk}-{one.reminders + 1}", one.address, one.language)
        for one in due
    ]
    contexts = {
        language: context_of(row, language, day=shown_day(row, language)) for language in languages_of(due)
    }
    people.post_many(letters, template=REMINDER, contexts=contexts, edition_key=row.edition.key)
    for one in due:
        one.reminders, one.reminded_at = one.reminders + 1, timezone.now()
    Invited.objects.bulk_update(due, ["reminders", "reminded_at"], batch_size=AT_ONCE)
    note("remind_invited", row.edition, by, after={"number": row.number, "count": len(due)})
    return len(due)


@transaction.atomic
def erase_list(questionnaire: Questionnaire, *, by: object) -> int:
    """Erase every address, and the mails that name them; links that were sent go on working."""
    row = held(questionnaire)
    count, _kinds = Invited.objects.filter(questionnaire=row).delete()
    Mail.objects.filter(key__startswith=mail_prefix(row)).delete()
    if count:
        note("erase_invited", row.edition, by, after={"number": row.number, "count": count})
    return count

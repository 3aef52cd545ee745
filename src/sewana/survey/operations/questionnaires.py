"""What happens to a questionnaire: it is made, opened, closed and opened again; deleted only while nobody was asked."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.survey.models import (
    Draft,
    InstrumentVersion,
    Questionnaire,
    QuestionnaireState,
    Response,
    Token,
)
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries.questionnaires import gaps_of

SALT = "sewana.survey.deleted"
UNDO_WITHIN = dt.timedelta(days=1)
# What can be changed at any time, and what only before anybody may have read it.
ALWAYS = ("title_th", "title_en", "opens_at", "closes_at", "has_open_door")
BEFORE_OPENING = ("version_id", "asks_pseudonym", "asks_one_group", "asks_reverse", "asks_barriers")


@dataclass(frozen=True)
class Fields:
    """What a questionnaire is made with."""

    version_id: int
    title_th: str
    title_en: str
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    has_open_door: bool = True
    asks_pseudonym: bool = False
    asks_one_group: bool = False
    asks_reverse: bool = True
    asks_barriers: bool = True


@transaction.atomic
def begin(edition: Edition, fields: Fields, *, by: object) -> Questionnaire:
    """Put a version of an instrument before the people of an edition; it waits to be opened."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    version = InstrumentVersion.objects.select_related("instrument").get(pk=fields.version_id)
    if version.instrument.is_retired:
        raise NotPossible(_("This questionnaire is retired. Choose another, or bring it back first."))
    made = Questionnaire.objects.create(edition=edition, number=next_number(edition), **asdict(fields))
    after = {"number": made.number, "instrument": version.instrument.key, "version": version.number}
    note("make_questionnaire", edition, by, after=after)
    return made


def next_number(edition: Edition) -> int:
    found = edition.questionnaires.aggregate(last=Max("number"))["last"]
    return int(found or 0) + 1


def held(questionnaire: Questionnaire) -> Questionnaire:
    rows = Questionnaire.objects.select_related("edition", "version__instrument")
    return rows.select_for_update(of=("self",)).get(pk=questionnaire.pk)


@transaction.atomic
def change(questionnaire: Questionnaire, fields: Fields, *, by: object) -> None:
    """Change titles, days and doors; what is asked stays as it is once it was opened."""
    row = held(questionnaire)
    names = ALWAYS if row.opened_at else ALWAYS + BEFORE_OPENING
    wanted = {name: value for name, value in asdict(fields).items() if name in names}
    before = {name: getattr(row, name) for name in wanted}
    changed = sorted(name for name in wanted if wanted[name] != before[name])
    if not changed:
        return
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    note("change_questionnaire", row.edition, by, {"number": row.number}, {"changed": changed})


@transaction.atomic
def open_it(questionnaire: Questionnaire, *, by: object) -> None:
    """Open it, or open it again after it was closed; not while something stands in the way."""
    row = held(questionnaire)
    if row.state == QuestionnaireState.OPEN:
        return
    blocks = [gap.words for gap in gaps_of(row) if gap.is_block]
    if blocks:
        raise NotPossible(" ".join(blocks))
    is_again = row.opened_at is not None
    row.state, row.closed_at = QuestionnaireState.OPEN, None
    row.opened_at = row.opened_at or timezone.now()
    row.save(update_fields=["state", "opened_at", "closed_at"])
    deed = "reopen_questionnaire" if is_again else "open_questionnaire"
    note(deed, row.edition, by, after={"number": row.number})


@transaction.atomic
def close(questionnaire: Questionnaire, *, by: object) -> None:
    row = held(questionnaire)
    if row.state != QuestionnaireState.OPEN:
        raise NotPossible(_("It is not open."))
    row.state, row.closed_at = QuestionnaireState.CLOSED, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    note("close_questionnaire", row.edition, by, after={"number": row.number})


def may_go(questionnaire: Questionnaire) -> bool:
    """Whether nobody holds a part of it: no answer, no answer on its way, no link in a mail."""
    theirs = (model.objects.filter(questionnaire=OuterRef("pk")) for model in (Response, Draft, Token))
    untouched = [~Exists(rows) for rows in theirs]
    return Questionnaire.objects.filter(*untouched, pk=questionnaire.pk).exists()


@transaction.atomic
def delete(questionnaire: Questionnaire, *, by: object) -> str:
    """Delete one that nobody has begun to answer; returns what brings it back for a day, signed."""
    row = held(questionnaire)
    if not may_go(row):
        raise NotPossible(
            _("Somebody has answered, begun to answer, or was sent a link. Close it instead; it stays here.")
        )
    names = ("number", "code", *ALWAYS, *BEFORE_OPENING)
    kept: dict[str, Any] = {name: plain(getattr(row, name)) for name in names}
    kept |= {"edition": row.edition_id, "uid": row.uid.hex}
    note("delete_questionnaire", row.edition, by, {"number": row.number})
    row.delete()
    return signing.dumps(kept, salt=SALT, compress=True)


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def deleted(edition: Edition, signed: str) -> Mapping[str, Any] | None:
    """What was deleted here within the last day; nothing for words that we did not write."""
    try:
        kept = signing.loads(signed, salt=SALT, max_age=UNDO_WITHIN)
    except signing.BadSignature:
        return None
    is_ours = kept["edition"] == edition.pk
    is_back = Questionnaire.objects.filter(uid=uuid.UUID(kept["uid"])).exists()
    return kept if is_ours and not is_back else None


@transaction.atomic
def bring_back(edition: Edition, signed: str, *, by: object) -> Questionnaire:
    """Put back what was deleted, under its address; the list of people to ask was erased for good."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    kept = deleted(edition, signed)
    if kept is None:
        raise NotPossible(_("It is there again already, or was deleted more than a day ago."))
    values = {name: kept[name] for name in ("code", *ALWAYS, *BEFORE_OPENING)}
    for name in ("opens_at", "closes_at"):
        values[name] = parse_datetime(values[name]) if values[name] else None
    is_free = not edition.questionnaires.filter(number=kept["number"]).exists()
    number = kept["number"] if is_free else next_number(edition)
    made = Questionnaire.objects.create(edition=edition, number=number, uid=uuid.UUID(kept["uid"]), **values)
    note("bring_questionnaire_back", edition, by, after={"number": number})
    return made

"""What the office does about speakers and moderators: the list, the choice, what is agreed with them."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition, new_secret
from sewana.committee.operations import note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.planning.models import Contact, Speaker, SpeakerRole, SpeakerState

PERSON = (
    "prefix",
    "name",
    "name_en",
    "position",
    "organisation",
    "is_of_university",
    "superior",
    "email",
    "phone",
    "language",
    "why",
    "topic",
    "mode",
    "coordinator",
    "reply_by",
)
FIELDS = (*PERSON, "honorarium")
MOST_SPEAKERS = 300
# From where the office may take somebody to where.
STEPS = {
    SpeakerState.CHOSEN: (SpeakerState.LONG_LIST,),
    SpeakerState.LONG_LIST: (SpeakerState.CHOSEN,),
    SpeakerState.INVITED: (SpeakerState.CHOSEN,),
    SpeakerState.ACCEPTED: (SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.DECLINED),
    SpeakerState.DECLINED: (SpeakerState.CHOSEN, SpeakerState.INVITED, SpeakerState.ACCEPTED),
}


@transaction.atomic
def add_speaker(edition: Edition, fields: Mapping[str, object], *, role: str, by: object) -> Speaker:
    """Write somebody on the long list, under the next number of the edition."""
    number = next_number(edition)
    if number > MOST_SPEAKERS:
        raise NotPossible(_("The list is full: 300 people."))
    name = str(fields["name"])
    if edition.speakers.filter(role=role, name=name, prefix=fields.get("prefix", "")).exists():
        raise NotPossible(
            _("%(name)s is on the list already, perhaps among those taken off.") % {"name": name}
        )
    given = {field: fields[field] for field in PERSON if field in fields}
    speaker = Speaker.objects.create(edition=edition, number=number, role=SpeakerRole(role), **given)
    note("add_speaker", edition, by, after={"speaker": number, "name": str(speaker), "role": role})
    return speaker


def next_number(edition: Edition) -> int:
    """The number after the last; the edition is locked, so that two do not get the same."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return (edition.speakers.aggregate(last=Max("number"))["last"] or 0) + 1


def locked(speaker: Speaker) -> Speaker:
    """The row as it is now, without its picture: to save the rest never rewrites that."""
    found = Speaker.objects.select_for_update(of=("self",)).defer("picture").select_related("edition")
    return found.get(pk=speaker.pk)


@transaction.atomic
def change_speaker(speaker: Speaker, fields: Mapping[str, object], *, version: int, by: object) -> None:
    """Write what the office knows of somebody anew, unless somebody else did meanwhile.

    What they sent themselves is in other columns; their reply and this change never meet.
    """
    held = locked(speaker)
    if held.version != version:
        raise Changed
    changed = [name for name in FIELDS if name in fields and getattr(held, name) != fields[name]]
    for name in changed:
        setattr(held, name, fields[name])
    held.version += 1
    held.save(update_fields=[*changed, "version"])
    # Which fields, not what is in them: the audit is read by more people than a telephone number is for.
    note("change_speaker", held.edition, by, after={"speaker": held.number, "fields": changed})


@transaction.atomic
def move_speaker(speaker: Speaker, state: str, *, by: object) -> None:
    """Choose, put back on the long list, or enter what somebody said by word."""
    held = locked(speaker)
    before, after = SpeakerState(held.state), SpeakerState(state)
    if before not in STEPS.get(after, ()):
        raise NotPossible(_("This has changed meanwhile. Look at the page again."))
    held.state = after
    if after == SpeakerState.INVITED and held.invited_at is None:
        held.invited_at = timezone.now()
    if after in {SpeakerState.ACCEPTED, SpeakerState.DECLINED}:
        held.replied_at = timezone.now()
    if before == SpeakerState.DECLINED:
        held.reply_note = ""  # why they could not come
    keep(held, "move_speaker", before, by)


@transaction.atomic
def take_off(speaker: Speaker, reason: str, *, by: object) -> None:
    """Take somebody off the list; they can be brought back as they were."""
    held = locked(speaker)
    if held.state == SpeakerState.WITHDRAWN:
        return
    before, held.state_before, held.state = held.state, held.state, SpeakerState.WITHDRAWN
    keep(held, "take_speaker_off", before, by)
    if reason:
        Contact.objects.create(speaker=held, text=reason, by_id=getattr(by, "pk", None))


@transaction.atomic
def bring_back(speaker: Speaker, *, by: object) -> None:
    held = locked(speaker)
    if held.state != SpeakerState.WITHDRAWN:
        return
    held.state = SpeakerState(held.state_before or SpeakerState.LONG_LIST)
    held.state_before = ""
    keep(held, "bring_speaker_back", SpeakerState.WITHDRAWN, by)


def keep(held: Speaker, operation: str, before: str, by: object) -> None:
    """Save a new state with its entry."""
    held.version += 1
    held.save(update_fields=["state", "state_before", "invited_at", "replied_at", "reply_note", "version"])
    after = {"speaker": held.number, "state": str(held.state)}
    note(operation, held.edition, by, {"state": str(before)}, after)


@transaction.atomic
def renew_secret(speaker: Speaker, *, by: object) -> None:
    """Close the address of their page and make a new one."""
    held = locked(speaker)
    held.secret = new_secret()
    held.save(update_fields=["secret"])
    note("renew_speaker_secret", held.edition, by, after={"speaker": held.number})


@transaction.atomic
def log_contact(speaker: Speaker, text: str, *, by: object) -> Contact:
    """Write down what was agreed with somebody; a second click within the minute writes nothing twice."""
    held = locked(speaker)
    newest = held.contacts.first()
    if newest is not None and newest.text == text and (timezone.now() - newest.at).total_seconds() < 60:
        return newest
    made = Contact.objects.create(speaker=held, text=text, by_id=getattr(by, "pk", None))
    note("log_contact", held.edition, by, after={"speaker": held.number})
    return made

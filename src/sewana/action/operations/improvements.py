"""What happens to an improvement as a whole: begun from voices, worded, linked, put off the board and back."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Fate, Improvement, Progress, Theme, Voice, VoiceLink
from sewana.action.operations.following import follow
from sewana.base import audit
from sewana.committee.models import Edition
from sewana.people.models import Account, Language

GONE = (Fate.MERGED, Fate.WITHDRAWN)
LONGEST_SAID = 300
TEXTS = ("said_th", "said_en", "did_th", "did_en", "note", "theme", "unit_th", "unit_en")


class NotPossible(ValueError):
    """What was asked cannot be; the message says why and what to do instead."""


class Changed(ValueError):
    """Somebody else changed it meanwhile; nothing of either text is lost."""


@transaction.atomic
def begin_improvement(
    edition: Edition,
    *,
    voices: Collection[Voice] = (),
    said_th: str = "",
    said_en: str = "",
    theme: Theme | None = None,
    by: object,
) -> Improvement:
    """Take up something to make better; without words of its own it says what its first voice says."""
    held = hold(edition)
    rows = checked_voices(held, voices)
    lead = max(rows, key=lambda voice: (voice.weight, -voice.number), default=None)
    if not (said_th or said_en) and lead is not None:
        said_th, said_en = words_of(lead)
    if not (said_th or said_en):
        raise NotPossible(_("Say in a few words what should become better."))
    number = (held.improvements.aggregate(last=Max("number"))["last"] or 0) + 1
    improvement = Improvement.objects.create(
        edition=held,
        number=number,
        said_th=said_th[:LONGEST_SAID] or said_en[:LONGEST_SAID],
        said_en=said_en[:LONGEST_SAID],
        theme=theme or (lead.theme if lead else None),
    )
    note("begin_improvement", improvement, by, after={"voices": [voice.number for voice in rows][:200]})
    if rows:
        link_rows(improvement, rows)
    return improvement


def words_of(voice: Voice) -> tuple[str, str]:
    """A voice in Thai and in English, as far as there are both."""
    if voice.language == Language.THAI:
        return voice.text, voice.translation
    return voice.translation, voice.text


def hold_first(edition_id: int) -> Edition:
    """Hold an edition: always before its improvements, and never after one of them is held.

    Deeds on many hold it and then their rows; another order somewhere would let two wait for each other.
    """
    return Edition.objects.select_for_update().get(pk=edition_id)


def hold(edition: Edition) -> Edition:
    """Only one takes the next number at a time; a rehearsal begins nothing that would stay."""
    held = hold_first(edition.pk)
    if held.rehearsal_of_id is not None:
        raise NotPossible(_("This is a rehearsal: improvements belong to the forum itself."))
    return held


def checked_voices(edition: Edition, voices: Collection[Voice]) -> list[Voice]:
    rows = list(Voice.objects.filter(pk__in=[voice.pk for voice in voices]).select_related("theme"))
    for voice in rows:
        if voice.edition_id != edition.pk:
            raise NotPossible(_("A voice of another edition cannot be taken up here."))
        if voice.fate in GONE:
            words = _("Voice %(number)s is merged or withdrawn. Take it out of your choice.")
            raise NotPossible(words % {"number": voice.number})
    return rows


def locked(improvement: Improvement, seen: int | None = None) -> Improvement:
    """The row as it is now, held until the end of the transaction; raises Changed when it is not the one seen.

    Who needs the edition too holds that first (`hold_first`).
    """
    found = Improvement.objects.select_for_update(of=("self",)).select_related("edition", "owner", "theme")
    held = found.get(pk=improvement.pk)
    if seen is not None and held.version != seen:
        raise Changed
    return held


def touch(improvement: Improvement) -> None:
    improvement.version += 1
    improvement.changed_at = timezone.now()
    improvement.save()


@transaction.atomic
def change_improvement(
    improvement: Improvement, fields: Mapping[str, object], *, seen: int, by: object
) -> Improvement:
    """Write its words anew, unless somebody else did since the page with that version was opened."""
    held = locked(improvement, seen)
    before = {name: str(getattr(held, name) or "") for name in TEXTS}
    for name in TEXTS:
        if name in fields:
            setattr(held, name, fields[name])
    if not held.said_th and not held.said_en:
        raise NotPossible(_("Say in a few words what should become better."))
    changed = [name for name in TEXTS if before[name] != str(getattr(held, name) or "")]
    if not changed:
        return held
    touch(held)
    note("change_improvement", held, by, after={"changed": changed})
    return held


@transaction.atomic
def link_voices(improvement: Improvement, voices: Collection[Voice], *, by: object) -> int:
    """Take more voices up in it; returns how many are new."""
    held = locked(improvement)
    rows = checked_voices(held.edition, voices)
    known = set(held.links.values_list("voice_id", flat=True))
    new = [voice for voice in rows if voice.pk not in known]
    if new:
        link_rows(held, new)
        note("link_voices", held, by, after={"voices": [voice.number for voice in new][:200]})
    return len(new)


def link_rows(improvement: Improvement, rows: Collection[Voice]) -> None:
    VoiceLink.objects.bulk_create(VoiceLink(voice=voice, improvement=improvement) for voice in rows)
    Voice.objects.filter(pk__in=[voice.pk for voice in rows]).exclude(fate__in=GONE).update(
        reason_th="", reason_en="", fate=Fate.TAKEN_UP
    )
    follow(improvement.edition, [voice.pk for voice in rows])


@transaction.atomic
def unlink_voice(improvement: Improvement, voice: Voice, *, by: object) -> bool:
    """Take a voice out of it; what is taken up nowhere else waits again."""
    held = locked(improvement)
    found = held.links.filter(voice=voice).first()
    if found is None:
        return False
    if found.is_lead:
        refuse_if_public(held)
    found.delete()
    follow(held.edition, [voice.pk])
    note("unlink_voice", held, by, after={"voice": voice.number})
    return True


@transaction.atomic
def lead_with(improvement: Improvement, voice: Voice, *, by: object) -> None:
    """Let the votes of this voice stand beside the improvement."""
    held = locked(improvement)
    if not held.links.filter(voice=voice).exists():
        raise NotPossible(_("This voice is not taken up here."))
    refuse_if_public(held)
    held.links.filter(is_lead=True).update(is_lead=False)
    held.links.filter(voice=voice).update(is_lead=True)
    note("lead_with", held, by, after={"voice": voice.number})


def refuse_if_public(held: Improvement) -> None:
    """The numbers that everybody reads are those of its lead: it stays while they do."""
    if held.is_public:
        raise NotPossible(
            _(
                "Everybody reads the votes of this voice beside improvement %(number)s. Show it no longer first, "
                "then change that."
            )
            % {"number": held.number}
        )


def refuse_if_any_is_public(links: QuerySet[VoiceLink]) -> None:
    """The same for links that are about to go."""
    shown = links.filter(is_lead=True, improvement__published_at__isnull=False, improvement__dropped_at=None)
    found = shown.select_related("improvement").first()
    if found is not None:
        refuse_if_public(found.improvement)


@transaction.atomic
def drop(improvement: Improvement, *, by: object) -> bool:
    """Put it off the board; its voices wait again where nothing else has taken them up."""
    held = locked(improvement)
    if held.dropped_at is not None:
        return False
    held.dropped_at = timezone.now()
    touch(held)
    follow(held.edition, voice_ids(held))
    note("drop_improvement", held, by)
    return True


@transaction.atomic
def bring_back(improvement: Improvement, *, by: object) -> bool:
    held = locked(improvement)
    if held.dropped_at is None:
        return False
    held.dropped_at = None
    touch(held)
    Voice.objects.filter(links__improvement=held, fate=Fate.WAITING).update(fate=Fate.TAKEN_UP)
    follow(held.edition, voice_ids(held))
    note("bring_improvement_back", held, by)
    return True


def voice_ids(improvement: Improvement) -> list[int]:
    return list(improvement.links.values_list("voice_id", flat=True))


def account_of(by: object) -> Account | None:
    return by if isinstance(by, Account) else None


def record_progress(
    improvement: Improvement,
    kind: str,
    *,
    by: object,
    before: str = "",
    after: str = "",
    words: tuple[str, str] = ("", ""),
    is_public: bool | None = None,
) -> Progress:
    """Write a line of its history; everybody reads it where the improvement is public, unless said otherwise."""
    return Progress.objects.create(
        improvement=improvement,
        kind=kind,
        before=before[:200],
        after=after[:200],
        text_th=words[0],
        text_en=words[1],
        is_public=improvement.is_public if is_public is None else is_public,
        by=account_of(by),
    )


def note(
    operation: str, improvement: Improvement, by: object, *, after: Mapping[str, object] | None = None
) -> None:
    audit.record(
        actor=by,
        operation=operation,
        subject=improvement,
        edition_key=improvement.edition.key,
        after={"improvement": improvement.number, **(after or {})},
    )

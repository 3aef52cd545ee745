"""Evidence of an improvement: entered, changed, taken out and put back."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import Evidence, Improvement
from sewana.action.operations.improvements import Changed, NotPossible, locked, note
from sewana.action.queries.evidence import PICTURES, usable
from sewana.planning.models import MediaItem, MediaUse


@dataclass(frozen=True)
class Shown:
    """What a piece of evidence says, and with which medium."""

    when: str
    text_th: str
    text_en: str = ""
    media: MediaItem | None = None
    is_public: bool = False


def faults(improvement: Improvement, shown: Shown, kept: Evidence | None = None) -> dict[str, str]:
    """What stands against it, by field; a medium that came along from the year before may stay."""
    found = {}
    if shown.when not in Evidence.When.values:
        found["when"] = _("Choose before, after, or document.")
    if not shown.text_th.strip():
        found["text_th"] = _("Say in Thai what it shows.")
    if shown.is_public and not shown.text_en.strip():
        found["text_en"] = _("Everybody reads this: say it in English too.")
    wrong = fault_of_media(improvement, shown, kept)
    if wrong:
        found["medium"] = wrong
    return found


def fault_of_media(improvement: Improvement, shown: Shown, kept: Evidence | None) -> str:
    media = shown.media
    if media is None:
        return ""
    is_kept = kept is not None and kept.media_id == media.pk
    if not is_kept and media.edition_id != improvement.edition_id:
        return _("This medium belongs to another edition. Choose one of this edition.")
    if not is_kept and not usable(improvement.edition).filter(pk=media.pk).exists():
        return _("This medium is not approved, or was taken off. Have it approved in the media room first.")
    if shown.is_public and media.use != MediaUse.PUBLIC:
        # Without its title: an owner outside of the office may not know it.
        return _(
            "This medium may not be used by everybody (%(use)s). Choose another medium, or do not show this "
            "to everybody."
        ) % {"use": media.get_use_display()}
    if shown.is_public and media.kind in PICTURES and not (media.alt_th or media.alt_en):
        return _(
            "“%(title)s” has no words for those who do not see the picture. Write them in the media room first."
        ) % {"title": media.title_th}
    return ""


def refuse(improvement: Improvement, shown: Shown, kept: Evidence | None = None) -> None:
    found = faults(improvement, shown, kept)
    if found:
        raise NotPossible(next(iter(found.values())))


@transaction.atomic
def add_evidence(improvement: Improvement, shown: Shown, *, by: object) -> Evidence:
    held = locked(improvement)
    refuse(held, shown)
    made = held.evidence.create(**values_of(shown))
    note("add_evidence", held, by, after={"evidence": made.pk, "is_public": shown.is_public})
    return made


@transaction.atomic
def change_evidence(
    improvement: Improvement, pk: int, shown: Shown, *, seen: str | None = None, by: object
) -> Evidence:
    """Write it anew, unless somebody else did since the page with that mark was opened."""
    held = locked(improvement)
    row = evidence_of(held, pk)
    if seen is not None and seen != mark_of(row):
        raise Changed
    refuse(held, shown, row)
    values = values_of(shown)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    after = {"evidence": pk, "changed": changed, "is_public": shown.is_public}
    note("change_evidence", held, by, after=after)
    return row


def mark_of(row: Evidence) -> str:
    """By which it is known whether somebody changed it: what it says, with which medium, and to whom."""
    said = [row.when, row.media_id, row.text_th, row.text_en, row.is_public]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


def values_of(shown: Shown) -> dict[str, object]:
    return {
        "when": shown.when,
        "media": shown.media,
        "text_th": shown.text_th.strip(),
        "text_en": shown.text_en.strip(),
        "is_public": shown.is_public,
    }


@transaction.atomic
def remove_evidence(improvement: Improvement, pk: int, *, is_removed: bool, by: object) -> Evidence:
    """Take it out, or put it back as it was."""
    held = locked(improvement)
    row = evidence_of(held, pk)
    if (row.removed_at is not None) == is_removed:
        return row
    row.removed_at = timezone.now() if is_removed else None
    row.save(update_fields=["removed_at"])
    note("remove_evidence" if is_removed else "put_evidence_back", held, by, after={"evidence": pk})
    return row


def evidence_of(held: Improvement, pk: int) -> Evidence:
    found = held.evidence.select_related("media").filter(pk=pk).first()
    if found is None:
        raise NotPossible(_("There is no such evidence."))
    return found

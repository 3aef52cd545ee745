"""What happens to media: listed, changed, given files or links, approved, taken off and brought back."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.operations.tasks import days_before
from sewana.people.models import Library
from sewana.planning.models import MediaItem, MediaKind, MediaUse, MediaVersion
from sewana.planning.operations.media_files import Incoming
from sewana.planning.queries.media_files import path_of

FIELDS = (
    "title_th",
    "title_en",
    "kind",
    "owner",
    "due_on",
    "use",
    "credit",
    "alt_th",
    "alt_en",
    "has_captions",
    "is_needed",
)
PICTURES = (MediaKind.POSTER, MediaKind.PICTURE)
# Who may use it, from the fewest to everybody.
WIDER = (MediaUse.OFFICE, MediaUse.FORUM, MediaUse.LIBRARY, MediaUse.PUBLIC)


def next_number(edition: Edition) -> int:
    """The number after the last; the edition is locked, so that two do not get the same."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    return (edition.media.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_item(edition: Edition, fields: Mapping[str, object], *, by: object) -> MediaItem:
    """Write down one thing that has to be made, or is there already."""
    item = MediaItem(edition=edition, number=next_number(edition), **fields)
    item.days_before = days_before(edition, item.due_on)
    item.save()
    note("add_media", edition, by, after={"media": item.number, "title": item.title_th})
    return item


def locked(item: MediaItem) -> MediaItem:
    found = MediaItem.objects.select_for_update(of=("self",)).select_related("edition", "owner")
    return found.get(pk=item.pk)


def written(item: MediaItem) -> dict[str, str]:
    return {name: "" if getattr(item, name) is None else str(getattr(item, name)) for name in FIELDS}


@transaction.atomic
def change_item(item: MediaItem, fields: Mapping[str, object], *, version: int, by: object) -> str:
    """Write an item anew, unless somebody else did since; returns why its approval ended, if it did by that.

    Who approved it for few has not approved it for more, nor without whom to credit.
    """
    held = locked(item)
    if held.version != version:
        raise Changed
    before = written(held)
    for name in FIELDS:
        if name in fields:
            setattr(held, name, fields[name])
    if written(held)["due_on"] != before["due_on"]:
        # A distance without a day of the forum, as after a copy, is known by nothing else.
        held.days_before = days_before(held.edition, held.due_on)
    held.version += 1
    held.save()
    widened = WIDER.index(MediaUse(held.use)) > WIDER.index(MediaUse(before["use"]))
    why = "wider" if widened else "missing" if what_is_missing(held) else ""
    approved = held.versions.exclude(approved_at=None)
    ended = approved.update(approved_at=None, approved_by=None) if why else 0
    note("change_media", held.edition, by, before, {**written(held), "media": held.number})
    return why if ended else ""


@transaction.atomic
def date_by_forum(edition: Edition, *, by: object) -> int:
    """Date all items anew by their distance from the day of the forum; returns how many moved."""
    if edition.held_on is None:
        return 0
    moved = []
    for item in edition.media.select_for_update().filter(days_before__isnull=False):
        due_on = edition.held_on - dt.timedelta(days=item.days_before or 0)
        if item.due_on != due_on:
            item.due_on = due_on
            item.version += 1
            moved.append(item)
    MediaItem.objects.bulk_update(moved, ["due_on", "version"])
    if moved:
        note("date_media", edition, by, after={"media": len(moved), "day": str(edition.held_on)})
    return len(moved)


@transaction.atomic
def keep_by_forum(edition: Edition) -> None:
    """The day moved and the media stay: what moves along next time is counted from this day."""
    if edition.held_on is None:
        return
    staying = list(edition.media.select_for_update().filter(due_on__isnull=False))
    for item in staying:
        item.days_before = days_before(edition, item.due_on)
    MediaItem.objects.bulk_update(staying, ["days_before"])


@transaction.atomic
def remove_item(item: MediaItem, *, by: object) -> None:
    """Take an item off the list; its files stay, and it can be brought back."""
    held = locked(item)
    if held.removed_at is None:
        held.removed_at = timezone.now()
        held.save(update_fields=["removed_at"])
        note("remove_media", held.edition, by, after={"media": held.number, "title": held.title_th})


@transaction.atomic
def bring_back(item: MediaItem, *, by: object) -> None:
    held = locked(item)
    if held.removed_at is not None:
        held.removed_at = None
        held.save(update_fields=["removed_at"])
        note("bring_media_back", held.edition, by, after={"media": held.number, "title": held.title_th})


@transaction.atomic
def add_file(
    item: MediaItem,
    incoming: Incoming,
    *,
    name: str,
    file_type: str,
    preview: bytes = b"",
    words: str = "",
    by: object,
) -> MediaVersion:
    """A new version out of a file that was received; the one approved before stays in use until this one is."""
    hold_folder()
    size = incoming.size
    fields = {"file_name": name, "file_type": file_type, "size": size, "digest": incoming.keep()}
    if preview:
        fields["preview"] = Incoming.of(preview).keep()
    return add_version(item, fields | {"note": words}, by=by)


@transaction.atomic
def add_link(item: MediaItem, url: str, *, words: str = "", by: object) -> MediaVersion:
    """A new version that lies elsewhere."""
    return add_version(item, {"url": url, "note": words}, by=by)


def add_version(item: MediaItem, fields: Mapping[str, object], *, by: object) -> MediaVersion:
    held = locked(item)
    number = (held.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    made = MediaVersion.objects.create(item=held, number=number, by_id=getattr(by, "pk", None), **fields)
    after = {"media": held.number, "version": number, "sha256": made.digest, "url": made.url}
    note("add_media_version", held.edition, by, after=after)
    return made


def hold_folder() -> None:
    """Let nobody delete a file while another row begins to speak of the same content."""
    Library.objects.select_for_update().first()


def locked_version(version: MediaVersion) -> MediaVersion:
    found = MediaVersion.objects.select_for_update(of=("self",)).select_related("item__edition")
    return found.get(pk=version.pk)


def what_is_missing(item: MediaItem) -> list[str]:
    """What has to be written down before others may use it."""
    is_for_others = item.use in {MediaUse.LIBRARY, MediaUse.PUBLIC}
    wanted = [
        (is_for_others and not item.credit, _("whom to credit")),
        (
            is_for_others and item.kind in PICTURES and not (item.alt_th or item.alt_en),
            _("what it shows, for those who do not see it"),
        ),
        (item.kind == MediaKind.VIDEO and item.has_captions is None, _("whether it has captions")),
    ]
    return [words for is_missing, words in wanted if is_missing]


@transaction.atomic
def approve(version: MediaVersion, *, by: object, seen: int | None = None) -> None:
    """Let a version be used as the item says that was seen; another that was approved before no longer is."""
    item = locked(version.item)  # first: two who approve, or one who changes meanwhile, wait for each other
    if seen is not None and seen != item.version:
        raise NotPossible(
            _("Somebody changed what is written about it meanwhile. Look at it, then approve it.")
        )
    held = locked_version(version)
    if held.removed_at is not None or held.item.removed_at is not None:
        raise NotPossible(_("It was taken off. Bring it back first."))
    missing = what_is_missing(held.item)
    if missing:
        sentence = _("Write down first: %(missing)s.")
        raise NotPossible(sentence % {"missing": ", ".join(missing)})
    held.item.versions.exclude(pk=held.pk).update(approved_at=None, approved_by=None)
    held.approved_at, held.approved_by_id = timezone.now(), getattr(by, "pk", None)
    held.save(update_fields=["approved_at", "approved_by"])
    noted("approve_media", held, by)


@transaction.atomic
def withdraw(version: MediaVersion, *, by: object) -> None:
    """Take an approval back; what was public is not any more."""
    held = locked_version(version)
    if held.approved_at is not None:
        held.approved_at, held.approved_by = None, None
        held.save(update_fields=["approved_at", "approved_by"])
        noted("withdraw_media", held, by)


@transaction.atomic
def remove_version(version: MediaVersion, *, by: object) -> None:
    """Put a version aside; its file stays, and it can be brought back, then to be approved anew."""
    held = locked_version(version)
    held.approved_at, held.approved_by, held.removed_at = None, None, timezone.now()
    held.save(update_fields=["approved_at", "approved_by", "removed_at"])
    noted("remove_media_version", held, by)


@transaction.atomic
def bring_version_back(version: MediaVersion, *, by: object) -> None:
    held = locked_version(version)
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    noted("bring_media_version_back", held, by)


@transaction.atomic
def erase_version(version: MediaVersion, *, by: object) -> None:
    """Delete a version that was put aside, with its file where no other version has the same content."""
    held = locked_version(version)
    if held.removed_at is None:
        raise NotPossible(_("Put this version aside first."))
    noted("erase_media_version", held, by)
    digests = {held.digest, held.preview} - {""}
    held.delete()
    # Only then: where the rows stay as they were, as on a full disk, their files must.
    transaction.on_commit(lambda: erase_files(digests))


@transaction.atomic
def erase_files(digests: set[str]) -> None:
    """Delete files that no version speaks of any more; one begun to be spoken of meanwhile stays."""
    hold_folder()
    for digest in digests:
        if not (
            MediaVersion.objects.filter(digest=digest) | MediaVersion.objects.filter(preview=digest)
        ).exists():
            path_of(digest).unlink(missing_ok=True)


def noted(operation: str, version: MediaVersion, by: object) -> None:
    after = {"media": version.item.number, "version": version.number, "sha256": version.digest}
    note(operation, version.item.edition, by, after=after)

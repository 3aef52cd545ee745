"""The library's list of themes: the same in every year, and nothing of it is lost."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sewana.action.models import Theme
from sewana.base import audit
from sewana_text.normalise import fold

Names = tuple[str, str, str]  # key, Thai, English
USUAL: tuple[Names, ...] = (
    ("space", "พื้นที่และที่นั่ง", "Space and seats"),
    ("hours", "เวลาเปิดบริการ", "Opening hours"),
    ("collection", "หนังสือและฐานข้อมูล", "Books and databases"),
    ("technology", "เครือข่ายและอุปกรณ์", "Network and equipment"),
    ("quiet", "ความเงียบและบรรยากาศ", "Quiet and atmosphere"),
    ("staff", "บุคลากรและการให้บริการ", "Staff and service"),
    ("access", "การเข้าถึงของทุกคน", "Access for everybody"),
    ("information", "การสื่อสารและข้อมูลข่าวสาร", "Communication and news"),
    ("other", "เรื่องอื่น", "Other"),
)


class NotPossible(ValueError):
    """The list cannot be changed in this way, for a reason that is told."""


@transaction.atomic
def add_themes(rows: Sequence[Names], *, by: object) -> int:
    """Add what is not there, rename what is there under the same key, and bring back what was removed.

    Returns how many are new or say something else now.
    """
    known = {row.key: row for row in Theme.objects.select_for_update()}
    last = Theme.objects.aggregate(last=Max("position"))["last"]
    position = -1 if last is None else last
    changed = 0
    for key, thai, english in rows:
        row = known.get(key)
        if row is None:
            position += 1
            known[key] = row = Theme.objects.create(key=key, name_th=thai, name_en=english, position=position)
            note("add_theme", row, by)
        elif (row.name_th, row.name_en, row.removed_at) != (thai, english, None):
            row.name_th, row.name_en, row.removed_at = thai, english, None
            row.save()
            note("rename_theme", row, by)
        else:
            continue
        changed += 1
    return changed


@transaction.atomic
def add_theme(name_th: str, name_en: str, *, by: object) -> Theme:
    rows = list(Theme.objects.select_for_update())
    wanted = {fold(name_th), fold(name_en)}
    for row in rows:
        if wanted & {fold(row.name_th), fold(row.name_en)}:
            if row.removed_at is None:
                raise NotPossible(_("There is a theme of this name already."))
            raise NotPossible(_("A theme of this name was removed. Bring it back below."))
    key = free_key(slugify(name_en)[:32], {row.key for row in rows})
    last = max((row.position for row in rows), default=-1)
    made = Theme.objects.create(key=key, name_th=name_th, name_en=name_en, position=last + 1)
    note("add_theme", made, by)
    return made


def free_key(wanted: str, taken: set[str]) -> str:
    """A key of its own; “none” means without a theme and is nobody's."""
    start = wanted if wanted and wanted != "none" else "theme"
    names = (start if number == 1 else f"{start}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)


@transaction.atomic
def rename_theme(theme: Theme, name_th: str, name_en: str, *, seen: tuple[str, str], by: object) -> None:
    held = Theme.objects.select_for_update().get(pk=theme.pk)
    if (held.name_th, held.name_en) not in {seen, (name_th, name_en)}:
        words = _("Somebody else renamed it meanwhile: %(thai)s / %(english)s. Compare, then save again.")
        raise NotPossible(words % {"thai": held.name_th, "english": held.name_en})
    before = {"name_th": held.name_th, "name_en": held.name_en}
    held.name_th, held.name_en = name_th, name_en
    held.save(update_fields=["name_th", "name_en"])
    note("rename_theme", held, by, before)


@transaction.atomic
def move_theme(theme: Theme, step: int, *, by: object) -> None:
    """Change places with the neighbour on the list."""
    rows = list(Theme.objects.select_for_update().filter(removed_at=None))
    place = next((number for number, row in enumerate(rows) if row.pk == theme.pk), None)
    if place is None or not 0 <= place + step < len(rows):
        return
    rows[place], rows[place + step] = rows[place + step], rows[place]
    for number, row in enumerate(rows):
        row.position = number
    Theme.objects.bulk_update(rows, ["position"])
    note("move_theme", theme, by)


@transaction.atomic
def remove_theme(theme: Theme, *, is_removed: bool, by: object) -> None:
    """Take a theme off the list or bring it back; voices that have it keep it."""
    held = Theme.objects.select_for_update().get(pk=theme.pk)
    held.removed_at = timezone.now() if is_removed else None
    held.save(update_fields=["removed_at"])
    note("remove_theme" if is_removed else "restore_theme", held, by)


def note(operation: str, theme: Theme, by: object, before: Mapping[str, object] | None = None) -> None:
    after = {"key": theme.key, "name_th": theme.name_th, "name_en": theme.name_en}
    audit.record(actor=by, operation=operation, subject=theme, before=before, after=after)

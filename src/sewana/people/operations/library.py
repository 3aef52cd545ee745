"""What happens to the library and its groups; each one transaction with its audit entry."""

from django.db import transaction

from sewana.base import audit
from sewana.people.models import Group, Library, Origin, Side

FIRST_GROUPS = (
    ("undergraduate", Side.USER, "นักศึกษาปริญญาตรี", "Undergraduate student"),
    ("postgraduate", Side.USER, "นักศึกษาบัณฑิตศึกษา", "Postgraduate student"),
    ("lecturer", Side.USER, "อาจารย์", "Lecturer"),
    ("researcher", Side.USER, "นักวิจัย", "Researcher"),
    ("staff", Side.PROVIDER, "บุคลากรห้องสมุด", "Library staff"),
    ("other", Side.USER, "อื่น ๆ", "Other"),
)


@transaction.atomic
def set_up_library(
    *, name_th: str, name_en: str, is_invented: bool = False, by: object = "system"
) -> Library:
    """Make the library and its first groups; on a second call, leave both as they are."""
    library, made = Library.objects.get_or_create(
        id=1, defaults={"name_th": name_th, "name_en": name_en, "is_invented": is_invented}
    )
    if made:
        for position, (code, side, thai, english) in enumerate(FIRST_GROUPS):
            for shift, origin in enumerate(Origin):
                Group.objects.create(
                    code=code,
                    origin=origin,
                    side=side,
                    name_th=thai,
                    name_en=english,
                    position=2 * position + shift,
                )
        audit.record(actor=by, operation="set_up_library", subject=library, after={"name_en": name_en})
    return library


@transaction.atomic
def rename_library(library: Library, *, name_th: str, name_en: str, by: object) -> None:
    before = {"name_th": library.name_th, "name_en": library.name_en}
    library.name_th, library.name_en = name_th, name_en
    library.save(update_fields=["name_th", "name_en"])
    after = {"name_th": name_th, "name_en": name_en}
    audit.record(actor=by, operation="rename_library", subject=library, before=before, after=after)


@transaction.atomic
def count_population(group: Group, population: int | None, *, by: object) -> None:
    """Say how many people a group has, so that a share of it can be told."""
    before = {"population": group.population}
    group.population = population
    group.save(update_fields=["population"])
    audit.record(
        actor=by, operation="count_population", subject=group, before=before, after={"population": population}
    )

"""What happens to an edition and its committee."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee import queries
from sewana.committee.models import STEPS, Edition, Engine, Member, Seat, SeatRole, State
from sewana.committee.operations.noting import note
from sewana.people.models import Account

FIELDS = ("year", "title_th", "title_en", "summary_th", "summary_en", "held_on", "place_th", "place_en")
CARRIED_OVER = ("summary_th", "summary_en", "place_th", "place_en")


class StepNotPossible(ValueError):
    """The edition is not in the state from which that step leads on."""


@transaction.atomic
def begin_edition(
    *, key: str, year: int, title_th: str, title_en: str, by: object, **fields: object
) -> Edition:
    """Begin a new round as a draft (or in the state given, for imports)."""
    edition = Edition.objects.create(
        key=queries.free_key(key), year=year, title_th=title_th, title_en=title_en, **fields
    )
    note("begin_edition", edition, by, after={"key": edition.key, "year": year, "state": edition.state})
    return edition


@transaction.atomic
def change_edition(edition: Edition, changes: Mapping[str, object], *, by: object) -> None:
    """Write the changed fields of an edition."""
    changed = {
        name: changes[name] for name in FIELDS if name in changes and changes[name] != getattr(edition, name)
    }
    before = {name: str(getattr(edition, name)) for name in changed}
    for name, value in changed.items():
        setattr(edition, name, value)
    if changed:
        edition.save(update_fields=list(changed))
        note("change_edition", edition, by, before, {name: str(value) for name, value in changed.items()})


@transaction.atomic
def move_edition(edition: Edition, state: str, *, by: object) -> None:
    """Take one step on or back between draft, open, live, closed and archived."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    if state not in STEPS[State(locked.state)]:
        raise StepNotPossible(
            _("An edition that is “%(now)s” cannot become “%(wanted)s” in one step.")
            % {"now": State(locked.state).label, "wanted": dict(State.choices).get(state, state)}
        )
    note("move_edition", edition, by, {"state": locked.state}, {"state": state})
    edition.state = state
    edition.save(update_fields=["state"])


@transaction.atomic
def show_reflection(edition: Edition, is_public: bool, *, by: object) -> None:
    """Open the reflection to everybody, or close it again."""
    before = {"reflection_is_public": edition.reflection_is_public}
    edition.reflection_is_public = is_public
    edition.save(update_fields=["reflection_is_public"])
    note("show_reflection", edition, by, before, {"reflection_is_public": is_public})


@transaction.atomic
def choose_engine(edition: Edition, engine: str, *, by: object) -> None:
    """Have the opinion map computed another way; the picture that is kept is stale from then on."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    edition.engine = Engine(engine)
    if locked.engine != edition.engine:
        edition.save(update_fields=["engine"])
        note("choose_engine", edition, by, {"engine": locked.engine}, {"engine": edition.engine})


@transaction.atomic
def copy_edition(source: Edition, *, by: object) -> Edition:
    """Begin next year's round from this one: texts, place and committee; nobody's opinions.

    Asked a second time while that copy is still a draft, it returns the same: a double click makes no twins.
    """
    Edition.objects.select_for_update().get(pk=source.pk)
    year = source.year + 1
    begun = queries.draft_copy(source, year)
    if begun is not None:
        return begun
    edition = begin_edition(
        key=str(year),
        year=year,
        title_th=source.title_th.replace(str(source.year + 543), str(year + 543)),
        title_en=source.title_en.replace(str(source.year), str(year)),
        copied_from=source,
        is_invented=source.is_invented,
        engine=source.engine,
        by=by,
        **{name: getattr(source, name) for name in CARRIED_OVER},
    )
    for seat in queries.seats(source):
        take_seat(edition, seat.account, seat.role, by=by)
    return edition


@transaction.atomic
def take_seat(
    edition: Edition, account: Account, role: str, *, by: object, member: Member | None = None
) -> None:
    """Give a seat: by hand, or because somebody on the list accepted. Given by hand it no longer goes with the list."""
    seat, made = Seat.objects.get_or_create(
        edition=edition, account=account, role=SeatRole(role), defaults={"member": member}
    )
    is_kept = not made and seat.member_id is not None and member is None
    if is_kept:
        seat.member = None
        seat.save(update_fields=["member"])
    if made or is_kept:
        by_the_list = {"member": member.pk} if member else {}
        note("take_seat", edition, by, after={"account": account.email, "role": role, **by_the_list})


@transaction.atomic
def leave_seat(seat: Seat, *, by: object) -> None:
    note("leave_seat", seat.edition, by, before={"account": seat.account.email, "role": seat.role})
    seat.delete()

"""What the office does with voices: take up, answer at once, set aside, give a theme; each deed can be undone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import (
    Fate,
    Improvement,
    Theme,
    Voice,
    VoiceChange,
    VoiceLink,
)
from sewana.action.operations import improvements
from sewana.action.operations.following import batches, follow
from sewana.action.operations.improvements import begin_improvement
from sewana.base import audit
from sewana.committee.models import Edition
from sewana.people.models import Account

GONE = (Fate.MERGED, Fate.WITHDRAWN)
# What a deed can change of a voice, kept with it as it was and as it became.
FIELDS = ("fate", "theme_id", "reason_th", "reason_en", "acknowledged_on", "answered_on", "told_on")
DAYS = frozenset({"acknowledged_on", "answered_on", "told_on"})
MOST_NAMED = 200  # numbers of voices in one audit entry
MOST_AT_ONCE = 1000


class NotPossible(ValueError):
    """A voice cannot be dealt with in this way, for a reason that the office is told."""


class DealtWithMeanwhile(NotPossible):
    """Somebody else dealt with voices since the page was opened; nothing was changed."""


@contextmanager
def told_here() -> Iterator[None]:
    """What cannot be done with an improvement cannot be done with its voices either."""
    try:
        yield
    except improvements.NotPossible as error:
        raise NotPossible(str(error)) from error


@dataclass(frozen=True)
class Pick:
    """A voice as somebody saw it: its number, and the version that stood on their page."""

    number: int
    version: int | None = None


@dataclass
class Deed:
    """One deed under way: the voices that are meant, as they were, and who does it."""

    edition: Edition
    name: str
    by: object
    rows: list[Voice]
    links: dict[int, list[int]]
    told: dict[str, object] = field(default_factory=dict)


def begin(edition: Edition, name: str, picks: Sequence[Pick], by: object) -> Deed:
    """Hold the edition, and the voices if they are still as they were seen."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    seen = {pick.number: pick.version for pick in picks}
    if not seen:
        raise NotPossible(_("Choose a voice first."))
    if len(seen) > MOST_AT_ONCE:
        raise NotPossible(_("Choose at most %(most)s voices at once.") % {"most": f"{MOST_AT_ONCE:,}"})
    rows: list[Voice] = []
    for some in batches(seen):
        rows += edition.voices.filter(number__in=some).select_related("theme", "merged_into")
    missing = set(seen) - {row.number for row in rows}
    if missing:
        raise NotPossible(_("There is no voice %(number)s.") % {"number": min(missing)})
    check(rows, seen)
    return Deed(edition, name, by, rows, links_of(rows))


def check(rows: Iterable[Voice], seen: Mapping[int, int | None]) -> None:
    for row in rows:
        if row.fate in GONE:
            words = _("Voice %(number)s is merged or withdrawn. Take it out of your choice.")
            raise NotPossible(words % {"number": row.number})
    changed = [row for row in rows if seen[row.number] not in {None, row.version}]
    if changed:
        words = _(
            "Somebody else dealt with these meanwhile, and nothing was changed: %(voices)s. "
            "Look at what they say now, and choose again."
        )
        told = ", ".join(f"{row.number} ({row.get_fate_display()})" for row in changed[:5])
        raise DealtWithMeanwhile(words % {"voices": told})


def links_of(rows: Iterable[Voice]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {row.pk: [] for row in rows}
    for some in batches(found):
        pairs = VoiceLink.objects.filter(voice__in=some).order_by("improvement_id")
        for voice, improvement in pairs.values_list("voice_id", "improvement_id"):
            found[voice].append(improvement)
    return found


def state_of(row: Voice) -> dict[str, object]:
    values = {name: getattr(row, name) for name in FIELDS}
    return {name: value and str(value) if name in DAYS else value for name, value in values.items()}


def finish(deed: Deed, before: Mapping[int, dict[str, object]]) -> VoiceChange:
    """Write the voices, let them follow their improvements, and keep what was changed."""
    ids = [row.pk for row in deed.rows]
    for row in deed.rows:
        row.version, row.changed_at = row.version + 1, timezone.now()
    names = ["fate", "theme", "reason_th", "reason_en", "acknowledged_on", "answered_on", "told_on"]
    Voice.objects.bulk_update(deed.rows, [*names, "version", "changed_at"], batch_size=BATCH)
    follow(deed.edition, ids)
    after: list[Voice] = []
    for some in batches(ids):
        after += Voice.objects.filter(pk__in=some)
    links = links_of(after)
    change = VoiceChange.objects.create(
        edition=deed.edition,
        deed=deed.name,
        before=[[pk, values, deed.links[pk]] for pk, values in before.items()],
        after=[[row.pk, state_of(row), links[row.pk]] for row in after],
        by=deed.by if isinstance(deed.by, Account) else None,
    )
    audit.record(
        actor=deed.by,
        operation=f"voices_{deed.name}",
        subject=change,
        edition_key=deed.edition.key,
        after={"voices": [row.number for row in deed.rows][:MOST_NAMED], "count": len(ids)} | deed.told,
    )
    return change


BATCH = 40  # rows in one update: SQLite takes a bounded number of values in a statement


def as_before(deed: Deed) -> dict[int, dict[str, object]]:
    return {row.pk: state_of(row) for row in deed.rows}


@transaction.atomic
def take_up(edition: Edition, picks: Sequence[Pick], improvement: Improvement, *, by: object) -> VoiceChange:
    """Take voices up in an improvement that is there."""
    deed = begin(edition, "take_up", picks, by)
    held = edition.improvements.select_for_update().filter(pk=improvement.pk, dropped_at=None).first()
    if held is None:
        raise NotPossible(_("This improvement is off the board. Bring it back first, or choose another."))
    return taken(deed, held, as_before(deed))


def taken(deed: Deed, improvement: Improvement, before: Mapping[int, dict[str, object]]) -> VoiceChange:
    for row in deed.rows:
        row.fate = Fate.TAKEN_UP
        row.theme_id = row.theme_id or improvement.theme_id
    VoiceLink.objects.bulk_create(
        [VoiceLink(voice=row, improvement=improvement) for row in deed.rows], ignore_conflicts=True
    )
    deed.told["improvement"] = improvement.number
    return finish(deed, before)


@transaction.atomic
def take_up_new(
    edition: Edition, picks: Sequence[Pick], said_th: str, said_en: str, *, by: object
) -> VoiceChange:
    """Begin an improvement with the words of those who said it; the voice that most wanted stands for its votes."""
    deed = begin(edition, "take_up_new", picks, by)
    before = as_before(deed)
    themes = {row.theme for row in deed.rows if row.theme}
    with told_here():
        improvement = begin_improvement(
            edition,
            voices=deed.rows,
            said_th=said_th.strip(),
            said_en=said_en.strip(),
            theme=themes.pop() if len(themes) == 1 else None,
            by=by,
        )
    return taken(deed, improvement, before)


@transaction.atomic
def answer(
    edition: Edition, picks: Sequence[Pick], reason_th: str, reason_en: str, *, by: object
) -> VoiceChange:
    """Answer at once, in one language at least: there is nothing to be done, or it is done."""
    if not (reason_th.strip() or reason_en.strip()):
        raise NotPossible(_("Write the answer: whoever asked will read it."))
    return closed(begin(edition, "answer", picks, by), Fate.ANSWERED, reason_th, reason_en)


@transaction.atomic
def set_aside(
    edition: Edition, picks: Sequence[Pick], reason_th: str, reason_en: str, *, by: object
) -> VoiceChange:
    """Not follow voices up, with a reason that everybody can read in both languages."""
    if not (reason_th.strip() and reason_en.strip()):
        raise NotPossible(_("Write the reason in Thai and in English: everybody can read it."))
    return closed(begin(edition, "set_aside", picks, by), Fate.SET_ASIDE, reason_th, reason_en)


def closed(deed: Deed, fate: str, reason_th: str, reason_en: str) -> VoiceChange:
    before, today = as_before(deed), timezone.localdate()
    take_out(deed)
    for row in deed.rows:
        row.fate, row.reason_th, row.reason_en = fate, reason_th.strip(), reason_en.strip()
        row.answered_on = row.told_on = today
    return finish(deed, before)


def take_out(deed: Deed) -> None:
    """What has an answer of its own is in no improvement any more."""
    for some in batches([row.pk for row in deed.rows]):
        links = VoiceLink.objects.filter(voice__in=some)
        with told_here():
            improvements.refuse_if_any_is_public(links)
        links.delete()


@transaction.atomic
def wait_again(edition: Edition, picks: Sequence[Pick], *, by: object) -> VoiceChange:
    """Put voices back among those without a fate."""
    deed = begin(edition, "wait", picks, by)
    before = as_before(deed)
    take_out(deed)
    for row in deed.rows:
        row.fate, row.reason_th, row.reason_en = Fate.WAITING, "", ""
        row.answered_on = row.told_on = None
    return finish(deed, before)


@transaction.atomic
def give_theme(edition: Edition, picks: Sequence[Pick], theme: Theme | None, *, by: object) -> VoiceChange:
    if theme is not None and theme.removed_at is not None:
        raise NotPossible(_("This theme is off the list. Bring it back first, or choose another."))
    deed = begin(edition, "theme", picks, by)
    before = as_before(deed)
    for row in deed.rows:
        row.theme = theme
    deed.told["theme"] = theme.key if theme else ""
    return finish(deed, before)

"""The yearly rhythm, said plainly: four quarters, each with its figures, its days and what waits there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sewana.action.queries.rhythm import Year
from sewana.action.wording.closure import of, shown
from sewana.base.languages import shown_date
from sewana_text.figures import count

IMPROVEMENTS, IMPROVEMENT = "action:improvements", "action:improvement"


@dataclass(frozen=True)
class Line:
    """A figure or a day with its name."""

    name: str
    value: str


@dataclass(frozen=True)
class Way:
    """Words that lead to where something is done."""

    words: str
    url: str


@dataclass(frozen=True)
class Quarter:
    """A quarter of the circle; `turn` is where its part of the ring begins, in degrees."""

    name: str
    title: str
    sentence: str
    figures: Sequence[Line]
    days: Sequence[Line]
    waits: Sequence[Way]
    places: Sequence[Way]
    turn: int


def quarters(year: Year, *, reminded_ahead: dt.timedelta, may_open_following: bool) -> list[Quarter]:
    return [
        plan(year),
        do(year, reminded_ahead),
        check(year),
        act(year, may_open=may_open_following),
    ]


def plan(year: Year) -> Quarter:
    key, work = year.edition.key, year.work
    return Quarter(
        "plan",
        _("Plan: listen and decide"),
        planned(year),
        [
            Line(_("Voices gathered"), count(year.received)),
            Line(_("Themes they are about"), count(year.themes)),
            Line(_("Waiting for an answer"), count(year.waiting)),
            Line(_("Improvements with a decision"), part(work.decided, work.all)),
        ],
        [
            Line(_("Day of the forum"), day(year.edition.held_on)),
            *known((_("First decision"), work.first_decided), (_("Latest decision"), work.last_decided)),
        ],
        left_to_plan(year),
        [way(_("Voices"), "action:voices", key), way(_("Improvements"), IMPROVEMENTS, key)],
        turn=0,
    )


def left_to_plan(year: Year) -> list[Way]:
    work, found = year.work, []
    if year.waiting:
        words = ngettext("%(n)s voice waits to be sorted", "%(n)s voices wait to be sorted", year.waiting)
        found = [way(words % {"n": count(year.waiting)}, "action:voices", year.edition.key)]
    undecided = ngettext("%(n)s without a decision", "%(n)s without a decision", work.undecided)
    return found + listed(year, (work.undecided, undecided, "undecided"))


def planned(year: Year) -> str:
    work = year.work
    if work.all:
        words = ngettext(
            "Of %(n)s improvement %(decided)s is decided.",
            "Of %(n)s improvements %(decided)s are decided.",
            work.all,
        )
        return words % {"n": count(work.all), "decided": count(work.decided)}
    words = ngettext(
        "%(n)s voice was gathered, and no improvement was begun yet.",
        "%(n)s voices were gathered, and no improvement was begun yet.",
        year.received,
    )
    return words % {"n": count(year.received)}


def do(year: Year, reminded_ahead: dt.timedelta) -> Quarter:
    key, work = year.edition.key, year.work
    # Whoever is late, or due within that time, is written to every week.
    first = work.next_due and max(work.next_due - reminded_ahead, year.day)
    reminded = year.day if work.late else first
    return Quarter(
        "do",
        _("Do: begin and keep going"),
        done(year),
        [
            Line(_("Not begun"), count(work.not_begun)),
            Line(pgettext("work", "Under way"), count(work.begun)),
            Line(_("Blocked"), count(work.blocked)),
            Line(_("Late"), count(work.late)),
        ],
        known(
            (_("Next due day"), work.next_due),
            (_("Owners are reminded from"), reminded),
            (_("Last due day"), work.last_due),
        ),
        left_to_do(year),
        [way(_("Improvements"), IMPROVEMENTS, key)],
        turn=90,
    )


def left_to_do(year: Year) -> list[Way]:
    work = year.work
    late = ngettext("%(n)s late", "%(n)s late", work.late)
    blocked = ngettext("%(n)s blocked", "%(n)s blocked", work.blocked)
    ownerless = ngettext("%(n)s without an owner", "%(n)s without an owner", work.ownerless)
    return listed(
        year,
        (work.late, late, "late"),
        (work.blocked, blocked, "blocked"),
        (work.ownerless, ownerless, "ownerless"),
    )


def done(year: Year) -> str:
    work = year.work
    if not work.promised:
        return _("Nothing was taken on yet.")
    words = ngettext(
        "%(n)s improvement was taken on: %(done)s done, %(begun)s under way, %(rest)s not begun.",
        "%(n)s improvements were taken on: %(done)s done, %(begun)s under way, %(rest)s not begun.",
        work.promised,
    )
    numbers = {"done": count(work.kept), "begun": count(work.begun), "rest": count(work.not_begun)}
    return words % ({"n": count(work.promised)} | numbers)


def check(year: Year) -> Quarter:
    key, work = year.edition.key, year.work
    figures = [
        Line(pgettext("work", "Done"), part(work.finished, work.all)),
        Line(_("Measured"), part(work.measured, work.finished)),
        Line(pgettext("work", "Confirmed by users"), part(work.verified, work.finished)),
        Line(_("Opened again, of improvements that were closed"), part(work.opened_again, work.closed)),
    ]
    if year.matched is not None:
        name = _("It matches what was asked for, of those who said")
        figures.insert(3, Line(name, f"{shown(year.matched)[0]} ({of(year.matched)})"))
    return Quarter(
        "check",
        _("Check: did it help?"),
        checked(year),
        figures,
        known((_("Latest measurement"), work.last_measured), (_("Looked at again on"), work.next_review)),
        left_to_check(year),
        [way(_("How far voices have come"), "action:closure", key)],
        turn=180,
    )


def left_to_check(year: Year) -> list[Way]:
    work = year.work
    asked = [
        way(
            _("Users ask to open improvement %(n)s again") % {"n": number},
            IMPROVEMENT,
            year.edition.key,
            number,
        )
        for number in year.asks_again
    ]
    unmeasured = ngettext("%(n)s done, not measured", "%(n)s done, not measured", work.unmeasured)
    unconfirmed = ngettext(
        "%(n)s done, not confirmed by users yet", "%(n)s done, not confirmed by users yet", work.done
    )
    return [
        *asked,
        *listed(year, (work.unmeasured, unmeasured, "unmeasured"), (work.done, unconfirmed, "done")),
    ]


def checked(year: Year) -> str:
    work = year.work
    if not work.finished:
        return _("Nothing is done yet, so there is nothing to check.")
    words = ngettext(
        "Of %(n)s improvement that is done, %(measured)s was measured and %(verified)s confirmed by users.",
        "Of %(n)s improvements that are done, %(measured)s were measured and %(verified)s confirmed by users.",
        work.finished,
    )
    numbers = {"measured": count(work.measured), "verified": count(work.verified)}
    return words % ({"n": count(work.finished)} | numbers)


def act(year: Year, *, may_open: bool) -> Quarter:
    key, work, after = year.edition.key, year.work, year.following
    held_on = after.edition.held_on if after else None
    promises = "action:promises-office" if may_open else "action:promises"
    places = [way(_("News and rounds"), "action:telling", key)]
    if after is not None:
        places.append(way(_("How next year opens"), promises, after.edition.key))
    return Quarter(
        "act",
        _("Act: tell, and go on next year"),
        acted(year),
        [
            Line(_("Told, of those that were decided"), of(year.informed)),
            Line(_("Improvements not published yet"), count(work.untold)),
            Line(_("Promises carried over to next year"), count(work.carried)),
            Line(_("Statements asked again"), count(after.repeats if after else 0)),
        ],
        [Line(_("Next year's forum"), day(held_on))],
        left_to_act(year, promises),
        places,
        turn=270,
    )


def left_to_act(year: Year, promises: str) -> list[Way]:
    work, edition, after = year.work, year.edition, year.following
    untold = ngettext("%(n)s decided, not published", "%(n)s decided, not published", work.untold)
    found = listed(year, (work.untold, untold, "untold"))
    if after is not None and work.left_over:
        words = ngettext(
            "%(n)s promise not kept, and not carried over to next year",
            "%(n)s promises not kept, and not carried over to next year",
            work.left_over,
        )
        found.append(way(words % {"n": count(work.left_over)}, promises, after.edition.key))
    if after is None and edition.held_on is not None and edition.held_on < year.day:
        found.append(way(_("Next year's edition is not begun yet"), "committee:edition", edition.key))
    return found


def acted(year: Year) -> str:
    told = year.informed
    if not told.of:
        return _("No voice has a decision yet, so there is nothing to tell.")
    words = ngettext(
        "Of %(n)s voice with a decision %(told)s has been told.",
        "Of %(n)s voices with a decision %(told)s have been told.",
        told.of,
    )
    return words % {"n": count(told.of), "told": count(told.number)}


def part(number: int, whole: int) -> str:
    return _("%(number)s of %(of)s") % {"number": count(number), "of": count(whole)}


def day(found: dt.date | None) -> str:
    return shown_date(found) if found else _("not set yet")


def known(*days: tuple[str, dt.date | None]) -> list[Line]:
    """Those that there are."""
    return [Line(name, shown_date(found)) for name, found in days if found]


def way(words: str, page: str, key: str, *more: int) -> Way:
    return Way(words, reverse(page, args=[key, *more]))


def listed(year: Year, *waits: tuple[int, str, str]) -> list[Way]:
    """What there is at least one of, each with the way to the list of just these."""
    address = reverse(IMPROVEMENTS, args=[year.edition.key])
    return [Way(words % {"n": count(n)}, f"{address}?state={state}") for n, words, state in waits if n]

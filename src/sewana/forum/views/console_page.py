"""What the console's page holds: the list that is looked at, what is on, and what waits elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sewana.base.numbers import number_of
from sewana.forum.access import Desk
from sewana.forum.forms.console import SWITCHES
from sewana.forum.forms.hall import HallForm
from sewana.forum.live import passes
from sewana.forum.models import QuestionState, StatementState
from sewana.forum.queries import console as queries
from sewana.forum.queries import desk as parts_of

BACKSTAGE, STAGE = "backstage", "stage"
VIEWS = (BACKSTAGE, STAGE)
PANES = {
    "questions": _("Questions"),
    "opinions": _("Opinions"),
    "polls": _("Polls"),
    "speakers": _("Speakers"),
    "runsheet": _("Run sheet"),
    "messages": _("Messages"),
    "timer": _("Timer"),
    "rehearsal": _("Rehearsal"),
    "addresses": _("Addresses"),
}
ORDERS = {
    "popular": _("most wanted"),
    "recent": _("newest"),
    "oldest": _("oldest"),
    "starred": _("starred"),
}
SHORT = {"merged": _("Merged")}
# What the view for the stage holds beside the questions.
ON_STAGE = ("timer", "messages")
# The name of each switch, and the key that turns it.
SWITCH_WORDS = {
    "is_premoderated": (_("Read questions before others see them"), "p"),
    "questions_open": (_("Questions open"), "q"),
    "opinions_open": (_("Opinions open"), "w"),
    "results_shown": (_("Results shown"), "y"),
    "is_black": (_("Screen black"), "b"),
}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to look at."""

    view: str
    pane: str
    state: str
    q: str
    order: str
    page: str
    known: Sequence[int] = ()  # numbers that the page shows already

    @classmethod
    def of(cls, asked: QueryDict) -> "Wanted":
        def one_of(name: str, values: Sequence[str]) -> str:
            given = str(asked.get(name, ""))
            return given if given in values else values[0]

        view = one_of("view", VIEWS)
        pane = one_of("pane", tuple(PANES))
        states = StatementState.values if pane == "opinions" else [str(state) for state in queries.STATES]
        usual = str(QuestionState.APPROVED) if view == STAGE else states[0]
        state = str(asked.get("state", ""))
        state = state if state in states else usual
        known = [
            number for text in asked.get("known", "").split(",") if (number := number_of(text)) is not None
        ]
        order = str(asked.get("order", ""))
        order = order if order in ORDERS else ""
        return cls(view, pane, state, asked.get("q", "").strip()[:100], order, asked.get("page", ""), known)

    @property
    def query(self) -> str:
        names = ("view", "pane", "state", "q", "order")
        return urlencode({name: value for name in names if (value := getattr(self, name))})

    @property
    def is_stage(self) -> bool:
        return self.view == STAGE

    @property
    def is_opinions(self) -> bool:
        return self.pane == "opinions" and not self.is_stage


def page(desk: Desk, wanted: Wanted) -> dict[str, object]:
    """Return all that the page needs; before the room is open, that it is not."""
    found: dict[str, object] = {"desk": desk, "edition": desk.edition, "room": desk.room, "wanted": wanted}
    if desk.room is None:
        return found
    told = passes.sign(desk.room, "console")
    language = (get_language() or "th")[:2]
    return (
        found
        | around(desk, wanted)
        | listed(desk, wanted)
        | panes(desk, wanted)
        | {
            "listen": f"/live/{desk.edition.uid.hex}/listen?as=console&lang={language}&t={told}",
            "orders": ORDERS,
            "panes": PANES,
        }
    )


def in_sight(wanted: Wanted) -> Sequence[str]:
    return ON_STAGE if wanted.is_stage else (wanted.pane,)


def panes(desk: Desk, wanted: Wanted) -> dict[str, object]:
    """Return what the panes that are in sight need, and what waits in the others."""
    unseen = parts_of.unseen(desk.edition)
    urgent = [message for message in unseen if message.is_urgent]
    found: dict[str, object] = {"unread": len(unseen), "urgent": urgent}
    for name in in_sight(wanted):
        found |= parts_of.pane(desk.edition, desk.room, name)
    if wanted.pane == "addresses":
        found["hall_form"] = HallForm(
            initial={name: getattr(desk.room, name) for name in HallForm.base_fields}
        )
    return found


def around(desk: Desk, wanted: Wanted) -> dict[str, object]:
    """Return what is on, the switches, and the counts at the tabs."""
    room = desk.room
    assert room is not None  # its callers show another page without one
    switches = [
        {
            "name": name,
            "label": SWITCH_WORDS[name][0],
            "key": SWITCH_WORDS[name][1],
            "is_on": getattr(room, name),
        }
        for name in SWITCHES
    ]
    counts = queries.opinion_counts(desk.edition) if wanted.is_opinions else queries.counts(desk.edition)
    names = StatementState if wanted.is_opinions else QuestionState
    states = queries.STATES if not wanted.is_opinions else StatementState
    return {
        "choices": queries.choices(room),
        "switches": switches,
        "on_now": queries.on_now(room),
        "states": [
            (str(state), SHORT.get(str(state), names(state).label), counts[state]) for state in states
        ],
        "waiting": desk.edition.questions.filter(state=QuestionState.NEW).count(),
        "held": desk.edition.statements.filter(state=StatementState.HELD).count(),
    }


def listed(desk: Desk, wanted: Wanted) -> dict[str, object]:
    """Return the list that is looked at."""
    if wanted.is_opinions:
        rows = queries.opinions(desk.edition, wanted.state, wanted.q)
        return {"rows": paged(rows, wanted)}
    if wanted.pane != "questions" and not wanted.is_stage:
        return {}
    found = queries.queue(desk.edition, wanted.state, wanted.q, wanted.order)
    return {"rows": paged(found, wanted), "targets": queries.targets(desk.edition)}


def paged(rows: object, wanted: Wanted) -> "Page[object]":
    return Paginator(rows, queries.AT_ONCE).get_page(wanted.page)  # type: ignore[arg-type]  # a query set of either


def parts(request: HttpRequest, desk: Desk, wanted: Wanted) -> dict[str, object]:
    """Return for the script: the list anew, its numbers, and each row it shows as it is now, wherever it belongs."""
    context = page(desk, wanted)
    rows = context.get("rows", ())
    template = "forum/console/opinion.html" if wanted.is_opinions else "forum/console/question.html"
    find = queries.opinion_rows if wanted.is_opinions else queries.rows
    shown = find(desk.edition, wanted.known) if wanted.known else ()
    return {
        "list": render_to_string("forum/console/queue.html", context, request) if "rows" in context else None,
        "numbers": [row.number for row in rows],  # type: ignore[attr-defined]  # questions or statements
        "rows": {row.number: render_to_string(template, context | {"row": row}, request) for row in shown},
        "now": render_to_string("forum/console/now.html", context, request),
        "tabs": render_to_string("forum/console/tabs.html", context, request),
        "parts": {
            name: render_to_string(f"forum/console/{name}.html", context, request)
            for name in in_sight(wanted)
            if name in parts_of.PANES
        },
    }

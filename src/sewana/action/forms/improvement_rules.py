"""What has to agree in one improvement of a table: the decision and its reasons, the stage and its days."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from sewana.action.forms.improvement_cells import Cells
from sewana.action.forms.improvements import BOTH_REASONS
from sewana.action.models import ACCEPTED, Improvement, Stage, Verdict
from sewana.action.operations.deciding import FIRST_STAGE
from sewana.action.operations.keeping import PLANNED
from sewana.action.operations.working import CLOSED, WHOLE

Fields = dict[str, object]


def settled(cells: Cells, fields: Fields) -> Fields:
    """The fields with what follows from them; what does not agree is told by its cell."""
    row = cells.here or Improvement()
    whole = {name: fields.get(name, getattr(row, name)) for name in NAMES} | fields
    follow_decision(cells, whole, row)
    follow_stage(cells, whole)
    check_words(cells, whole)
    check_days(cells, whole, row)
    if whole["blocked_because"] != row.blocked_because:
        whole["blocked_on"] = cells.names.today if whole["blocked_because"] else None
    if fields.get("percent") is None:
        is_whole = whole["stage"] in CLOSED and whole["stage"] != row.stage
        whole["percent"] = WHOLE if is_whole else row.percent
    if cells.here is not None and cells.here.dropped_at is not None:
        whole["dropped_at"] = None
    return whole


NAMES = (
    *("said_th", "said_en", "verdict", "reason_th", "reason_en", "passed_to_th", "passed_to_en"),
    *("decided_on", "stage", "percent", "starts_on", "due_on", "done_on", "verified_on"),
    *("blocked_because", "measure_th", "measured_after", "measured_on"),
)


def follow_decision(cells: Cells, whole: Fields, row: Improvement) -> None:
    verdict, stage = str(whole["verdict"]), str(whole["stage"])
    if "stage" not in cells.given or not cells.given["stage"]:
        goes_on = verdict == row.verdict or (verdict in ACCEPTED and row.verdict in ACCEPTED)
        first = FIRST_STAGE[Verdict(verdict)] if verdict in Verdict.values else Stage.CONSIDERED
        stage = row.stage if goes_on else first
    whole["stage"] = stage
    allowed = stages_of(verdict)
    if stage not in allowed and not cells.problems:
        told = ", ".join(allowed)
        words = _("This stage does not follow from the decision. Write one of: %(words)s.")
        cells.tell("stage", words % {"words": told})
    if verdict and not whole["decided_on"]:
        whole["decided_on"] = row.decided_on if verdict == row.verdict else cells.names.today


def stages_of(verdict: str) -> list[str]:
    if not verdict:
        return [str(Stage.CONSIDERED)]
    if verdict in ACCEPTED:
        return [str(stage) for stage in Stage if stage != Stage.CONSIDERED]
    if verdict == Verdict.ALREADY:
        return [str(stage) for stage in CLOSED]
    return [str(Stage.DECIDED)]


def follow_stage(cells: Cells, whole: Fields) -> None:
    """What is done has its day, and what is not has none."""
    is_closed = whole["stage"] in CLOSED
    for name, is_there in (("done_on", is_closed), ("verified_on", whole["stage"] == Stage.VERIFIED)):
        if is_there:
            usual = whole["decided_on"] if whole["verdict"] == Verdict.ALREADY else cells.names.today
            whole[name] = whole[name] or usual
        elif cells.given.get(name):
            words = _("The stage says that it is not so far. Correct the stage, or leave this cell empty.")
            cells.tell(name, words)
        else:
            whole[name] = None


def check_words(cells: Cells, whole: Mapping[str, object]) -> None:
    if not (whole["said_th"] or whole["said_en"]):
        cells.tell("said_th", _("Say in a few words what should become better."))
    needed = {name: str(BOTH_REASONS) for name in ("reason_th", "reason_en") if whole["verdict"]}
    if whole["verdict"] == Verdict.PASSED:
        to_whom = _("Say in both languages to whom it was passed on.")
        needed |= {"passed_to_th": to_whom, "passed_to_en": to_whom}
    for name, words in needed.items():
        if not whole[name]:
            cells.tell(name, words)
    if whole["measured_after"] is not None and not whole["measure_th"]:
        cells.tell("after", _("Choose first what is looked at to see whether it helped."))


def check_days(cells: Cells, whole: Fields, row: Improvement) -> None:
    today = cells.names.today
    if whole["measured_after"] is not None and whole["measured_on"] is None:
        whole["measured_on"] = today
    for name in ("decided_on", "done_on", "verified_on", "measured_on"):
        day = whole[name]
        if isinstance(day, dt.date) and day > today:
            cells.tell(name, _("This day is still to come."))
    starts_on, due_on = whole["starts_on"], whole["due_on"]
    if isinstance(starts_on, dt.date) and isinstance(due_on, dt.date) and starts_on > due_on:
        cells.tell("due_on", _("It begins after it is due. Correct one of the two days."))
    is_new = cells.here is None or due_on != row.due_on
    if is_new and isinstance(due_on, dt.date) and due_on < today and whole["stage"] not in CLOSED:
        cells.warn("due_on", _("The due day lies in the past, and the work is not done: it will be late."))


def check_public(cells: Cells, changed: Mapping[str, str]) -> None:
    """Publishing stays with people, and so does whatever changes what everybody reads."""
    row = cells.here
    if row is None or row.published_at is None:
        return
    for name, column in changed.items():
        if name == "due_on":
            words = _("Everybody reads the due day of improvement %(number)s: it changes for them at once.")
            cells.warn(column, words % {"number": row.number})
        elif name not in PLANNED:
            words = _(
                "Everybody reads this of improvement %(number)s. Change it on its page, or show it no longer first."
            )
            cells.tell(column, words % {"number": row.number})

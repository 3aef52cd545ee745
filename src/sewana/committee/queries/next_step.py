"""What the office would best do next about its committee: one thing, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Edition, Paper
from sewana.committee.queries.members import Frame, Gap
from sewana.committee.queries.orders import Change


@dataclass(frozen=True)
class Step:
    """One button and the sentence beside it; `paper` is the kind of the paper to make, if one is."""

    words: str
    label: str
    url: str = ""
    paper: str = ""
    offers_groups: bool = False


def next_step(
    edition: Edition, frame: Frame, gaps: Sequence[Gap], order: Paper | None, changes: Sequence[Change]
) -> Step | None:
    if not frame.parts:
        return Step(
            _("Begin with the nine usual groups and their duties. Everything can be changed afterwards."),
            _("Use the nine usual groups"),
            offers_groups=True,
        )
    if not frame.lines:
        return Step(
            _("Now the people: type them one by one below, or take a whole table over."),
            _("Take a table over"),
            reverse("committee:members-table", args=[edition.key]),
        )
    return asking(edition, frame) or paper_step(frame, gaps, order, changes)


def asking(edition: Edition, frame: Frame) -> Step | None:
    count = len(frame.unasked)
    if not count:
        return None
    words = ngettext(
        "%(count)s person has not been asked yet.", "%(count)s people have not been asked yet.", count
    )
    return Step(
        words % {"count": count},
        _("Ask them"),
        reverse("committee:members-approach", args=[edition.key]),
    )


def paper_step(
    frame: Frame, gaps: Sequence[Gap], order: Paper | None, changes: Sequence[Change]
) -> Step | None:
    if gaps:
        return None
    if order is None:
        words = _("Chair and secretary have accepted: the appointment order can be made.")
        if frame.waiting:
            words = _("The appointment order can be made. It names those who have accepted by then.")
        return Step(words, _("Appointment order"), paper="appointment-order")
    if changes:
        words = ngettext(
            "%(count)s thing has changed since the appointment order.",
            "%(count)s things have changed since the appointment order.",
            len(changes),
        )
        return Step(words % {"count": len(changes)}, _("Amending order"), paper="amending-order")
    return None

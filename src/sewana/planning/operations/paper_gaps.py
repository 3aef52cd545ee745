"""What a paper lacks before it can be issued, each thing with the place where it is filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from sewana.committee.models import Edition
from sewana.committee.queries import certificates
from sewana.committee.queries.members import gaps_of
from sewana.planning.operations.content import where_missing
from sewana.planning.operations.content.orders import committee_of
from sewana.planning.queries.sheets import ORDERS, Sheet, has_day, has_number
from sewana_paper.official import Missing, kind_of

FIRST_NAME = re.compile(r"[^.\[]+")
LETTERHEAD, SIGNERS = "letterhead.", "letterhead.signer"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: its field, words for it, and the page where it is filled in ("" : right there)."""

    path: str
    label: str
    url: str = ""

    @property
    def field(self) -> str:
        """The key of the field of the kind, "signer" for who signs, "" for what no field of the paper holds."""
        if self.path.startswith(SIGNERS):
            return self.path.removeprefix(LETTERHEAD)
        found = FIRST_NAME.match(self.path)
        return "" if found is None or self.path.startswith(LETTERHEAD) else found[0]


def still_missing(edition: Edition, kind: str, about: str, sheet: Sheet) -> list[Gap]:
    """Everything that keeps a paper from being issued; number and day come by themselves."""
    by_itself = {"number"} if has_number(kind) else set()
    by_itself |= {"date"} if has_day(kind) else set()
    by_itself |= {"serial", "verify"} if kind == certificates.KIND else set()
    holes = sheet.holes()
    people = committee_gaps(edition, kind, holes)
    # The content of an order has a nameless place for each of them: said once is enough.
    holes = [hole for hole in holes if not (people and hole.path.endswith("].name"))]
    by_itself |= sums_of(kind, [hole.path for hole in holes])
    return [*people, *(gap_of(edition, kind, about, hole) for hole in holes if hole.path not in by_itself)]


def sums_of(kind: str, missing: list[str]) -> set[str]:
    """Sums that come by themselves as soon as their rows, which are missing too, are there."""
    fields = [field for field in kind_of(kind).fields if field.sum_of]
    return {
        field.key for field in fields if any(path.startswith(field.sum_of.split(".")[0]) for path in missing)
    }


def committee_gaps(edition: Edition, kind: str, holes: Sequence[Missing]) -> list[Gap]:
    """An order names a chair and a secretary who accepted: where its content has no place open, it does."""
    has_open_place = any(hole.path.startswith(("groups", "added")) for hole in holes)
    return people_gaps(edition, kind) if has_open_place else []


def people_gaps(edition: Edition, kind: str) -> list[Gap]:
    """The same asked of the committee itself, whatever somebody typed."""
    if kind not in ORDERS:
        return []
    url = reverse("committee:members", args=[edition.key])
    return [Gap("", gap.words, url) for gap in gaps_of(committee_of(edition))]


def gap_of(edition: Edition, kind: str, about: str, hole: Missing) -> Gap:
    """Who signs is asked right there: it may be another person than on the library's other papers."""
    is_signer = hole.path.startswith(SIGNERS)
    return Gap(
        hole.path, hole.label, "" if is_signer else where_missing(kind, hole.path, edition, about) or ""
    )

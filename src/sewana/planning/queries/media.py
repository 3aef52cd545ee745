"""What pages show of media: the list of an edition, one item with its versions, and what everybody may have."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.models import AuditEntry
from sewana.base.numbers import number_of
from sewana.committee.models import Answer, Edition, Paper, PaperState
from sewana.committee.queries.meetings import named
from sewana.planning.models import MediaItem, MediaUse, MediaVersion
from sewana_paper.official import kind_of

KEPT = MediaVersion.objects.filter(removed_at=None)
APPROVED = Exists(KEPT.filter(item=OuterRef("pk"), approved_at__isnull=False))
PUBLIC = MediaItem.objects.filter(APPROVED, use=MediaUse.PUBLIC, removed_at=None)
STATES = (
    ("", gettext_lazy("all")),
    ("open", gettext_lazy("not approved yet")),
    ("late", gettext_lazy("late")),
    ("approved", gettext_lazy("approved")),
    ("removed", gettext_lazy("taken off")),
)
ORDERS = (
    ("due", gettext_lazy("due day")),
    ("number", gettext_lazy("as written down")),
    ("title", gettext_lazy("title")),
)
SORTED = {
    "due": (F("due_on").asc(nulls_last=True), "number"),
    "number": ("number",),
    "title": ("title_th", "number"),
}


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the list."""

    search: str = ""
    state: str = ""
    order: str = "due"

    @property
    def is_narrow(self) -> bool:
        return bool(self.search or self.state)


@dataclass(frozen=True)
class Line:
    """One item as a list shows it: how it stands, in words."""

    item: MediaItem
    newest: MediaVersion | None
    approved: MediaVersion | None
    is_late: bool

    @property
    def words(self) -> str:
        if self.item.removed_at is not None:
            return _("taken off")
        if self.approved is not None:
            return _("approved") if self.approved == self.newest else _("approved, a newer one waits")
        if self.is_late:
            return _("late, waits for approval") if self.newest else _("late")
        return _("waits for approval") if self.newest else _("not there yet")

    @property
    def chip(self) -> str:
        if self.item.removed_at is not None:
            return ""
        if self.approved is not None:
            return "done"
        return "late" if self.is_late else "users" if self.newest else ""


@dataclass(frozen=True)
class Counts:
    total: int
    needed: int
    approved: int
    late: int
    removed: int


def listed(edition: Edition, wanted: Wanted, today: dt.date) -> QuerySet[MediaItem]:
    """The items of an edition that fit, in order, each with its versions at hand."""
    rows = edition.media.filter(removed_at__isnull=wanted.state != "removed")
    if wanted.search:
        text = wanted.search
        named_so = Q(title_th__finds=text) | Q(title_en__finds=text) | Q(owner__name__finds=text)
        rows = rows.filter(named_so)
    if wanted.state in {"open", "late"}:
        rows = rows.filter(~APPROVED)
    if wanted.state == "late":
        rows = rows.filter(due_on__lt=today)
    if wanted.state == "approved":
        rows = rows.filter(APPROVED)
    ordered = rows.order_by(*SORTED.get(wanted.order, SORTED["due"]))
    return ordered.select_related("owner", "paper").prefetch_related(Prefetch("versions", KEPT, "kept"))


def line(item: MediaItem, today: dt.date) -> Line:
    kept: list[MediaVersion] = getattr(item, "kept", None) or []
    approved = next((version for version in kept if version.approved_at), None)
    is_late = approved is None and item.due_on is not None and item.due_on < today
    return Line(item, kept[0] if kept else None, approved, is_late)


def counts(edition: Edition, today: dt.date) -> Counts:
    rows = edition.media.annotate(is_approved=APPROVED)
    here, needed = Q(removed_at=None), Q(removed_at=None, is_needed=True)
    found = rows.aggregate(
        total=Count("pk", filter=here),
        needed=Count("pk", filter=needed),
        approved=Count("pk", filter=needed & Q(is_approved=True)),
        late=Count("pk", filter=here & Q(is_approved=False, due_on__lt=today)),
        removed=Count("pk", filter=~here),
    )
    return Counts(**found)


def versions_of(item: MediaItem) -> list[MediaVersion]:
    """All of them, the newest first, those put aside as well."""
    return list(item.versions.select_related("by", "approved_by"))


def owners(edition: Edition) -> list[tuple[str, str]]:
    rows = edition.members.exclude(answer__in=(Answer.DECLINED, Answer.LEFT)).order_by("name")
    return [(str(member.pk), named(member)) for member in rows]


def issued_paper(edition: Edition, pk: str) -> Paper | None:
    """The issued paper with that number of row, of which a signed copy is to be kept."""
    number = number_of(pk)
    return None if number is None else edition.papers.filter(state=PaperState.ISSUED, pk=number).first()


def title_of(paper: Paper) -> str:
    kind = kind_of(paper.kind).name("th")
    return f"{kind} {paper.number} (ฉบับลงนาม)".replace("  ", " ")


def signed_copy(paper: Paper) -> MediaItem | None:
    return paper.signed_copies.filter(removed_at=None).first()


def public_items(edition: Edition) -> QuerySet[MediaItem]:
    """What everybody may have: approved, for everybody, and not taken off."""
    rows = PUBLIC.filter(edition=edition)
    return rows.prefetch_related(Prefetch("versions", KEPT.filter(approved_at__isnull=False), "kept"))


def last_change(item: MediaItem) -> AuditEntry | None:
    found = AuditEntry.objects.filter(edition_key=item.edition.key, operation="change_media")
    return found.filter(after__media=item.number).order_by("-id").first()


def host_of(version: MediaVersion) -> str:
    """Where a link leads, for people to read."""
    return urlsplit(version.url).hostname or ""


def shown_size(size: int) -> str:
    """A size as people say it."""
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": f"{max(1, round(size / 1000)):,}"}
    return _("%(size)s MB") % {"size": f"{size / 1_000_000:,.1f}"}

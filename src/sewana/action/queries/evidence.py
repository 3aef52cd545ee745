"""Evidence of an improvement: what the office keeps, what everybody sees, and the media that can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from sewana.action.models import Evidence, Improvement
from sewana.base.languages import localized
from sewana.committee.models import Edition, State
from sewana.planning.access import PRIVATE_PAPERS
from sewana.planning.models import MediaItem, MediaKind, MediaUse, MediaVersion

APPROVED = MediaVersion.objects.filter(approved_at__isnull=False, removed_at=None)
# What the library or everybody may use; of other media only an edition's office reads the titles.
OPEN = (MediaUse.LIBRARY, MediaUse.PUBLIC)
PICTURES = (MediaKind.POSTER, MediaKind.PICTURE)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence with the approved version of its medium; `is_seen` by everybody."""

    row: Evidence
    version: MediaVersion | None
    is_seen: bool

    @property
    def is_open(self) -> bool:
        """Whether its medium can be named to somebody outside of the office, as an owner may be."""
        return self.row.media is not None and self.row.media.use in OPEN

    @property
    def alt(self) -> str:
        """What its picture shows: the words of the medium, else its own."""
        said = localized(self.row.media, "alt") if self.row.media else ""
        return said or localized(self.row, "text")


def usable(edition: Edition) -> QuerySet[MediaItem]:
    """The media of an edition that can be evidence: approved, and no paper with somebody's bank account."""
    rows = edition.media.filter(Exists(APPROVED.filter(item=OuterRef("pk"))), removed_at=None)
    return rows.exclude(paper__kind__in=PRIVATE_PAPERS)


def seen_by_everybody(improvement: Improvement) -> QuerySet[Evidence]:
    """Its figures in words, and media that everybody may use and somebody approved.

    A picture has words for those who do not see it. Of a year that nobody can read yet no medium is shown.
    """
    approved = Exists(APPROVED.filter(item=OuterRef("media")))
    is_said = ~Q(media__kind__in=PICTURES) | ~Q(media__alt_th="") | ~Q(media__alt_en="")
    is_out = Q(media__edition=improvement.edition_id) | ~Q(media__edition__state=State.DRAFT)
    free = Q(media__use=MediaUse.PUBLIC, media__removed_at=None) & is_said & is_out & approved
    return improvement.evidence.filter(Q(media=None) | free, is_public=True, removed_at=None)


def pieces_of(improvement: Improvement, *, is_public: bool) -> list[Piece]:
    """To the office all that was entered, taken out or not; to everybody what they may see."""
    seen = seen_by_everybody(improvement)
    told = improvement.evidence.annotate(is_seen=Exists(seen.filter(pk=OuterRef("pk"))))
    rows = with_media(seen if is_public else told)
    found = [Piece(row, version_of(row), getattr(row, "is_seen", True)) for row in rows]
    return sorted(found, key=lambda piece: Evidence.When.values.index(piece.row.when))


def with_media(rows: QuerySet[Evidence]) -> list[Evidence]:
    versions = Prefetch("media__versions", APPROVED, to_attr="kept")
    return list(rows.select_related("media__edition").prefetch_related(versions))


def version_of(row: Evidence) -> MediaVersion | None:
    kept: Sequence[MediaVersion] = getattr(row.media, "kept", ())
    return kept[0] if kept else None

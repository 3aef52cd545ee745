"""The demonstration's media: a poster, slides and a recording, drawn by us; all approved where there is a forum."""

import io
import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from sewana.committee.models import Edition, Member, State
from sewana.committee.queries.meetings import committee_of
from sewana.planning.forms.media_types import checked
from sewana.planning.models import MediaItem, MediaKind
from sewana.planning.operations import media as operations
from sewana.planning.operations.media_files import Incoming
from sewana.planning.operations.standard_media import take_usual

BY = "demonstration"
SEATS = 14
PAPER, USERS, PROVIDERS = "#FBFAF7", "#2A52BE", "#B8500A"
CREDIT = "ฝ่ายประชาสัมพันธ์ หอสมุด (ตัวอย่างสมมติ)"
SHOWS = (
    "วงกลมสีน้ำเงินแทนผู้ใช้บริการกับสี่เหลี่ยมข้าวหลามตัดสีส้มแทนผู้ให้บริการ เรียงสลับกันรอบโต๊ะวงกลม",
    "Blue circles for users and orange diamonds for providers, in turns around a round table",
)
SIZES = {MediaKind.POSTER: (700, 990), MediaKind.PICTURE: (800, 800)}
FILM = "https://example.org/sewana/film"


def lay_out_media(edition: Edition) -> None:
    """Fill the year's list: all is there and approved, or the first of it where the forum is still planned."""
    take_usual(edition, by=BY)
    members = committee_of(edition)
    is_complete = edition.state != State.DRAFT
    for place, item in enumerate(edition.media.select_related("edition")):
        describe(item, members, place)
        if is_complete or place < 2:
            give(item, is_approved=is_complete)


def describe(item: MediaItem, members: Sequence[Member], place: int) -> None:
    fields: dict[str, object] = {"credit": CREDIT}
    if members:
        fields["owner"] = members[place % len(members)]
    if item.kind in SIZES:
        fields["alt_th"], fields["alt_en"] = SHOWS
    if item.kind == MediaKind.VIDEO:
        fields["has_captions"] = True
    operations.change_item(item, fields, version=item.version, by=BY)
    item.refresh_from_db()


def give(item: MediaItem, *, is_approved: bool) -> None:
    """A drawn picture or a page of it; films lie elsewhere, as they do in earnest."""
    if item.kind == MediaKind.VIDEO:
        version = operations.add_link(item, FILM, by=BY)
    else:
        ending = ".png" if item.kind in SIZES else ".pdf"
        incoming = Incoming.of(drawn(item, ending))
        name = f"{item.title_th}{ending}"
        found = checked(incoming.path, name)
        version = operations.add_file(
            item,
            incoming,
            name=name,
            file_type=found.type,
            preview=found.preview,
            by=BY,
        )
    if is_approved:
        operations.approve(version, by=BY)


def drawn(item: MediaItem, ending: str) -> bytes:
    """Users and providers in turns around a table, a little further round for each picture."""
    width, height = SIZES.get(MediaKind(item.kind), (960, 540))
    image = Image.new("RGB", (width, height), PAPER)
    pen, reach, size = ImageDraw.Draw(image), min(width, height) * 0.36, min(width, height) * 0.05
    for place in range(SEATS):
        turn = math.tau * (place + item.number / 7) / SEATS
        x, y = width / 2 + reach * math.cos(turn), height / 2 + reach * math.sin(turn)
        if place % 2:
            pen.polygon([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], fill=PROVIDERS)
        else:
            pen.ellipse((x - size, y - size, x + size, y + size), fill=USERS)
    kept = io.BytesIO()
    image.save(kept, "PNG" if ending == ".png" else "PDF")
    return kept.getvalue()

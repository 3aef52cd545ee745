"""What a library forum usually needs in media, with the days before it; a negative one lies after the forum."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from sewana.committee.models import Edition
from sewana.committee.operations import note
from sewana.planning.models import MediaItem, MediaKind, MediaUse
from sewana.planning.operations.media import next_number


@dataclass(frozen=True)
class StandardMedia:
    kind: MediaKind
    days_before: int
    use: MediaUse
    title_th: str
    title_en: str


STANDARD_MEDIA = (
    StandardMedia(MediaKind.POSTER, 30, MediaUse.PUBLIC, "โปสเตอร์ประชาสัมพันธ์", "Poster"),
    StandardMedia(
        MediaKind.PICTURE, 30, MediaUse.PUBLIC, "ภาพประชาสัมพันธ์สำหรับสื่อสังคม", "Picture for social media"
    ),
    StandardMedia(
        MediaKind.DOCUMENT, 14, MediaUse.PUBLIC, "กำหนดการสำหรับผู้เข้าร่วม", "Programme for those who come"
    ),
    StandardMedia(MediaKind.SLIDES, 7, MediaUse.FORUM, "สไลด์เปิดเวที", "Opening slides"),
    StandardMedia(MediaKind.SLIDES, 7, MediaUse.LIBRARY, "สไลด์ของวิทยากร", "Speakers' slides"),
    StandardMedia(MediaKind.VIDEO, -7, MediaUse.PUBLIC, "วิดีโอบันทึกเวที", "Recording of the forum"),
    StandardMedia(MediaKind.PICTURE, -7, MediaUse.LIBRARY, "ภาพถ่ายในงาน", "Photographs of the day"),
)


@transaction.atomic
def take_usual(edition: Edition, *, by: object) -> int:
    """Write down the usual media that are not on the list yet; returns how many."""
    first = next_number(edition)
    known = set(edition.media.values_list("title_th", flat=True))
    wanted = [one for one in STANDARD_MEDIA if one.title_th not in known]
    MediaItem.objects.bulk_create(
        MediaItem(
            edition=edition,
            number=first + place,
            kind=one.kind,
            title_th=one.title_th,
            title_en=one.title_en,
            use=one.use,
            days_before=one.days_before,
            due_on=edition.held_on - dt.timedelta(days=one.days_before) if edition.held_on else None,
        )
        for place, one in enumerate(wanted)
    )
    if wanted:
        note("take_usual_media", edition, by, after={"media": len(wanted)})
    return len(wanted)

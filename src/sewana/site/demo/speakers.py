"""The demonstration's speakers: this year's all came, of next year's four one has not answered yet."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from sewana.committee.models import Edition
from sewana.planning.models import PreparedQuestion, Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations import questions
from sewana.planning.operations import speakers as operations

BY = "demonstration"
SIDE = 320
GROUNDS = ("#2A52BE", "#B8500A", "#2E7D5B", "#6B4FA0", "#A3412F")
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("speakers.json").read_text("utf-8"))


def bring_speakers(edition: Edition) -> None:
    """Everybody answered, and the questions are prepared."""
    people = [bring(edition, row, place) for place, row in enumerate(WORDS["speakers"])]
    list_others(edition)
    bring_moderator(edition)
    for text_th, text_en, place in WORDS["questions"]:
        given = {
            "text_th": text_th,
            "text_en": text_en,
            "for_speaker": None if place is None else people[place],
        }
        questions.add_question(edition, given, by=BY)


def begin_speakers(edition: Edition) -> None:
    """Three of four have accepted; the letter to the fourth is out. Last year's questions are copied already."""
    last = len(WORDS["speakers"]) - 1
    people = [bring(edition, row, place, waits=place == last) for place, row in enumerate(WORDS["speakers"])]
    list_others(edition)
    bring_moderator(edition)
    for text_th, _text_en, place in WORDS["questions"]:
        if place is not None:
            PreparedQuestion.objects.filter(edition=edition, text_th=text_th).update(
                for_speaker=people[place]
            )


def bring(edition: Edition, row: Mapping[str, Any], place: int, *, waits: bool = False) -> Speaker:
    """One speaker, as far as they have come."""
    speaker = listed(edition, row, email=f"speaker{place + 1}@library.example")
    if waits:
        operations.move_speaker(speaker, SpeakerState.INVITED, by=BY)
        reply_by = timezone.localdate() + dt.timedelta(days=4)
        Speaker.objects.filter(pk=speaker.pk).update(reply_by=reply_by)
    else:
        accept(speaker, row["reply"], place)
    for text in row["log"] if not waits else ():
        operations.log_contact(speaker, text, by=BY)
    Speaker.objects.filter(pk=speaker.pk).update(honorarium=row["honorarium"])
    return speaker


def listed(
    edition: Edition, row: Mapping[str, Any], *, email: str, role: str = SpeakerRole.SPEAKER
) -> Speaker:
    fields = {name: row[name] for name in operations.PERSON if name in row} | {"email": email}
    speaker = operations.add_speaker(edition, fields, role=role, by=BY)
    if row.get("state") != SpeakerState.LONG_LIST:
        operations.move_speaker(speaker, SpeakerState.CHOSEN, by=BY)
    return speaker


def accept(speaker: Speaker, reply: Mapping[str, Any], place: int) -> None:
    operations.move_speaker(speaker, SpeakerState.ACCEPTED, by=BY)
    # Written at once: their own page takes nothing any more for a forum that is over.
    Speaker.objects.filter(pk=speaker.pk).update(
        **reply, picture=portrait(GROUNDS[place % len(GROUNDS)]), invited_at=timezone.now()
    )


def list_others(edition: Edition) -> None:
    """Who is kept in mind, and who could not come."""
    for place, row in enumerate(WORDS["others"]):
        speaker = listed(edition, row, email=f"other{place + 1}@library.example")
        if row["state"] == SpeakerState.DECLINED:
            operations.move_speaker(speaker, SpeakerState.DECLINED, by=BY)
            Speaker.objects.filter(pk=speaker.pk).update(reply_note=row["note"])


def bring_moderator(edition: Edition) -> None:
    row = WORDS["moderator"]
    speaker = listed(edition, row, email="moderator1@library.example", role=SpeakerRole.MODERATOR)
    accept(speaker, row["reply"], len(GROUNDS) - 1)


def portrait(ground: str) -> bytes:
    """Somebody invented, drawn: a head and shoulders."""
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    pen, light = ImageDraw.Draw(picture), "#F2EFE8"
    pen.ellipse((110, 60, 210, 170), fill=light)
    pen.ellipse((50, 190, 270, 430), fill=light)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()

"""What phones need in a room, and what they read there."""

import re

from django.utils import timezone

from sewana.forum.models import Poll, PollOption, Question


def make_question(edition, number=1, text="เปิดถึงเที่ยงคืนได้ไหม", state="approved", **fields):
    return Question.objects.create(
        edition=edition, number=number, text=text, language="th", state=state, **fields
    )


def make_poll(edition, kind="single", number=1, options=3, **fields):
    poll = Poll.objects.create(
        edition=edition,
        number=number,
        kind=kind,
        title_th="เลือกอะไร",
        **{"state": "open", "opened_at": timezone.now()} | fields,
    )
    for place in range(options):
        PollOption.objects.create(poll=poll, position=place, label_th=f"ข้อ {place}", label_en=f"No. {place}")
    return poll


def words_of(page):
    return [(message.level_tag, str(message)) for message in page.context["messages"]]


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))

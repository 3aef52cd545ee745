"""Voices and improvements that tests need, each with visible defaults."""

import datetime as dt
import uuid

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from sewana.action.models import Improvement, Theme, Voice, VoiceLink
from sewana.action.operations import deciding, improvements
from sewana.committee.models import Seat
from sewana.forum import operations as forum
from sewana.forum.models import Question, Statement
from sewana.survey.models import Response
from tests import make
from tests.survey.questionnaires import make_questionnaire

RULING = deciding.Ruling("do", "เพราะทุกกลุ่มขอ", "Every group asked for it", "ซ่อมแล้ว", "Repaired")


def make_voice(edition, text="ขอปลั๊กเพิ่มที่ชั้นสาม", *, age=10, **fields):
    """A voice entered by hand, said `age` days ago."""
    known = {"kind": "hand", "origin": "other", "source": uuid.uuid4().hex} | fields
    known.setdefault("said_on", timezone.localdate() - dt.timedelta(days=age))
    return Voice.objects.create(edition=edition, number=edition.voices.count() + 1, text=text, **known)


def make_improvement(edition, said="ขอปลั๊กเพิ่ม", *voices, **fields):
    known = {"said_th": said, "said_en": "More plugs", "number": edition.improvements.count() + 1} | fields
    row = Improvement.objects.create(edition=edition, **known)
    VoiceLink.objects.bulk_create(VoiceLink(voice=voice, improvement=row) for voice in voices)
    return row


def decided(verdict="do", stage="decided", *, day=None, published=False):
    """The fields of an improvement that has been decided."""
    day = day or timezone.localdate()
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(12))) if published else None
    words = {
        "reason_th": "มีงบประมาณ",
        "reason_en": "There is money",
        "did_th": "ติดตั้งแล้ว",
        "did_en": "Installed",
    }
    return {"verdict": verdict, "stage": stage, "decided_on": day, "published_at": at} | words


def make_theme(key="space", **fields):
    return Theme.objects.create(**({"key": key, "name_th": "พื้นที่", "name_en": "Space"} | fields))


def person(edition, **fields):
    found = forum.enter(edition, ticket=make.make_ticket())
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    return found


def make_opinion(edition, text="ห้องสมุดควรเปิดถึงเที่ยงคืน", *, author=None, **fields):
    """What somebody in the room said, shown by a moderator."""
    number = edition.statements.count()
    known = {"state": "shown", "language": "th", "author": author} | fields
    return Statement.objects.create(edition=edition, number=number, text=text, **known)


def make_question(edition, text="ทำไมไม่มีปลั๊ก", **fields):
    number = edition.questions.count() + 1
    known = {"state": "approved", "language": "th"} | fields
    return Question.objects.create(edition=edition, number=number, text=text, **known)


def make_answer(questionnaire, words="อยากได้ห้องเงียบ", *, may_quote=True, age=1, **fields):
    return Response.objects.create(
        questionnaire=questionnaire,
        answers={"O1": words, "may_quote": may_quote},
        answered_on=timezone.localdate() - dt.timedelta(days=age),
        **fields,
    )


def asked(edition, **fields):
    return make_questionnaire(edition, **fields)


def signed_in(client, edition, role="secretary"):
    """Somebody with one seat in the edition."""
    cache.clear()
    account = make.make_account(f"{role}@example.org", roles=())
    Seat.objects.create(edition=edition, account=account, role=role)
    client.force_login(account)
    return account


def voice(edition, number=1, text="ปลั๊กไฟเสีย", **fields):
    known = {"kind": "question", "origin": "phone", "source": str(number), "language": "th"} | fields
    return Voice.objects.create(
        edition=edition, number=number, text=text, said_on=timezone.localdate(), **known
    )


def begun(edition, **fields):
    return improvements.begin_improvement(
        edition, by="test", **({"said_th": "ขอปลั๊ก", "said_en": "Sockets"} | fields)
    )


def url(name, edition, row=None):
    return reverse(f"action:{name}", args=[edition.key, *([row.number] if row else [])])


def read(client, address, language="th"):
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def decision_of(row, **fields):
    given = {"verdict": "do", "reason_th": "เพราะทุกกลุ่มขอ", "reason_en": "Every group", "version": row.version}
    return {f"decision-{name}": value for name, value in (given | fields).items()}

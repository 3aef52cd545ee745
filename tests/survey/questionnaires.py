"""Questionnaires of the built-in instruments in an edition, opened, with levels and groups to say."""

from sewana.people.models import Group
from sewana.survey.models import Instrument, Level, Questionnaire, Token
from sewana.survey.operations.instruments import install_instruments
from sewana.survey.queries.answering import hash_of

GROUPS = (("undergraduate", "thai"), ("undergraduate", "international"), ("lecturer", "thai"))
LEVELS = (
    ("cluster", "science", "วิทยาศาสตร์", "Science"),
    ("cluster", "arts", "มนุษยศาสตร์", "Arts"),
    ("place", "main", "วิทยาเขตหลัก", "Main campus"),
    ("place", "other", "วิทยาเขตอื่น", "Other campus"),
    ("mode", "onsite", "ที่อาคาร", "In the building"),
    ("mode", "online", "ทางออนไลน์", "Online"),
)


def make_questionnaire(edition, key="sewana-12", *, number=1, state="open", **fields):
    install_instruments()
    make_people()
    version = Instrument.objects.get(key=key).versions.order_by("-number").first()
    texts = {"title_th": "เสียงของท่านถึงห้องสมุด", "title_en": "Your voice to the library"} | fields
    return Questionnaire.objects.create(edition=edition, version=version, number=number, state=state, **texts)


def make_people():
    for position, (code, origin) in enumerate(GROUPS):
        Group.objects.get_or_create(
            code=code,
            origin=origin,
            defaults={
                "side": "user",
                "name_th": "นักศึกษา" if code != "lecturer" else "อาจารย์",
                "name_en": code.title(),
            }
            | {"position": position},
        )
    for position, (dimension, key, thai, english) in enumerate(LEVELS):
        Level.objects.get_or_create(
            dimension=dimension,
            key=key,
            defaults={"name_th": thai, "name_en": english, "position": position},
        )


def make_token(questionnaire, token="a-token-of-one-mail-1234567890"):
    Token.objects.create(questionnaire=questionnaire, token_hash=hash_of(token))
    return token

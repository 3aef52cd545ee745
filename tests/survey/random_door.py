"""People on the list of a random door, drawn and written to; and what their mails say."""

import re

from django.core import mail as django_mail

from sewana.people import operations as people
from sewana.survey.operations import invited as operations
from sewana.survey.queries import invited as queries
from tests.survey import world

LINK = re.compile(r"https://forum\.example\.org/q/(\w+)/([\w-]{22})/")


def users():
    return [one for one in world.groups().values() if one.side == "user"]


def put(questionnaire, count, group=None, *, start=0, language="th"):
    rows = [operations.Address(f"p{n:03}@example.org", group, language) for n in range(start, start + count)]
    return operations.list_people(questionnaire, rows, by="test")


def drawn_all(questionnaire, seed=7):
    wanted = {one.key: one.listed for one in queries.strata_of(questionnaire)}
    return operations.draw(questionnaire, wanted, seed=seed, by="test")


def bodies():
    people.send_due(60)
    return {letter.to[0]: letter.body for letter in django_mail.outbox}


def tokens_of(letters):
    return {to: LINK.search(body)[2] for to, body in letters.items() if LINK.search(body)}

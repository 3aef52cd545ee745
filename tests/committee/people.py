"""A committee for tests: the usual groups, and people with visible places."""

from sewana.committee.models import Answer
from sewana.committee.operations import answers
from sewana.committee.operations import members as operations

LEAD, CONTENT = "คณะกรรมการอำนวยการ", "ฝ่ายวิชาการและเนื้อหา"


def group(edition, name=LEAD):
    operations.offer_groups(edition, by="test")
    return edition.working_groups.get(name_th=name)


def member(edition, name="สมชาย ใจดี", *, role="member", in_group=LEAD, answer=Answer.LISTED, **person):
    entry = operations.Entry({"prefix": "นาย", "name": name, **person}, group(edition, in_group), role)
    made = operations.add_member(edition, entry, by="test")
    if answer in {Answer.ACCEPTED, Answer.DECLINED}:
        answers.take_answer(made, answer, by="test")
        made.refresh_from_db()
    return made

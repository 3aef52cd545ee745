"""A flood of answers is left out as a whole, and taken in again."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from sewana.base.models import AuditEntry
from sewana.committee import operations as committee
from sewana.survey.models import Door, Mode
from sewana.survey.operations.apart import set_apart
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries.apart import parts_of
from sewana.survey.queries.questionnaires import counts_of
from tests import make
from tests.survey import world

pytestmark = pytest.mark.django_db
PAGE = "/office/editions/2026/questionnaires/1/apart/"


@pytest.fixture
def questionnaire():
    make.make_library()
    return world.opened(make.make_edition())


def answered(questionnaire, count, door=Door.OPEN):
    world.answered(questionnaire, world.groups()["undergraduate-thai"], count, door=door)


def leave_out(questionnaire, because="one hand", door=Door.OPEN):
    day = timezone.localdate()
    return set_apart(questionnaire, day, door, Mode.PHONE, because, by="test")


def test_what_is_left_out_counts_nowhere_and_comes_back(questionnaire):
    answered(questionnaire, 30)
    answered(questionnaire, 12, Door.RANDOM)
    assert leave_out(questionnaire) == 30
    assert counts_of(questionnaire).total_told == "12"
    assert [(part.count, part.because) for part in parts_of(questionnaire)] == [(30, "one hand"), (12, "")]
    assert leave_out(questionnaire, "") == 30
    assert counts_of(questionnaire).total_told == "42"
    assert AuditEntry.objects.filter(operation="set_answers_apart").count() == 2


def test_fewer_than_five_stay_where_they_are(questionnaire):
    answered(questionnaire, 4)
    with override("en"), pytest.raises(NotPossible, match="fewer than five"):
        leave_out(questionnaire)
    assert counts_of(questionnaire).total_told != "0"


def test_late_answers_of_a_day_do_not_come_back_by_themselves(questionnaire):
    answered(questionnaire, 30)
    leave_out(questionnaire)
    answered(questionnaire, 6)
    with override("en"):
        assert counts_of(questionnaire).total_told == "6"


def test_the_page_needs_a_reason_and_says_what_happened(client, questionnaire, settings):
    account = world.office(client)
    committee.take_seat(questionnaire.edition, account, "secretary", by="test")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answered(questionnaire, 30)
    row = {"day": timezone.localdate().isoformat(), "door": "open", "mode": "phone"}
    assert "Say why" in client.post(PAGE, row, follow=True).content.decode()
    assert (
        "30 answers are left out" in client.post(PAGE, row | {"because": "try"}, follow=True).content.decode()
    )
    assert "30 answers count again" in client.post(PAGE, row | {"do": "back"}, follow=True).content.decode()
    assert "Choose a row" in client.post(PAGE, {"because": "x", "day": "soon"}, follow=True).content.decode()


def test_the_page_tells_no_small_number(client, questionnaire, settings, django_assert_max_num_queries):
    account = world.office(client)
    committee.take_seat(questionnaire.edition, account, "secretary", by="test")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answered(questionnaire, 3)
    with django_assert_max_num_queries(12):
        page = client.get(PAGE).content.decode()
    assert "fewer than 5" in page
    assert "Leave them out" not in page

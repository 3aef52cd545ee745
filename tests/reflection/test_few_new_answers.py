"""Figures with and without one answer would tell that answer: while people answer they move by five."""

import pytest

from sewana.committee import operations as committee
from sewana.reflection import operations, tasks
from sewana.reflection.models import Engagement
from sewana.reflection.queries import engagement as queries
from sewana.survey.models import Response
from sewana.survey.operations.questionnaires import close
from tests import make
from tests.reflection import engagement_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    found = world.small_edition({"undergraduate": 40, "lecturer": 30})
    operations.refresh_engagement(found)
    Engagement.objects.update(computed_at=world.LONG_AGO)
    return found


def come(edition, count):
    form = edition.questionnaires.get()
    Response.objects.bulk_create(
        Response(questionnaire=form, answered_on=world.DAY, answers={"C1": 1}) for _ in range(count)
    )


@pytest.mark.parametrize(("count", "computed"), [(1, 0), (4, 0), (5, 1)])
def test_the_background_waits_for_the_fifth_new_answer(edition, count, computed):
    come(edition, count)
    assert tasks.refresh_stale_engagements() == computed


def test_once_nothing_is_asked_any_more_every_answer_counts(edition):
    come(edition, 1)
    close(edition.questionnaires.get(), by="test")
    assert tasks.refresh_stale_engagements() == 1
    assert Engagement.objects.get().result["n"] == 71


def test_another_change_alone_is_computed_at_once(edition):
    assert not queries.moves_too_little(edition, queries.kept_without_result(edition))
    make.make_statement(edition)
    assert not queries.moves_too_little(edition, queries.kept_without_result(edition))


def test_the_button_says_why_nothing_is_computed(client, edition, settings):
    account = make.make_account()
    committee.take_seat(edition, account, "chair", by="test")
    client.force_login(account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    come(edition, 2)
    page = client.post(f"/office/editions/{edition.key}/engagement/", follow=True).content.decode()
    assert page.count("Fewer than five answers have come since") == 2
    assert not tasks.is_computing(edition)

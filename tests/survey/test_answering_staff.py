"""The mirror form of staff, the zone of tolerance, the pulse and the follow-up: the same screens, other questions."""

from collections import Counter

import pytest

from sewana.survey.models import Draft, Response
from sewana.survey.operations import answering as operations
from sewana.survey.queries.steps import steps, user_groups
from tests import make
from tests.survey.questionnaires import make_questionnaire
from tests.survey.test_answering import ITEMS, begin, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


def test_staff_foretell_for_all_users_then_for_one_group_then_speak_for_themselves(client, edition):
    mirror = make_questionnaire(edition, "sewana-12-staff", asks_one_group=True)
    url = f"/q/{mirror.code}/"
    begin(client, url)
    group = Draft.objects.get().about_group
    keys = [step.key for step in steps(mirror, group)]
    assert keys == [f"M:{key}" for key in ITEMS] + [f"G:{key}" for key in ITEMS] + ["S1", "S2", "S3", "S4"]
    first = client.get(f"{url}?at=M:C1").content.decode()
    assert "จากผู้ใช้ทั้งหมด 10 คน" in first
    assert first.count('name="value"') == 12  # 0 to 10, and cannot say
    assert f"จาก{group.name_th} (" in client.get(f"{url}?at=G:C1").content.decode()
    own = client.get(f"{url}?at=S1").content.decode()
    assert "{group}" not in own
    assert own.count('name="value"') == 6
    tell(client, url, "M:C1", "0")
    tell(client, url, "G:C1", "10")
    tell(client, url, "S4", "-")
    client.post(url, {"do": "send"})
    response = Response.objects.get()
    assert response.answers == {"M:C1": 0, "G:C1": 10, "S4": None}
    assert (response.door, response.about_group) == ("staff", group)


def test_each_group_has_the_same_chance_of_being_drawn(edition):
    mirror = make_questionnaire(edition, "sewana-12-staff", asks_one_group=True)
    drawn = Counter(operations.drawn_group(mirror) for _time in range(3000))
    expected = 3000 / len(user_groups())
    assert set(drawn) == {group.pk for group in user_groups()}
    assert all(abs(times - expected) < 5.5 * expected**0.5 for times in drawn.values())


def test_without_a_second_pass_nobody_is_drawn(client, edition):
    mirror = make_questionnaire(edition, "sewana-12-staff")
    begin(client, f"/q/{mirror.code}/")
    assert Draft.objects.get().about_group is None
    assert len(steps(mirror, None)) == 16


def test_the_zone_takes_three_levels_on_one_screen(client, edition):
    url = f"/q/{make_questionnaire(edition, 'sewana-zone').code}/"
    begin(client, url)
    assert client.get(f"{url}?at=P1").content.decode().count('type="radio"') == 27
    levels = {"minimum": "4", "desired": "8", "perceived": "6"}
    assert tell(client, url, "P1", **levels).url == f"{url}?at=D1"
    assert tell(client, url, "D1", **(levels | {"desired": ""})).status_code == 422
    assert tell(client, url, "D1", **(levels | {"desired": "10"})).status_code == 422
    tell(client, url, "H1", "-")
    client.post(url, {"do": "send"})
    assert Response.objects.get().answers == {"P1": [4, 8, 6], "H1": None}


@pytest.mark.parametrize("key", ["sewana-pulse", "sewana-follow-up", "sewana-8"])
def test_every_other_instrument_goes_through_the_same_screens(client, edition, key):
    questionnaire = make_questionnaire(edition, key)
    url = f"/q/{questionnaire.code}/"
    begin(client, url)
    asked = [step for step in steps(questionnaire) if step.part]
    for step in asked:
        assert client.get(f"{url}?at={step.key}").status_code == 200
        tell(client, url, step.key, step.options[0].field if step.options else None, text="ก")
    client.post(url, {"do": "send"})
    assert set(Response.objects.get().answers) == {step.key for step in asked}

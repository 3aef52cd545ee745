"""With each picture comes what the next statements are drawn by."""

import pytest

from sewana.forum import operations as forum
from sewana.forum.models import Routing, Statement
from sewana.people import queries as people
from sewana.reflection import operations
from tests import make
from tests.reflection.test_operations import split_edition

pytestmark = pytest.mark.django_db


def test_a_picture_brings_a_routing_for_the_statements_and_groups_there_are():
    edition = split_edition()
    operations.refresh(edition)
    routing = Routing.objects.get(edition=edition)
    statements = list(edition.statements.order_by("pk").values_list("pk", flat=True))
    groups = {str(people.group("staff", "thai").pk), str(people.group("undergraduate", "thai").pk)}
    assert routing.version == 1
    assert routing.weights["statements"] == statements
    assert set(routing.weights["bonus"]) == groups | {""}
    assert {len(row) for row in routing.weights["told"]} == {8}
    operations.refresh(edition)
    assert Routing.objects.get(edition=edition).version == 2


def test_what_a_group_has_heard_little_of_weighs_more_for_it():
    edition = split_edition()
    late = make.make_statement(edition, "ความเห็นที่มาทีหลัง")
    staff = people.group("staff", "thai")
    for person in edition.participants.filter(group=staff):
        make.live.append([entry(edition, person, late)])
    forum.fold_votes()
    operations.refresh(edition)
    weights = Routing.objects.get(edition=edition).weights
    at = weights["statements"].index(late.pk)
    other = str(people.group("undergraduate", "thai").pk)
    assert weights["bonus"][other][at] == 3
    assert weights["bonus"][str(staff.pk)][at] == 2
    assert weights["bonus"][""][at] == 2


def entry(edition, person, statement):
    return make.live.Entry(
        phone_id=make.uuid.uuid4().hex,
        edition_uid=edition.uid.hex,
        participant_id=person.pk,
        statement_id=statement.pk,
        value=1,
        cast_at=make.timezone.now(),
        source="phone",
    )


def test_too_few_people_keep_the_routing_that_there_was():
    make.make_library()
    edition = make.make_edition()
    make.vote(edition, make.make_statement(edition), 1)
    operations.refresh(edition)
    assert not Routing.objects.exists()
    assert Statement.objects.count() == 1

"""With each picture comes what the next statements are drawn by."""

import numpy as np
import pytest

from sewana.committee.models import Engine
from sewana.forum import operations as forum
from sewana.forum import queries
from sewana.forum.models import Routing, Statement
from sewana.people import queries as people
from sewana.reflection import operations
from sewana_core.next_statement import chances
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
    cells = {"", "users", "providers", "opinion 0", "opinion 1"}
    assert set(routing.weights["bonus"]) == groups | cells
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
    assert weights["bonus"]["providers"][at] == 2
    assert weights["bonus"]["users"][at] == 3


def test_the_routing_knows_who_is_in_which_opinion_group_and_what_that_group_heard():
    edition = split_edition()
    late = make.make_statement(edition, "ความเห็นที่มาทีหลัง")
    first = list(edition.participants.order_by("pk"))[:10]
    make.live.append([entry(edition, person, late) for person in first])
    forum.fold_votes()
    operations.refresh(edition)
    weights = Routing.objects.get(edition=edition).weights
    groups = [weights["opinions"][str(person.pk)] for person in edition.participants.order_by("pk")]
    assert groups == [groups[0]] * 12 + [1 - groups[0]] * 12
    at = weights["statements"].index(late.pk)
    assert weights["bonus"][f"opinion {groups[0]}"][at] == 2
    assert weights["bonus"][f"opinion {groups[-1]}"][at] == 3


@pytest.mark.parametrize("engine", [Engine.MAP, Engine.POLIS])
def test_a_statement_about_the_forum_itself_tells_what_the_average_does_and_is_no_news(engine):
    edition = split_edition()
    edition.engine = engine
    edition.save()
    edition.statements.filter(number=3).update(is_meta=True)
    operations.refresh(edition)
    weights = Routing.objects.get(edition=edition).weights
    told = np.array(weights["told"])
    assert told[:, 3] == pytest.approx(np.delete(told, 3, axis=1).mean(axis=1), abs=1e-5)
    assert np.ptp(told[0]) > 0.01
    assert weights["bonus"][""][3] == pytest.approx(1 + 2 / 3.4)


def test_people_of_a_picture_are_asked_by_it():
    """From votes to ballot: what the users were never asked, users are asked more often than providers."""
    edition = split_edition()
    late = make.make_statement(edition, "ความเห็นที่มาทีหลัง")
    make.live.append(
        [entry(edition, person, late) for person in edition.participants.filter(group__code="staff")]
    )
    forum.fold_votes()
    operations.refresh(edition)
    chance = {}
    for code in ("staff", "undergraduate"):
        ticket = make.make_ticket()
        forum.tell_group(forum.enter(edition, ticket=ticket), people.group(code, "thai"))
        chance[code] = chances_of(edition, queries.participant(edition, ticket))[-1]
    assert chance["undergraduate"] > 1.5 * chance["staff"] > 0


def chances_of(edition, person):
    version = Routing.objects.get(edition=edition).version
    rows = queries.shown_statements(edition)
    weights = queries.weights_of(edition.uid, version, tuple(row.pk for row in rows))
    return chances(weights.known, [], weights.cells(person))


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

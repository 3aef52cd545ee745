"""One publishes an improvement while another hands many over: neither waits for the other for ever."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from sewana.action.models import Improvement
from sewana.action.operations import deciding, handing
from sewana.action.operations.triage import Pick
from sewana.committee.models import Edition
from tests import make
from tests.action.making import decided, make_improvement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets in one writer at a time"),
]
WAIT_S = 20
HOLD_S = 1  # so long the edition is held before its improvements are asked for


def test_publishing_and_handing_over_at_once_both_go_through():
    make.make_library()
    edition = make.make_edition(state="closed")
    row = make_improvement(edition, **decided("do"))
    held, failures = threading.Event(), []

    def hand_over():
        with transaction.atomic():
            Edition.objects.select_for_update().get(pk=edition.pk)
            held.set()
            threading.Event().wait(HOLD_S)
            handing.hand_over(edition, [Pick(row.number)], handing.Owner(None, "คุณแดง"), by="one")

    def publish():
        held.wait(WAIT_S)
        deciding.publish(row, by="other")

    def run(deed):
        try:
            deed()
        except DatabaseError as error:
            failures.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in (hand_over, publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert failures == []
    row = Improvement.objects.get()
    assert (row.owner_name, row.is_public) == ("คุณแดง", True)

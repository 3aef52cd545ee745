"""The keeper's turns: what fails is reported, tried again on a fresh connection, and takes no other job's turn."""

import threading

import pytest
from django.db import connection

from sewana.site.keeping import Job, keep


def read_a_table_that_is_not_there():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_is_reported_and_done_again_and_the_others_go_on(caplog):
    stopped, often, rarely = threading.Event(), [], []

    def count():
        often.append(1)
        if len(often) == 10:
            stopped.set()

    jobs = [
        Job(read_a_table_that_is_not_there, "reading"),
        Job(lambda: rarely.append(1), "counting some turns", turns=4),
        Job(count, "counting turns"),
    ]
    keep(stopped, jobs, turn_s=0.0)
    assert (len(often), len(rarely)) == (10, 2)
    said = [row.getMessage() for row in caplog.records]
    assert said == ["reading failed; it is tried again in some seconds"] * 10


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_the_next_try_has_a_fresh_connection():
    connection.ensure_connection()
    before = connection.connection
    Job(read_a_table_that_is_not_there, "reading").do()
    connection.ensure_connection()
    assert connection.connection is not before

"""Phones without a web between: each a thread that votes until the process is killed.

Every vote that was acknowledged is written to a file, which outlives the kill.
"""

import json
import os
import sys
import threading
import uuid

import django
from django.conf import settings

STATEMENTS = 5


def phone(edition, ticket, acknowledged):
    from sewana.forum import operations  # noqa: PLC0415 - models may be imported only once Django is set up

    for turn in range(10**9):
        vote = {"number": turn % STATEMENTS, "value": turn % 3 - 1, "phone_id": uuid.uuid4()}
        operations.cast_vote(edition, ticket=ticket, **vote)
        line = json.dumps(vote | {"phone_id": vote["phone_id"].hex, "ticket": ticket})
        os.write(acknowledged, f"{line}\n".encode())


def main(names, file, tickets):
    for alias, name in names.items():
        settings.DATABASES[alias]["NAME"] = name
    django.setup()
    from sewana.committee.models import Edition  # noqa: PLC0415 - the same

    edition = Edition.objects.get()
    acknowledged = os.open(file, os.O_WRONLY | os.O_APPEND)
    for ticket in tickets:
        threading.Thread(target=phone, args=(edition, ticket, acknowledged)).start()


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))

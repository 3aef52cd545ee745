"""The usual design: a Django view and one ORM transaction a vote, under uvicorn.

    NAIVE_DB=sqlite:FILE|postgresql://… python bench/room/naive.py threads|async usual|spared PORT

`usual` is what a project begins with: the middleware of `startproject`, and a view that looks up person and statement
and then writes, in one transaction. `spared` leaves everything out that is not the vote: no middleware, no look-up, a
single INSERT. Neither tells the next statement or counts anything. On SQLite with WAL, synchronous=FULL and IMMEDIATE,
the best such settings.
"""

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import django
import uvicorn
from django.conf import settings

KEY = "bench" * 10
WAY, VIEW = sys.argv[1:3]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def database(address):
    if address.startswith("sqlite:"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        options = {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 30}
        found = {"ENGINE": "django.db.backends.sqlite3", "NAME": address[7:], "OPTIONS": options}
    else:
        parts = urlsplit(address)
        found = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.strip("/"),
            "USER": parts.username,
            "HOST": parse_qs(parts.query)["host"][0],
        }
    # Django's own advice: kept connections in threads, none under ASGI.
    return found | {"CONN_MAX_AGE": None if WAY == "threads" else 0}


settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY=KEY,
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=MIDDLEWARE if VIEW == "usual" else [],
    INSTALLED_APPS=[f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions", "messages")],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": database(os.environ["NAIVE_DB"])},
)
django.setup()

from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.signing import Signer  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

SIGNER = Signer(salt="person")


class Person(models.Model):  # noqa: DJ008 - nobody looks at it
    seal = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "bench"


class Statement(models.Model):  # noqa: DJ008 - nobody looks at it
    number = models.IntegerField(unique=True)
    text = models.TextField()

    class Meta:
        app_label = "bench"


class Vote(models.Model):  # noqa: DJ008 - nobody looks at it
    """What `usual` keeps."""

    person = models.ForeignKey(Person, models.CASCADE)
    statement = models.ForeignKey(Statement, models.CASCADE)
    value = models.SmallIntegerField()
    phone_id = models.UUIDField(unique=True)
    cast_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "bench"
        unique_together = (("person", "statement"),)


class Entry(models.Model):  # noqa: DJ008 - nobody looks at it
    """What `spared` keeps."""

    phone_id = models.UUIDField(unique=True)
    who = models.CharField(max_length=32, db_index=True)
    statement = models.IntegerField()
    value = models.SmallIntegerField()
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"


def read(request):
    said = json.loads(request.body)
    who = SIGNER.unsign(request.COOKIES["person"])
    return {"phone_id": said["id"], "who": who, "statement": said["statement"], "value": said["value"]}


def answer(said):
    body = b'{"done":"%b"}' % said["phone_id"].encode()
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": str(len(body))})


@csrf_exempt
def usual(request):
    said = read(request)
    with transaction.atomic():
        person, _made = Person.objects.get_or_create(seal=said["who"])
        statement = Statement.objects.get(number=said["statement"])
        Vote.objects.update_or_create(
            person=person,
            statement=statement,
            defaults={"value": said["value"], "phone_id": said["phone_id"]},
        )
    return answer(said)


def spared(request):
    said = read(request)
    with transaction.atomic():
        Entry.objects.create(**said)
    return answer(said)


async def spared_async(request):
    said = read(request)
    await Entry.objects.acreate(**said)
    return answer(said)


VIEWS = {
    ("threads", "usual"): usual,
    ("threads", "spared"): spared,
    ("async", "usual"): usual,
    ("async", "spared"): spared_async,
}
urlpatterns = [path("vote", VIEWS[WAY, VIEW])]


def main():
    with connection.schema_editor() as editor:
        for model in (Person, Statement, Vote, Entry):
            editor.create_model(model)
    Statement.objects.bulk_create(Statement(number=at, text=f"Statement {at}") for at in range(200))
    connection.close()
    if WAY == "threads":
        from a2wsgi import WSGIMiddleware  # noqa: PLC0415

        application = WSGIMiddleware(get_wsgi_application(), workers=8)
    else:
        application = get_asgi_application()
    print("ready", flush=True)
    uvicorn.run(
        application, port=int(sys.argv[3]), log_level="error", access_log=False, loop="uvloop", lifespan="off"
    )


if __name__ == "__main__":
    main()

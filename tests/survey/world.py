"""A library with its groups, an edition, and the built-in questionnaires; small makers for the rest."""

from django.core.cache import cache
from django.utils import timezone

from sewana.people.models import Group
from sewana.survey.models import Door, Mode, Response
from sewana.survey.operations import instruments
from sewana.survey.operations import questionnaires as operations
from sewana.survey.queries.instruments import usable_versions
from tests import make


def begin(edition, key="sewana-12", **fields):
    """A questionnaire of an instrument, in preparation."""
    instruments.install_instruments()
    version = next(one for one in usable_versions() if one.instrument.key == key)
    titles = {"title_th": "แบบสอบถามปีนี้", "title_en": "This year's questionnaire"}
    given = operations.Fields(version_id=version.pk, **{**titles, **fields})
    return operations.begin(edition, given, by="test")


def opened(edition, key="sewana-12", **fields):
    found = begin(edition, key, **fields)
    operations.open_it(found, by="test")
    found.refresh_from_db()
    return found


def groups():
    return {f"{one.code}-{one.origin}": one for one in Group.objects.all()}


def answered(questionnaire, group, count, *, door=Door.OPEN, mode=Mode.PHONE):
    Response.objects.bulk_create(
        Response(
            questionnaire=questionnaire,
            group=group,
            door=door,
            mode=mode,
            answers={"C1": 1 + number % 5},
            answered_on=timezone.localdate(),
        )
        for number in range(count)
    )


def office(client, role="secretary"):
    """Somebody signed in who plans the edition."""
    cache.clear()
    account = make.make_account(f"{role}@example.org", roles=())
    client.force_login(account)
    return account

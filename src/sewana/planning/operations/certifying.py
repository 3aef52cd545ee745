"""A certificate that somebody gets on their own phone: the paper that the office issues, told of by nobody."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sewana.committee.models import Edition, Paper, PaperState
from sewana.committee.operations.members import NotPossible
from sewana.committee.queries import certificates
from sewana.planning.operations.paper_gaps import Gap, still_missing
from sewana.planning.operations.papers import NotComplete, Which, dated_in, freeze, sheet_of, under_lock
from sewana.planning.queries.sheets import Sheet


def which_of(edition: Edition, language: str) -> Which:
    return Which(edition, certificates.KIND, language=language)


def begun(which: Which, name: str) -> Paper:
    return Paper(
        edition=which.edition, kind=which.kind, language=which.language, content={"name": name}, version=0
    )


def gaps_of(edition: Edition, language: str, name: str = "-") -> list[Gap]:
    """Return what the office has to fill in before a certificate can be given."""
    which = which_of(edition, language)
    return missing_in(which, sheet_of(which, begun(which, name)))


def missing_in(which: Which, sheet: Sheet) -> list[Gap]:
    return still_missing(which.edition, which.kind, which.about, sheet)


def issued_as(edition: Edition, serial: str) -> Paper | None:
    """Return the certificate of a number that was given so, also when it was withdrawn."""
    states = (PaperState.ISSUED, PaperState.WITHDRAWN)
    papers = Paper.objects.filter(edition=edition, kind=certificates.KIND, number=serial, state__in=states)
    return papers.first()


@transaction.atomic
def certify(edition: Edition, *, serial: str, name: str, language: str) -> Paper:
    """Issue the certificate of somebody who took part, under a number that does not come from the name.

    It says the day and no moment, and the audit, whose entries have a moment and an order, has none of it: the paper
    itself is the register. So nothing here can be laid beside what a phone did.
    """
    if edition.rehearsal_of_id is not None:
        raise NotPossible
    which = under_lock(which_of(edition, language))
    paper = begun(which, name)
    sheet = sheet_of(which, paper)
    gaps = missing_in(which, sheet)
    if gaps:
        raise NotComplete(gaps)
    paper.dated = dated_in(sheet) or timezone.localdate()
    paper.number_year = paper.dated.year
    freeze(paper, sheet)
    paper.number = serial
    paper.content |= {"serial": serial, "verify": certificates.verify_address(serial)}
    paper.state, paper.version = PaperState.ISSUED, 1
    paper.made_at = paper.issued_at = start_of_today()
    paper.save()
    return paper


def start_of_today() -> dt.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

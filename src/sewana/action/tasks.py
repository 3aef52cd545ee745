"""Background work: voices are gathered, people are told, and addresses that want no news are erased."""

from sewana.action.operations import gathering, subscribing, telling
from sewana.committee.models import Edition, State
from sewana.committee.queries import published_editions


def tell() -> int:
    """Returns how many mails were written."""
    return sum(row.letters for row in telling.tell())


def gather() -> int:
    """Take in what was said since, in the newest year that is open to everybody; returns how many voices are new."""
    newest = published_editions().filter(rehearsal_of=None).order_by("-year").first()
    if newest is None:
        return 0
    editions = Edition.objects.filter(year=newest.year, rehearsal_of=None).exclude(state=State.DRAFT)
    return sum(gathering.gather(edition).new for edition in editions)


def forget() -> int:
    return subscribing.forget()

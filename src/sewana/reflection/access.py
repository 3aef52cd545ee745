"""Who may see the reflection of an edition: its office, and everybody once the committee shows it."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sewana.committee.access import Visit, to_moderate, to_read, to_run, to_see_office
from sewana.committee.models import Edition
from sewana.people.models import Account
from sewana.reflection.models import Release

User = Account | AnonymousUser


class NotYetShown(Exception):
    """The committee has not shown the reflection yet."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(f"the reflection of {visit.edition.key} is not shown yet")
        self.visit = visit


def to_see(user: User, key: str) -> Visit:
    visit = to_read(user, key)
    if not (visit.edition.reflection_is_public or visit.may_see_office):
        raise NotYetShown(visit)
    return visit


def to_take_out(user: User, key: str) -> Visit:
    """Whoever may see it may take it out, as JSON or a table; a rehearsal leaves no trace anywhere."""
    found = to_see(user, key)
    if found.edition.rehearsal_of_id is not None:
        raise Http404
    return found


def to_refresh(user: User, key: str) -> Visit:
    return to_moderate(user, key)


def is_released(edition: Edition) -> bool:
    return Release.objects.filter(edition=edition, withdrawn_at=None).exists()


def to_see_engagement(user: User, key: str) -> Visit:
    """The office sees the newest figures, everybody the newest release: without one there is nothing to see."""
    visit = to_read(user, key)
    if not (visit.may_see_office or is_released(visit.edition)):
        raise NotYetShown(visit)
    return visit


def to_take_out_engagement(user: User, key: str) -> Visit:
    found = to_see_engagement(user, key)
    if found.edition.rehearsal_of_id is not None:
        raise Http404
    return found


def to_read_engagement_office(user: User, key: str) -> Visit:
    return to_see_office(user, key)


def to_compute_engagement(user: User, key: str) -> Visit:
    return to_moderate(user, key)


def to_release(user: User, key: str) -> Visit:
    """Whoever runs an edition speaks for its committee; a rehearsal shows nothing to anybody."""
    found = to_run(user, key)
    if found.edition.rehearsal_of_id is not None:
        raise Http404
    return found

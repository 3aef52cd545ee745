"""Who may see the reflection of an edition: its office, and everybody once the committee shows it."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sewana.committee.access import Visit, to_moderate, to_read
from sewana.people.models import Account

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

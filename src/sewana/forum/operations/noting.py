"""How a deed at the console is written down, and how one that cannot be done is refused."""

from collections.abc import Mapping

from django.db import models

from sewana.base import audit
from sewana.committee.models import Edition


class NotPossible(ValueError):
    """It cannot be done so, for a reason that the person is told in words."""


def note(
    operation: str,
    subject: models.Model,
    edition: Edition,
    by: object,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write a deed down, in its own transaction; a rehearsal leaves no trace."""
    if edition.rehearsal_of_id is None:
        audit.record(
            actor=by,
            operation=operation,
            subject=subject,
            edition_key=edition.key,
            before=before,
            after=after,
        )

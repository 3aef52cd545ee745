"""One way to write down what the committee did."""

from collections.abc import Mapping

from sewana.base import audit
from sewana.committee.models import Edition


def note(
    operation: str,
    edition: Edition,
    by: object,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    if edition.rehearsal_of_id is None:  # a rehearsal leaves no trace
        audit.record(
            actor=by,
            operation=operation,
            subject=edition,
            edition_key=edition.key,
            before=before,
            after=after,
        )

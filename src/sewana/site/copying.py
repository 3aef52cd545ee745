"""Last year's round carried over into the next: each stage copies its own part, all in one transaction."""

from django.db import transaction

from sewana.committee import queries
from sewana.committee.models import Edition
from sewana.committee.operations import copy_edition
from sewana.committee.operations.copying import copy_committee
from sewana.planning.operations.copying import copy_plan


@transaction.atomic
def copy_year(source: Edition, *, by: object) -> Edition:
    """Begin next year's round; asked a second time while that is a draft, the same comes back untouched."""
    Edition.objects.select_for_update().get(pk=source.pk)
    begun = queries.draft_copy(source, source.year + 1)
    if begun is not None:
        return begun
    made = copy_edition(source, by=by)
    copy_committee(source, made, by=by)
    copy_plan(source, made, by=by)
    return made

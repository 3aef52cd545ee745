"""The shares of groups move on in steps of five voices."""

from django.db import transaction
from django.utils import timezone

from sewana.action.models import GroupsShown
from sewana.action.queries import closure as queries
from sewana.base import audit
from sewana.committee.models import Edition


def move_groups_on(edition: Edition) -> bool:
    """Show what at least five more voices say of a group; return whether anything moved."""
    before, _since = queries.groups_shown(edition)
    now = queries.kept(edition, timezone.localdate()).counts
    return queries.moved_on(before, now) != before and keep_groups(edition, now)


@transaction.atomic
def keep_groups(edition: Edition, now: queries.Counts) -> bool:
    kept, _made = GroupsShown.objects.select_for_update().get_or_create(edition=edition)
    before = {key: (yes, no) for key, (yes, no) in kept.counts.items()}
    after = queries.moved_on(before, now)
    if after == before:
        return False
    kept.counts, kept.changed_at = after, timezone.now()
    kept.save(update_fields=["counts", "changed_at"])
    audit.record(actor="sewana", operation="move_groups_on", subject=kept, edition_key=edition.key, after={})
    return True

"""Background work: what nobody needs any more is erased, as the data dictionary promises."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from sewana.survey.models import Questionnaire
from sewana.survey.operations.answering import erase_old_drafts
from sewana.survey.operations.invited import erase_list

ADDRESSES_KEPT = timedelta(days=90)


def tidy() -> None:
    """Erase drafts that nobody came back to, and addresses once the questionnaire has long been closed."""
    erase_old_drafts()
    erase_old_addresses()


def erase_old_addresses() -> int:
    """Erase the addresses of questionnaires closed for 90 days, by hand or by their last day; return how many."""
    long_ago = timezone.now() - ADDRESSES_KEPT
    closed = Q(state="closed", closed_at__lt=long_ago) | Q(closes_at__lt=long_ago)
    found = Questionnaire.objects.filter(closed, invited__isnull=False).select_related("edition").distinct()
    return sum(erase_list(questionnaire, by="sewana") for questionnaire in found)

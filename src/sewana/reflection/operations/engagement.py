"""Computing the figures of engagement of an edition, and keeping them."""

import logging
import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sewana.committee.models import Edition
from sewana.reflection.models import Engagement
from sewana.reflection.queries import engagement as queries
from sewana_core.errors import FiguresError

log = logging.getLogger("sewana.reflection")


def refresh_engagement(edition: Edition) -> Engagement:
    """Compute the figures afresh; where none can be made, what is missing is kept beside the last ones."""
    # The numeric packages are loaded only where they are used: a page that shows kept figures needs none.
    from sewana.reflection.analysis import beside  # noqa: PLC0415
    from sewana.reflection.analysis import engagement as analysis  # noqa: PLC0415

    basis, began = queries.basis(edition), time.perf_counter()
    try:
        result = analysis.compute(edition)
    except FiguresError as refused:
        log.info("no figures of %s: %s", edition.key, refused.code)
        return keep_failure(edition, basis, refused, beside.alone(edition))
    return keep_figures(edition, basis, time.perf_counter() - began, result)


@transaction.atomic
def keep_figures(edition: Edition, basis: str, seconds: float, result: dict[str, Any]) -> Engagement:
    kept = {"computed_at": timezone.now(), "basis": basis, "seconds": seconds, "result": result}
    engagement, _made = Engagement.objects.update_or_create(edition=edition, defaults=kept)
    return engagement


@transaction.atomic
def keep_failure(edition: Edition, basis: str, refused: FiguresError, alone: Mapping[str, Any]) -> Engagement:
    """Figures that stand stay; where there are none, what was asked beside them stands alone.

    Their basis is the new one, so that nothing is tried again before something changes.
    """
    before = Engagement.objects.filter(edition=edition, result__has_key="scales").first()
    failure = {"code": refused.code, "params": plain(refused.params)}
    engagement, _made = Engagement.objects.update_or_create(
        edition=edition,
        defaults={
            "computed_at": before.computed_at if before else timezone.now(),
            "basis": basis,
            "seconds": before.seconds if before else 0.0,
            "result": {**(before.result if before else alone), "failure": failure},
        },
    )
    return engagement


def plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)

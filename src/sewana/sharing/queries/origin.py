"""Where an imported edition came from, as its own text says it."""

from django.conf import settings
from django.urls import reverse

from sewana.committee.models import Edition

FROM_POLIS = "Imported from a conversation on Polis: "
ATTRIBUTION = (
    "Data was gathered using the Polis software (compdemocracy.org/polis). "
    "Keep to the licence of the source and name it when you pass this on."
)


def note(url: str) -> str:
    return f"{FROM_POLIS}{url[:1000] or '-'}\n{ATTRIBUTION}"


def source_url(edition: Edition) -> str:
    """Return the address of the conversation it came from, or the edition's own."""
    first = edition.origin_note.split("\n", 1)[0]
    if first.startswith(FROM_POLIS):
        return first.removeprefix(FROM_POLIS).removeprefix("-")
    return f"{settings.SITE_URL}{reverse('site:edition', args=[edition.key])}"

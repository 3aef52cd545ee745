"""Certificates by their number: made so that nobody guesses one, and found again by it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from sewana.committee.models import Edition, Paper, PaperState
from sewana_text.normalise import fold

KIND = "certificate"
# Twenty letters: no digit, which a Thai paper would print as a Thai one; no vowel, so that no word comes out.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LONG, GROUP = 16, 4  # 20 to the power of 16 are 69 bits


@dataclass(frozen=True)
class Certificate:
    """What the page that checks certificates may say of one."""

    serial: str
    language: str
    is_valid: bool
    content: dict[str, object]
    names: frozenset[str]

    def says(self, field: str) -> str:
        return str(self.content.get(field, ""))

    def is_of(self, name: str) -> bool:
        """Whether this is the name on it, however spaces and capitals were typed."""
        return letters_of(name) in self.names


def letters_of(name: str) -> str:
    return "".join(fold(name).split())


def serial_of(edition: Edition, about: str) -> str:
    """The number of somebody's certificate: always the same, and found by nobody without the secret."""
    seed = salted_hmac("sewana.certificate", f"{edition.uid.hex}:{about}", algorithm="sha256").digest()
    number, letters = int.from_bytes(seed, "big"), ""
    for _place in range(LONG):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return grouped(letters)


def grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, LONG, GROUP))


def verify_address(serial: str) -> str:
    """What the QR code of a certificate leads to."""
    return settings.SITE_URL.rstrip("/") + reverse("committee:certificate", args=[serial])


def typed(serial: str) -> str:
    """A number as somebody typed it, the way it is printed; empty when it cannot be one."""
    letters = "".join(letter for letter in serial.upper() if letter.isalnum())
    is_one = len(letters) == LONG and set(letters) <= set(LETTERS)
    return grouped(letters) if is_one else ""


def certificate(serial: str) -> Certificate | None:
    """What was issued under a number, in one language or both; what another took the place of counts no longer."""
    states = (PaperState.ISSUED, PaperState.WITHDRAWN)
    found = Paper.objects.filter(kind=KIND, content__serial=serial, state__in=states)
    papers = list(found.order_by("-issued_at", "-pk"))
    if not papers:
        return None
    later = Paper.objects.filter(amends__in=papers, state=PaperState.ISSUED)
    replaced = set(later.values_list("amends_id", flat=True))
    standing = [one for one in papers if one.state == PaperState.ISSUED and one.pk not in replaced]
    first = (standing or papers)[0]
    names = (letters_of(str(paper.content.get("name", ""))) for paper in standing)
    return Certificate(
        serial, first.language, bool(standing), dict(first.content), frozenset(filter(None, names))
    )

"""Reads about an edition's mails."""

from sewana.committee.models import Answer, DutyRole, Member, Seat, SeatRole


def secretary_address(edition_key: str) -> str:
    """Where answers to an edition's mails belong: the secretary's address, empty while there is none."""
    found = (
        Member.objects.filter(edition__key=edition_key, duties__role=DutyRole.SECRETARY)
        .exclude(email="")
        .exclude(answer__in=(Answer.DECLINED, Answer.LEFT))
        .order_by("id")
        .values_list("email", flat=True)
        .first()
    )
    return found or seated_address(edition_key)


def seated_address(edition_key: str) -> str:
    seats = Seat.objects.filter(edition__key=edition_key, role=SeatRole.SECRETARY).order_by("id")
    return seats.values_list("account__email", flat=True).first() or ""

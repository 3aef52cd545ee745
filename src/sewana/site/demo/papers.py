"""The demonstration's papers: this year's appointment order with its number, and next year's as a draft."""

import datetime as dt

from sewana.committee.models import Edition
from sewana.planning.operations import papers as operations
from sewana.planning.operations.papers import Given, Which

BY = "demonstration"
AUTHORITY = "มาตรา 12 แห่งพระราชบัญญัติมหาวิทยาลัยสมมุติ พ.ศ. 2550"
SIGNER, POSITION = "รองศาสตราจารย์ ดร.กิตติธัช สมมุติไทย", "อธิการบดีมหาวิทยาลัยสมมุติ"
NUMBER = "12"  # the library's register had eleven orders before
ORDERED_BEFORE = dt.timedelta(days=100)


def issue_order(edition: Edition) -> None:
    """The order that appointed the committee of an edition that has a day."""
    if edition.held_on is None:
        return
    day = edition.held_on - ORDERED_BEFORE
    given = Given(
        typed={"authority": AUTHORITY, "effective": day},
        number=NUMBER,
        dated=day,
        signer=SIGNER,
        signer_position=POSITION,
    )
    draft = operations.change_content(order_of(edition), given, version=0, by=BY)
    operations.issue(order_of(edition), version=draft.version, by=BY)


def draft_order(edition: Edition) -> None:
    """Next year's: who signs it is not known yet."""
    given = Given(typed={"authority": AUTHORITY})
    operations.change_content(order_of(edition), given, version=0, by=BY)


def order_of(edition: Edition) -> Which:
    return Which(edition, "appointment-order", "order")

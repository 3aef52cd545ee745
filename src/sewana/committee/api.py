"""Editions as JSON."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from sewana.committee import access, queries
from sewana.committee.models import Edition

router = Router(tags=["editions"])


class EditionOut(Schema):
    """One year's round; years and days are of the Common Era."""

    key: str
    year: int
    title_th: str
    title_en: str
    summary_th: str
    summary_en: str
    held_on: dt.date | None
    place_th: str
    place_en: str
    state: str
    is_invented: bool


@router.get("/editions", response=list[EditionOut], url_name="editions")
def editions(request: HttpRequest) -> list[Edition]:
    """All published editions, the newest first."""
    return list(queries.published_editions())


@router.get("/editions/{key}", response=EditionOut, url_name="edition")
def edition(request: HttpRequest, key: str) -> Edition:
    return access.to_take_out(request.user, key).edition

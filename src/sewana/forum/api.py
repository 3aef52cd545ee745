"""Statements as JSON."""

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from sewana.committee.access import to_take_out
from sewana.forum import queries
from sewana.forum.models import Statement

router = Router(tags=["statements"])


class StatementOut(Schema):
    """A statement that is open for votes."""

    number: int
    text: str
    language: str
    translation: str
    from_side: str
    is_seed: bool


@router.get("/editions/{key}/statements", response=list[StatementOut], url_name="statements")
@paginate(LimitOffsetPagination)
def statements(request: HttpRequest, key: str) -> QuerySet[Statement]:
    """The statements shown at an edition, by number."""
    return queries.shown_statements(to_take_out(request.user, key).edition)

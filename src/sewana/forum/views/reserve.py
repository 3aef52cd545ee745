"""The check-in desk without a network: tickets in reserve, given out there and told afterwards."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from sewana.committee.models import Edition
from sewana.forum.forms.tickets import DeskForm, GivenForm
from sewana.forum.operations import reserve as operations
from sewana.forum.queries import reserve as queries
from sewana.forum.views.clerk import at_desk
from sewana.forum.views.votes import reader_language


@require_POST
def holding(request: HttpRequest, key: str) -> JsonResponse:
    """Fill a desk's reserve up and tell it whole; of tickets that the desk knows, the pictures stay here."""
    edition, by = at_desk(request, key)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return refused("form", wrong_in(form))
    known = frozenset(request.POST.getlist("known"))
    held = operations.hold(edition, form.cleaned_data["desk"], by=by)
    return JsonResponse({"tickets": [queries.as_told(each, known) for each in held], "came": came(edition)})


@require_POST
def given(request: HttpRequest, key: str) -> JsonResponse:
    """Count somebody who got a ticket of the reserve; told again, it changes nothing."""
    edition, by = at_desk(request, key)
    form = GivenForm(request.POST)
    if not form.is_valid():
        return refused("group" if list(form.errors) == ["group"] else "form", wrong_in(form))
    try:
        paper = operations.give_held(edition, form.given(), language=reader_language(), by=by)
    except operations.NotHeld as error:
        return refused("ticket", [str(error)])
    return JsonResponse({"label": paper.label, "came": came(edition)})


@require_POST
def closure(request: HttpRequest, key: str) -> JsonResponse:
    """Close a desk: the tickets that it still holds go back."""
    edition, by = at_desk(request, key)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return refused("form", wrong_in(form))
    back = operations.give_back(edition, form.cleaned_data["desk"], by=by)
    words = ngettext(
        "This desk is closed. %(n)s ticket went back.", "This desk is closed. %(n)s tickets went back.", back
    )
    return JsonResponse({"words": words % {"n": back}})


def refused(why: str, words: list[str]) -> JsonResponse:
    return JsonResponse({"refused": why, "words": words}, status=422)


def wrong_in(form: forms.Form) -> list[str]:
    return [
        f"{form.fields[name].label or name}: {error}"
        for name, errors in form.errors.items()
        for error in errors
    ]


def came(edition: Edition) -> str:
    count = queries.came(edition)
    return ngettext("%(n)s person checked in", "%(n)s people checked in", count) % {"n": count}


@cache_control(no_cache=True, private=True)
@require_safe
def worker(request: HttpRequest, key: str) -> HttpResponse:
    """The script that opens the desk's page again without a network."""
    at_desk(request, key)
    return render(request, "forum/checkin_worker.js", content_type="text/javascript; charset=utf-8")

"""Pages about the library and its people."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.people import access, forms, operations, queries
from sewana.people.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The first owner makes their account."""
    if not queries.open_links(operations.hash_token(token)).exists():
        return render(request, "people/link_used.html", status=410)
    form = forms.OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = operations.use_owner_link(token, **form.cleaned_data)
        except operations.LinkNotUsable:
            return render(request, "people/link_used.html", status=410)
        login(request, account, backend=BACKEND)
        return redirect("site:office")
    return render(request, "people/welcome.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    actor = access.owner(request.user)
    form = forms.NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data.pop("role")
        account = operations.open_account(**form.cleaned_data, by=actor.account)
        operations.grant_role(account, role, by=actor.account)
        messages.success(request, _("%(name)s may now sign in with a code sent by mail.") % {"name": account})
        return redirect("people:people")
    search, order = request.GET.get("q", "")[:100], request.GET.get("order", "email")
    page = Paginator(queries.accounts(search, order), 50).get_page(request.GET.get("page"))
    return render(
        request, "people/people.html", {"form": form, "page": page, "search": search, "order": order}
    )


@require_POST
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant a role, or withdraw it when `withdraw` is sent."""
    actor = access.owner(request.user)
    account = get_object_or_404(Account, pk=pk)
    form = forms.RoleForm(request.POST)
    if form.is_valid() and "withdraw" in request.POST:
        try:
            operations.withdraw_role(account, form.cleaned_data["role"], by=actor.account)
        except ValueError as error:
            messages.error(request, str(error))
    elif form.is_valid():
        operations.grant_role(account, form.cleaned_data["role"], by=actor.account)
    return redirect("people:people")


@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    actor = access.owner(request.user)
    row = queries.library() or operations.set_up_library(name_th="ห้องสมุด", name_en="Library")
    initial = {"name_th": row.name_th, "name_en": row.name_en}
    form = forms.LibraryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.rename_library(row, **form.cleaned_data, by=actor.account)
        messages.success(request, _("Saved."))
        return redirect("people:library")
    return render(request, "people/library.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """How many people each group has."""
    actor = access.owner(request.user)
    rows = list(queries.groups())
    form = forms.PopulationForm(request.POST or None, groups=rows)
    if request.method == "POST" and form.is_valid():
        for group, population in form.changes():
            operations.count_population(group, population, by=actor.account)
        messages.success(request, _("Saved."))
        return redirect("people:groups")
    fields = [(group, form[f"population_{group.pk}"]) for group in rows]
    return render(request, "people/groups.html", {"form": form, "fields": fields})


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    actor = access.signed_in(request.user)
    return render(request, "people/me.html", {"actor": actor})

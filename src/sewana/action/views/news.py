"""An address that wants news: asked for, confirmed, changed and ended."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sewana.action import access
from sewana.action.forms.news import NewsForm, WishForm
from sewana.action.models import Subscription
from sewana.action.operations import subscribing
from sewana.base.throttle import is_over
from sewana.committee.views.secret_pages import secret_page
from sewana.forum.access import same_site

FROM_ONE_PLACE, WHILE = 40, 60 * 60  # a hall of people asks through one address of the network


@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest, key: str) -> HttpResponse:
    edition = access.to_see_board(request.user, key).edition
    form = NewsForm(request.POST if request.method == "POST" else None, initial={"language": get_language()})
    context: dict[str, object] = {"edition": edition, "form": form}
    if request.method != "POST":
        return render(request, "action/news.html", context)
    if not settings.HAS_MAIL_SERVER:
        return render(request, "action/news.html", context, status=409)
    if not form.is_valid():
        return render(request, "action/news.html", context, status=422)
    if is_over(f"news from {request.META.get('REMOTE_ADDR', '')}", FROM_ONE_PLACE, WHILE):
        form.add_error(None, _("Many addresses came from here just now. Please try again in an hour."))
        return render(request, "action/news.html", context, status=429)
    subscribing.subscribe(form.cleaned_data["email"], form.wish())
    # The same for an address that is known and one that is not.
    messages.success(request, _("A mail is on its way to this address. Open the link in it to confirm."))
    return redirect("action:news", key)


@csrf_exempt  # the secret in the address is what one must know; mail programs post here without a page of ours
@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, secret: str) -> HttpResponse:
    is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    if request.method == "POST" and not is_one_click:
        same_site(request)
    row = subscribing.found(secret)
    if row is None:
        raise Http404
    if request.method != "POST":
        if "export" in request.GET:
            return export(row)
        return page(request, row, form_of(row))
    if is_one_click:
        subscribing.end(row)
        return HttpResponse(_("You get no more mails."), content_type="text/plain; charset=utf-8")
    return changed(request, row, request.POST.get("do", ""))


def form_of(row: Subscription) -> WishForm:
    return WishForm(
        initial={
            "language": row.language,
            "often": row.often,
            "themes": [theme.key for theme in row.themes.all()],
        }
    )


def changed(request: HttpRequest, row: Subscription, deed: str) -> HttpResponse:
    if deed == "confirm":
        subscribing.confirm(row)
        messages.success(request, _("Confirmed. You get a mail when something happens, and none otherwise."))
    elif deed == "end":
        subscribing.end(row)
        messages.success(request, _("You get no more mails. The address is erased after a month."))
    elif deed == "change":
        form = WishForm(request.POST)
        if not form.is_valid():
            return page(request, row, form, status=422)
        subscribing.change(row, form.wish())
        messages.success(request, _("Saved."))
    else:
        raise Http404
    return redirect(request.path)


def page(request: HttpRequest, row: Subscription, form: WishForm, status: int = 200) -> HttpResponse:
    return render(request, "action/news_own.html", {"row": row, "form": form}, status=status)


def export(row: Subscription) -> HttpResponse:
    answer = JsonResponse(subscribing.own_record(row), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="news.json"'
    return answer

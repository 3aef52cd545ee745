"""Whether a certificate was issued here: for everybody who holds one, and for nobody else's curiosity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sewana.base.languages import is_thai, shown_date
from sewana.base.throttle import is_over
from sewana.committee.queries import certificates as queries
from sewana.committee.queries.papers import heading_now
from sewana.committee.views.secret_pages import secret_page
from sewana_paper import official
from sewana_paper.official.dates import day_of

# A hall of people scans its certificates through one address of the network; only numbers that are none are counted.
WRONG_NUMBERS, WRONG_NAMES = 60, 10
WHILE = 10 * 60
LONGEST_NAME = 200


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: HttpRequest) -> HttpResponse:
    """Type the number of a certificate, where no camera reads its code."""
    typed = request.POST.get("serial", "")[:100]
    serial = queries.typed(typed)
    if serial:
        return redirect("committee:certificate", serial)
    return render(request, "committee/certificate_entrance.html", {"typed": typed})


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Say that it is genuine, for what and of which day; of whom, only to somebody who knows the name."""
    found = queries.certificate(queries.typed(serial))
    if found is None:
        is_too_often = is_over(f"certificate:{request.META.get('REMOTE_ADDR', '')}", WRONG_NUMBERS, WHILE)
        context = {"is_too_often": is_too_often, "typed": serial[:100]}
        return render(
            request, "committee/certificate_entrance.html", context, status=429 if is_too_often else 404
        )
    if serial != found.serial:
        return redirect("committee:certificate", found.serial)
    name = request.POST.get("name", "")[:LONGEST_NAME]
    answer = name_answer(found, name) if request.method == "POST" and found.is_valid else ""
    context = {"certificate": found, "name": name, "answer": answer, **facts(found)}
    return render(request, "committee/certificate.html", context, status=429 if answer == "often" else 200)


def name_answer(found: queries.Certificate, name: str) -> str:
    """Whether it is that name; whoever tries one name after another is stopped, even at the right one."""
    if not name.strip():
        return "empty"
    if is_over(f"certificate name:{found.serial}", WRONG_NAMES, WHILE):
        return "often"
    return "same" if found.is_of(name) else "other"


def facts(found: queries.Certificate) -> dict[str, object]:
    awards = next(field for field in official.kind_of(queries.KIND).fields if field.key == "award").choices
    award = next((choice for choice in awards if choice.key == found.says("award")), None)
    given = day_of(found.says("date"))
    house = heading_now()
    names = (house["organisation_th"], house["organisation_en"])
    return {
        "house": (names[0] or names[1]) if is_thai() else (names[1] or names[0]),
        "event": found.says("event"),
        "award": award.label(found.language) if award else "",
        "given_on": shown_date(given) if given else _("unknown"),
    }

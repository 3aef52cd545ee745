"""Office pages about instruments: which there are, what each version says, and how the words may change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sewana.base.bodies import takes_file
from sewana.people.access import Actor
from sewana.survey import access
from sewana.survey.forms import instrument_file
from sewana.survey.forms.content import ContentError
from sewana.survey.forms.instruments import OwnForm, WordingForm
from sewana.survey.models import Instrument, InstrumentVersion
from sewana.survey.operations import instruments as operations
from sewana.survey.operations.instruments import NotPossible
from sewana.survey.queries import instruments as queries

# Whom the mirror form asks about first stands in its opening sentence.
ALL_USERS = {"th": "ผู้ใช้", "en": "users"}


@never_cache
@takes_file
@require_http_methods(["GET", "HEAD", "POST"])
def instruments(request: HttpRequest) -> HttpResponse:
    """All there are; one more comes as a copy, or out of a file."""
    if request.method != "POST":
        return listed(request, access.to_see_instruments(request.user))
    actor = access.to_word_instruments(request.user)
    deed = request.POST.get("do", "")
    if deed == "install":
        operations.install_instruments(by=actor.account)
        return redirect("survey:instruments")
    if deed == "file":
        return taken_in(request, actor)
    versions = queries.usable_versions()
    form = OwnForm(request.POST, versions=versions)
    if not form.is_valid():
        return listed(request, actor, form=form)
    source = next(one for one in versions if str(one.pk) == form.cleaned_data["source"])
    try:
        made = operations.begin_instrument(**form.begun(source), note="", by=actor.account)
    except NotPossible as error:
        form.add_error("key", str(error))
        return listed(request, actor, form=form)
    messages.success(request, _("It is made, with the words of the other. Change them now."))
    return redirect("survey:instrument", made.key)


def listed(
    request: HttpRequest, actor: Actor, *, form: OwnForm | None = None, problem: str = ""
) -> HttpResponse:
    may_word = access.words_instruments(actor)
    found = list(queries.instruments())
    rows = [(one, newest_of(one)) for one in found]
    context = {
        "rows": [row for row in rows if not row[0].is_retired],
        "retired": [row for row in rows if row[0].is_retired],
        "may_word": may_word,
        "form": form or (OwnForm(versions=queries.usable_versions()) if may_word and found else None),
        "problem": problem,
    }
    return render(request, "survey/instruments.html", context)


def newest_of(found: Instrument) -> InstrumentVersion | None:
    return next(iter(found.versions.all()), None)


def taken_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A file becomes an instrument, or one more version of the one that has its key."""
    upload = request.FILES.get("file")
    if upload is None:
        return listed(request, actor, problem=_("Choose a file first."))
    try:
        given = instrument_file.read(upload.read(instrument_file.MOST_BYTES + 1))
        made = take_over(given, actor)
    except (ContentError, NotPossible) as error:
        return listed(request, actor, problem=str(error))
    messages.success(request, _("The file was taken in."))
    return redirect("survey:instrument", made.key)


def take_over(given: instrument_file.InstrumentFile, actor: Actor) -> Instrument:
    known = queries.instrument(given.key)
    if known is None:
        return operations.begin_instrument(
            key=given.key,
            purpose=given.purpose,
            side=given.side,
            title=given.title,
            content=given.content,
            note=given.note,
            by=actor.account,
        )
    if (known.purpose, known.side) != (given.purpose, given.side):
        raise NotPossible(
            _("“%(key)s” is here for another purpose or another side. Give the file another key.")
            % {"key": given.key}
        )
    note = given.note or _("taken in from a file")
    operations.new_version(known, title=given.title, content=given.content, note=note, by=actor.account)
    return known


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def instrument(request: HttpRequest, slug: str) -> HttpResponse:
    """One instrument: a version word by word, what differs between two, and the boxes to word it otherwise."""
    if request.method == "POST":
        actor = access.to_word_instruments(request.user)
        found = get_object_or_404(Instrument, key=slug)
        return changed(request, actor, found)
    actor = access.to_see_instruments(request.user)
    found = get_object_or_404(Instrument, key=slug)
    return page_of(request, actor, found)


def page_of(
    request: HttpRequest, actor: Actor, found: Instrument, form: WordingForm | None = None
) -> HttpResponse:
    versions = list(queries.versions_of(found))
    shown = chosen(versions, request.GET.get("version", "")) or versions[0]
    if request.GET.get("file") == "json":
        return file_of(found, shown)
    earlier = chosen(versions, request.GET.get("with", ""))
    may_word = access.words_instruments(actor)
    if form is None and may_word:
        form = WordingForm(version=versions[0])
    context = {
        "instrument": found,
        "versions": versions,
        "shown": shown,
        "stem": {name: words.replace("{group}", ALL_USERS[name]) for name, words in stem_of(shown).items()},
        "questions": shown.content["questions"],
        "earlier": earlier,
        "differences": queries.differences(earlier.content, shown.content) if earlier else [],
        "unlike": unlike(earlier, shown) if earlier else [],
        "may_word": may_word,
        "form": form,
        "is_untested": found.is_built_in,
    }
    return render(request, "survey/instrument.html", context)


def chosen(versions: list[InstrumentVersion], number: str) -> InstrumentVersion | None:
    return next((one for one in versions if str(one.number) == number), None)


def unlike(earlier: InstrumentVersion, later: InstrumentVersion) -> list[tuple[str, str]]:
    """The items that must not be compared between the two, and why."""
    words = {
        queries.Likeness.WORDING: _("asked in other words"),
        queries.Likeness.SCALE: _("answered on another scale"),
        queries.Likeness.ABSENT: _("in one of the two only"),
    }
    found = queries.comparable(earlier, later)
    return [(key, words[likeness]) for key, likeness in found.items() if likeness in words]


def file_of(found: Instrument, version: InstrumentVersion) -> HttpResponse:
    version.instrument = found
    response = HttpResponse(instrument_file.written(version), content_type="application/json; charset=utf-8")
    name = f"{found.key}-{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def changed(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    """Retire it, bring it back, or word it otherwise."""
    deed = request.POST.get("do", "")
    if deed in {"retire", "back"}:
        operations.retire(found, is_retired=deed == "retire", by=actor.account)
        messages.success(
            request,
            _("It is retired: no new questionnaire asks it.")
            if deed == "retire"
            else _("It is offered again."),
        )
        return redirect("survey:instrument", found.key)
    newest = found.versions.order_by("-number").first()
    assert newest is not None
    form = WordingForm(request.POST, version=newest)
    if not form.is_valid():
        return page_of(request, actor, found, form)
    given = form.cleaned_data
    title = {"th": given["title_th"], "en": given["title_en"]}
    try:
        made = operations.new_version(
            found, title=title, content=given["content"], note=given["note"], by=actor.account
        )
    except NotPossible as error:
        form.add_error(None, str(error))
        return page_of(request, actor, found, form)
    messages.success(
        request, _("Version %(number)s is there. Earlier ones stay as they are.") % {"number": made.number}
    )
    return redirect("survey:instrument", found.key)


def stem_of(shown: InstrumentVersion | None) -> dict[str, str]:
    return dict(shown.content["stem"]) if shown else {}

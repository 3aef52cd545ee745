"""The library's own words for its papers: kind by kind, and all of them in a file."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sewana.base.bodies import takes_file
from sewana.base.languages import is_thai
from sewana.committee import access
from sewana.committee.forms import template_file
from sewana.committee.forms.wordings import BEFORE, WordingForm
from sewana.committee.operations import paper_templates as operations
from sewana.committee.operations.members import Changed
from sewana.committee.queries import papers as queries
from sewana.committee.queries.paper_previews import preview
from sewana.committee.views.both_texts import differences
from sewana_paper import official
from sewana_paper.exports import MEDIA_TYPES
from sewana_paper.official.examples import example

LANGUAGES = {"th": "ไทย", "en": "English"}
HISTORY = 10
RESET = "shipped:"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def wordings(request: HttpRequest) -> HttpResponse:
    """All kinds of papers; a file sent here is taken over whole."""
    actor = access.to_word_papers(request.user)
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            read = template_file.read(sent.read(template_file.MOST_BYTES + 1)) if sent else None
        except template_file.FileError as error:
            problem = str(error)
        else:
            problem = "" if read else _("Choose a file first.")
            if read is not None:
                take_in(request, read, actor.account)
                return redirect("committee:wordings")
    language, search = request.LANGUAGE_CODE[:2], request.GET.get("q", "")[:100].strip()
    counts = queries.counts_of_own()
    found = [kind for kind in official.kinds() if search.casefold() in kind.name(language).casefold()]
    context = {
        "rows": [(kind.key, kind.name(language), counts.get(kind.key, 0)) for kind in found],
        "search": search,
        "problem": problem,
        "heading": queries.heading_now(),
        "changes": queries.changes_of_all()[:HISTORY],
        "languages": LANGUAGES.items(),
    }
    return render(request, "committee/wordings.html", context)


def take_in(request: HttpRequest, read: template_file.TemplateFile, account: object) -> None:
    if operations.take_in(read.heading, read.pictures, read.wordings, by=account) is None:
        messages.info(request, _("The file says what is here already; nothing was changed."))
    else:
        messages.success(request, _("Heading and words are those of the file now."))


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Heading and own words as a file, for another library or for safe keeping."""
    access.to_word_papers(request.user)
    content, own = queries.content_of(queries.heading()), queries.all_own_words()
    response = HttpResponse(template_file.written(content, own), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename="paper-templates.json"
    )
    return response


def known(kind: str, language: str) -> official.Kind:
    try:
        found = official.kind_of(kind)
    except official.OfficialError as error:
        raise Http404 from error
    if language not in LANGUAGES:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, paper_kind: str, language: str) -> HttpResponse:
    """Each block of a paper in a box, beside the paper as it comes out."""
    actor = access.to_word_papers(request.user)
    found = known(paper_kind, language)
    kind = found.key
    do = request.POST.get("do", "")
    form = form_of(request, kind, language)
    theirs = None
    if request.method == "POST" and form.is_valid() and do == "save":
        try:
            seen = form.cleaned_data["seen"]
            operations.change_wording(kind, language, form.written(), seen=seen, by=actor.account)
        except Changed:
            theirs = WordingForm(kind=kind, language=language, texts=form.texts, initial=form.initial)
            form.data = {**form.data.dict(), "seen": form.initial["seen"]}  # type: ignore[attr-defined]  # one click keeps mine
        else:
            messages.success(request, _("Saved. Papers that are not issued yet read so from now on."))
            return redirect("committee:wording", kind, language)
    return render(request, shape_of(request), context_of(found, form, theirs))


def shape_of(request: HttpRequest) -> str:
    """A script asks for the preview alone."""
    is_part = request.headers.get("X-Requested-With") == "fetch"
    return "committee/parts/wording_preview.html" if is_part else "committee/wording.html"


def form_of(request: HttpRequest, kind: str, language: str) -> WordingForm:
    own = queries.own_words(kind, language)
    initial = {"seen": queries.version_of(queries.changes_of_wording(kind, language))}
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        block = request.POST.get("do", "").removeprefix(RESET)
        shipped = official.texts(kind, language)
        if block in shipped:  # this box alone reads as shipped; nothing is saved yet, no other text is lost
            data[BEFORE + block] = shipped[block]
        for name, text in (shipped | own).items():  # a page from before an update has no box for a new part
            data.setdefault(BEFORE + name, text)
    return WordingForm(data, initial=initial, kind=kind, language=language, texts=own)


def context_of(kind: official.Kind, form: WordingForm, theirs: WordingForm | None) -> dict[str, object]:
    language, content = form.language, queries.heading_now()
    texts = form.good() if form.is_bound else queries.wording_of(kind.key, language)
    changes = queries.changes_of_wording(kind.key, language)
    blocks = form.blocks()
    return {
        "kind": kind,
        "name": kind.name("th" if is_thai() else "en"),
        "language": language,
        "other": "en" if language == "th" else "th",
        "languages": LANGUAGES,
        "form": form,
        "blocks": blocks,
        "wrong": [block for block in blocks if block.field.errors],
        "own": sum(block.is_own for block in blocks),
        "unfit": [block for block in blocks if not form.is_bound and block.block in unfit(kind.key, form)],
        "preview": preview(kind.key, language, content, texts),
        "thai_numerals": content["thai_numerals"],
        "changes": changes[:HISTORY],
        "is_changed_meanwhile": theirs is not None,
        "differences": differences(form, theirs) if theirs else [],
        "last_change": changes.first() if theirs else None,
    }


def unfit(kind: str, form: WordingForm) -> set[str]:
    return {block for block, text in form.texts.items() if not queries.fits(kind, block, text)}


@require_POST
def reset(request: HttpRequest, paper_kind: str, language: str) -> HttpResponse:
    """All of a kind back to the shipped text."""
    actor = access.to_word_papers(request.user)
    kind = known(paper_kind, language).key
    if operations.reset_wording(kind, language, by=actor.account) is None:
        messages.info(request, _("All of it is the shipped text already."))
    else:
        messages.success(
            request, _("All of it is the shipped text again. Your own text is below, under “Earlier texts”.")
        )
    return redirect("committee:wording", kind, language)


@never_cache
@require_safe
def example_docx(request: HttpRequest, paper_kind: str, language: str) -> HttpResponse:
    """The example as Word, with the words that are saved."""
    access.to_word_papers(request.user)
    kind = known(paper_kind, language).key
    head, words = queries.letterhead_of(language), queries.wording_of(kind, language)
    content = official.to_docx(kind, example(kind, language), head, language, words)
    response = HttpResponse(content, content_type=MEDIA_TYPES["docx"])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{kind}-{language}-example.docx"
    )
    return response

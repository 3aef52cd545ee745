"""The page of somebody who was invited to speak or to moderate, without signing in: yes or no, and their details."""

from collections.abc import Callable, Mapping
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sewana.base.bodies import takes_file
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.views.both_texts import differences, with_value
from sewana.committee.views.secret_pages import language_of, secret_page
from sewana.planning import access
from sewana.planning.forms.replies import DeclineForm, DetailsForm
from sewana.planning.models import PersonalFeed, Speaker, SpeakerRole, SpeakerState
from sewana.planning.operations import replies
from sewana.planning.operations.feeds import feed_of_speaker, renew_feed
from sewana.planning.operations.inviting import hours_of
from sewana.planning.queries import calendars
from sewana.planning.queries import speakers as queries
from sewana.planning.queries.programme import published
from sewana.planning.views.calendar_links import Links, links_of
from sewana.planning.views.pictures import picture_file

View = Callable[[HttpRequest, Speaker], HttpResponse]


def in_their_language(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find whose page it is, and speak their language unless this browser was told another."""

    @wraps(view)
    def shown(request: HttpRequest, secret: str) -> HttpResponse:
        speaker = access.by_speaker_secret(secret)
        with language_of(request, speaker):
            return view(request, speaker)

    return shown


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
@in_their_language
def own(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    if request.method != "POST":
        return page(request, speaker)
    deed = DEEDS.get(request.POST.get("do", ""))
    try:
        answer = deed(request, speaker) if deed else None
    except NotPossible as error:
        messages.error(request, str(error))
        answer = None
    return answer or redirect("planning:own", speaker.secret)


def page(
    request: HttpRequest,
    speaker: Speaker,
    form: DetailsForm | None = None,
    decline_form: DeclineForm | None = None,
    **more: object,
) -> HttpResponse:
    """What is asked, the form, or what was sent: whichever comes next."""
    has_accepted = speaker.state == SpeakerState.ACCEPTED
    takes = access.takes_reply(speaker)
    is_sent = not queries.is_blank(speaker)
    writes = has_accepted and takes and (form is not None or not is_sent or "change" in request.GET)
    context = {
        "speaker": speaker,
        "edition": speaker.edition,
        "name": queries.named(speaker),
        "hours": hours_of(speaker.edition),
        "is_moderator": speaker.role == SpeakerRole.MODERATOR,
        "has_left": speaker.state == SpeakerState.WITHDRAWN,
        "has_accepted": has_accepted,
        "has_declined": speaker.state == SpeakerState.DECLINED,
        "takes": takes,
        "writes": writes,
        "form": (form or DetailsForm(initial=DetailsForm.of(speaker))) if writes else None,
        "decline_form": decline_form or DeclineForm(initial={"reply_note": speaker.reply_note}),
        "has_picture": queries.has_picture(speaker),
        "has_draft": bool(speaker.form_draft),
        "is_sent": is_sent,
        "missing": queries.missing(speaker),
        "sessions": sessions_of(speaker) if has_accepted else [],
        "calendar": calendar_of(speaker) if has_accepted and "calendar" in request.GET else None,
        "questions": queries.questions_for(speaker) if has_accepted else [],
    }
    return render(request, "planning/own.html", context | more)


def sessions_of(speaker: Speaker) -> list[calendars.Entry]:
    """What somebody takes part in, as it was published: a draft may change every day."""
    entries = calendars.sessions_of(speaker, published(speaker.edition), "")
    return [entry for entry in entries if not entry.is_cancelled]


def calendar_of(speaker: Speaker) -> Links | None:
    """How they get these sessions into their own calendar, once they asked for it."""
    feed = own_feed(speaker)
    if feed is None:
        return None
    name = calendars.calendar_name(speaker.edition, _("my sessions"))
    return links_of(reverse("planning:personal-feed", args=[feed.secret]), name)


def own_feed(speaker: Speaker) -> PersonalFeed | None:
    """Their calendar, as long as this page has the address on which they asked for it."""
    found = PersonalFeed.objects.filter(edition=speaker.edition, speaker=speaker, page_secret=speaker.secret)
    return found.first()


def ask_calendar(_request: HttpRequest, speaker: Speaker) -> HttpResponse | None:
    if speaker.state != SpeakerState.ACCEPTED:
        return None
    feed_of_speaker(speaker)
    return at_calendar(speaker)


def renew_calendar(request: HttpRequest, speaker: Speaker) -> HttpResponse | None:
    feed = own_feed(speaker)
    if feed is None or speaker.state != SpeakerState.ACCEPTED:
        return None
    renew_feed(feed, by="speaker")
    messages.success(request, _("This is a new address. The old one shows nothing any more."))
    return at_calendar(speaker)


def at_calendar(speaker: Speaker) -> HttpResponse:
    return redirect(f"{reverse('planning:own', args=[speaker.secret])}?calendar=1#calendar")


def accept(request: HttpRequest, speaker: Speaker) -> None:
    replies.answer(speaker, SpeakerState.ACCEPTED, "")


def decline(request: HttpRequest, speaker: Speaker) -> HttpResponse | None:
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return page(request, speaker, decline_form=form)
    replies.answer(speaker, SpeakerState.DECLINED, form.cleaned_data["reply_note"])
    return None


def send(request: HttpRequest, speaker: Speaker) -> HttpResponse | None:
    """Take the whole form; what is wrong comes back with all that was typed, and the picture is kept anyway."""
    form = DetailsForm(request.POST, request.FILES)
    is_valid = form.is_valid()
    take_picture(speaker, form)
    if not is_valid:
        return page(request, fresh(speaker), form)
    try:
        replies.send(speaker, form.given(), seen=form.cleaned_data["seen"])
    except Changed:
        return both(request, fresh(speaker), form)
    messages.success(request, _("Thank you. The office has what you sent."))
    return None


def unpublish(request: HttpRequest, speaker: Speaker) -> None:
    replies.take_back(speaker, "may_publish")
    messages.success(
        request,
        _("It is taken back. Within some minutes your biography and picture are gone from the public pages."),
    )


def unrecord(request: HttpRequest, speaker: Speaker) -> None:
    replies.take_back(speaker, "may_record")
    messages.success(request, _("It is taken back, and the office reads so on the page about you."))


def take_picture(speaker: Speaker, form: DetailsForm) -> None:
    picture = form.new_picture
    if picture is not None:
        replies.set_picture(speaker, picture)


def fresh(speaker: Speaker) -> Speaker:
    return access.by_speaker_secret(speaker.secret)


def both(request: HttpRequest, speaker: Speaker, form: DetailsForm) -> HttpResponse:
    """They sent or kept something from another device meanwhile: both texts, and nothing is lost."""
    theirs = DetailsForm(initial=DetailsForm.of(speaker))
    form.data = with_value(request, "seen", replies.seen_now(speaker))
    found = [one for one in differences(form, theirs) if one.mine != one.theirs]
    return page(request, speaker, form, differences=found, is_changed_meanwhile=True)


def keep(request: HttpRequest, speaker: Speaker) -> HttpResponse | None:
    """Keep what is typed so far, right or wrong."""
    form = DetailsForm(request.POST, request.FILES)
    form.is_valid()
    take_picture(speaker, form)
    if form.is_too_long:
        return page(request, fresh(speaker), form)
    try:
        replies.keep_draft(speaker, form.typed(), seen=request.POST.get("seen", ""))
    except Changed:
        return both(request, fresh(speaker), form)
    if form.has_error("picture"):
        messages.error(request, " ".join(str(error) for error in form.errors["picture"]))
    messages.success(request, _("Kept. Open this address again whenever you like, on any device, and go on."))
    return None


Deed = Callable[[HttpRequest, Speaker], HttpResponse | None]
DEEDS: Mapping[str, Deed] = {
    "accept": accept,
    "decline": decline,
    "send": send,
    "keep": keep,
    "unpublish": unpublish,
    "unrecord": unrecord,
    "calendar": ask_calendar,
    "renew-calendar": renew_calendar,
}


@secret_page
@require_safe
def own_picture(request: HttpRequest, secret: str) -> HttpResponse:
    """The picture as it is kept, for whoever sent it."""
    speaker = access.by_speaker_secret(secret)
    if not speaker.picture:
        raise Http404
    return picture_file(speaker)

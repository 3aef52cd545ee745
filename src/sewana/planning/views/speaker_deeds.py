"""What the office does with one speaker or moderator: a short form each, answered by the page before."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sewana.committee.access import to_plan, to_run
from sewana.committee.operations.members import NotPossible
from sewana.planning.models import Speaker, SpeakerState
from sewana.planning.operations import speakers as operations
from sewana.planning.views.speakers import speaker_of

Deed = Callable[[HttpRequest, Speaker, object], str]


@require_POST
def deeds(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Members of the committee choose and write down; those who run it speak for somebody else."""
    asked = request.POST.get("do", "")
    visit = to_run(request.user, key) if asked in RUN else to_plan(request.user, key)
    found = speaker_of(visit, number)
    deed = RUN.get(asked) or PLAN.get(asked)
    try:
        words = deed(request, found, visit.actor.account) if deed else ""
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if words:
            messages.success(request, words)
    if request.POST.get("back") == "list":
        return redirect(f"planning:{'moderator' if found.role == 'moderator' else 'speakers'}", key)
    return redirect("planning:speaker", key, number)


def moved(state: SpeakerState, words: Callable[[], str]) -> Deed:
    def move(request: HttpRequest, speaker: Speaker, by: object) -> str:
        operations.move_speaker(speaker, state, by=by)
        return words() % {"name": speaker}

    return move


def taken_off(request: HttpRequest, speaker: Speaker, by: object) -> str:
    operations.take_off(speaker, request.POST.get("reason", "")[:2000].strip(), by=by)
    return _("%(name)s is off the list. At the end of the list they can be brought back.") % {"name": speaker}


def brought_back(request: HttpRequest, speaker: Speaker, by: object) -> str:
    operations.bring_back(speaker, by=by)
    return _("%(name)s is on the list again.") % {"name": speaker}


def renewed(request: HttpRequest, speaker: Speaker, by: object) -> str:
    operations.renew_secret(speaker, by=by)
    return _("The page has a new address; the old one is closed. Give the new one to %(name)s.") % {
        "name": speaker
    }


def logged(request: HttpRequest, speaker: Speaker, by: object) -> str:
    text = request.POST.get("text", "")[:2000].strip()
    if not text:
        raise NotPossible(_("Write down first what was agreed."))
    operations.log_contact(speaker, text, by=by)
    return _("It is written down.")


PLAN: Mapping[str, Deed] = {
    "choose": moved(SpeakerState.CHOSEN, lambda: _("%(name)s is to be invited.")),
    "unchoose": moved(SpeakerState.LONG_LIST, lambda: _("%(name)s is back on the long list.")),
    "log": logged,
}
RUN: Mapping[str, Deed] = {
    "link": moved(SpeakerState.INVITED, lambda: _("%(name)s is entered as invited by a link.")),
    "accept": moved(SpeakerState.ACCEPTED, lambda: _("%(name)s is entered as having accepted.")),
    "decline": moved(SpeakerState.DECLINED, lambda: _("%(name)s is entered as having declined.")),
    "off": taken_off,
    "back": brought_back,
    "renew": renewed,
}

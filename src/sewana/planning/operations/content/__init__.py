"""The content of official papers, built from the tables: one function a kind.

A page asks `CONTENT[kind](edition, about, language)` for what the tables know and lays over it, field by field,
what somebody typed. `about` is the word of the address: "order", "meeting-3", "speaker-12", "member-7", or "-";
`UnknownAbout` says that there is no such row. `abouts` lists what an edition can have, `where_missing` leads to
the page on which a missing field is filled.
"""

from collections.abc import Callable, Mapping
from functools import partial

from django.utils import translation

from sewana.committee.models import Edition
from sewana.planning.operations.content import certificates, forum, meetings, orders, project, speakers
from sewana.planning.operations.content.abouts import FORUM, ORDER, UnknownAbout
from sewana.planning.operations.content.facts import Content
from sewana.planning.operations.content.listing import OF_FORUM, abouts
from sewana.planning.operations.content.where import where_missing

__all__ = ["CONTENT", "Builder", "Content", "UnknownAbout", "abouts", "where_missing"]
Builder = Callable[[Edition, str, str], Content]
MAKERS: Mapping[str, Callable[[Edition, str], Content]] = {
    "appointment-order": orders.appointment_order,
    "amending-order": orders.amending_order,
    "speaker-invitation": speakers.speaker_invitation,
    "superior-request": speakers.superior_request,
    "moderator-invitation": speakers.moderator_invitation,
    "speaker-memo": speakers.speaker_memo,
    "reply-form": speakers.reply_form,
    "programme": forum.programme,
    "minutes": meetings.minutes,
    "meeting-invitation": meetings.meeting_invitation,
    "project-proposal": project.project_proposal,
    "sign-in-sheet": forum.sign_in_sheet,
    "honorarium-receipt": speakers.honorarium_receipt,
    "thank-you-letter": speakers.thank_you_letter,
    "certificate": certificates.certificate,
    "satisfaction-form": forum.satisfaction_form,
    "final-report": project.final_report,
    "venue-request": forum.venue_request,
    "faculty-invitation": forum.faculty_invitation,
    "press-release": forum.press_release,
    "privacy-notice-consent": forum.privacy_notice,
    "committee-reply": orders.committee_reply,
}


OF_ORDER = ("appointment-order", "amending-order")


def build(kind: str, edition: Edition, about: str, language: str) -> Content:
    """Return the content of a paper in the paper's language, whatever the reader's is."""
    is_alone = kind in OF_FORUM and about not in {"", FORUM}
    if is_alone or (about == ORDER and kind not in OF_ORDER):
        raise UnknownAbout(about)
    with translation.override(language):
        return MAKERS[kind](edition, about)


CONTENT: Mapping[str, Builder] = {kind: partial(build, kind) for kind in MAKERS}

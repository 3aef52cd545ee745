"""Who may do something about a plan besides the committee: propose topics while a call is open, reply as a speaker."""

import datetime as dt

from django.http import Http404
from django.utils import timezone

from sewana.committee.access import (
    User,
    Visit,
    at_office,
    by_member_secret,
    has_office,
    to_run,
    to_see_office,
    to_take_out,
    visit,
    visit_of,
)
from sewana.committee.models import Answer, Edition, Member
from sewana.people.access import actor_of, require
from sewana.planning.models import MediaUse, MediaVersion, PersonalFeed, Speaker, SpeakerState, TopicCall


def is_running(call: TopicCall, today: dt.date) -> bool:
    """Whether proposals and votes are taken: opened by the office, and within its days."""
    has_begun = call.opens_on is None or call.opens_on <= today
    is_over = call.closes_on is not None and call.closes_on < today
    return call.is_open and has_begun and not is_over


def to_call(user: User, key: str) -> tuple[Visit, TopicCall]:
    """Anybody at a call that was opened; one that was not is known to its office only."""
    found = visit(user, key)
    call = TopicCall.objects.filter(edition=found.edition).first()
    if call is None or found.edition.rehearsal_of_id is not None:
        raise Http404
    if not (call.is_open or found.may_see_office):
        raise Http404
    return found, call


# Those who hold their own page: a long list is nobody's business outside.
HOLDS_PAGE = (
    SpeakerState.CHOSEN,
    SpeakerState.INVITED,
    SpeakerState.ACCEPTED,
    SpeakerState.DECLINED,
    SpeakerState.WITHDRAWN,
)


def by_speaker_secret(secret: str) -> Speaker:
    """Whoever was given the address of a reply form; a secret that is none is like no page."""
    found = Speaker.objects.select_related("edition").filter(secret=secret, state__in=HOLDS_PAGE).first()
    if found is None:
        raise Http404
    return found


def takes_reply(speaker: Speaker) -> bool:
    """Until the day of the forum an answer can be given and changed; after it only through the office."""
    return speaker.state != SpeakerState.WITHDRAWN and not is_over(speaker.edition)


def is_over(edition: Edition) -> bool:
    """Whether the day of the forum lies behind us: nobody is asked to come to it any more."""
    return edition.held_on is not None and edition.held_on < timezone.localdate()


def by_feed_secret(secret: str) -> PersonalFeed:
    """Whoever was given a calendar's address, as long as its owner still has a place at the edition."""
    rows = PersonalFeed.objects.select_related("edition", "account", "member", "speaker")
    found = rows.filter(secret=secret).first()
    if found is None or not has_place(found):
        raise Http404
    return found


def has_place(feed: PersonalFeed) -> bool:
    """Whether its owner works for the edition; one made on somebody's own page closes with that page's address."""
    if feed.account is not None:
        return visit_of(actor_of(feed.account), feed.edition).may_see_office
    if feed.member is not None:
        return feed.member.answer == Answer.ACCEPTED and feed.page_secret == feed.member.secret
    speaker = feed.speaker
    return (
        speaker is not None and speaker.state == SpeakerState.ACCEPTED and feed.page_secret == speaker.secret
    )


def to_own_calendar(secret: str) -> Member:
    """A member at the calendar of their own page; who has not said yes, or has left, has none."""
    found = by_member_secret(secret)
    if found.answer != Answer.ACCEPTED:
        raise Http404
    return found


def to_media_version(user: User, key: str, number: int, version: int) -> MediaVersion:
    """A version, for the edition's office; once approved for the library, for every office of it.

    The signed copy of a paper with somebody's bank account is for those who may see that paper.
    """
    found = at_office(user, key)
    rows = MediaVersion.objects.filter(item__edition=found.edition, item__number=number, number=version)
    row = rows.select_related("item__paper").first()
    paper = row.item.paper if row else None
    if paper is not None and paper.kind in PRIVATE_PAPERS:
        require(found.may_run, found.actor)
    if not found.may_see_office:
        require(row is not None and is_for_library(row) and has_office(found.actor), found.actor)
    if row is None:
        raise Http404
    return row


def is_for_library(row: MediaVersion) -> bool:
    is_shared = row.item.use in {MediaUse.LIBRARY, MediaUse.PUBLIC}
    return (
        is_shared and row.approved_at is not None and row.removed_at is None and row.item.removed_at is None
    )


def to_public_media(user: User, key: str) -> Visit:
    """Anybody at a published edition; its drafts and rehearsals have no page for everybody."""
    return to_take_out(user, key)


def to_public_version(user: User, key: str, number: int) -> MediaVersion:
    """What is approved for everybody; all else is like no page."""
    found = to_take_out(user, key)
    rows = MediaVersion.objects.filter(
        item__edition=found.edition,
        item__number=number,
        item__use=MediaUse.PUBLIC,
        item__removed_at=None,
        removed_at=None,
        approved_at__isnull=False,
    )
    row = rows.first()
    if row is None:
        raise Http404
    return row


# Bank accounts, identity numbers and telephones stand in these.
PRIVATE_PAPERS = ("honorarium-receipt", "reply-form", "committee-reply")


def to_see_paper(user: User, key: str, kind: str) -> Visit:
    """An edition's office reads its papers; those with somebody's bank account only who runs the edition."""
    return to_run(user, key) if kind in PRIVATE_PAPERS else to_see_office(user, key)

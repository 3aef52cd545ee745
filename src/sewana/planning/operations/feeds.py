"""Secret calendar addresses: made when somebody first asks, and withdrawn by a new one."""

from django.db import transaction

from sewana.committee.models import Edition, new_secret
from sewana.committee.operations import note
from sewana.people.models import Account
from sewana.planning.models import PersonalFeed, Speaker


@transaction.atomic
def feed_of_account(edition: Edition, account: Account) -> PersonalFeed:
    """The calendar of one account for one edition: meetings, tasks and every published session."""
    feed, is_new = PersonalFeed.objects.get_or_create(edition=edition, account=account)
    if is_new:
        note("make_feed", edition, account, after={"feed": feed.pk})
    return feed


@transaction.atomic
def feed_of_speaker(speaker: Speaker) -> PersonalFeed:
    """The calendar of a speaker: the sessions in which they speak.

    A speaker's own page links to it by `{% url "planning:personal-feed" feed.secret %}`, and shows how to subscribe by
    `{% include "planning/parts/subscribe.html" with calendar=calendar %}`, `calendar` being
    `planning.views.calendar_links.links_of(path, name)`.
    """
    feed, is_new = PersonalFeed.objects.get_or_create(edition=speaker.edition, speaker=speaker)
    if is_new:
        note("make_feed", speaker.edition, "speaker", after={"feed": feed.pk})
    return feed


@transaction.atomic
def renew_feed(feed: PersonalFeed, *, by: object) -> None:
    """Give the calendar a new address; whoever has the old one finds nothing there any more."""
    now = PersonalFeed.objects.select_for_update().get(pk=feed.pk)
    now.secret = new_secret()
    now.save(update_fields=["secret"])
    feed.secret = now.secret
    note("renew_feed", now.edition, by, after={"feed": now.pk})

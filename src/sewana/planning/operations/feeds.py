"""Secret calendar addresses: made when somebody first asks, and withdrawn by a new one."""

from django.db import transaction
from django.utils import timezone

from sewana.committee.models import Edition, Member, new_secret
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
def feed_of_member(member: Member) -> PersonalFeed:
    """The same for somebody who asks on their own page, where nobody has to sign in."""
    found = {"edition": member.edition, "member": member}
    feed, is_new = PersonalFeed.objects.get_or_create(**found, defaults={"page_secret": member.secret})
    return opened(feed, member.secret, is_new=is_new, by=f"member: {member}")


@transaction.atomic
def feed_of_speaker(speaker: Speaker) -> PersonalFeed:
    """The calendar of a speaker, asked for on their own page: the sessions in which they speak."""
    found = {"edition": speaker.edition, "speaker": speaker}
    feed, is_new = PersonalFeed.objects.get_or_create(**found, defaults={"page_secret": speaker.secret})
    return opened(feed, speaker.secret, is_new=is_new, by="speaker")


def opened(feed: PersonalFeed, page_secret: str, *, is_new: bool, by: str) -> PersonalFeed:
    """The feed at its address; a new one when the page on which it was made has got a new address since."""
    if is_new:
        note("make_feed", feed.edition, by, after={"feed": feed.pk})
    elif feed.page_secret != page_secret:
        renew_feed(feed, page_secret=page_secret, by=by)
    return feed


@transaction.atomic
def renew_feed(feed: PersonalFeed, *, page_secret: str | None = None, by: object) -> None:
    """Give the calendar a new address; whoever has the old one finds nothing there any more."""
    now = PersonalFeed.objects.select_for_update().get(pk=feed.pk)
    now.secret, now.made_at = new_secret(), timezone.now()
    if page_secret is not None:
        now.page_secret = page_secret
    now.save(update_fields=["secret", "made_at", "page_secret"])
    feed.secret, feed.page_secret = now.secret, now.page_secret
    note("renew_feed", now.edition, by, after={"feed": now.pk})

"""The gate to an edition: every page, API and export of any stage comes through one of these."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sewana.committee.models import Edition, Meeting, Member, Seat, SeatRole
from sewana.people.access import Actor, SignInNeeded, actor_of, require
from sewana.people.models import Account

User = Account | AnonymousUser
RUNS = frozenset({SeatRole.CHAIR, SeatRole.SECRETARY})
PLANS = RUNS | {SeatRole.MEMBER}
SEEN = "_visit_of_this_request"
MODERATES = PLANS | {SeatRole.MODERATOR}


@dataclass(frozen=True)
class Visit:
    """One actor at one edition."""

    actor: Actor
    edition: Edition
    held: frozenset[tuple[int, str]] = frozenset()  # editions and seats at them, at whichever edition

    def at(self, edition: Edition) -> "Visit":
        """The same actor at another edition, by the seats that are known."""
        return replace(self, edition=edition)

    @cached_property
    def seats(self) -> frozenset[str]:
        return frozenset(role for place, role in self.held if place == self.edition.pk)

    @property
    def runs_any(self) -> bool:
        """This edition or another."""
        return any(role in RUNS for _place, role in self.held)

    @property
    def may_run(self) -> bool:
        return self.actor.is_owner or bool(self.seats & RUNS)

    @property
    def may_plan(self) -> bool:
        return self.actor.is_owner or bool(self.seats & PLANS)

    @property
    def may_moderate(self) -> bool:
        return self.actor.is_owner or bool(self.seats & MODERATES)

    @property
    def may_see_office(self) -> bool:
        return self.actor.is_staff or bool(self.seats)


def visit(user: User, key: str) -> Visit:
    """Return who is at which edition, with no promise yet of what they may do there."""
    edition = Edition.objects.filter(key=key).first()
    if edition is None:
        raise Http404
    found = visit_of(actor_of(user), edition)
    vars(user)[SEEN] = found
    return found


def visit_of(actor: Actor, edition: Edition) -> Visit:
    """The same for who and which edition are known already."""
    if actor.account is None:
        return Visit(actor, edition)
    seats = Seat.objects.filter(account=actor.account).values_list("edition_id", "role")
    return Visit(actor, edition, frozenset(seats))


def seen(user: User, key: str) -> Visit:
    """What the gate of this very request found, for menus; a gate itself always asks anew."""
    found = vars(user).get(SEEN)
    return found if isinstance(found, Visit) and found.edition.key == key else visit(user, key)


def to_read(user: User, key: str) -> Visit:
    """Anybody at a published edition; a draft is there for its office only and unknown to others."""
    found = visit(user, key)
    if not (found.edition.is_published or found.may_see_office):
        raise Http404
    return found


def to_take_out(user: User, key: str) -> Visit:
    """Whoever may read an edition may take it out, as JSON or files; a rehearsal leaves no trace anywhere."""
    found = to_read(user, key)
    if found.edition.rehearsal_of_id is not None:
        raise Http404
    return found


def at_office(user: User, key: str) -> Visit:
    """Return who is at an edition's office; an outsider cannot tell a draft from what was never begun."""
    if not isinstance(user, Account):
        raise SignInNeeded
    return to_read(user, key)


def to_see_office(user: User, key: str) -> Visit:
    found = at_office(user, key)
    require(found.may_see_office, found.actor)
    return found


def to_plan(user: User, key: str) -> Visit:
    found = at_office(user, key)
    require(found.may_plan, found.actor)
    return found


def to_moderate(user: User, key: str) -> Visit:
    found = at_office(user, key)
    require(found.may_moderate, found.actor)
    return found


def to_run(user: User, key: str) -> Visit:
    found = at_office(user, key)
    require(found.may_run, found.actor)
    return found


def has_office(actor: Actor) -> bool:
    """Whether somebody helps to run any edition, or the library."""
    if actor.account is None:
        return False
    return actor.is_staff or Seat.objects.filter(account=actor.account).exists()


def office(user: User) -> Actor:
    """Return the actor when they work in the office."""
    actor = actor_of(user)
    require(has_office(actor), actor)
    return actor


def to_found(user: User) -> Actor:
    """Who may begin a new edition: owners and staff of the library."""
    actor = actor_of(user)
    require(actor.is_staff, actor)
    return actor


@dataclass(frozen=True)
class Reach:
    """Whose mails somebody may see: those of some editions, or all."""

    actor: Actor
    edition_keys: frozenset[str]

    @property
    def is_everything(self) -> bool:
        return self.actor.is_owner


def to_see_mails(user: User) -> Reach:
    """Owners see the whole outbox, those who run an edition its mails; the links in them open people's own pages."""
    reach = reach_of(actor_of(user))
    require(reach.is_everything or bool(reach.edition_keys), reach.actor)
    return reach


def reach_of(actor: Actor) -> Reach:
    if actor.account is None or actor.is_owner:
        return Reach(actor, frozenset())
    seats = Seat.objects.filter(account=actor.account, role__in=RUNS)
    return Reach(actor, frozenset(seats.values_list("edition__key", flat=True)))


def to_word_papers(user: User) -> Actor:
    """Owners, and whoever runs an edition: heading and words of papers are the library's, and used by all."""
    actor = actor_of(user)
    require(sees_mails(actor), actor)
    return actor


def sees_mails(actor: Actor) -> bool:
    reach = reach_of(actor)
    return reach.is_everything or bool(reach.edition_keys)


def by_meeting_secret(secret: str) -> Meeting:
    """Whoever is at a meeting and has read its code from the wall; a secret that is none is like no page."""
    found = Meeting.objects.select_related("edition").filter(secret=secret).first()
    if found is None:
        raise Http404
    return found


def by_member_secret(secret: str) -> Member:
    """Whoever was given the address of a member's own page; a secret that is none is like no page."""
    found = Member.objects.select_related("edition", "account").filter(secret=secret).first()
    if found is None:
        raise Http404
    return found

"""How people vote: the log, the latest votes folded from it, and by what the next statement is drawn."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.models.people import Participant
from sewana.forum.models.statements import Statement


class Choice(models.IntegerChoices):
    AGREE = 1, _("Agree")
    PASS = 0, _("Not sure / skip")
    DISAGREE = -1, _("Disagree")


class Source(models.TextChoices):
    PHONE = "phone", _("Phone")
    IMPORT = "import", _("Import")
    INVENTED = "invented", _("Invented example")


class VoteEntry(models.Model):
    """One vote as it was cast: the append-only log, kept in a file of its own.

    Editions, participants and statements are named by value: the log outlives and never locks their tables.
    """

    phone_id = models.UUIDField(default=uuid.uuid4, unique=True)
    edition_uid = models.UUIDField(db_index=True)
    participant_id = models.BigIntegerField()
    statement_id = models.BigIntegerField()
    value = models.SmallIntegerField(choices=Choice)
    cast_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source, default=Source.PHONE)
    # How the statement came to be shown: version of the routing, the chance it had, and its rank among those
    # left, 1 for the most probable; empty where the person chose it, or nothing was drawn. Without them nobody
    # could measure what the order of asking did.
    routing = models.PositiveIntegerField(null=True)
    chance = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(value__gte=-1, value__lte=1), name="forum_entry_value"),
        )

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Vote(models.Model):
    """The latest vote of a participant on a statement, folded from the log."""

    # The unique constraint serves as the index; a second one would slow every vote.
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes", db_index=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=Choice)
    entry_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("participant", "statement"), name="forum_one_vote"),
            models.CheckConstraint(condition=models.Q(value__gte=-1, value__lte=1), name="forum_vote_value"),
        )

    def __str__(self) -> str:
        return f"vote {self.pk}"


class FoldPosition(models.Model):
    """Up to which entry the log has been folded into the latest votes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    last_entry = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="forum_one_position"),)

    def __str__(self) -> str:
        return f"folded to {self.last_entry}"


class Routing(models.Model):
    """What the newest picture says about asking: by it the next statement of each person is drawn.

    `weights` holds the ids of `statements`, what a vote on each `told` about a place, the `prior` variance, and
    the `bonus` of little-heard statements: for each side ("users", "providers"), each of the library's groups (by
    id), each opinion group of the picture ("opinion 0", ...) and for everybody (""). Where there are opinion
    groups, `opinions` says in which each participant was.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="routing")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    weights = models.JSONField()

    def __str__(self) -> str:
        return f"routing {self.version} of {self.edition_id}"

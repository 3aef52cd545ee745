"""What the forum shall be about: calls, proposals of everybody, votes, and the choice with its reason."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.people.models import Language, Side


class TopicCall(models.Model):
    """The time in which people may propose topics and vote on them."""

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="topic_call")
    text_th = models.TextField(blank=True, max_length=2000)
    text_en = models.TextField(blank=True, max_length=2000)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    is_open = models.BooleanField(default=False)
    # Counts up at each change: who saves an older one is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"call of {self.edition}"


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be looked at")
    SHOWN = "shown", _("Can be voted on")
    CHOSEN = "chosen", _("Chosen")
    DECLINED = "declined", _("Not chosen")
    MERGED = "merged", _("Merged into another")
    HIDDEN = "hidden", _("Hidden")


class ProposalSource(models.TextChoices):
    CALL = "call", _("Proposed in the call")
    OFFICE = "office", _("Proposed by the committee")
    LAST_YEAR = "last_year", _("From voices of last year that were not answered")


class Proposal(models.Model):
    """One topic proposed; the evidence is kept as it was when somebody looked."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    reason = models.TextField(blank=True, max_length=2000)
    language = models.CharField(max_length=5, choices=Language, default=Language.THAI)
    from_side = models.CharField(max_length=20, choices=Side, blank=True)
    source = models.CharField(max_length=20, choices=ProposalSource, default=ProposalSource.CALL)
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.WAITING)
    state_reason = models.TextField(blank=True, max_length=2000)
    state_reason_en = models.TextField(blank=True, max_length=2000)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    # [{"edition": key, "text": …, "votes": n, …}]: what last year's voices say for it.
    evidence = models.JSONField(default=list, blank=True)
    by_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seal = models.CharField(max_length=64, blank=True)  # of the proposer's ticket in this edition
    phone_id = models.UUIDField(null=True, blank=True, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="planning_proposal_number_once"),
        )

    def __str__(self) -> str:
        return self.title


class ProposalVote(models.Model):
    """One ticket wants a topic; the seal cannot be joined to a person."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    seal = models.CharField(max_length=64)
    # Only what somebody chose to say; it is shown for many together.
    side = models.CharField(max_length=20, choices=Side, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("proposal", "seal"), name="planning_proposal_vote_once"),
        )

    def __str__(self) -> str:
        return f"vote on {self.proposal_id}"

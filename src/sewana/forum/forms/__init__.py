"""Input from phones and moderators, checked."""

from sewana.forum.forms.votes import (
    LONGEST_WRITTEN,
    STATEMENT_LIMIT,
    GroupForm,
    MergeForm,
    ProposalForm,
    ReasonForm,
    StatementForm,
    StatementText,
    TranslationForm,
    VoteForm,
)

__all__ = [
    "LONGEST_WRITTEN",
    "STATEMENT_LIMIT",
    "GroupForm",
    "MergeForm",
    "ProposalForm",
    "ReasonForm",
    "StatementForm",
    "StatementText",
    "TranslationForm",
    "VoteForm",
]

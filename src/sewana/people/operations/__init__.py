"""What happens to the library, its groups, its accounts and its mails."""

from sewana.people.operations.accounts import (
    LINK_LASTS,
    LinkNotUsable,
    grant_role,
    hash_token,
    make_owner_link,
    open_account,
    use_owner_link,
    withdraw_role,
)
from sewana.people.operations.envelope import sender_of
from sewana.people.operations.library import FIRST_GROUPS, count_population, rename_library, set_up_library
from sewana.people.operations.mails import Preview, post, post_daily, preview, rendered, write
from sewana.people.operations.many import Addressed, post_many
from sewana.people.operations.outbox import (
    MailNotMovable,
    afresh,
    cancel_mail,
    mark_sent_by_hand,
    post_test_mail,
    send_again,
    tidy_mails,
)
from sewana.people.operations.sending import send_due, send_now

__all__ = [
    "FIRST_GROUPS",
    "LINK_LASTS",
    "Addressed",
    "LinkNotUsable",
    "MailNotMovable",
    "Preview",
    "afresh",
    "cancel_mail",
    "count_population",
    "grant_role",
    "hash_token",
    "make_owner_link",
    "mark_sent_by_hand",
    "open_account",
    "post",
    "post_daily",
    "post_many",
    "post_test_mail",
    "preview",
    "rename_library",
    "rendered",
    "send_again",
    "send_due",
    "send_now",
    "sender_of",
    "set_up_library",
    "tidy_mails",
    "use_owner_link",
    "withdraw_role",
    "write",
]

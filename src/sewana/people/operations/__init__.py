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
from sewana.people.operations.library import FIRST_GROUPS, count_population, rename_library, set_up_library
from sewana.people.operations.mails import Preview, post, preview, rendered

__all__ = [
    "FIRST_GROUPS",
    "LINK_LASTS",
    "LinkNotUsable",
    "Preview",
    "count_population",
    "grant_role",
    "hash_token",
    "make_owner_link",
    "open_account",
    "post",
    "preview",
    "rename_library",
    "rendered",
    "set_up_library",
    "use_owner_link",
    "withdraw_role",
]

"""How django-allauth behaves here: nobody signs up alone, and a link never leads away."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Accounts are opened by an owner; participants need none.
        return False

"""The library, its groups and its accounts: before, after, the audit entry, and the second call."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.config import settings as real
from sewana.people import access, operations, queries
from sewana.people.models import Account, Group, LibraryRole, OwnerLink, Role
from tests import make

pytestmark = pytest.mark.django_db
OWNER = {
    "email": "First@Example.org",
    "name": "First",
    "password": "a long enough password",
    "language": "th",
}


def entries():
    return list(AuditEntry.objects.values_list("operation", flat=True))


def roles():
    return sorted(Role.objects.values_list("account__email", "role"))


def test_a_new_library_has_six_groups_each_thai_and_international():
    library = make.make_library()
    assert (library.name_en, library.is_invented) == ("Test Library", False)
    assert [(group.code, group.origin, group.side) for group in queries.groups()] == [
        (code, origin, side)
        for code, side, *_names in operations.FIRST_GROUPS
        for origin in ("thai", "international")
    ]
    assert {group.code for group in queries.groups() if group.side == "provider"} == {"staff"}
    assert entries() == ["set_up_library"]


def test_setting_up_a_second_time_changes_nothing():
    make.make_library()
    Group.objects.filter(code="other").delete()
    operations.set_up_library(name_th="อื่น", name_en="Other")
    assert (queries.library().name_en, Group.objects.count(), entries()) == (
        "Test Library",
        10,
        ["set_up_library"],
    )


def test_a_population_is_counted_with_what_it_was_before():
    make.make_library()
    group = queries.group("lecturer", "thai")
    operations.count_population(group, 1200, by="test")
    operations.count_population(group, None, by="test")
    first, second = AuditEntry.objects.filter(operation="count_population")
    assert (first.before, first.after) == ({"population": None}, {"population": 1200})
    assert (second.before, second.after) == ({"population": 1200}, {"population": None})
    assert queries.group("lecturer", "thai").population is None


def test_an_account_is_known_by_its_address_in_any_case():
    account = operations.open_account(email="Chair@Example.ORG", name="Chair", language="th", by="test")
    assert (account.email, account.has_usable_password()) == ("chair@example.org", False)
    assert Account.objects.get_by_natural_key("CHAIR@example.org") == account
    with pytest.raises(IntegrityError), transaction.atomic():
        operations.open_account(email="chair@example.org", name="Twin", language="th", by="test")
    assert entries() == ["open_account"]


def test_a_role_is_granted_once_and_withdrawn_once():
    account = make.make_account("a@example.org", roles=("owner",))
    operations.grant_role(account, "staff", by="test")
    operations.grant_role(account, "staff", by="test")
    assert roles() == [("a@example.org", "owner"), ("a@example.org", "staff")]
    operations.withdraw_role(account, "staff", by="test")
    operations.withdraw_role(account, "staff", by="test")
    assert roles() == [("a@example.org", "owner")]
    assert entries() == ["open_account", "grant_role", "grant_role", "withdraw_role"]


def test_an_unknown_role_is_refused():
    account = make.make_account(roles=())
    with pytest.raises(ValueError, match="emperor"):
        operations.grant_role(account, "emperor", by="test")
    assert roles() == []


def test_the_last_owner_cannot_go():
    first = make.make_account("first@example.org")
    with pytest.raises(ValueError, match=r"owner|เจ้าของ"):
        operations.withdraw_role(first, LibraryRole.OWNER, by=first)
    second = make.make_account("second@example.org")
    operations.withdraw_role(first, LibraryRole.OWNER, by=first)
    with pytest.raises(ValueError, match=r"owner|เจ้าของ"):
        operations.withdraw_role(second, LibraryRole.OWNER, by=second)
    assert roles() == [("second@example.org", "owner")]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_the_same_moment_leave_one():
    owners = [make.make_account(f"{name}@example.org") for name in ("first", "second")]
    start = threading.Barrier(2)
    refusals = []

    def leave(account):
        start.wait()
        try:
            operations.withdraw_role(account, LibraryRole.OWNER, by=account)
        except ValueError as error:
            refusals.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=leave, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refusals), len(roles())) == (1, 1)


def test_the_owners_link_makes_one_owner_and_only_its_hash_is_kept():
    token = operations.make_owner_link()
    account = operations.use_owner_link(token, **OWNER)
    assert (account.email, account.check_password(OWNER["password"])) == ("first@example.org", True)
    assert roles() == [("first@example.org", "owner")]
    assert token not in str(list(OwnerLink.objects.values()) + list(AuditEntry.objects.values()))
    assert entries() == ["make_owner_link", "open_account", "grant_role", "use_owner_link"]


def test_a_used_a_replaced_an_old_and_a_made_up_link_do_nothing():
    replaced = operations.make_owner_link()
    used = operations.make_owner_link()
    operations.use_owner_link(used, **OWNER)
    old = operations.make_owner_link()
    OwnerLink.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    for token in (replaced, used, old, "made-up", ""):
        with pytest.raises(operations.LinkNotUsable):
            operations.use_owner_link(token, **OWNER | {"email": "second@example.org"})
    assert roles() == [("first@example.org", "owner")]


def test_a_link_lasts_seven_days():
    operations.make_owner_link()
    link = OwnerLink.objects.get()
    assert abs(link.expires_at - link.made_at - timedelta(days=7)) < timedelta(seconds=5)


def test_an_account_that_is_switched_off_is_nobody():
    account = make.make_account()
    assert access.actor_of(account).is_owner
    account.is_active = False
    assert access.actor_of(account) == access.actor_of(AnonymousUser()) == access.NOBODY


def test_passwords_are_kept_with_argon2():
    assert real.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_an_argon2_password_is_known_again(settings):
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    account = make.make_account(password="a long enough password")
    assert account.password.startswith("argon2$argon2id$")
    assert get_hasher("argon2").verify("a long enough password", account.password)

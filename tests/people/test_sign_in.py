"""Signing in by password and by mailed code: real mails, no hint of who has an account, no way to lead away."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sewana.people import operations
from sewana.people.models import Account, OwnerLink
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
LOGIN, CODE, CONFIRM = "/accounts/login/", "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def account():
    make.make_library()
    return make.make_account("chair@example.org", roles=("staff",), password=PASSWORD)


def sign_in(client, email="chair@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def who(client):
    user = get_user(client)
    return user.email if user.is_authenticated else None


def ask_for_code(client, email="chair@example.org"):
    return client.post(CODE, {"email": email})


def mailed_code():
    return re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_the_right_password_opens_the_office(client, account):
    answer = sign_in(client, "CHAIR@example.org")
    assert (answer.status_code, answer.url, who(client)) == (302, "/office/", "chair@example.org")
    assert client.get("/office/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, account):
    known = sign_in(client, password="not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")
    assert [known.status_code, unknown.status_code] == [200, 200]
    errors = [answer.context["form"].errors.as_json() for answer in (known, unknown)]
    assert errors[0] == errors[1]
    assert who(client) is None


def test_an_account_that_is_switched_off_stays_outside(client, account):
    account.is_active = False
    account.save()
    sign_in(client)
    assert who(client) is None


def test_the_mailed_code_signs_in_once(client, account):
    assert ask_for_code(client).url == CONFIRM
    assert [message.to for message in mail.outbox] == [["chair@example.org"]]
    code = mailed_code()
    assert client.post(CONFIRM, {"code": code}).url == "/office/"
    assert who(client) == "chair@example.org"
    other = Client()
    ask_for_code(other)
    other.post(CONFIRM, {"code": code})
    assert who(other) is None


def test_a_wrong_code_does_not_sign_in_and_three_end_it(client, account):
    ask_for_code(client)
    code = mailed_code()
    for _ in range(3):
        client.post(CONFIRM, {"code": "WRONG1"})
        assert who(client) is None
    client.post(CONFIRM, {"code": code})
    assert who(client) is None


def test_asking_for_a_code_tells_nobody_who_has_an_account(account):
    clients = Client(), Client()
    answers = [ask_for_code(clients[0]), ask_for_code(clients[1], "nobody@example.org")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, CONFIRM)] * 2
    pages = [client.get(CONFIRM).content.decode() for client in clients]
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nobody@example.org|chair@example.org')
    assert hidden.sub("", pages[0]) == hidden.sub("", pages[1])


def test_the_mail_says_which_library_writes(client, account):
    ask_for_code(client)
    assert "หอสมุดทดสอบ" in mail.outbox[0].body
    assert "testserver" not in mail.outbox[0].body + mail.outbox[0].subject


def test_links_in_mails_begin_with_the_librarys_address_not_with_the_host_header(client, account, settings):
    settings.SITE_URL = "https://forum.library.example"
    client.post(
        "/accounts/password/reset/", {"email": "chair@example.org"}, headers={"host": "localhost:666"}
    )
    links = re.findall(r"https?://\S+", mail.outbox[0].body)
    assert links
    assert {link.split("/accounts/")[0] for link in links} == {"https://forum.library.example"}
    assert "localhost:666" not in mail.outbox[0].body


def test_a_foreign_host_gets_no_mail_sent(client, account):
    answer = client.post(
        "/accounts/password/reset/", {"email": "chair@example.org"}, headers={"host": "evil.example"}
    )
    assert (answer.status_code, mail.outbox) == (400, [])


def test_a_reset_link_sets_a_password_once(client, account):
    client.post("/accounts/password/reset/", {"email": "chair@example.org"})
    path = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    page = client.get(path, follow=True)
    new = {"password1": "another long password", "password2": "another long password"}
    client.post(page.redirect_chain[-1][0], new)
    account.refresh_from_db()
    assert account.check_password("another long password")
    again = Client().get(path, follow=True)
    assert "password1" not in again.content.decode()


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "https://evil.example/", r"\\evil.example", "/\\evil.example", "javascript:alert(1)",
     "http:///evil.example", "https:evil.example", "\t//evil.example", "//evil.example@127.0.0.1/"],
)  # fmt: skip
def test_signing_in_never_leads_away(client, account, address):
    assert sign_in(client, next=address).url == "/office/"
    page = client.post("/language/", {"language": "en", "next": address})
    assert page.url == "/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, account):
    asked = client.get("/office/me/?x=1")
    assert asked.url == "/accounts/login/?next=/office/me/%3Fx%3D1"
    assert sign_in(client, next="/office/me/?x=1").url == "/office/me/?x=1"


def test_the_session_changes_with_signing_in(client, account):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    client.post("/accounts/logout/")
    assert (who(client), client.session.get("planted")) == (None, None)


def test_cookies_are_out_of_scripts_reach(client, account):
    sign_in(client)
    for name in ("sewana_session", "sewana_csrf"):
        assert (client.cookies[name]["httponly"], client.cookies[name]["samesite"]) == (True, "Lax")


def test_guessing_is_stopped_even_with_forged_addresses(account):
    for number in range(12):
        Client().post(
            LOGIN,
            {"login": "chair@example.org", "password": f"guess {number}"},
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )
    late = Client()
    sign_in(late)
    assert who(late) is None


def test_the_support_pages_share_the_one_sign_in(client, account):
    answer = client.get("/support/login/")
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=%2Fsupport%2Flogin%2F")
    answer = client.post("/support/login/", {"username": "chair@example.org", "password": PASSWORD})
    assert (answer.status_code, who(client)) == (302, None)


def test_a_form_from_elsewhere_signs_nobody_in(account):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    assert who(strict) is None


def test_signing_out_needs_a_form(client, account):
    sign_in(client)
    client.get("/accounts/logout/")
    assert who(client) == "chair@example.org"


def test_nobody_signs_up_alone(client):
    form = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", form)
    assert not Account.objects.filter(email="new@example.org").exists()


WELCOME = {"name": "First", "email": "first@example.org", "language": "th", "password": PASSWORD}


def test_the_first_owner_comes_in_by_the_link(client):
    token = operations.make_owner_link()
    assert client.get(f"/welcome/{token}/").status_code == 200
    answer = client.post(f"/welcome/{token}/", WELCOME)
    assert (answer.url, who(client)) == ("/office/", "first@example.org")
    assert Client().get(f"/welcome/{token}/").status_code == 410


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_past_its_week_says_so(client, method):
    token = operations.make_owner_link()
    OwnerLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = getattr(client, method)(f"/welcome/{token}/", WELCOME)
    assert (answer.status_code, who(client)) == (410, None)


def test_a_weak_password_is_refused_before_the_link_is_used(client):
    token = operations.make_owner_link()
    answer = client.post(f"/welcome/{token}/", WELCOME | {"password": "password12"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["password"]
    assert client.get(f"/welcome/{token}/").status_code == 200


def test_signing_in_goes_on_in_the_language_of_the_account(client):
    account = make.make_account("english@example.org")
    account.language = "en"
    account.save()
    sent = {"login": account.email, "password": PASSWORD}
    answer = client.post(LOGIN, sent)
    assert answer.cookies["sewana_language"].value == "en"


def test_a_language_chosen_in_the_browser_stays(client):
    account = make.make_account()
    client.cookies["sewana_language"] = "en"
    answer = client.post(LOGIN, {"login": account.email, "password": PASSWORD})
    assert (answer.status_code, "sewana_language" in answer.cookies) == (302, False)

"""What every request passes: the policy on each answer, the sender behind a proxy, hosts and readable input."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from sewana.base.middleware import proxy_address
from tests import make

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/e/2026/",
    "/e/2026/vote/",
    "/e/2026/opinion/",
    "/e/2026/mine/",
    "/e/2026/reflection/",
    "/office/",
    "/office/editions/",
    "/office/editions/new/",
    "/office/editions/2026/",
    "/office/editions/2026/statements/",
    "/office/people/",
    "/office/groups/",
    "/office/library/",
    "/office/me/",
    "/accounts/login/code/",
    "/nowhere/",
]
HOSTILE = "<script>alert(1)</script><b style=x onclick=y>\u202e\"' onload=x autofocus onfocus=z {{7*7}}"


class Inline(HTMLParser):
    """Collect what a strict policy would have to stop."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]
        self.found += [value for value in names.values() if (value or "").lower().startswith("javascript:")]


def answers(client):
    return {page: client.get(page) for page in PAGES}


@pytest.fixture
def filled(client):
    make.make_library()
    edition = make.make_edition(title_th=HOSTILE, title_en=HOSTILE, summary_th=HOSTILE, place_th=HOSTILE)
    make.make_statement(edition, HOSTILE)
    account = make.make_account()
    account.name = HOSTILE
    account.save()
    client.force_login(account)
    return client


def test_every_page_carries_the_policy(filled):
    policy = settings.CONTENT_SECURITY_POLICY
    assert {
        page: answer.headers.get("Content-Security-Policy") for page, answer in answers(filled).items()
    } == (dict.fromkeys(PAGES, policy))
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none';")


def test_answers_to_refused_requests_carry_it_too(client):
    wrong_host = client.get("/", headers={"host": "evil.example"})
    stale_form = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert [wrong_host.status_code, stale_form.status_code] == [400, 403]
    for answer in (wrong_host, stale_form):
        assert answer.headers["Content-Security-Policy"] == settings.CONTENT_SECURITY_POLICY


def test_nothing_inline_reaches_a_browser_whatever_people_write(filled):
    pages = {page: answer.content.decode() for page, answer in answers(filled).items()}
    assert sum("&lt;script&gt;alert(1)" in page for page in pages.values()) > 10
    assert {page: Inline(text).found for page, text in pages.items()} == {page: [] for page in PAGES}


def test_the_search_for_inline_code_finds_it():
    page = '<p style="x" onclick="y"><script>1</script><a href="JavaScript:1"><style></style><script src="x">'
    assert Inline(page).found == ["style", "onclick", "script", "JavaScript:1", "style"]


def test_pages_may_not_be_framed_nor_sniffed_and_tell_others_no_address(client):
    answer = client.get("/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def seen_by_views(remote, **headers):
    seen = {}

    def view(request):
        seen.update(address=request.META["REMOTE_ADDR"], is_secure=request.is_secure())
        return HttpResponse()

    proxy_address(view)(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))
    return seen["address"], seen["is_secure"]


FORGED = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}


def test_a_strangers_forwarding_headers_are_not_believed(settings):
    settings.TRUSTED_PROXIES = ("10.0.0.1",)
    assert seen_by_views("198.51.100.7", **FORGED) == ("198.51.100.7", False)


def test_a_named_proxys_headers_are_believed(settings):
    settings.TRUSTED_PROXIES = ("10.0.0.1",)
    assert seen_by_views("10.0.0.1", **FORGED) == ("203.0.113.9", True)
    assert seen_by_views("10.0.0.1") == ("10.0.0.1", False)


def test_what_a_client_put_in_front_of_the_proxys_entry_is_not_believed(settings):
    settings.TRUSTED_PROXIES = ("10.0.0.1",)
    forwarded = {"x-forwarded-for": "127.0.0.1, 198.51.100.7"}
    assert seen_by_views("10.0.0.1", **forwarded)[0] == "198.51.100.7"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "a b", "[::1"])
def test_an_unknown_host_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=%27%3BDROP%20TABLE%20people_account--",
        "order=email%00",
        "order=password",
        "order=-id);--",
        "page=0",
        "page=" + "9" * 5000,
        "state=%00",
        "q=" + "%E0%B8%81" * 3000,
    ],
)
@pytest.mark.parametrize(
    "page", ["/office/editions/", "/office/people/", "/office/editions/2026/statements/"]
)
def test_odd_queries_are_answered_never_a_failure(filled, page, query):
    assert filled.get(f"{page}?{query}").status_code in {200, 400}


@pytest.mark.parametrize("wanted", ["9" * 5000, "-1", "٣", "1e9", "%00", "²"])
def test_odd_statement_numbers_show_the_next_statement(filled, wanted):
    answer = filled.get(f"/e/2026/vote/?statement={wanted}")
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize(
    "path",
    ["/e/%00/", "/e/%ff/", "/e/%ed%a0%80/vote/", "/welcome/%00/", "/office/people/" + "9" * 5000 + "/role/"],
)
def test_odd_addresses_are_answered_never_a_failure(filled, path):
    assert filled.get(path).status_code in {400, 404, 405, 410}

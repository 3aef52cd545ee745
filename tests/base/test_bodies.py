"""A request that is larger than its page takes is refused before a byte of it is read."""

import io

import pytest

from tests import make

MIB = 1024 * 1024
UNREAD = "of this nothing may be read"


class Unread(io.BytesIO):
    """A body that must not be touched."""

    def read(self, *_sizes):
        raise AssertionError(UNREAD)

    readline = read


def post(client, path, size):
    kind = "multipart/form-data; boundary=x"
    given = {"CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind, "wsgi.input": Unread()}
    return client.post(path, **given)


@pytest.fixture
def edition():
    make.make_library()
    return make.make_edition()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/accounts/login/", 3),
        ("/language/", 3),
        ("/e/2026/topics/", 3),
        ("/s/nobody/", 24),
        ("/office/editions/2026/day/busy/", 24),
        ("/office/editions/2026/console/runsheet/", 24),
        ("/office/editions/2026/members/table/", 24),
        ("/office/editions/2026/tasks/table/", 24),
        ("/office/papers/heading/", 24),
        ("/office/papers/", 24),
        ("/office/sheets/", 24),
    ],
)
def test_each_page_takes_so_much(client, edition, path, most):
    refused = post(client, path, most * MIB + 1)
    assert (refused.status_code, f" {most} เมกะไบต์" in refused.content.decode()) == (413, True)
    with pytest.raises(AssertionError, match=UNREAD):
        strict_post(client, path, most * MIB)


def strict_post(client, path, size):
    """The same with the check against forged forms, which reads the form on every page."""
    client.get("/accounts/login/")
    client.handler.enforce_csrf_checks = True
    return post(client, path, size)


@pytest.mark.django_db
def test_a_size_that_is_none_is_no_failure(client, edition):
    for size in ("", "-5", "x", "๙๙๙๙๙๙๙๙๙"):
        assert client.post("/language/", CONTENT_LENGTH=size).status_code in {302, 400, 413}

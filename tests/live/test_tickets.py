"""Tickets: random, of one form, and sealed so that nobody can be followed from room to room."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sewana_live.tickets import Pass, is_ticket, new_ticket, read, seal, sign, verified

TICKET = "AAAAAAAAAAAAAAAAAAAAAA"


def test_tickets_are_22_safe_characters_and_never_the_same():
    made = {new_ticket() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(ticket) for ticket in made} == {22}
    assert set("".join(made)) <= set(string.ascii_letters + string.digits + "-_")
    assert all(is_ticket(ticket) for ticket in made)


@pytest.mark.parametrize(
    "text",
    ["", TICKET[:-1], TICKET + "A", TICKET[:-1] + "=", TICKET[:-1] + "\n", TICKET + "\n", "ก" * 22, " " * 22],
)
def test_anything_else_is_no_ticket_and_is_not_sealed(text):
    assert not is_ticket(text)
    with pytest.raises(ValueError, match="a ticket has 22 characters"):
        seal(text, room="2026", secret="s")


def test_a_seal_is_the_keyed_hash_that_older_databases_hold():
    """Computed once with `openssl dgst -sha256 -hmac secret` over "2026:AAAAAAAAAAAAAAAAAAAAAA"."""
    known = "e19d67d2b18a37fa76107d04588906325ab61f88697b3e6df6a62ebbd630c9fd"
    assert seal(TICKET, room="2026", secret="secret") == known


@given(ticket=st.from_regex(r"\A[A-Za-z0-9_-]{22}\Z"), room=st.text(), secret=st.text(min_size=1))
def test_a_seal_is_64_hexadecimal_characters_without_the_ticket(ticket, room, secret):
    made = seal(ticket, room=room, secret=secret)
    assert made == seal(ticket, room=room, secret=secret)
    assert (len(made), set(made) <= set("0123456789abcdef"), ticket in made) == (64, True, False)


def test_another_ticket_room_or_secret_gives_another_seal():
    seals = {
        seal(ticket, room=room, secret=secret)
        for ticket in (TICKET, TICKET[:-1] + "B")
        for room in ("2025", "2026")
        for secret in ("one", "two")
    }
    assert len(seals) == 8


KEY = b"k" * 32
PART = st.text(string.ascii_letters + string.digits + "-_", max_size=64)
PASS = st.builds(Pass, PART, PART, PART, PART, st.integers(0, 99), st.integers(1, 2**45))


@given(PASS)
def test_a_pass_is_read_as_it_was_signed_until_it_expires(given_pass):
    text = sign(given_pass, KEY)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_.")
    if len(text) <= 300:
        assert read(text, KEY, given_pass.expires - 1) == given_pass
    assert read(text, KEY, given_pass.expires) is None


@given(PASS, st.data())
def test_a_pass_with_any_character_changed_is_no_pass(given_pass, data):
    text = sign(given_pass, KEY)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("aZ3-_.=ก\ud800"))
    changed = text[:at] + other + text[at + 1 :]
    if changed != text:
        assert read(changed, KEY, 0) is None


@pytest.mark.parametrize("text", ["", ".", "a.b", "......", "a" * 301, "ก.ข", "phone.r.s.open.x.y.z"])
def test_what_was_never_signed_is_no_pass(text):
    assert read(text, KEY, 0) is None


def test_a_pass_of_another_key_is_no_pass():
    text = sign(Pass("phone", "r", "s", "open", 0, 9), KEY)
    assert read(text, b"other" * 8, 0) is None


def test_a_pass_holds_no_character_that_could_end_a_cookie():
    with pytest.raises(ValueError, match="parts of a pass"):
        sign(Pass("phone", "a;b", "s", "open", 0, 9), KEY)


def test_forgeries_do_not_fill_the_memory():
    before = verified.cache_info().currsize
    assert not any(read(f"phone.r.s.open.0.{n}.{'x' * 43}", KEY, 0) for n in range(100))
    assert verified.cache_info().currsize == before

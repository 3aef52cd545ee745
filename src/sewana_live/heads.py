"""Heads of requests that came before: a phone sends the same twenty headers with each of its votes.

A head whose bytes equal those of the request before, on the same line, means the same; only the number behind
`content-length` may be another one. A head is remembered only if nothing in it could be read in two ways.
"""

import re
from collections.abc import Mapping, Sequence

from sewana_live.tickets import Pass
from sewana_live.wire import LONGEST_BODY, LONGEST_HEAD, Header

MOST_DIGITS = 4
LENGTH = re.compile(rb"\r\ncontent-length: ?([0-9]{1,%d})\r\n" % MOST_DIGITS, re.IGNORECASE)
END = b"\r\n\r\n"


class Head:
    """What the parser made of a head.

    Attributes
    ----------
    headers : mapping of lower-case bytes
        Without content-length: a body is handed on whole.
    before, after : bytes
        The head's own bytes around the number of its content-length; empty where it is not to be known again.
    admitted : Pass or None
        Set by who has looked at origin, type and pass of a request with these headers: all in order.
    """

    __slots__ = ("admitted", "after", "before", "deed", "headers", "query", "room", "size")

    def __init__(self, room: str, deed: str, query: bytes, headers: Sequence[Header]) -> None:
        self.room = room
        self.deed = deed
        self.query = query
        known = dict(headers)
        known.pop(b"content-length", None)
        self.headers: Mapping[bytes, bytes] = known
        self.admitted: Pass | None = None
        self.before = self.after = b""
        self.size = 0

    def remember(self, request: bytes, size: int, headers: Sequence[Header]) -> bool:
        """Keep the bytes of a request's head; False for one that is better parsed each time.

        The parser found a request to begin with the first of these bytes, and the last body in them to have this size.
        """
        head = request[: len(request) - size]
        found = LENGTH.search(head)
        names = [name for name, _value in headers]
        if found is None or names.count(b"content-length") != 1 or b"transfer-encoding" in names:
            return False
        if not is_plain(head) or int(found[1]) != size or len(head) + MOST_DIGITS > LONGEST_HEAD:
            return False
        self.before, self.after = head[: found.start(1)], head[found.end(1) :]
        self.size = len(self.before)
        return True

    def body_of(self, request: bytes) -> bytes | None:
        """Return the body of one whole request that begins with this very head, None for any other bytes."""
        at = self.size
        if not request.startswith(self.before):
            return None
        end = request.find(b"\r", at, at + MOST_DIGITS + 1)
        digits = request[at:end]
        if end < 0 or not digits.isdigit() or not request.startswith(self.after, end):
            return None
        begin = end + len(self.after)
        size = len(request) - begin
        return request[begin:] if int(digits) == size <= LONGEST_BODY else None


def is_plain(head: bytes) -> bool:
    """Whether a head ends where every reader would see its end, and has lines of one kind only."""
    lines = head.count(b"\r\n")
    return (
        head.startswith(b"POST ")
        and head.find(END) == len(head) - len(END)
        and head.count(b"\r") == lines == head.count(b"\n")
    )

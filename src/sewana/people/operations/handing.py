"""The dialogue for a mail that must not come twice: a mark is written just before the last line of its text.

The mail server takes a mail at the line with the dot, not earlier. Whoever dies before the mark has surely not sent
it, and it is sent later; whoever dies after it has most probably sent it, and it is held. Between mark and dot lies no
work.
"""

import smtplib
import socket
from collections.abc import Callable
from email.utils import parseaddr

from django.core.mail import EmailMessage

TAKEN, GO_ON, CLOSING = 250, 354, 421  # RFC 5321
KNOWN = (TAKEN, 251)


def hand_over(letter: EmailMessage, line: smtplib.SMTP, *, before_last_line: Callable[[], None]) -> None:
    """Send a mail to its one reader over an open line, as smtplib does, with a word before the last line."""
    (reader,) = letter.to
    sender = parseaddr(letter.from_email)[1]
    text = letter.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own messages know it
    line.ehlo_or_helo_if_needed()
    begin(line, sender, reader)
    send_at_once(line)
    line.send(dotted(text))
    before_last_line()
    line.send(b".\r\n")
    answered(line, line.getreply(), TAKEN)


def send_at_once(line: smtplib.SMTP) -> None:
    """The last line is short: it would wait until the text before it is acknowledged, 40 ms for each mail."""
    if line.sock is not None:
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def begin(line: smtplib.SMTP, sender: str, reader: str) -> None:
    code, said = line.mail(sender)
    if code != TAKEN:
        start_over(line, code)
        raise smtplib.SMTPSenderRefused(code, said, sender)
    code, said = line.rcpt(reader)
    if code not in KNOWN:
        start_over(line, code)
        raise smtplib.SMTPRecipientsRefused({reader: (code, said)})
    answered(line, line.docmd("DATA"), GO_ON)


def answered(line: smtplib.SMTP, answer: tuple[int, bytes], wanted: int) -> None:
    code, said = answer
    if code != wanted:
        start_over(line, code)
        raise smtplib.SMTPDataError(code, said)


def start_over(line: smtplib.SMTP, code: int) -> None:
    """The next mail may follow over the same line, unless the server hangs up."""
    if code == CLOSING:
        line.close()
    else:
        line.rset()


def dotted(text: bytes) -> bytes:
    """A line that begins with a dot gets another one, so that it does not end the text (RFC 5321, 4.5.2)."""
    lines = text.rstrip(b"\r\n").split(b"\r\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)

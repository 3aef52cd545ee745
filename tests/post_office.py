"""A mail server of flesh and blood for tests: it speaks SMTP on this machine, and keeps what it takes."""

import asyncio
import contextlib
import email
import email.policy
import socket
import threading

from aiosmtpd.controller import Controller


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class PostOffice:
    """What came in, as bytes; `refuses` says by which answer a recipient is refused, `slow_s` how long each takes."""

    def __init__(self, port=None, *, slow_s=0.0):
        self.port = port or free_port()
        self.slow_s = slow_s
        self.refuses = {}
        self.dialogues = 0
        self.taken = []
        self.lock = threading.Lock()

    # What aiosmtpd calls at each step of a dialogue.
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.dialogues += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if said := self.refuses.get("DATA"):
            return said
        with self.lock:
            self.taken.append(envelope.content)
        await asyncio.sleep(self.slow_s)
        return "250 OK"

    def letters(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.taken]

    def subjects(self):
        return [letter["Subject"] for letter in self.letters()]

    @contextlib.contextmanager
    def open(self):
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


def use(settings, office):
    """Let mails go to this server."""
    settings.HAS_MAIL_SERVER = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "หอสมุดทดสอบ <forum@example.org>"

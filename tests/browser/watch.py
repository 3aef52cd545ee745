"""What no page may ever do: write to the console, break the policy, ask elsewhere, or open a dialog."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError

# The policy's own event says more than the console, and also tells of reports that are not printed.
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`));"""


@dataclass
class Watch:
    """Collects complaints about everything that one browser context does."""

    address: str
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self.on_console)
        context.on("weberror", self.on_error)
        context.on("dialog", self.on_dialog)
        context.on("request", self.on_request)
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def allow(self, pattern: str) -> None:
        """A test that provokes a refusal says so; everything else still fails it."""
        self.allowed.append(pattern)

    def complain(self, words: str) -> None:
        self.complaints.append(words)

    @property
    def found(self) -> list[str]:
        return [words for words in self.complaints if not any(re.search(one, words) for one in self.allowed)]

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complain(f"console {message.type}: {message.text} at {message.location.get('url')}")

    def on_error(self, error: WebError) -> None:
        self.complain(f"script error: {error.error}")

    def on_dialog(self, dialog: Dialog) -> None:
        self.complain(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:")):
            self.complain(f"asked elsewhere: {request.url}")

    def on_failure(self, request: Request) -> None:
        # A download aborts the navigation that began it; Chromium calls that a failure.
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"failed: {request.method} {request.url} {request.failure}")

    def on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complain(f"answered {response.status}: {response.request.method} {response.url}")

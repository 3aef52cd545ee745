"""Log lines for people, and as JSON for machines that collect them; never bodies, query strings, names or secrets."""

import json
import logging
import re
from datetime import UTC, datetime

# Whoever knows the rest of such an address answers as somebody else; Django writes addresses that failed.
SECRET = re.compile(
    r"(/(?:s|m|meet|stage|console|news|tap|calendars(?:/improvements)?|q/[^/\s]+)/)[\w-]{16,}"
)


def without_secrets(text: str) -> str:
    return SECRET.sub(r"\1…", text)


class Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

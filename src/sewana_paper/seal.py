"""The sheet that travels inside its own paper, and the proof that the paper still says the same.

Somebody may edit the paper in Word. Then what stands on the paper is meant, and the sheet inside is stale.
So the sheet carries the SHA-256 of the visible text; it counts only while that text is unchanged. This is no
signature: it guards against honest edits, not against forgery.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sewana_paper.forms import Form, load_form
from sewana_paper.sheets import checked_sheet

# These cannot stand in XML, and must not stand raw anywhere else; in JSON an escape says the same.
OUTSIDE_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def text_sha256(text: str) -> str:
    """Return the SHA-256 of the words alone: programs re-wrap lines and spaces when they save."""
    words = "".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def sealed(form: Form, sheet: Mapping[str, Any], visible: str) -> str:
    """Return the sheet as JSON that may stand in XML, with the hash of the paper's visible text."""
    inside = {"form": form["key"], "version": form["version"], **checked_sheet(form, sheet)}
    text = json.dumps({"text_sha256": text_sha256(visible), "sheet": inside}, ensure_ascii=False)
    return OUTSIDE_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unsealed(payload: str, visible: str) -> dict[str, Any] | None:
    """Return the sheet, or None where the visible text has changed or the payload is not one of ours."""
    try:
        inside = json.loads(payload)
        if inside["text_sha256"] != text_sha256(visible):
            return None
        sheet = inside["sheet"]
        form = load_form(sheet["form"])
        return {"form": form["key"], "version": form["version"], **checked_sheet(form, sheet)}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None

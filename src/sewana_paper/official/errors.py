"""What can be wrong with a paper's data, a library's wording or its emblem."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sewana_paper.errors import PaperError


class OfficialError(PaperError):
    """A paper cannot be made as asked; `code` and `params` say why.

    Codes: `unknown_kind`, `unknown_field`, `wrong_type`, `unknown_choice`, `too_long`, `unknown_block`,
    `unknown_placeholder`, `missing_placeholder`, `bad_text`, `bad_emblem`, `bad_template`.
    """


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that look like `name`, or the first few when none does."""
    names = sorted(known)
    return get_close_matches(name, names, n=3, cutoff=0.5) or names[:8]

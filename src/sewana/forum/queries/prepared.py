"""The questions that were prepared for the dialogue, as far as the run sheet does not have them."""

from sewana.committee.models import Edition
from sewana.planning.models import PreparedQuestion
from sewana_text.graphemes import split_graphemes

LONGEST_TITLE = 200


def short(text: str) -> str:
    """A text as the title of a line: cut where it is too long, and never inside a letter with its marks."""
    if len(text) <= LONGEST_TITLE:
        return text
    return "".join(split_graphemes(text[:LONGEST_TITLE])[:-1]) + "…"


def waiting_of(edition: Edition) -> list[PreparedQuestion]:
    """Those that are not in the run sheet yet; a rehearsal has those of the forum it is for."""
    have = set(edition.run_items.values_list("title_th", flat=True))
    found = PreparedQuestion.objects.filter(
        edition=edition.rehearsal_of_id or edition.pk, is_dropped=False
    ).select_related("for_speaker")
    return [one for one in found.defer("for_speaker__picture") if short(one.text_th) not in have]

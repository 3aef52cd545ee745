"""The questions that were prepared for the dialogue, taken over into the run sheet."""

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum.operations.desk import Line, bring_in_lines
from sewana.forum.operations.noting import NotPossible
from sewana.forum.queries.prepared import LONGEST_TITLE, short, waiting_of
from sewana.planning.models import PreparedQuestion


def line_of(question: PreparedQuestion) -> Line:
    """A line that only the console sees; a question too long for it stands whole in its note."""
    title, title_en = short(question.text_th), short(question.text_en)
    whole = [text for text, cut in ((question.text_th, title), (question.text_en, title_en)) if text != cut]
    speaker = str(question.for_speaker)[:LONGEST_TITLE] if question.for_speaker else ""
    return Line(title, title_en, speaker=speaker, note="\n".join(whole), is_public=False)


@transaction.atomic
def bring_in_prepared(edition: Edition, *, by: object) -> int:
    """Put the prepared questions at the end of the run sheet; those that are there already stay once."""
    Edition.objects.select_for_update().get(pk=edition.pk)  # two clicks at once bring them once
    lines = [line_of(one) for one in waiting_of(edition)]
    if not lines:
        raise NotPossible(_("All prepared questions are in the run sheet already."))
    return bring_in_lines(edition, lines, replaces=False, by=by)

"""What somebody does at the shared tablet, checked."""

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sewana.forum.forms.clerk import QUESTION_LIMIT
from sewana.forum.models import Poll, PollKind
from sewana_live.events import Answer
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import normalise, one_line

LONGEST_WRITTEN = 1000


class AskForm(forms.Form):
    id = forms.UUIDField(required=False)
    text = forms.CharField(
        max_length=LONGEST_WRITTEN, error_messages={"required": _("Write your question first.")}
    )

    def clean_id(self) -> uuid.UUID:
        return self.cleaned_data["id"] or uuid.uuid4()

    def clean_text(self) -> str:
        text = one_line(normalise(str(self.cleaned_data["text"])))
        if count_graphemes(text) > QUESTION_LIMIT:
            raise forms.ValidationError(_("A question has at most 300 characters. Ask one thing at a time."))
        return text


def answer_in(poll: Poll, data: QueryDict) -> Answer:
    """Read an answer from a form's fields; what is no number fits no poll, and is refused with it."""
    given = [text for text in data.getlist("answer")[:20] if text.strip()]
    if poll.kind == PollKind.OPEN:
        return normalise(given[0]).strip() if given else ""
    if poll.kind == PollKind.WORDS:
        return [one_line(normalise(word)) for word in given]
    numbers = [int(text) if text.isdecimal() and len(text) <= 3 else -1 for text in given]
    if poll.kind == PollKind.RANKING:  # the field of each option holds the place that it is given, from 1
        return sorted(range(len(numbers)), key=lambda option: numbers[option]) if is_order(numbers) else []
    return numbers


def is_order(numbers: list[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1))

"""What a clerk types from a slip or hears at the microphone, checked."""

import re
import uuid
from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import Edition
from sewana.forum.forms.votes import LONGEST_WRITTEN, STATEMENT_LIMIT
from sewana.forum.models import Origin
from sewana.forum.operations.clerk import OPINION, QUESTION, Slip
from sewana.forum.queries.votes import shown_statements
from sewana.people.models import Group
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import normalise, one_line

QUESTION_LIMIT = 300
MOST_VOTES = 200
AGREE = ("เห็นด้วย", "เห็น", "ใช่", "+", "✓", "y", "a", "yes", "agree")
DISAGREE = ("ไม่เห็นด้วย", "ไม่เห็น", "ไม่", "ไม่ใช่", "-", "−", "–", "✕", "x", "n", "d", "no", "disagree")
PASS = ("ข้าม", "ไม่แน่ใจ", "เฉย", "เฉยๆ", "?", "0", "๐", "s", "p", "skip", "pass")
CHOICES = {word: value for words, value in ((AGREE, 1), (DISAGREE, -1), (PASS, 0)) for word in words}
# A number, and a word or sign after it; a comma, a line or the next number ends it.
PAIR = re.compile(r"\s*(\d{1,7})\s*[.:)]?\s*([^\d\s,;:.)]+|(?<=\s)[0๐](?!\d))\s*[,;]?")


class VotesUnread(ValueError):
    """What is typed as votes cannot be read."""


def read_votes(text: str) -> dict[int, int]:
    """Read "7 เห็นด้วย, 8 -, 9 ข้าม", in Thai or other digits, as statement and vote.

    Raises `VotesUnread` with the piece that cannot be read.
    """
    text, at, votes = normalise(text).strip(), 0, dict[int, int]()
    while at < len(text):
        found = PAIR.match(text, at)
        value = CHOICES.get(found.group(2).casefold()) if found else None
        if found is None or value is None:
            raise VotesUnread(
                gettext("Cannot read “%(piece)s”. Write votes like this: 7 +, 8 -, 9 ?")
                % {"piece": text[at : at + 20]}
            )
        number = int(found.group(1))
        if votes.setdefault(number, value) != value:
            raise VotesUnread(gettext("Statement %(number)s has two different votes.") % {"number": number})
        at = found.end()
    return votes


class SlipForm(forms.Form):
    """One slip or one voice: a question or an opinion, votes on numbered statements, or both."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        choices=[(Origin.PAPER, _("Paper slip")), (Origin.MICROPHONE, _("Microphone"))], initial=Origin.PAPER
    )
    kind = forms.ChoiceField(
        choices=[(QUESTION, _("Question")), (OPINION, _("Opinion"))], initial=QUESTION, required=False
    )
    number = forms.CharField(max_length=12, required=False)
    group = forms.CharField(max_length=60, required=False)
    text = forms.CharField(max_length=LONGEST_WRITTEN, required=False)
    votes = forms.CharField(max_length=2000, required=False)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.edition = edition

    def clean_id(self) -> uuid.UUID:
        return self.cleaned_data["id"] or uuid.uuid4()

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        return str(int(number)) if number.isdecimal() else number  # Thai digits, and noughts in front

    def clean_group(self) -> Group | None:
        """A group and an origin in one word, as one key sets both."""
        code, _colon, origin = str(self.cleaned_data["group"]).partition(":")
        if not code:
            return None
        group = Group.objects.filter(code=code, origin=origin).first()
        if group is None:
            raise forms.ValidationError(_("This group is not one of the library's."))
        return group

    def clean_text(self) -> str:
        return one_line(normalise(str(self.cleaned_data["text"])))

    def clean_votes(self) -> Mapping[int, int]:
        try:
            votes = read_votes(str(self.cleaned_data["votes"]))
        except VotesUnread as error:
            raise forms.ValidationError(str(error)) from error
        shown = set(shown_statements(self.edition).values_list("number", flat=True))
        unknown = sorted(set(votes) - shown)
        if unknown:
            raise forms.ValidationError(
                _("No opinion is shown under number %(number)s."), params={"number": unknown[0]}
            )
        return votes

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        text = str(cleaned.get("text", ""))
        limit = QUESTION_LIMIT if cleaned.get("kind") != OPINION else STATEMENT_LIMIT
        if not self.errors and not text and not cleaned.get("votes"):
            raise forms.ValidationError(_("Type what the slip says, or how it votes."))
        if count_graphemes(text) > limit:
            message = _("This is too long: a question has at most 300 characters, an opinion at most 140.")
            self.add_error("text", message)
        return cleaned

    def slip(self) -> Slip:
        cleaned = self.cleaned_data
        return Slip(
            id=cleaned["id"],
            origin=cleaned["origin"],
            number=cleaned["number"],
            group=cleaned["group"],
            kind=cleaned["kind"] or QUESTION,
            text=cleaned["text"],
            votes=cleaned["votes"],
        )


class HandsForm(forms.Form):
    """A show of hands: a number for each option, in their order."""

    id = forms.UUIDField(required=False)
    poll = forms.IntegerField(min_value=0, max_value=10_000_000)
    count = forms.Field(required=False)

    def clean_id(self) -> uuid.UUID:
        return self.cleaned_data["id"] or uuid.uuid4()

    def counts(self, given: list[str]) -> list[int]:
        """Read the numbers, in Thai digits too; empty is nobody. What is no number becomes -1, which is refused."""
        return [as_count(text.strip()) for text in given]


def as_count(text: str) -> int:
    if not text:
        return 0
    return int(text) if text.isdecimal() and len(text) <= 6 else -1

"""Input from phones and moderators, checked."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sewana.forum.models import Choice, Statement
from sewana.people.models import Language, Origin, Side
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import normalise, one_line

STATEMENT_LIMIT = 140
LONGEST_WRITTEN = 1000


class VoteForm(forms.Form):
    statement = forms.IntegerField(min_value=0, max_value=10_000_000)
    value = forms.TypedChoiceField(choices=Choice.choices, coerce=int)
    client_id = forms.UUIDField(required=False)

    def clean_client_id(self) -> uuid.UUID:
        # Without script the page carries an id of its own; without even that, the vote still counts.
        return self.cleaned_data["client_id"] or uuid.uuid4()


class GroupForm(forms.Form):
    group = forms.SlugField(max_length=40)
    origin = forms.ChoiceField(choices=Origin.choices)


class StatementText(forms.CharField):
    """A statement: one line of at most 140 characters as people count them."""

    def clean(self, value: object) -> str:
        text = one_line(normalise(str(super().clean(value))))
        over = count_graphemes(text) - STATEMENT_LIMIT
        if len(text) > LONGEST_WRITTEN:  # composing may have taken letters with piles of marks apart
            raise forms.ValidationError(_("This text has too many marks over its letters. Write it plainly."))
        if over > 0:
            message = ngettext(
                "This is %(over)s character too long: a statement has at most %(limit)s. Say one thing at a time.",
                "This is %(over)s characters too long: a statement has at most %(limit)s. Say one thing at a time.",
                over,
            )
            raise forms.ValidationError(message % {"over": over, "limit": STATEMENT_LIMIT})
        if not text:
            raise forms.ValidationError(_("Write your opinion first."))
        return text


class ProposalForm(forms.Form):
    text = StatementText(
        label=_("Your opinion"),
        max_length=LONGEST_WRITTEN,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=_(
            "One idea in one sentence that others can agree or disagree with, at most 140 characters."
        ),
    )


class StatementForm(ProposalForm):
    """A statement written in the office."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    from_side = forms.ChoiceField(
        label=_("Whose voice"), choices=[("", _("The committee")), *Side.choices], required=False
    )


class TranslationForm(forms.Form):
    translation = forms.CharField(max_length=LONGEST_WRITTEN, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        error_messages={"required": _("Write a reason: the author of the statement will see it.")},
    )


class MergeForm(forms.Form):
    into = forms.IntegerField(
        min_value=0, error_messages={"required": _("Write the number of the statement that stays.")}
    )

    def __init__(self, *args: object, statement: Statement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.statement = statement

    def clean_into(self) -> Statement:
        number = self.cleaned_data["into"]
        target = self.statement.edition.statements.filter(number=number).first()
        if target is None:
            raise forms.ValidationError(_("There is no statement %(number)s.") % {"number": number})
        return target

"""What speakers and moderators write on their own page, checked."""

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import TextField
from sewana.committee.forms.members import Line
from sewana.planning.models import Speaker
from sewana.planning.operations.pictures import PictureRefused, redrawn
from sewana.planning.operations.replies import DRAFT, LONGEST_KEPT, REPLY, seen_now

YES_NO = [("yes", _("Yes, you may")), ("no", _("No, please do not"))]


class ConsentField(forms.ChoiceField):
    """Yes, no, or not said yet; nothing is ticked beforehand."""

    def __init__(self, *, label: object, help_text: object) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # lazily translated
            help_text=help_text,  # type: ignore[arg-type]
            choices=YES_NO,
            required=False,
            widget=forms.RadioSelect,
        )

    def clean(self, value: object) -> bool | None:
        return {"yes": True, "no": False}.get(str(super().clean(value)))

    def prepare_value(self, value: object) -> object:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class DeclineForm(forms.Form):
    reply_note = TextField(label=_("A few words, if you like"), rows=3, max_length=2000)


class DetailsForm(forms.Form):
    """All that has to be known of somebody who accepted; everything can be left for later."""

    biography_th = TextField(
        label=_("About you, in Thai"),
        rows=6,
        max_length=4000,
        help_text=_("Some sentences: what you do, and what you are known for."),
    )
    biography_en = TextField(label=_("About you, in English"), rows=6, max_length=4000)
    picture = forms.FileField(
        label=_("Picture of you"),
        required=False,
        allow_empty_file=True,  # our own message says what to do
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Where and when it was taken is not kept."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    removes_picture = forms.BooleanField(label=_("take the picture away"), required=False)
    picture_alt = Line(
        label=_("What the picture shows"),
        required=False,
        max_length=200,
        help_text=_("One sentence for people who do not see it."),
    )
    may_publish = ConsentField(
        label=_("May we publish what you wrote about yourself, and your picture?"),
        help_text=_(
            "On the public page of the programme. You can change this until the day of the forum, and take it"
            " back at any time."
        ),
    )
    may_record = ConsentField(
        label=_("May we record you while you speak?"),
        help_text=_(
            "In sound and picture, to be seen later. You can change this until the day of the forum, and take it"
            " back at any time."
        ),
    )
    food = Line(
        label=_("What you do not eat"),
        required=False,
        max_length=300,
        help_text=_("For example: no pork, vegetarian, allergic to peanuts."),
    )
    travel = TextField(
        label=_("How you come, and where we meet you"),
        rows=2,
        max_length=500,
        help_text=_("For example: by car, licence plate AB 1234, needs a parking space."),
    )
    needs = TextField(
        label=_("What would help you"),
        rows=3,
        max_length=2000,
        help_text=_(
            "A wheelchair, large print, sign language, a quiet room. Only those see it who run the forum or look after"
            " you."
        ),
    )
    slides_url = forms.URLField(
        label=_("Link to your slides"), required=False, max_length=500, assume_scheme="https"
    )
    bank = Line(
        label=_("Bank account for the honorarium"),
        required=False,
        max_length=300,
        help_text=_(
            "Bank, branch, name and number. Only chair and secretary see it; it stands in no list or mail."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reply_note = TextField(label=_("Anything else"), rows=3, max_length=2000)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    drawn: bytes | None = None  # the picture as it will be kept

    @classmethod
    def of(cls, speaker: Speaker) -> dict[str, object]:
        """What was sent, and over it what was typed and kept for later."""
        sent = {name: getattr(speaker, name) for name in REPLY}
        kept = {name: text for name, text in speaker.form_draft.items() if name in DRAFT}
        return {**sent, **kept, "seen": seen_now(speaker)}

    def clean_picture(self) -> "File[bytes] | None":
        upload = self.cleaned_data["picture"]
        if not isinstance(upload, File):
            return None
        try:
            self.drawn = redrawn(upload)
        except PictureRefused as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    @property
    def new_picture(self) -> bytes | None:
        """The picture to keep: none chosen leaves the one there is, an empty one takes it away."""
        if self.drawn is not None:
            return self.drawn
        return b"" if self.cleaned_data.get("removes_picture") else None

    def given(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in REPLY}

    def typed(self) -> dict[str, str]:
        """What stands in the fields, right or wrong, to be kept for later."""
        return {name: str(self.data.get(name, "")) for name in DRAFT}

    @property
    def is_too_long(self) -> bool:
        """Whether something was typed that could not even be kept for later as it stands."""
        return any(len(text) > LONGEST_KEPT for text in self.typed().values())

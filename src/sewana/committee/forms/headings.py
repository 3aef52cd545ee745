"""The heading of the library's papers as a form."""

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sewana.committee.forms.members import Line
from sewana.committee.models import Heading
from sewana.committee.queries.papers import LINES, PICTURES
from sewana_paper.official import OfficialError
from sewana_paper.official.emblems import redrawn
from sewana_text.normalise import normalise

AREAS = (
    "address_th",
    "address_en",
    "signer_position_th",
    "signer_position_en",
    "second_position_th",
    "second_position_en",
)
MOST_BYTES = 2_000_000
DIGEST = re.compile("[0-9a-f]{64}")

LABELS = {
    "organisation_th": _("Name of the library in Thai"),
    "organisation_en": _("Name of the library in English"),
    "unit_th": _("Unit that is in charge, in Thai"),
    "unit_en": _("Unit that is in charge, in English"),
    "address_th": _("Address in Thai"),
    "address_en": _("Address in English"),
    "phone": _("Telephone in Thai papers"),
    "phone_en": _("Telephone in English papers"),
    "email": _("Mail"),
    "prefix": _("Document code in Thai papers"),
    "prefix_en": _("Document code in English papers"),
    "signer_th": _("Who signs, in Thai"),
    "signer_en": _("Who signs, in English"),
    "signer_position_th": _("Position in Thai"),
    "signer_position_en": _("Position in English"),
    "second_th": _("Second signature, in Thai"),
    "second_en": _("Second signature, in English"),
    "second_position_th": _("Position in Thai"),
    "second_position_en": _("Position in English"),
}
HELPS = {
    "organisation_th": _(
        "As it stands at the head of papers. While it is empty, the library's name is taken."
    ),
    "address_th": _("As it stands at the top of letters, in as many lines."),
    "phone_en": _("Only where it is written otherwise, such as +66 …."),
    "prefix": _("What stands before the running number of letters and memos, with the slash."),
    "prefix_en": _("Only where it is another one."),
    "signer_position_th": _("A second line may say for whom."),
    "second_th": _("Only certificates have a second signature. Leave it empty for one."),
}
GROUPS = (
    (_("The library"), LINES[:6]),
    (_("How to reach it, and its document code"), LINES[6:11]),
    (_("Who signs"), LINES[11:15]),
    (_("Second signature on certificates"), LINES[15:]),
)
REASONS = {
    "too_large": _("The file is larger than 2 MB. Make the picture smaller, and choose it again."),
    "not_a_picture": _("This is no PNG, JPEG or SVG. Save the emblem as one of these, and choose it again."),
    "too_many_dots": _("The picture has too many dots. Make it smaller: 1,000 dots a side are plenty."),
    "too_wide": _("The picture is more than four times as wide as it is high. Cut the empty edges off."),
    "damaged": _("The picture cannot be read. Open it, save it again as PNG, and choose that one."),
}


class HeadingForm(forms.Form):
    """Names, addresses, signatures and pictures; a picture is drawn anew before anybody sees it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.drawn: dict[str, bytes] = {}
        for name in LINES:
            self.fields[name] = line_of(name)
        self.fields["thai_numerals"] = forms.BooleanField(
            label=_("Thai numerals in Thai papers"),
            required=False,
            help_text=_("Telephone numbers, addresses of pages and account numbers always have Arabic ones."),
        )
        for which, label in PICTURE_LABELS.items():
            self.fields[which] = forms.FileField(
                label=label,
                required=False,
                widget=forms.FileInput({"accept": "image/png,image/jpeg,image/svg+xml"}),
                help_text=_(
                    "PNG, JPEG or SVG, up to 2 MB. It is drawn anew; nothing else of the file is kept."
                ),
            )
            self.fields[f"no_{which}"] = forms.BooleanField(label=_("Take it off"), required=False)
            # Under which digest the picture is kept that was chosen before, so that it is not chosen twice.
            self.fields[f"kept_{which}"] = forms.CharField(
                required=False, max_length=64, widget=forms.HiddenInput, initial=self.initial.get(which, "")
            )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        for which in PICTURES:
            sent = cleaned.get(which)
            if isinstance(sent, UploadedFile):
                self.draw(which, sent)
        return cleaned

    def draw(self, which: str, sent: "UploadedFile[bytes]") -> None:
        try:
            self.drawn[which] = redrawn(sent.read(MOST_BYTES + 1), which)
        except OfficialError as error:
            self.add_error(which, REASONS[str(error.params["reason"])])

    def values(self) -> dict[str, object]:
        """What can be kept of what was typed; pictures by the digest of before."""
        names = (*LINES, "thai_numerals")
        typed = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**typed, **{which: self.kept(which) for which in PICTURES}}

    def kept(self, which: str) -> str:
        """The digest of the picture of before; none where it is taken off, or where somebody made one up."""
        digest = str(self.cleaned_data.get(f"kept_{which}", ""))
        return digest if DIGEST.fullmatch(digest) and not self.cleaned_data.get(f"no_{which}") else ""

    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


PICTURE_LABELS = {"emblem": _("Emblem on letters and orders"), "logo": _("Logo on certificates")}


class Lines(forms.CharField):
    """Several lines in their normal form, without empty ones at the end."""

    widget = forms.Textarea

    def clean(self, value: object) -> str:
        return "\n".join(line.strip() for line in normalise(str(super().clean(value))).strip().split("\n"))


def longest(name: str) -> int:
    return int(getattr(Heading._meta.get_field(name), "max_length", 0))


def line_of(name: str) -> forms.Field:
    label, words, most = LABELS[name], HELPS.get(name, ""), longest(name)
    if name == "email":
        wrong = {"invalid": _("This is not a mail address. Write it like name@example.org.")}
        return forms.EmailField(label=label, required=False, max_length=most, error_messages=wrong)
    if name in AREAS:
        box = forms.Textarea({"rows": 2, "lang": "en" if name.endswith("_en") else "th"})
        return Lines(label=label, required=False, max_length=most, help_text=words, widget=box)
    return Line(label=label, required=False, max_length=most, help_text=words)

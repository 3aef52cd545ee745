"""Input about media, checked."""

import datetime as dt
import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sewana.base.fields import DateField
from sewana.committee.forms.members import Line
from sewana.committee.models import Edition, Member, Paper
from sewana.planning.forms.media_types import ENDINGS
from sewana.planning.models import MediaItem, MediaKind, MediaUse
from sewana.planning.queries.media import issued_paper, owners
from sewana_text.normalise import normalise, one_line

OVER = _("This day is over already. Change it, or send it again to keep it.")
SHOWS = ("alt_th", "alt_en")
# What is asked of some kinds only.
ONLY_OF: dict[str, tuple[str, ...]] = {
    MediaKind.POSTER: SHOWS,
    MediaKind.PICTURE: SHOWS,
    MediaKind.VIDEO: ("has_captions",),
}
KNOWN = [("", _("not known")), ("True", _("yes")), ("False", _("no"))]
LONGEST_NAME = 150
# What no system takes in a file name, and marks that turn letters round: a name must look like what it is.
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def fit_name(name: str) -> str:
    """A file's name as we keep it: short, in one line, and harmless on any system."""
    plain = UNFIT.sub("_", one_line(normalise(name))).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:12]}" if dot else plain[:LONGEST_NAME]


class ItemForm(forms.Form):
    """One thing to be made; what only another kind has is not asked for."""

    title_th = Line(
        label=_("Name of the item"),
        max_length=200,
        error_messages={"required": _("Write what it is, for example: Poster.")},
    )
    title_en = Line(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=MediaKind.choices)
    owner = forms.ChoiceField(label=_("Who makes it"), required=False)
    due_on = DateField(label=_("Due on"), required=False, help_text=_("For example 20/2/2569 or 2026-02-20."))
    use = forms.ChoiceField(label=_("Who may use it"), choices=MediaUse.choices)
    credit = Line(
        label=_("Whom to credit"),
        max_length=300,
        required=False,
        help_text=_("The people who made it, as they want to be named."),
    )
    alt_th = Line(
        label=_("What it shows"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One sentence for those who do not see the picture."),
    )
    alt_en = Line(
        label=_("What it shows, in English"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    has_captions = forms.TypedChoiceField(
        label=_("Does it have captions?"),
        choices=KNOWN,
        required=False,
        coerce=lambda value: value == "True",
        empty_value=None,
        help_text=_("For films and sound: whether what is said can be read along."),
    )
    is_needed = forms.BooleanField(label=_("the forum needs it"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput)
    keeps_past = forms.CharField(widget=forms.HiddenInput, required=False)
    past: dt.date | None = None

    def __init__(self, *args: object, edition: Edition, kind: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.edition = edition
        for name in {name for names in ONLY_OF.values() for name in names} - set(ONLY_OF.get(kind, ())):
            del self.fields[name]
        self.fields["owner"].choices = [("", _("nobody yet")), *owners(edition)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, item: MediaItem) -> dict[str, object]:
        plain = {name: getattr(item, name) for name in cls.base_fields if name not in {"owner", "keeps_past"}}
        captions = "" if item.has_captions is None else str(item.has_captions)
        return plain | {"owner": str(item.owner_id or ""), "has_captions": captions}

    def clean(self) -> dict[str, object]:
        """A day that is over is asked back once, and only if it was written anew."""
        found = super().clean() or {}
        due_on = found.get("due_on")
        is_kept = isinstance(due_on, dt.date) and found.get("keeps_past") == due_on.isoformat()
        is_over = isinstance(due_on, dt.date) and due_on < timezone.localdate()
        if isinstance(due_on, dt.date) and is_over and not is_kept and "due_on" in self.changed_data:
            self.past = due_on
            self.add_error("due_on", OVER)
        return found

    def fields_given(self) -> dict[str, object]:
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in {"version", "keeps_past"}
        }
        return given | {"owner": self.chosen_owner()}

    def chosen_owner(self) -> Member | None:
        chosen = self.cleaned_data["owner"]
        return self.edition.members.get(pk=int(chosen)) if chosen else None


class AddForm(ItemForm):
    """The same at the beginning: what it is, who makes it and until when; or the signed copy of a paper."""

    paper = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: object, *, edition: Edition, initial: dict[str, object]) -> None:
        super().__init__(data, edition=edition, initial=initial)
        for name in ("title_en", "credit", "is_needed", "version"):
            del self.fields[name]

    def clean_paper(self) -> Paper | None:
        number = self.cleaned_data["paper"]
        return issued_paper(self.edition, str(number)) if number else None

    def fields_given(self) -> dict[str, object]:
        given = super().fields_given()
        return given if given["paper"] is None else given | {"is_needed": False}


class VersionForm(forms.Form):
    """A new version: a file or a link; `refused` says why a file that was sent is not here."""

    refused = ""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Picture, PDF, slides, sound or film, at most 200 MB."),
        widget=forms.FileInput({"accept": ENDINGS}),
    )
    url = forms.URLField(
        label=_("or a link"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text=_("For what is larger, or lies elsewhere already."),
        error_messages={"invalid": _("This is not a web address. Write it like https://example.org/film.")},
    )
    note = Line(label=_("What is new in it"), max_length=500, required=False)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if url and not url.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(
                _("This is not a web address. Write it like https://example.org/film.")
            )
        return url

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if self.refused:
            self.add_error("file", self.refused)
        if not self.errors and bool(found.get("file")) == bool(found.get("url")):
            both = bool(found.get("file"))
            words = _("Give a file or a link, not both.") if both else _("Choose a file, or write a link.")
            raise forms.ValidationError(words)
        return found

"""Input of evidence: what it shows, when, with which medium, and who may see it."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.action.models import Evidence, Improvement
from sewana.action.operations.evidence import Shown, faults, mark_of
from sewana.action.queries.evidence import OPEN, usable
from sewana.base.languages import localized
from sewana.committee.forms.members import Line
from sewana.committee.models import Edition
from sewana.planning.models import MediaItem

PREFIX = "evidence"


def prefix_of(row: Evidence | None) -> str:
    return f"{PREFIX}-{row.pk}" if row else PREFIX


class EvidenceForm(forms.Form):
    """A figure in words, or a medium with its words."""

    when = forms.ChoiceField(
        label=_("Before, after, or a document"),
        choices=Evidence.When.choices,
        initial=Evidence.When.AFTER,
        error_messages={"invalid_choice": _("Choose before, after, or document.")},
    )
    text_th = Line(
        label=_("In words, in Thai"),
        max_length=500,
        help_text=_("For example: Broken sockets fell from 86 to 3."),
        error_messages={"required": _("Say in Thai what it shows.")},
    )
    text_en = Line(label=_("In words, in English"), max_length=500, required=False)
    medium = forms.ChoiceField(
        label=_("Picture, file or link"),
        required=False,
        help_text=_("The approved ones of the media room."),
        error_messages={
            "invalid_choice": _("This is no approved medium of this edition. Choose one of the list.")
        },
    )
    is_public = forms.BooleanField(label=_("everybody may see it"), required=False)

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        improvement: Improvement,
        kept: Evidence | None = None,
        sees_office: bool = False,
        media: Sequence[MediaItem] | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, prefix=prefix_of(kept), **kwargs)  # type: ignore[arg-type,misc]
        self.improvement, self.kept = improvement, kept
        rows = usable_by(improvement.edition, sees_office=sees_office) if media is None else media
        self.usable = media_of(rows, kept)
        choices = media_choices(self.usable, sees_office=sees_office)
        self.fields["medium"].choices = choices  # type: ignore[attr-defined]
        if kept is None:
            del self.fields["seen"]

    @classmethod
    def of(cls, row: Evidence) -> dict[str, object]:
        names = ("when", "text_th", "text_en", "is_public")
        return {name: getattr(row, name) for name in names} | {
            "medium": str(row.media_id or ""),
            "seen": mark_of(row),
        }

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if not self.errors:
            for name, words in faults(self.improvement, self.shown, self.kept).items():
                self.add_error(name, words)
        return found

    @property
    def shown(self) -> Shown:
        given = self.cleaned_data
        chosen = self.usable.get(given["medium"])
        return Shown(given["when"], given["text_th"], given["text_en"], chosen, given["is_public"])


def usable_by(edition: Edition, *, sees_office: bool) -> list[MediaItem]:
    found = usable(edition)
    return list(found if sees_office else found.filter(use__in=OPEN))


def media_of(rows: Iterable[MediaItem], kept: Evidence | None) -> dict[str, MediaItem]:
    """What can be chosen; a medium that is there already stays, even where it could not be chosen anew."""
    found = {str(row.pk): row for row in rows}
    if kept is not None and kept.media is not None:
        found.setdefault(str(kept.media_id), kept.media)
    return found


def media_choices(rows: dict[str, MediaItem], *, sees_office: bool) -> list[tuple[str, object]]:
    told = [(key, media_name(row, is_told=sees_office or row.use in OPEN)) for key, row in rows.items()]
    return [("", _("none: words only")), *told]


def media_name(row: MediaItem, *, is_told: bool) -> str:
    kinds = f"{row.get_kind_display()}; {row.get_use_display()}"
    return f"{localized(row, 'title')} ({kinds})" if is_told else kinds

"""The words of a version in boxes, to be changed into another version; and an instrument of the library's own."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.languages import localized
from sewana.people.models import Side
from sewana.survey.forms.content import INSTRUMENT_KEY, LONGEST, ContentError, checked
from sewana.survey.models import InstrumentVersion, Purpose

BOX = {"rows": 2, "maxlength": LONGEST}
OWN_KEY = re.compile(r"[OX][0-9]{1,3}")
OWN_KINDS = (
    ("agree", gettext_lazy("how far one agrees, on the questionnaire's own scale")),
    ("open", gettext_lazy("in one's own words")),
    ("choice", gettext_lazy("one of several answers")),
    ("choices", gettext_lazy("several of the answers")),
)
LANGUAGES = ("th", "en")


@dataclass(frozen=True)
class Boxes:
    """One text of the version in its two boxes, and the tick to leave its question out."""

    name: str
    kind: str
    fields: tuple[forms.BoundField, forms.BoundField]
    leave: forms.BoundField | None = None


class WordingForm(forms.Form):
    """Every text of a version; one question of the library's own may be added. The result is a new version."""

    title_th = forms.CharField(label=gettext_lazy("Title in Thai"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Why the words change"),
        max_length=500,
        help_text=gettext_lazy("Whoever compares two years will read this."),
    )
    own_key = forms.CharField(
        label=gettext_lazy("Key of the question"),
        required=False,
        help_text=gettext_lazy("O and a number for open questions, X and a number for others, such as X1."),
        max_length=4,
    )
    own_kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=OWN_KINDS, required=False)
    own_facet = forms.CharField(
        label=gettext_lazy("What it is about, in one Latin word"), required=False, max_length=40
    )
    own_th = forms.CharField(
        label=gettext_lazy("The question in Thai"), required=False, widget=forms.Textarea(BOX)
    )
    own_en = forms.CharField(
        label=gettext_lazy("The question in English"), required=False, widget=forms.Textarea(BOX)
    )
    own_options = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        help_text=gettext_lazy("A line each: Thai | English"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, version: InstrumentVersion, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)
        titles = {"title_th": version.title_th, "title_en": version.title_en}
        self.initial = titles | dict(texts_of(version.content))
        for name, _text in texts_of(version.content):
            key, language = name.rsplit("-", 1)
            label = _("%(key)s in Thai") if language == "th" else _("%(key)s in English")
            self.fields[name] = forms.CharField(
                label=label % {"key": named(key)},
                required=key != "intro",
                max_length=LONGEST,
                widget=forms.Textarea(BOX | {"lang": language}),
            )
        for one in version.content["questions"]:
            self.fields[f"leave-{one['key']}"] = forms.BooleanField(
                label=_("leave %(key)s out") % {"key": named(one["key"])}, required=False
            )

    def boxes(self) -> list[Boxes]:
        kinds = {one["key"]: one["kind"] for one in self.version.content["questions"]}
        keys = ["intro", "stem", *kinds]
        return [
            Boxes(
                named(key),
                kinds.get(key, ""),
                (self[f"{key}-th"], self[f"{key}-en"]),
                self[f"leave-{key}"] if key in kinds else None,
            )
            for key in keys
        ]

    @property
    def about_own(self) -> list[forms.BoundField]:
        return [
            self[name] for name in ("own_key", "own_kind", "own_facet", "own_th", "own_en", "own_options")
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            given["content"] = checked(self.reworded(given))
        except ContentError as error:
            self.add_error(self.field_of(error.place), str(error))
        return given

    def field_of(self, place: str) -> str | None:
        own = str(self.data.get("own_key", "")).strip()
        return "own_key" if own and f"› {own}" in place else None

    def reworded(self, given: Mapping[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = copy.deepcopy(self.version.content)
        for name in ("intro", "stem"):
            content[name] = {language: given[f"{name}-{language}"] for language in LANGUAGES}
        kept = [one for one in content["questions"] if not given[f"leave-{one['key']}"]]
        for one in kept:
            one.update({language: given[f"{one['key']}-{language}"] for language in LANGUAGES})
        content["questions"] = [*kept, *self.own_question(given)]
        keys = {one["key"] for one in kept}
        content["single"] = [key for key in content["single"] if key in keys]
        content["scoring"] = dict(scoring_of(content["scoring"], keys))
        return content

    def own_question(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        key = given["own_key"].strip().upper()
        if not key:
            if given["own_th"].strip() or given["own_en"].strip():
                raise ContentError(_("Key of the question"), _("write one, such as X1."))
            return []
        if not OWN_KEY.fullmatch(key):
            raise ContentError(_("Key of the question"), _("write O or X and a number, such as X1."))
        is_chosen = given["own_kind"] in {"choice", "choices"}
        return [
            {
                "key": key,
                "kind": given["own_kind"],
                "facet": given["own_facet"].strip(),
                "part": "open" if given["own_kind"] == "open" else "own",
                "th": given["own_th"].strip(),
                "en": given["own_en"].strip(),
                "pairs": "",
                "options": list(options_of(given["own_options"])) if is_chosen else [],
            }
        ]


def named(key: str) -> str:
    return {
        "intro": _("Introduction"),
        "stem": _("Opening sentence"),
        "barriers": _("What made it hard"),
    }.get(key, key)


def texts_of(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each box and what stands in it."""
    for name in ("intro", "stem"):
        for language in LANGUAGES:
            yield f"{name}-{language}", content[name][language]
    for one in content["questions"]:
        for language in LANGUAGES:
            yield f"{one['key']}-{language}", one[language]


def scoring_of(given: Mapping[str, Any], keys: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The scales without the items that were left out; one that has too few goes."""
    for name, scale in given.items():
        items = [key for key in scale["items"] if key in keys]
        if len(items) >= scale["least"]:
            yield name, {"items": items, "least": scale["least"]}


def options_of(lines: str) -> Iterator[dict[str, str]]:
    for number, line in enumerate((line for line in lines.splitlines() if line.strip()), 1):
        thai, _bar, english = line.partition("|")
        yield {"v": f"a{number}", "th": thai.strip(), "en": english.strip()}


class OwnForm(forms.Form):
    """An instrument of the library's own begins as a copy of one that is there."""

    source = forms.ChoiceField(label=gettext_lazy("Begin with the words of"))
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=40,
        help_text=gettext_lazy(
            "Small Latin letters, digits and hyphens; it stands in files and figures for good."
        ),
    )
    title_th = forms.CharField(label=gettext_lazy("Title in Thai"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200)

    def __init__(self, *args: Any, versions: Sequence[InstrumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(title)s · version %(number)s")
        choices = [
            (str(one.pk), words % {"title": localized(one, "title"), "number": one.number})
            for one in versions
        ]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip().lower()
        if not INSTRUMENT_KEY.fullmatch(key):
            raise forms.ValidationError(_("Write small Latin letters, digits and hyphens."))
        return key

    def begun(self, source: InstrumentVersion) -> dict[str, Any]:
        """What the new instrument is made with; a mirror stays one, all else is the library's own."""
        given = self.cleaned_data
        purpose = source.instrument.purpose
        return {
            "key": given["key"],
            "purpose": purpose if purpose == Purpose.MIRROR else Purpose.OWN,
            "side": Side(source.instrument.side),
            "title": {"th": given["title_th"], "en": given["title_en"]},
            "content": source.content | {"key": given["key"]},
        }

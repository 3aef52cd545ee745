"""What comes from the desk: polls, speakers, the run sheet, the timer and messages, checked."""

import csv
import io
from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from sewana.forum.forms.console import Line
from sewana.forum.models import Level, Poll, PollKind
from sewana.forum.operations import desk
from sewana.forum.operations.polls import WITH_OPTIONS, Wording, wording_of
from sewana.forum.queries.desk import name_of
from sewana.people import queries as people
from sewana.people.models import Group
from sewana_text.decode import decode
from sewana_text.errors import TextError
from sewana_text.normalise import normalise, one_line, to_arabic_digits

FEWEST_OPTIONS, MOST_OPTIONS, MOST_RANKED, MOST_WORDS = 2, 20, 10, 3
LONGEST_OPTION = 200
LARGEST_TABLE = 200_000
COLUMNS = ("time", "minutes", "title_th", "title_en", "speaker", "note", "public", "done")
NO_WORDS = frozenset({"no", "0", "false", "ไม่", "n"})
YES_WORDS = frozenset({"yes", "1", "true", "ใช่", "y"})
# What each level promises, in the words of whoever chooses it.
LEVEL_WORDS = {
    Level.PSEUDONYMOUS: _(
        "Pseudonymous: an answer is kept under a number. It can be changed, and counted by group."
    ),
    Level.ANONYMOUS: _(
        "Anonymous: nobody can ever tell who answered what, and nothing is counted by group. An answer cannot be"
        " changed, and the poll cannot be opened again."
    ),
    Level.NAMED: _(
        "With name: an answer is kept together with the name that somebody gave, if they gave one."
    ),
}


def lines_of(text: str) -> list[str]:
    return [line for row in normalise(text).splitlines() if (line := one_line(row))]


class PollForm(forms.Form):
    """What is asked, and how."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=PollKind.choices, initial=PollKind.SINGLE, widget=forms.RadioSelect
    )
    title_th = Line(
        label=_("Question in Thai"),
        max_length=300,
        error_messages={"required": _("Write the question in Thai.")},
    )
    title_en = Line(label=_("Question in English"), max_length=300, required=False)
    options_th = forms.CharField(
        label=_("Options in Thai, one a line"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("For one choice, several choices and a ranking: 2 to 20 lines (a ranking at most 10)."),
    )
    options_en = forms.CharField(
        label=_("Options in English, one a line"),
        required=False,
        max_length=6000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("In the same order and as many; or leave it empty."),
    )
    most = forms.IntegerField(
        label=_("How many choices or words one person may give"),
        min_value=1,
        max_value=MOST_OPTIONS,
        initial=3,
        required=False,
        help_text=_("For several choices, and for words (at most 3)."),
    )
    scale = forms.IntegerField(
        label=_("Highest rating"),
        min_value=2,
        max_value=10,
        initial=5,
        required=False,
        help_text=_("For a rating: from 1 to this number, between 2 and 10."),
    )
    level = forms.ChoiceField(
        label=_("What can be known of who answered what"),
        choices=list(LEVEL_WORDS.items()),
        initial=Level.PSEUDONYMOUS,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, poll: Poll) -> "PollForm":
        known = wording_of(poll)
        return cls(
            initial={
                "kind": known.kind,
                "title_th": known.title_th,
                "title_en": known.title_en,
                "options_th": "\n".join(thai for thai, _english in known.options),
                "options_en": "\n".join(english for _thai, english in known.options if english),
                "most": known.most,
                "scale": known.scale,
                "level": known.level,
            }
        )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind in WITH_OPTIONS:
            self.check_options(
                str(kind), str(cleaned.get("options_th", "")), str(cleaned.get("options_en", ""))
            )
        if kind == PollKind.WORDS and (cleaned.get("most") or 1) > MOST_WORDS:
            self.add_error("most", _("One person may give at most 3 words. Write 1, 2 or 3."))
        return cleaned

    def check_options(self, kind: str, thai_text: str, english_text: str) -> None:
        thai, english = lines_of(thai_text), lines_of(english_text)
        most = MOST_RANKED if kind == PollKind.RANKING else MOST_OPTIONS
        if not FEWEST_OPTIONS <= len(thai) <= most:
            words = _("There are %(found)s options; write between 2 and %(most)s, one a line.")
            self.add_error(
                "options_th", forms.ValidationError(words, params={"found": len(thai), "most": most})
            )
        if len(set(thai)) < len(thai):
            self.add_error("options_th", _("Two options are the same. Change or remove one."))
        if english and len(english) != len(thai):
            words = _(
                "There are %(th)s options in Thai and %(en)s in English. Write as many, or none in English."
            )
            params = {"th": len(thai), "en": len(english)}
            self.add_error("options_en", forms.ValidationError(words, params=params))
        for name, lines in (("options_th", thai), ("options_en", english)):
            if any(len(line) > LONGEST_OPTION for line in lines):
                self.add_error(name, _("One option is too long: at most 200 characters."))

    def wording(self) -> Wording:
        given = self.cleaned_data
        thai, english = lines_of(given["options_th"]), lines_of(given["options_en"])
        options = list(zip(thai, english or [""] * len(thai), strict=True))
        kind, most = given["kind"], given["most"] or 1
        has_most = kind in {PollKind.MULTIPLE, PollKind.WORDS}
        return Wording(
            kind=kind,
            title_th=given["title_th"],
            title_en=given["title_en"],
            level=given["level"],
            most=min(most, len(options)) if kind == PollKind.MULTIPLE else most if has_most else 1,
            scale=given["scale"] or 5,
            options=options if kind in WITH_OPTIONS else (),
        )


class OpeningForm(forms.Form):
    minutes = forms.IntegerField(
        min_value=1,
        max_value=180,
        required=False,
        error_messages={
            name: _("Write minutes between 1 and 180, or leave it empty to close by hand.")
            for name in ("invalid", "min_value", "max_value")
        },
    )


class SpeakerForm(forms.Form):
    """Somebody who would like to speak."""

    name = Line(
        label=_("Name, or a word by which the person is known"),
        max_length=100,
        error_messages={"required": _("Write a name, or a word by which the person is known.")},
    )
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.none(), required=False, empty_label=_("not said")
    )
    is_first_time = forms.BooleanField(label=_("speaks for the first time"), required=False)
    is_online = forms.BooleanField(label=_("is online"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people.groups()
        field.label_from_instance = name_of  # type: ignore[assignment]  # Django's own way


class TimerForm(forms.Form):
    minutes = forms.IntegerField(
        min_value=1,
        max_value=1440,
        error_messages={
            name: _("Write minutes between 1 and 1440 for the timer.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )


class MessageForm(forms.Form):
    text = Line(
        label=_("Message"), max_length=300, error_messages={"required": _("Write the message first.")}
    )
    is_urgent = forms.BooleanField(label=_("urgent"), required=False)


class LineForm(forms.Form):
    """One line of the run sheet."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title_th = Line(
        label=_("Title in Thai"), max_length=200, error_messages={"required": _("Write the title in Thai.")}
    )
    title_en = Line(label=_("Title in English"), max_length=200, required=False)
    starts_at = forms.CharField(label=_("Begins at"), max_length=40, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, required=False)
    speaker = Line(label=_("Speaker"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note for those behind the scenes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    is_public = forms.BooleanField(label=_("in the programme on the phone"), required=False, initial=True)

    def clean_starts_at(self) -> time | None:
        return read_time(str(self.cleaned_data["starts_at"]))

    def line(self, *, is_done: bool = False) -> desk.Line:
        given = {name: value for name, value in self.cleaned_data.items() if name != "number"}
        given |= {"minutes": self.cleaned_data["minutes"] or 0, "is_done": is_done}
        return desk.Line(**given)


def read_time(text: str) -> time | None:
    """Read 13:00, 13.00 or ๑๓.๐๐ น."""
    plain = to_arabic_digits(normalise(text)).replace("น.", "").strip().replace(".", ":")
    if not plain:
        return None
    hour, _colon, minute = plain.partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise forms.ValidationError(
            _("“%(text)s” is no time of day. Write it like 13:30."), params={"text": text[:20]}
        ) from error


class SheetForm(forms.Form):
    """A run sheet as a table: a file, or pasted."""

    table = forms.FileField(label=_("CSV file"), required=False)
    text = forms.CharField(
        label=_("or pasted here"),
        required=False,
        max_length=LARGEST_TABLE,
        widget=forms.Textarea({"rows": 4}),
    )
    replaces = forms.BooleanField(label=_("in place of the lines that are there"), required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        upload = cleaned.get("table")
        try:
            text = decode(upload.read(), limit=LARGEST_TABLE).text if upload else str(cleaned.get("text", ""))
        except TextError as error:
            raise forms.ValidationError(
                _("The file could not be read. Save it as CSV in UTF-8, at most 200 kB, and choose it again.")
            ) from error
        cleaned["lines"] = read_lines(text)
        return cleaned


def read_lines(text: str) -> list[desk.Line]:
    """Read a table with the columns of an exported run sheet; a heading says which they are, in any order."""
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=mark_of(text)) if any(map(str.strip, row))]
    names = [cell.strip().casefold() for cell in rows[0]] if rows else []
    columns = names if "title_th" in names else list(COLUMNS)
    body = list(enumerate(rows, 1))[1 if "title_th" in names else 0 :]
    if not body:
        raise forms.ValidationError(_("The table has no lines. Choose a file, or paste the lines."))
    return [read_line(dict(zip(columns, row, strict=False)), number) for number, row in body]


def mark_of(text: str) -> str:
    first = text.partition("\n")[0]
    return max("\t;,", key=first.count)


def read_line(cells: dict[str, str], number: int) -> desk.Line:
    given = {name: plain(cell) for name, cell in cells.items()}
    form = LineForm(
        {
            "title_th": given.get("title_th", ""),
            "title_en": given.get("title_en", ""),
            "starts_at": given.get("time", ""),
            "minutes": given.get("minutes", ""),
            "speaker": given.get("speaker", ""),
            "note": given.get("note", ""),
            "is_public": "" if given.get("public", "").casefold() in NO_WORDS else "on",
        }
    )
    if not form.is_valid():
        words = "; ".join(
            f"{form.fields[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()
        )
        raise forms.ValidationError(_("Line %(n)s: %(words)s"), params={"n": number, "words": words})
    return form.line(is_done=given.get("done", "").casefold() in YES_WORDS)


def plain(cell: str) -> str:
    """Undo the mark by which an exported text is kept from being read as a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text

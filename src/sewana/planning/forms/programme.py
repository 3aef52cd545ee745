"""Input about the programme, checked."""

import datetime as dt

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.fields import DateField, TextField, TimeField
from sewana.base.templatetags.languages import own_words
from sewana.committee.forms.members import Line
from sewana.committee.models import Edition
from sewana.planning.forms.day import RoomChoice, offered_rooms
from sewana.planning.models import DayPlan, Session, SessionKind, Speaker, SpeakerState, VenueRoom
from sewana.planning.queries.programme import next_begin
from sewana_text.normalise import to_arabic_digits

LANGUAGES = [
    ("th", gettext_lazy("Thai")),
    ("en", gettext_lazy("English")),
    ("both", gettext_lazy("Thai and English")),
]
USUAL_LENGTH = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
OUT = (SpeakerState.DECLINED, SpeakerState.WITHDRAWN, SpeakerState.LONG_LIST)


def span(
    form: forms.Form, day: dt.date, begins: dt.time, ends: dt.time
) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when; nothing when it would end before it begins, and the form says so."""
    if ends <= begins:
        form.add_error("ends", _("It has to end after it begins."))
        return None
    starts_at, ends_at = (timezone.make_aware(dt.datetime.combine(day, time)) for time in (begins, ends))
    return starts_at, ends_at


class LineForm(forms.Form):
    """One more session in one line; what else is known of it can be written later."""

    begins = TimeField(label=gettext_lazy("Begins"))
    ends = TimeField(label=gettext_lazy("Ends"), required=False)
    title = Line(
        label=gettext_lazy("Activity"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what happens.")},
    )

    def __init__(self, edition: Edition, *args: object, **kwargs: object) -> None:
        self.last = next_begin(edition)
        self.edition = edition
        begins = timezone.localtime(self.last).time() if self.last else dt.time(9)
        kwargs.setdefault("initial", {"begins": begins})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        day = timezone.localtime(self.last).date() if self.last else self.edition.held_on
        if day is None:
            raise forms.ValidationError(_("Set the day of the forum first: sessions need a date."))
        begins, ends = found.get("begins"), found.get("ends")
        if isinstance(begins, dt.time):
            usual = (dt.datetime.combine(day, begins) + USUAL_LENGTH).time()
            times = span(self, day, begins, ends if isinstance(ends, dt.time) else max(usual, begins))
            if times:
                found["starts_at"], found["ends_at"] = times
        return found

    def values(self) -> dict[str, object]:
        """The session as it is written: in the room of the day, titled in the language of the title."""
        plan = DayPlan.objects.filter(edition=self.edition).first()
        given = self.cleaned_data
        return {
            "title_th": given["title"],
            "kind": SessionKind.OTHER,
            "starts_at": given["starts_at"],
            "ends_at": given["ends_at"],
            "room": plan.room if plan else None,
            "online_room": plan.online_room if plan else None,
        }


class SpeakersChoice(forms.ModelMultipleChoiceField[Speaker]):
    def label_from_instance(self, obj: object) -> str:
        if not isinstance(obj, Speaker):
            return str(obj)
        return format_html("{} ({} · {})", own_words(obj), obj.get_role_display(), obj.get_state_display())


class SessionForm(forms.Form):
    """All that is known of a session."""

    title_th = Line(
        label=gettext_lazy("Title in Thai"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write what happens.")},
    )
    title_en = Line(label=gettext_lazy("Title in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SessionKind.choices)
    day = DateField(label=gettext_lazy("Day"))
    begins = TimeField(label=gettext_lazy("Begins"))
    ends = TimeField(label=gettext_lazy("Ends"))
    room = RoomChoice(
        VenueRoom.objects.none(),
        label=gettext_lazy("Room"),
        required=False,
        empty_label=gettext_lazy("no room"),
    )
    online_room = RoomChoice(
        VenueRoom.objects.none(),
        label=gettext_lazy("Online room"),
        required=False,
        empty_label=gettext_lazy("not online"),
    )
    speakers = SpeakersChoice(
        Speaker.objects.none(),
        label=gettext_lazy("Those who speak and moderate"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those who have accepted are named in public; others not yet."),
    )
    responsible = Line(
        label=gettext_lazy("Who else does it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example a working group, where it is nobody of the speakers."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    is_public = forms.BooleanField(label=gettext_lazy("open to everybody"), required=False)
    is_free = forms.BooleanField(label=gettext_lazy("free of charge"), required=False)
    access_services = Line(
        label=gettext_lazy("Help for people with disabilities"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example: sign language, captions, interpreting into English."),
    )
    abstract_th = TextField(label=gettext_lazy("What it is about, in Thai"), rows=4, max_length=4000)
    abstract_en = TextField(label=gettext_lazy("What it is about, in English"), rows=4, max_length=4000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, edition: Edition, *args: object, session: Session | None = None, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        seated = [row.speaker_id for row in session.speakers.all()] if session else []
        choices: dict[str, QuerySet[VenueRoom] | QuerySet[Speaker]] = {
            "room": offered_rooms(session.room_id if session else None),
            "online_room": edition.online_rooms.select_related("venue"),
            "speakers": edition.speakers.filter(~Q(state__in=OUT) | Q(pk__in=seated)).order_by("number"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # choices of rows

    @classmethod
    def of(cls, session: Session) -> dict[str, object]:
        starts, ends = (timezone.localtime(when) for when in (session.starts_at, session.ends_at))
        times = {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
        known = {name: getattr(session, name) for name in cls.base_fields if hasattr(session, name)}
        rooms_now = {"room": session.room_id, "online_room": session.online_room_id}
        return known | times | rooms_now | {"speakers": [row.speaker_id for row in session.speakers.all()]}

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        given = [found.get(name) for name in ("day", "begins", "ends")]
        if all(value is not None for value in given):
            times = span(self, *given)  # type: ignore[arg-type]  # what the three fields return
            if times:
                found["starts_at"], found["ends_at"] = times
        return found


class MoveForm(forms.Form):
    """A session, and by how many minutes it and all after it move."""

    first = forms.ModelChoiceField(Session.objects.none())
    minutes = forms.CharField(max_length=8)

    def __init__(self, edition: Edition, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.fields["first"].queryset = edition.sessions.filter(  # type: ignore[attr-defined]  # a choice of rows
            is_cancelled=False
        )

    def clean_minutes(self) -> int:
        text = to_arabic_digits(str(self.cleaned_data["minutes"])).replace("−", "-").strip()
        try:
            return int(text)
        except ValueError as error:
            raise forms.ValidationError(_("Write how many minutes, for example 15 or -10.")) from error


class PublishForm(forms.Form):
    """What readers are told beside the list of changes, and which draft was looked through."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    note_th = TextField(label=gettext_lazy("A word to everybody, in Thai"), rows=2, max_length=1000)
    note_en = TextField(label=gettext_lazy("A word to everybody, in English"), rows=2, max_length=1000)

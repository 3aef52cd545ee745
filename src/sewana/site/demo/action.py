"""What became of the demonstration's voices: improvements of two years, decided, worked on and told.

The words stand in ``action.json``; days there are counted from the day of the forum. What lies in the future has not
happened yet, so that the demonstration is the same story on whatever day somebody opens it.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sewana.action.models import Improvement, Progress, Stage, Theme, Verdict, Voice, VoiceKind
from sewana.action.operations import deciding, evidence, improvements, themes, triage, working
from sewana.action.operations.following import follow
from sewana.action.operations.gathering import gather
from sewana.committee.models import Edition
from sewana.people.models import Account
from sewana.site.demo import content as words

BY = "demonstration"
Row = Mapping[str, Any]
NOON = dt.time(12)
TOLD_AFTER = 2  # days from a decision to its publication


def improve(rounds: Mapping[Edition, words.Edition], owner: Account) -> None:
    """Gather what was said in each edition and let become of it what became of it."""
    content = json.loads(files("sewana.site.demo").joinpath("action.json").read_text(encoding="utf-8"))
    for edition, said in rounds.items():
        gather(edition, by=BY)
        with transaction.atomic():
            date_voices(edition)
            give_themes(edition, said)
            for row in content["improvements"]:
                if row["year"] == edition.year:
                    Story(edition, said, row, owner).tell()
            for row in content["answers"]:
                answer(edition, row)
            for row in content["open_answers"]:
                if edition.year in row["years"]:
                    sort_open(edition, row)
            follow(edition)


def date_voices(edition: Edition) -> None:
    """Opinions and questions were written while the demonstration was filled, and said on the day of the forum."""
    day = min(edition.held_on or timezone.localdate(), timezone.localdate())
    edition.voices.exclude(kind=VoiceKind.OPEN_ANSWER).update(said_on=day)


def add_themes(rows: Sequence[words.Named]) -> None:
    themes.add_themes([(row["code"], row["name_th"], row["name_en"]) for row in rows], by=BY)


def by_key() -> dict[str, Theme]:
    return {theme.key: theme for theme in Theme.objects.all()}


def give_themes(edition: Edition, said: words.Edition) -> None:
    listed = by_key()
    for one in said["statements"]:
        theme = listed.get(one["themes"][0]) if one["themes"] else None
        edition.voices.filter(statement__text=one["text"]).update(theme=theme)


class Story:
    """One improvement, as far as its story has come today."""

    def __init__(self, edition: Edition, said: words.Edition, row: Row, owner: Account) -> None:
        self.edition, self.row, self.owner = edition, row, owner
        self.texts = [one["text"] for one in said["statements"] if one["number"] in row["statements"]]
        self.held_on = edition.held_on or timezone.localdate()

    def day(self, name: str) -> dt.date | None:
        """The day of an event, if it has been; None otherwise."""
        days = self.row.get(name)
        if days is None:
            return None
        found = self.held_on + dt.timedelta(days=days)
        return found if found <= timezone.localdate() else None

    def tell(self) -> None:
        row = self.row
        about = Q(statement__text__in=self.texts)
        for asked in row["questions"]:
            about |= Q(question__text__startswith=asked)
        voices = list(self.edition.voices.filter(about).exclude(fate__in=improvements.GONE))
        improvement = improvements.begin_improvement(
            self.edition,
            voices=voices,
            said_th=row["said_th"],
            said_en=row["said_en"],
            theme=by_key().get(row["theme"]),
            by=BY,
        )
        lead = next((voice for voice in voices if voice.text in self.texts[:1]), None)
        if lead:
            improvements.lead_with(improvement, lead, by=BY)
        decided = self.day("decided")
        if decided:
            improvement = self.decide(improvement, decided)
            self.work(improvement)
            self.date(improvement, decided)

    def decide(self, improvement: Improvement, day: dt.date) -> Improvement:
        row = self.row
        passed = row.get("passed") or ("", "")
        ruling = deciding.Ruling(
            row["verdict"],
            row["reason_th"],
            row["reason_en"],
            row["did_th"],
            row["did_en"],
            passed_to_th=passed[0],
            passed_to_en=passed[1],
            decided_on=day,
        )
        units = {"unit_th": row["unit_th"], "unit_en": row["unit_en"]}
        decided = deciding.decide(improvement, ruling, by=BY)
        improvements.change_improvement(decided, units, seen=decided.version, by=BY)
        return deciding.publish(decided, by=BY)

    def work(self, improvement: Improvement) -> None:
        row = self.row
        if row["verdict"] not in {Verdict.DO, Verdict.PARTLY}:
            return
        working.plan(improvement, self.plan(), by=BY)
        for name, stage in (("started", Stage.STARTED), ("done", Stage.DONE), ("verified", Stage.VERIFIED)):
            day = self.day(name)
            if day:
                working.move(improvement, stage, on=day, by=BY)
        if row.get("percent") and self.day("started"):
            working.tell_percent(improvement, row["percent"], by=BY)
        if row.get("blocked") and self.day("started"):
            working.block(improvement, row["blocked"][0], by=BY)
        after = (row.get("measure") or [None] * 6)[5]
        if after is not None and self.day("done"):
            learned = row.get("learned") or ("", "")
            working.measure(improvement, float(after), on=self.day("done"), learned=learned, by=BY)
        self.show(improvement)

    def show(self, improvement: Improvement) -> None:
        for when, th, en in self.row.get("evidence", ()):
            if when == "before" or self.day("done"):
                evidence.add_evidence(improvement, evidence.Shown(when, th, en, is_public=True), by=BY)

    def plan(self) -> dict[str, object]:
        found: dict[str, object] = {"owner": self.owner}
        due = self.row.get("due")
        day = self.held_on + dt.timedelta(days=due) if due else None
        if day and day >= timezone.localdate():
            found["due_on"] = day
        if self.row.get("measure"):
            th, en, unit, before, goal, _after = self.row["measure"]
            found |= {"measure_th": th, "measure_en": en, "measure_unit": unit}
            found |= {"measured_before": float(before), "measure_goal": float(goal)}
        return found

    def date(self, improvement: Improvement, decided: dt.date) -> None:
        """Everything happened just now; it is dated back to when it happened in the story."""
        told = min(decided + dt.timedelta(days=TOLD_AFTER), timezone.localdate())
        Improvement.objects.filter(pk=improvement.pk).update(published_at=moment(told))
        Progress.objects.filter(improvement=improvement).update(at=moment(decided))
        Progress.objects.filter(improvement=improvement, kind="decided", is_public=True).update(
            at=moment(told)
        )
        for kind, name in (
            ("started", "started"),
            ("done", "done"),
            ("verified", "verified"),
            ("measured", "done"),
        ):
            day = self.day(name)
            if day:
                Progress.objects.filter(improvement=improvement, kind=kind).update(at=moment(day))


def moment(day: dt.date) -> dt.datetime:
    return min(timezone.make_aware(dt.datetime.combine(day, NOON)), timezone.now())


def answer(edition: Edition, row: Row) -> None:
    """A question that is answered at once, or not followed up."""
    voice = (
        edition.voices.filter(question__text__startswith=row["question"]).exclude(fate="withdrawn").first()
    )
    if voice is None:
        return
    deed = triage.answer if row.get("answer") else triage.set_aside
    deed(edition, [triage.Pick(voice.number)], row["reason_th"], row["reason_en"], by=BY)


def sort_open(edition: Edition, row: Row) -> None:
    """Words that many wrote in the questionnaire: taken up where their theme has an improvement, or answered."""
    voices = edition.voices.filter(kind=VoiceKind.OPEN_ANSWER, text=row["text"])
    picks = [triage.Pick(number) for number in voices.values_list("number", flat=True)]
    theme = by_key().get(row["theme"])
    if not picks or theme is None:
        return
    triage.give_theme(edition, picks, theme, by=BY)
    improvement = edition.improvements.filter(theme=theme).first()
    if "reason_th" not in row:
        if improvement:
            triage.take_up(edition, picks, improvement, by=BY)
        return
    triage.answer(edition, picks, row["reason_th"], row["reason_en"], by=BY)
    day = (edition.held_on or timezone.localdate()) + dt.timedelta(days=row["after"])
    if day < timezone.localdate():
        ids = list(voices.values_list("pk", flat=True))
        Voice.objects.filter(pk__in=ids).update(answered_on=day, told_on=day, acknowledged_on=day)

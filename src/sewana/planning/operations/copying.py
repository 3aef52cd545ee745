"""What of a plan goes into next year's: texts, questions, media entries without files, hours and room.

Nobody's answers, proposals or votes go along.
"""

import datetime as dt

from django.db import transaction

from sewana.committee.models import Edition, Member
from sewana.committee.operations import note
from sewana.committee.operations.copying import a_year_later
from sewana.planning.models import DayPlan, MediaItem, PreparedQuestion, TopicCall


@transaction.atomic
def copy_plan(source: Edition, target: Edition, *, by: object) -> None:
    """Carry the plan over into a copy that has none yet."""
    members = {key_of(member): member for member in target.members.all()}
    questions = [
        PreparedQuestion(edition=target, position=one.position, text_th=one.text_th, text_en=one.text_en)
        for one in source.prepared_questions.filter(is_dropped=False)
    ]
    PreparedQuestion.objects.bulk_create(questions)
    # A signed copy belongs to its year's paper; what was taken off was not wanted.
    rows = source.media.filter(removed_at=None, paper=None).select_related("owner")
    media = [media_copy(one, target, members) for one in rows]
    MediaItem.objects.bulk_create(media)
    plan = DayPlan.objects.filter(edition=source).select_related("room").first()
    if plan is not None:
        room = plan.room if plan.room and not plan.room.is_dropped else None
        DayPlan.objects.create(edition=target, begins=plan.begins, ends=plan.ends, room=room)
    call = TopicCall.objects.filter(edition=source).first()
    if call is not None:  # its words alone: nobody is asked before the office opens it
        TopicCall.objects.create(edition=target, text_th=call.text_th, text_en=call.text_en)
    after = {"from": source.key, "questions": len(questions), "media": len(media)}
    note("copy_plan", target, by, after=after)


def key_of(member: Member) -> tuple[str, ...]:
    """By what a person is known again in another year."""
    return (member.email,) if member.email else (member.name, member.unit)


def media_copy(one: MediaItem, target: Edition, members: dict[tuple[str, ...], Member]) -> MediaItem:
    # Same people, other rows: the owner is found among those who were copied.
    owner = members.get(key_of(one.owner)) if one.owner else None
    return MediaItem(
        edition=target,
        number=one.number,
        kind=one.kind,
        title_th=one.title_th,
        title_en=one.title_en,
        owner=owner,
        due_on=next_due(one, target),
        days_before=one.days_before,
        use=one.use,
        credit=one.credit,
        alt_th=one.alt_th,
        alt_en=one.alt_en,
        is_needed=one.is_needed,
        copied_from=one,
    )


def next_due(one: MediaItem, target: Edition) -> dt.date | None:
    """As long before the new day as before the old one; while that is not set, a year later."""
    if target.held_on is not None and one.days_before is not None:
        return target.held_on - dt.timedelta(days=one.days_before)
    return a_year_later(one.due_on) if one.due_on else None

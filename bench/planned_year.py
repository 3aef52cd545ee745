"""A scripted year of planning, written down by the operations that people use, for bench/planning.py."""

# ruff: noqa: PLC0415 - the product can be imported only once the data folder is named and Django is set up

import datetime as dt

OWNER, PASSWORD = "owner@library.example", "only for these figures"
KEY = "2027"
PEOPLE, MEETINGS, TASKS, TOPICS, SPEAKERS, SESSIONS, MEDIA = 20, 6, 60, 12, 4, 10, 8


def today() -> dt.date:
    from django.utils import timezone

    return timezone.localdate()


def plan_a_year() -> None:
    """Write a whole year down by the operations that people use."""
    from django.utils import translation

    from sewana.committee import operations as committee
    from sewana.people import operations as people

    people.set_up_library(name_th="หอสมุดทดสอบ", name_en="Test Library", by="bench")
    account = people.open_account(email=OWNER, name="ผู้วัด", language="th", by="bench", password=PASSWORD)
    people.grant_role(account, "owner", by="bench")
    edition = committee.begin_edition(
        key=KEY,
        year=2027,
        title_th="เวทีเสวนา 2570",
        title_en="Forum 2027",
        place_th="หอประชุม",
        place_en="Hall",
        held_on=today() + dt.timedelta(days=60),
        state="open",
        by="bench",
    )
    with translation.override("th"):
        members = appoint(edition)
        meet(edition, members)
        give_tasks(edition, members)
        choose_topic(edition)
        set_day(edition)
        invite(edition)
        make_programme(edition)
        list_media(edition)


def appoint(edition) -> list:
    from sewana.committee.operations import members as operations

    operations.offer_groups(edition, by="bench")
    groups = list(edition.working_groups.order_by("position"))
    roles = {0: (groups[1], "chair"), 1: (groups[1], "secretary")}
    for number in range(PEOPLE):
        person = {"prefix": "นาง", "name": f"สมใจ คนที่{number}", "position": "บรรณารักษ์", "unit": "หอสมุด"}
        group, role = roles.get(number, (groups[number % len(groups)], "member"))
        operations.add_member(edition, operations.Entry(person, group, role, has_accepted=True), by="bench")
    return list(edition.members.order_by("pk"))


def meet(edition, members) -> None:
    from django.utils import timezone

    from sewana.committee.operations import agenda, attendance, meetings, minutes

    for number in range(MEETINGS):
        starts_at = timezone.now() + dt.timedelta(days=7 * number - 30)
        slot = meetings.Slot(starts_at, starts_at + dt.timedelta(hours=2))
        meeting = meetings.begin_meeting(edition, [slot], is_fixed=True, by="bench", place="ห้องประชุม 1")
        for matter in range(4):
            item = agenda.add_item(meeting, 5, f"เรื่องที่ {matter}", by="bench")
            for name in minutes.FIELDS:
                minutes.write_text(item, minutes.Draft(name, "ที่ประชุมเห็นชอบตามเสนอ " * 8, 0), by=None)
        if starts_at < timezone.now():
            for member in members[:12]:
                attendance.check_in(meeting, member, "room", by="bench")
            meetings.open_meeting(meeting, by="bench")
            meetings.close_meeting(meeting, by="bench")


def give_tasks(edition, members) -> None:
    from sewana.committee.operations import tasks
    from sewana.committee.operations.standard_tasks import offer_tasks

    made = offer_tasks(edition, by="bench")
    for number in range(TASKS - made):
        due_on = today() + dt.timedelta(days=number - 5)
        owner = members[number % len(members)]
        tasks.begin_task(edition, title=f"งานที่ {number}", part="day", owner=owner, due_on=due_on, by="bench")


def choose_topic(edition) -> None:
    from sewana.planning.operations import topics

    call = {"text_th": "เสนอหัวข้อ", "text_en": "", "opens_on": None, "closes_on": None, "is_open": True}
    topics.set_call(edition, call, by="bench")
    for number in range(TOPICS):
        found = topics.add_proposal(
            edition, title=f"หัวข้อที่ {number}", reason="เหตุผล", language="th", by="bench"
        )
        for voter in range(6 + number):
            side = ("user", "provider", "")[voter % 3]
            topics.vote(edition, number=found.number, seal=f"{number}-{voter}", side=side)
    topics.choose(found, reason_th="เลือกมากที่สุด", reason_en="Most chosen", by="bench")


def set_day(edition) -> None:
    from sewana.planning.operations import day

    venue, room = {"name_th": "หอสมุด"}, {"name_th": "หอประชุม", "capacity": 120}
    for year in (2026, 2027):
        day.take_holidays(edition, year, by="bench")
    fields = {
        "begins": dt.time(9),
        "ends": dt.time(16),
        "room": day.save_room(edition, venue, room, by="bench"),
    }
    place = {"held_on": edition.held_on, "place_th": "หอประชุม", "place_en": "Hall", "online_url": ""}
    day.set_day(edition, fields | place, moves_tasks=True, version=1, by="bench")


def invite(edition) -> None:
    from sewana.planning.operations import questions, speakers

    for number in range(SPEAKERS + 1):
        person = {
            "prefix": "ดร.",
            "name": f"วิทยากร คนที่{number}",
            "organisation": "มหาวิทยาลัย",
            "email": f"{number}@example.org",
        }
        role = "moderator" if number == SPEAKERS else "speaker"
        found = speakers.add_speaker(edition, person, role=role, by="bench")
        for state in ("chosen", "accepted"):
            speakers.move_speaker(found, state, by="bench")
    for number in range(6):
        given = {"text_th": f"คำถามที่ {number}", "text_en": "", "for_speaker": None}
        questions.add_question(edition, given, by="bench")


def make_programme(edition) -> None:
    from sewana.planning.operations import programme, publishing

    programme.begin_usual(edition, by="bench")
    last = edition.sessions.order_by("-starts_at").first()
    while edition.sessions.count() < SESSIONS:
        starts_at = last.ends_at + dt.timedelta(minutes=30 * edition.sessions.count())
        values = {
            "title_th": "เสวนาย่อย",
            "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(minutes=30),
        }
        programme.begin_session(edition, values, by="bench")
    publishing.publish(edition, by="bench")


def list_media(edition) -> None:
    from sewana.planning.operations import media

    for number in range(MEDIA):
        item = media.add_item(edition, {"title_th": f"ป้ายที่ {number}", "kind": "poster"}, by="bench")
        media.add_link(item, f"https://example.org/{number}", by="bench")

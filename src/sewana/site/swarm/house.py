"""The scratch forum that a swarm speaks in, and what it holds afterwards; runs on the data folder in force."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from sewana.committee import operations as committee
from sewana.committee.models import Edition, State
from sewana.forum import live
from sewana.forum import operations as forum
from sewana.forum.models import Item, Question, QuestionState, VoteEntry
from sewana.forum.operations import room as rooms
from sewana.people import operations as people
from sewana.people.models import Language
from sewana.site import first_run, static_files
from sewana.site.swarm import QUESTIONS, STATEMENTS, proc
from sewana_live import events

BY = "bench"
KEY = "bench"


@dataclass(frozen=True)
class House:
    """What a swarm must know of the forum.

    Attributes
    ----------
    room : str
        Its name in the addresses of the live room.
    key : str
        Its name in the addresses of pages.
    postgres : int
        The process whose children serve the database; 0 when it is SQLite, or elsewhere.
    """

    room: str
    key: str
    postgres: int


def make() -> House:
    """Fill an empty data folder with a live edition: opinions are on, questions are approved."""
    with first_run.held():
        first_run.make_ready()
        with transaction.atomic():
            edition = furnish()
        static_files.collect()
    return House(room=edition.uid.hex, key=edition.key, postgres=postgres_pid())


def furnish() -> Edition:
    people.set_up_library(name_th="หอสมุดทดลอง", name_en="Scratch Library", is_invented=True, by=BY)
    edition = committee.begin_edition(
        key=KEY,
        year=2026,
        title_th="เวทีทดลอง",
        title_en="Scratch forum",
        state=State.LIVE,
        is_invented=True,
        by=BY,
    )
    for number in range(STATEMENTS):
        text = f"ห้องสมุดควรเปิดให้บริการเพิ่มขึ้นในเรื่องที่ {number + 1}"
        statement = forum.write_statement(
            edition, text=text, language=Language.THAI, from_side="", author=None, by=BY
        )
        forum.translate_statement(statement, f"The library should do more about matter {number + 1}", by=BY)
        forum.show_statement(statement, by=BY)
    Question.objects.bulk_create(
        Question(
            edition=edition,
            number=number,
            text=f"คำถามที่ {number}",
            language=Language.THAI,
            state=QuestionState.APPROVED,
        )
        for number in range(1, QUESTIONS + 1)
    )
    rooms.put_on(rooms.open_room(edition, by=BY), Item.OPINIONS, by=BY)
    return edition


def postgres_pid() -> int:
    """Return the process that all backends descend from, if the database is PostgreSQL on this machine."""
    if connection.vendor != "postgresql" or not connection.settings_dict["HOST"].startswith("/"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return proc.parent_of(int(cursor.fetchone()[0]))


@dataclass(frozen=True)
class Kept:
    """How what was acknowledged stands in the journal and, folded, in the tables."""

    stored: int
    lost: Sequence[str]
    doubled: Sequence[str]
    unfolded: Sequence[str]


def compare(acknowledged: Iterable[str]) -> Kept:
    """Look for every acknowledged id in the journal or among the questions, and for every vote in the log, too."""
    forum.fold_journal()
    edition = Edition.objects.get(key=KEY)
    said, votes = Counter[str](), set[str]()
    for _number, _room, records in batches(edition.uid.hex):
        for event in events.decode_all(records):
            if isinstance(event, events.Voted | events.Upvoted | events.Answered):
                said[event.id] += 1
                if isinstance(event, events.Voted):
                    votes.add(event.id)
    asked = Question.objects.filter(phone_id__isnull=False).values_list("phone_id", flat=True)
    said.update(name.hex for name in asked if name is not None)
    logged = Counter(
        name.hex for name in VoteEntry.objects.values_list("phone_id", flat=True).iterator(chunk_size=20_000)
    )
    wanted = Counter(acknowledged)
    return Kept(
        stored=sum(1 for name in wanted if said[name]),
        lost=[name for name in wanted if not said[name]],
        doubled=[name for name in wanted if said[name] > 1 or logged[name] > 1 or wanted[name] > 1],
        unfolded=[name for name in wanted if name in votes and not logged[name]],
    )


def batches(room: str) -> Iterable[tuple[int, str, bytes]]:
    after = 0
    while found := live.batches_after(after, 1000, room):
        yield from found
        after = found[-1][0]

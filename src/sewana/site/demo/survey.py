"""The demonstration's questionnaires: who there is, what they answered in two years, and what was shown of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from random import Random

from django.utils import timezone

from sewana.committee.models import Edition
from sewana.people import queries as people
from sewana.people.models import Account, Side
from sewana.reflection.operations import done
from sewana.reflection.operations.engagement import refresh_engagement
from sewana.reflection.operations.release import release
from sewana.reflection.queries.engagement import came_by_group
from sewana.site.demo import answers
from sewana.survey.models import Instrument, Questionnaire, Response
from sewana.survey.operations import population, questionnaires
from sewana.survey.operations.instruments import install_instruments
from sewana.survey.queries.population import group_key

BY = "demonstration"
LEVELS = {
    "cluster": (
        ("วิทยาศาสตร์และเทคโนโลยี", "Science", 0.40),
        ("วิทยาศาสตร์สุขภาพ", "Health", 0.30),
        ("มนุษยศาสตร์และสังคมศาสตร์", "Humanities", 0.30),
    ),
    "place": (("วิทยาเขตหลัก", "Main", 0.95), ("วิทยาเขตหนองคาย", "Branch", 0.05)),
}
MODES = (("ใช้ที่อาคาร", "Building"), ("ใช้ทางออนไลน์", "Online"), ("ใช้ทั้งสองทาง", "Both"))
SEED = 2569
FEW = 10
# Answers by year: users, staff.
ROUNDS = {2025: (372, 44), 2026: (486, 46)}
VISITS = {
    "undergraduate": 21_000,
    "postgraduate": 14_500,
    "lecturer": 6_200,
    "researcher": 5_400,
    "other": 900,
}
OTHERS = {"loans": 0.11, "e_resources": 1.7, "bookings": 0.05}
WORDS_TH = "ผู้ใช้เห็นว่าเสียงของตนเปลี่ยนห้องสมุดได้น้อยกว่าที่พวกเราคิด ปีหน้าเราจะแจ้งผลทุกเรื่องภายใน 30 วัน"
WORDS_EN = (
    "Users see less change from what they say than we thought. Next year we tell the outcome of everything within "
    "30 days."
)


def ask(editions: Iterable[Edition], owner: Account) -> None:
    """Ask in each of these editions; the year that is over is shown to everybody, and so is the running one."""
    install_instruments(by=BY)
    for dimension, rows in (*LEVELS.items(), ("mode", [(*row, 0.0) for row in MODES])):
        for thai, english, _share in rows:
            population.add_level(dimension, name_th=thai, name_en=english, by=BY)
    for edition in editions:
        count_people(edition)
        count_deeds(edition)
        gather(edition)
        kept = refresh_engagement(edition)
        release(edition, WORDS_TH, WORDS_EN, kept.computed_at, by=owner)


def count_people(edition: Edition) -> None:
    """How many there are: those of the running year as they are now, those of the year before a little fewer."""
    factor = 1.0 if edition.year == max(ROUNDS) else 0.97
    groups = list(people.groups())
    sizes: dict[tuple[str, str], int | None] = {
        ("group", group_key(group)): round(factor * (group.population or 0))
        for group in groups
        if group.side == Side.USER
    }
    total = sum(size or 0 for size in sizes.values())
    for dimension, rows in LEVELS.items():
        parts = [round(total * share) for _thai, _english, share in rows[:-1]]
        for (_thai, english, _share), size in zip(rows, [*parts, total - sum(parts)], strict=True):
            sizes[dimension, english.lower()] = size
    sizes["staff", "staff"] = sum(group.population or 0 for group in groups if group.side == Side.PROVIDER)
    population.keep_population(edition, sizes, by=BY)
    population.keep_source(
        edition,
        text_th="สำนักทะเบียนและงานบุคคล (สมมติ)",
        text_en="Registrar and personnel office (invented)",
        as_of=dt.date(edition.year, 8, 31),
        by=BY,
    )


def count_deeds(edition: Edition) -> None:
    factor = 1.0 if edition.year == max(ROUNDS) else 0.94
    counts: dict[tuple[int, int, str], int | None] = {}
    for group in people.groups():
        if group.side != Side.USER or not group.population:
            continue
        visits = round(VISITS.get(group.code, 0) * group.population / 1000 * factor)
        counts[edition.year, group.pk, "visits"] = visits
        counts |= {
            (edition.year, group.pk, measure): round(visits * share) for measure, share in OTHERS.items()
        }
    done.keep_done(edition, counts, by=BY)
    done.keep_steps(edition, dict(steps(edition)), by=BY)


def steps(edition: Edition) -> Iterator[tuple[tuple[int, str], int | None]]:
    """Whom the office asked to come, and who said that they would."""
    came = came_by_group(edition)
    for group in people.groups():
        count = came.get(group_key(group), 0)
        if group.side == Side.USER and count >= FEW:
            yield (group.pk, "invited"), min(group.population or 0, 9 * count)
            yield (group.pk, "registered"), round(1.3 * count)


def gather(edition: Edition) -> None:
    """The year's questionnaire, the mirror of the staff, and the pulse of the running year."""
    chance = Random(SEED + edition.year)  # noqa: S311 - the same every time; nothing secret
    n_users, n_staff = ROUNDS[edition.year]
    later = edition.year == max(ROUNDS)
    store(put(edition, "sewana-12"), answers.users(chance, n_users, later=later), chance)
    store(put(edition, "sewana-12-staff"), answers.staff(chance, n_staff), chance)
    if later:
        store(put(edition, "sewana-pulse"), answers.pulse(chance, 140), chance)
        return
    for row in edition.questionnaires.all():
        questionnaires.close(row, by=BY)


def put(edition: Edition, key: str) -> Questionnaire:
    version = Instrument.objects.get(key=key).versions.latest("number")
    fields = questionnaires.Fields(
        version.pk,
        title_th=version.title_th,
        title_en=version.title_en,
        closes_at=None if edition.year < max(ROUNDS) else timezone.now() + dt.timedelta(days=14),
    )
    row = questionnaires.begin(edition, fields, by=BY)
    questionnaires.open_it(row, by=BY)
    return row


def store(row: Questionnaire, given: Iterable[answers.Answer], chance: Random) -> None:
    """What phones and the entry of paper would have written, all at once."""
    groups = {(group.code, group.origin): group for group in people.groups()}
    held_on = row.edition.held_on or timezone.localdate()
    sheet = 0
    rows = []
    for one in given:
        sheet += one.mode == "paper"
        rows.append(
            Response(
                questionnaire=row,
                door=one.door,
                mode=one.mode,
                language=one.language,
                group=groups[one.group, one.origin],
                cluster=one.cluster,
                place=one.place,
                usual_mode=one.usual_mode,
                answers=one.answers,
                answered_on=held_on + dt.timedelta(days=chance.randrange(3)),
                sheet=sheet if one.mode == "paper" else None,
            )
        )
    chance.shuffle(rows)
    Response.objects.bulk_create(rows)

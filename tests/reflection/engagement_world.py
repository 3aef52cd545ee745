"""An edition with the answers of the invented data set, as people would have given them."""

import csv
import datetime as dt
import uuid

from sewana.people.models import Group
from sewana.survey.models import InstrumentVersion, Level, Population, Questionnaire, Response
from sewana.survey.operations.instruments import install_instruments
from tests import make

CODES = {
    "ug_th": ("undergraduate", "thai"),
    "pg_th": ("postgraduate", "thai"),
    "ug_int": ("undergraduate", "international"),
    "pg_int": ("postgraduate", "international"),
    "lecturer": ("lecturer", "thai"),
    "researcher": ("researcher", "thai"),
}
ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
LEVELS = {
    "cluster": ("health", "scitech", "humsoc"),
    "place": ("main", "branch"),
    "mode": ("onsite", "online", "both"),
}
DAY = dt.date(2026, 11, 1)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def read(shared, name):
    with (shared / "spec" / "synthetic" / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def groups():
    found = {(group.code, group.origin): group for group in Group.objects.all()}
    return {key: found[code] for key, code in CODES.items()}


def prepare():
    """A library whose questionnaires and levels are there."""
    make.make_library()
    install_instruments()
    Level.objects.bulk_create(
        Level(dimension=dimension, key=key, name_th=f"{key} ไทย", name_en=key.title(), position=position)
        for dimension, keys in LEVELS.items()
        for position, key in enumerate(keys)
    )


def put(edition, instrument, number, **fields):
    version = InstrumentVersion.objects.filter(instrument__key=instrument).latest("number")
    return Questionnaire.objects.create(
        edition=edition,
        version=version,
        number=number,
        title_th="แบบสอบถาม",
        title_en="Form",
        state="open",
        **fields,
    )


def populate(edition, shared):
    rows = read(shared, "population.csv")
    Population.objects.bulk_create(
        Population(edition=edition, dimension=row["margin"], level=level_of(row), size=int(row["N"]))
        for row in rows
    )


def level_of(row):
    return "-".join(CODES[row["level"]]) if row["margin"] == "group" else row["level"]


def users_answer(edition, shared, year):
    """All users of one year of the data set."""
    form, known = put(edition, "sewana-12", 1), groups()
    rows = [row for row in read(shared, "users.csv") if row["year"] == str(year)]
    Response.objects.bulk_create(
        Response(
            questionnaire=form,
            group=known[row["group"]],
            cluster=row["cluster"],
            place=row["place"],
            usual_mode=row["mode"],
            language=row["lang"],
            answers={key: int(row[key]) if row[key] not in {"", "NA"} else None for key in ITEMS},
            answered_on=DAY,
        )
        for row in rows
    )
    return form


def staff_answer(edition, shared, year, most=1000):
    form = put(edition, "sewana-12-staff", 2)
    rows = [row for row in read(shared, "staff_mirror.csv") if row["year"] == str(year)][:most]
    Response.objects.bulk_create(
        Response(
            questionnaire=form,
            door="staff",
            answers={f"M:{key}": int(row[key]) for key in ITEMS},
            answered_on=DAY,
        )
        for row in rows
    )
    return form


def two_years(shared, staff=1000):
    """This year's edition with users and staff, and the one before; returns this year's."""
    prepare()
    before = make.make_edition("2025", year=2025, state="closed", title_en="Dialogue 2025")
    now = make.make_edition("2026")
    for edition, year in ((before, 2568), (now, 2569)):
        populate(edition, shared)
        users_answer(edition, shared, year)
    staff_answer(now, shared, 2569, staff)
    return now


def small_edition(sizes, *, answers=lambda group, at: 3 + at % 3, population=1000):
    """An edition with so many answers of each group, by its code."""
    prepare()
    edition = make.make_edition()
    form = put(edition, "sewana-12", 1)
    for code, size in sizes.items():
        group = Group.objects.get(code=code, origin="thai")
        Population.objects.create(edition=edition, dimension="group", level=f"{code}-thai", size=population)
        Response.objects.bulk_create(
            Response(
                id=uuid.uuid5(uuid.NAMESPACE_OID, f"{edition.key} {code} {at}"),  # so the same order in every run
                questionnaire=form, group=group, answered_on=DAY,
                answers={key: answers(code, at) for key in ITEMS},
            )
            for at in range(size)
        )  # fmt: skip
    return edition

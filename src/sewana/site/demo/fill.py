"""The demonstration forum, brought into an empty database by the same operations that real people use."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.utils import timezone

from sewana.committee import operations as committee
from sewana.committee.models import Edition, SeatRole
from sewana.forum import live, queries
from sewana.forum import operations as forum
from sewana.forum.models import Participant, Source, Statement
from sewana.people import operations as people
from sewana.people import queries as people_queries
from sewana.people.models import Account, Group, LibraryRole, Side
from sewana.reflection import operations as reflection
from sewana.sharing.operations import sheets
from sewana.site.demo import content as words
from sewana.site.demo.action import add_themes, improve
from sewana.site.demo.appoint import appoint
from sewana.site.demo.media import lay_out_media
from sewana.site.demo.meetings import hold_meetings
from sewana.site.demo.papers import draft_order, issue_order
from sewana.site.demo.planning import plan_years
from sewana.site.demo.programme import begin_programme, publish_programme
from sewana.site.demo.room import open_room
from sewana.site.demo.simulate import OPEN_S, Simulation, simulate
from sewana.site.demo.speakers import begin_speakers, bring_speakers
from sewana.site.demo.survey import ask
from sewana_live import tickets

BY = "demonstration"
SIDES = {"users": Side.USER, "providers": Side.PROVIDER}
OPENS_AT = dt.time(13, 0)


@dataclass(frozen=True)
class Crowd:
    """The people of one edition in the order of the simulation, and its statements by their number."""

    people: Sequence[Participant]
    statements: Mapping[int, Statement]


def fill(password: str) -> None:
    """Fill the database; each role's first member signs in as `<role>@example.org` with the password."""
    content = words.read_content()
    with transaction.atomic():
        set_up_library(content)
        accounts = open_accounts(content, password)
        rounds = [
            (begin_edition(row), row, simulate(row, people=row["people"])) for row in content["editions"]
        ]
        crowds = [gather(edition, row, simulation) for edition, row, simulation in rounds]
    for (edition, row, simulation), crowd in zip(rounds, crowds, strict=True):
        live.append(entries(edition, row, simulation, crowd))
    forum.fold_votes()
    for edition, row, _simulation in rounds:
        seat_committee(edition, row, accounts)
        appoint(edition, row, {mail: account.email for mail, account in accounts.items()})
        share_sheet(edition, row)
        hold_meetings(edition)
        lay_out_media(edition)
        committee.show_reflection(edition, is_public=True, by=BY)
        reflection.refresh(edition)
    edition, crowd = rounds[-1][0], crowds[-1]
    bring_speakers(edition)
    coming = plan_years(edition)
    coming.refresh_from_db()  # its day was set on another copy of the row
    begin_speakers(coming)
    lay_out_media(coming)
    publish_programme(edition)
    begin_programme(coming)
    issue_order(edition)
    draft_order(coming)
    open_room(edition, crowd.people, groups(), by=BY)
    editions = [edition for edition, _row, _simulation in rounds]
    owner = Account.objects.get(email="owner@example.org")
    ask(editions, owner)
    add_themes(content["themes"])
    improve({edition: row for edition, row, _simulation in rounds}, owner)


def share_sheet(edition: Edition, row: words.Edition) -> None:
    """The practice sheet of an edition that has one, filled in and confirmed."""
    if row["practice_sheet"] is None:
        return
    sheet = sheets.propose_sheet(sheets.empty_draft("practice-sheet"), edition=edition, by=BY)
    sheets.confirm_sheet(sheet, row["practice_sheet"], edition=edition, by=BY)


def set_up_library(content: words.Content) -> None:
    name = content["library"]
    people.set_up_library(name_th=name["name_th"], name_en=name["name_en"], is_invented=True, by=BY)
    known = groups()
    for group in content["groups"]:
        for origin, population in group["population"].items():
            people.count_population(known[group["code"], origin], population, by=BY)


def groups() -> dict[tuple[str, str], Group]:
    return {(group.code, group.origin): group for group in people_queries.groups()}


def open_accounts(content: words.Content, password: str) -> dict[str, Account]:
    """Open an account for everybody who ever sat on a committee, by the address in the content."""
    newest_first = [member for edition in reversed(content["editions"]) for member in edition["committee"]]
    members: dict[str, words.Member] = {}
    for member in newest_first:
        members.setdefault(member["email"], member)
    doors = first_of_each_role(newest_first)
    accounts = {}
    for address, member in members.items():
        role = doors.get(address)
        accounts[address] = people.open_account(
            email=f"{role}@example.org" if role else address,
            name=full_name(member),
            language="en" if member["given"].isascii() else "th",
            by=BY,
            password=password if role else None,
        )
        if member["role"] in LibraryRole.values:
            people.grant_role(accounts[address], member["role"], by=BY)
    return accounts


def full_name(member: words.Member) -> str:
    """Thai writes the title before the name without a space."""
    gap = " " if member["given"].isascii() else ""
    return f"{member['prefix']}{gap}{member['given']} {member['family']}"


def first_of_each_role(members: Sequence[words.Member]) -> dict[str, str]:
    """Which member, by address, opens the door of which role; nobody opens two."""
    doors: dict[str, str] = {}
    for member in members:
        if member["role"] not in doors.values():
            doors.setdefault(member["email"], member["role"])
    return doors


def begin_edition(row: words.Edition) -> Edition:
    return committee.begin_edition(
        key=str(row["year"]),
        year=row["year"],
        title_th=row["title_th"],
        title_en=row["title_en"],
        summary_th=f"{row['theme_th']} {row['summary_th']}",
        summary_en=f"{row['theme_en']}. {row['summary_en']}",
        place_th=row["place_th"],
        place_en=row["place_en"],
        held_on=dt.date.fromisoformat(row["held_on"]),
        state=row["state"],
        is_invented=True,
        by=BY,
    )


def seat_committee(edition: Edition, row: words.Edition, accounts: Mapping[str, Account]) -> None:
    for member in row["committee"]:
        if member["role"] in SeatRole.values:
            committee.take_seat(edition, accounts[member["email"]], member["role"], by=BY)


def gather(edition: Edition, row: words.Edition, simulation: Simulation) -> Crowd:
    """Let the people come and the statements be written."""
    crowd = bring(edition, simulation)
    rng = Random(row["year"])  # noqa: S311 - who wrote what, the same every time; nothing secret
    written = {wording["number"]: write(edition, wording, crowd, rng) for wording in wordings(row)}
    for statement in row["statements"]:
        forum.show_statement(written[statement["number"]], by=BY)
    for merged in row["merged"]:
        forum.merge_statement(written[merged["number"]], written[merged["into"]], by=BY)
    for hidden in row["hidden"]:
        forum.hide_statement(written[hidden["number"]], hidden["reason_th"], by=BY)
    return Crowd(crowd, written)


def wordings(row: words.Edition) -> list[words.Wording]:
    every: list[words.Wording] = [*row["statements"], *row["held"], *row["hidden"], *row["merged"]]
    return sorted(every, key=lambda wording: wording["number"])


def bring(edition: Edition, simulation: Simulation) -> list[Participant]:
    """Let everybody come at once; one by one, as phones do, takes half of the whole filling."""
    known = groups()
    return Participant.objects.bulk_create(
        Participant(
            edition=edition,
            seal=queries.seal(edition, tickets.new_ticket()),
            number=number,
            group=known[person.group, person.origin] if person.group and person.origin else None,
            was_asked=True,
            language=person.language,
        )
        for number, person in enumerate(simulation.participants, start=1)
    )


def write(edition: Edition, wording: words.Wording, crowd: Sequence[Participant], rng: Random) -> Statement:
    side = SIDES[wording["from_side"]]
    of_that_side = [person for person in crowd if person.group and person.group.side == side]
    statement = forum.write_statement(
        edition,
        text=wording["text"],
        language=wording["language"],
        from_side=side,
        author=None if wording["is_seed"] else rng.choice(of_that_side),
        by=BY,
    )
    forum.translate_statement(statement, wording["translation"], by=BY)
    return statement


def entries(
    edition: Edition, row: words.Edition, simulation: Simulation, crowd: Crowd
) -> Iterator[live.Entry]:
    """The simulated votes as they would have come in, spread over the afternoon of the forum."""
    afternoon = dt.datetime.combine(dt.date.fromisoformat(row["held_on"]), OPENS_AT)
    # Where the forum's day has not come yet, it began three hours ago: no vote may lie in the future.
    opened = min(timezone.make_aware(afternoon), timezone.now() - dt.timedelta(seconds=OPEN_S))
    pace_s = OPEN_S / len(simulation.votes)
    for place, vote in enumerate(simulation.votes):
        yield live.Entry(
            phone_id=uuid.uuid4().hex,
            edition_uid=edition.uid.hex,
            participant_id=crowd.people[vote.participant].pk,
            statement_id=crowd.statements[vote.statement].pk,
            value=vote.value,
            cast_at=opened + dt.timedelta(seconds=round(place * pace_s)),
            source=Source.INVENTED,
        )

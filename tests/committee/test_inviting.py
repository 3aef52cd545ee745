"""Mails about meetings: to whom, once, in whose language, what is called a change, and whom one answers."""

import pytest

from sewana.base.models import AuditEntry
from sewana.committee.models import Duty, Meeting, Member, Section
from sewana.committee.operations import agenda, inviting, meetings, take_seat
from sewana.committee.queries.mails import secretary_address
from sewana.people.models import Mail
from tests import make
from tests.committee.meeting_world import called, make_world, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_an_invitation_goes_to_those_with_an_address_once(world):
    meeting = called(world, on(2026, 3, 2), place="ห้องประชุม 1")
    everybody = [member.pk for member in world.members]
    assert inviting.invite(meeting, "มาให้ได้นะคะ", everybody, by="test") == 3
    noted = AuditEntry.objects.count()
    assert inviting.invite(meeting, "มาให้ได้นะคะ", everybody, by="test") == 0
    assert AuditEntry.objects.count() == noted
    mails = Mail.objects.order_by("id")
    assert [mail.to for mail in mails] == ["chair@example.org", "duang@example.org", "secretary@example.org"]
    mail = mails[0]
    for words in (
        "นายสมชาย ใจดี",
        "มาให้ได้นะคะ",
        "ครั้งที่ 1/2569",
        "2 มีนาคม 2569",
        "09.00–11.00 น.",
        "ห้องประชุม 1",
        "6. เรื่องอื่น",
    ):
        assert words in mail.text
    assert f"/m/{world.members[0].secret}/meetings/{meeting.pk}/" in mail.text
    assert world.members[1].secret not in mail.text
    assert "2026" not in mail.text.replace(meeting.edition.key, "")
    assert "METHOD:REQUEST" in mail.calendar
    # Once the agenda has changed, it is another invitation.
    agenda.add_item(meeting, Section.OTHER, "นัดครั้งหน้า", by="test")
    inviting.invite(meeting, "", everybody, by="test")
    assert Mail.objects.count() == 6


def invited(world, meeting, *members):
    """The first word of each mail that this makes, by its reader."""
    known = set(Mail.objects.values_list("pk", flat=True))
    fresh = Meeting.objects.get(pk=meeting.pk)
    inviting.invite(fresh, "", [world.members[number].pk for number in members], by="test")
    return {mail.to.split("@")[0]: mail.subject.split()[0] for mail in Mail.objects.exclude(pk__in=known)}


def test_a_mail_says_changed_to_those_who_have_an_older_invitation(world):
    new, changed = "ขอเชิญประชุมครั้งที่", "แจ้งเปลี่ยนแปลง"
    meeting = called(world, on(2026, 3, 2))
    assert invited(world, meeting, 0) == {"chair": new}
    assert invited(world, meeting, 1) == {"secretary": new}
    meetings.change_meeting(meeting, {"place": "ห้อง 2"}, seen=0, by="test")
    assert invited(world, meeting, 0, 2) == {"chair": changed, "duang": new}
    # More on the agenda is no other place: who knows the place gets the same invitation once more.
    agenda.add_item(meeting, Section.OTHER, "นัดครั้งหน้า", by="test")
    assert invited(world, meeting, 0, 1, 2) == {"chair": new, "secretary": changed, "duang": new}


def test_an_invitation_that_never_went_out_is_not_called_changed(world):
    meeting = called(world, on(2026, 3, 2))
    invited(world, meeting, 0)
    Mail.objects.update(state="cancelled")
    meetings.change_meeting(meeting, {"place": "ห้อง 2"}, seen=0, by="test")
    assert invited(world, meeting, 0) == {"chair": "ขอเชิญประชุมครั้งที่"}


def test_a_meeting_cancelled_by_a_colleague_a_moment_ago_is_not_told_as_held(world):
    meeting = called(world)
    seen = Meeting.objects.select_related("edition").get(pk=meeting.pk)
    meetings.cancel_meeting(meeting, by="test")
    inviting.invite(seen, "", [world.members[0].pk], by="test")
    mail = Mail.objects.get()
    assert (mail.template, seen.invited_at) == ("committee/mails/meeting-cancelled", None)
    assert "METHOD:CANCEL" in mail.calendar


def secretary(world, name, *, in_group, answer="accepted", email=None):
    member = Member.objects.create(
        edition=world.edition, name=name, email=email or f"{name}@example.org", answer=answer
    )
    Duty.objects.create(member=member, group=in_group, role="secretary")
    return member


def offices_of(world):
    """Where answers go to, as mails and calendars say it."""
    return secretary_address(world.edition.key), inviting.organizer_of(world.edition)


def test_mails_and_calendars_name_one_secretary(world):
    lead = world.edition.working_groups.get()
    finance = world.edition.working_groups.create(name_th="ฝ่ายการเงิน", position=5)
    former = world.edition.working_groups.create(name_th="ฝ่ายเดิม", is_dropped=True)
    Duty.objects.filter(role="secretary").delete()
    secretary(world, "unasked", in_group=lead, answer="listed")
    secretary(world, "asked", in_group=lead, answer="asked")
    secretary(world, "dropped", in_group=former)
    second = secretary(world, "finance", in_group=finance)
    assert offices_of(world) == ("finance@example.org",) * 2
    first = secretary(world, "first", in_group=lead)
    assert offices_of(world) == ("first@example.org",) * 2
    world.edition.working_groups.filter(pk=finance.pk).update(is_lead=True)
    assert offices_of(world) == ("finance@example.org",) * 2
    Member.objects.filter(pk__in=[first.pk, second.pk]).update(answer="left")
    take_seat(world.edition, make.make_account("seated@example.org", roles=()), "secretary", by="test")
    assert offices_of(world) == ("seated@example.org",) * 2


def test_without_a_secretary_a_calendar_names_the_librarys_address_alone(world, settings):
    settings.DEFAULT_FROM_EMAIL = "หอสมุด <library@example.org>"
    Duty.objects.filter(role="secretary").delete()
    assert offices_of(world) == ("", "library@example.org")
    entry = inviting.letters(called(world))[0].calendar
    assert "ORGANIZER:mailto:library@example.org" in entry.replace("\r\n ", "")


def test_a_mail_is_in_its_readers_language_whoever_sends_it(world):
    english = world.members[1]
    english.language = "en"
    english.save()
    inviting.invite(called(world), "", [english.pk, world.members[0].pk], by="test")
    last = {
        mail.to: [line for line in mail.text.split("\n") if line[:2] == "6."] for mail in Mail.objects.all()
    }
    assert last == {"secretary@example.org": ["6. Other business"], "chair@example.org": ["6. เรื่องอื่น ๆ"]}


def test_nothing_that_people_wrote_is_markup_in_a_mail(world):
    meeting = called(world, place="ห้อง <b>1</b> & 2")
    inviting.invite(meeting, "{{ name }} <i>", [world.members[0].pk], by="test")
    text = Mail.objects.get().text
    assert "ห้อง <b>1</b> & 2" in text
    assert "{{ name }} <i>" in text

"""What happens to a paper: written as a draft, issued under a number, amended, withdrawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition, Paper, PaperState
from sewana.committee.operations import note
from sewana.committee.operations.members import Changed, NotPossible
from sewana.committee.queries import certificates, orders
from sewana.people.models import Account
from sewana.planning.operations import paper_numbers as numbers
from sewana.planning.operations.content import CONTENT
from sewana.planning.operations.content.orders import changes_since, newest_in
from sewana.planning.operations.paper_gaps import Gap, people_gaps, still_missing
from sewana.planning.queries import paper_reading, sheets
from sewana.planning.queries.sheets import Sheet

Json = Mapping[str, object]


class NotComplete(NotPossible):
    """Something that the paper must say is missing; `gaps` name it."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        names = ", ".join(gap.label for gap in gaps)
        super().__init__(_("The paper cannot be issued yet. Still missing: %(names)s") % {"names": names})
        self.gaps = tuple(gaps)


@dataclass(frozen=True)
class Which:
    """One paper by what it is: every kind, what it is about, and its language have one draft at most."""

    edition: Edition
    kind: str
    about: str = ""
    language: str = "th"

    def built(self) -> Json:
        """What the plan knows of it now."""
        return CONTENT[self.kind](self.edition, self.about, self.language)


@dataclass(frozen=True)
class Given:
    """What somebody wrote on the page of a paper; `typed` holds only what differs from the plan."""

    typed: Json = field(default_factory=dict)
    number: str = ""
    dated: dt.date | None = None
    signer: str = ""
    signer_position: str = ""

    def heading(self, language: str) -> dict[str, str]:
        """Whoever signs this one paper in place of the usual signer."""
        names = {f"signer_{language}": self.signer, f"signer_position_{language}": self.signer_position}
        return {name: value for name, value in names.items() if value}


def sheet_of(which: Which, paper: Paper | None) -> Sheet:
    built = {} if sheets.is_frozen(paper) else which.built()
    return sheets.sheet_of(which.kind, which.language, built, paper)


def under_lock(which: Which) -> Which:
    """The same with the edition as it is now, held: what a page read before is not what goes out."""
    held = Edition.objects.select_for_update().get(pk=which.edition.pk)
    paper_reading.begin(held)
    return replace(which, edition=held)


def held_draft(which: Which, version: int, by: object) -> Paper:
    """The draft, locked, in the version that the page showed; 0 when it showed none. A new one is not saved yet."""
    found = Paper.objects.select_for_update(of=("self",)).filter(
        edition=which.edition,
        kind=which.kind,
        about=which.about,
        language=which.language,
        state=PaperState.DRAFT,
    )
    draft = found.first()
    if (draft.version if draft else 0) != version:
        raise Changed
    return draft or Paper(
        edition=which.edition,
        kind=which.kind,
        about=which.about,
        language=which.language,
        version=0,
        made_by=account(by),
    )


def account(by: object) -> Account | None:
    """Whoever did it, when it was somebody with an account."""
    return by if isinstance(by, Account) else None


@transaction.atomic
def change_content(which: Which, given: Given, *, version: int, by: object) -> Paper:
    """Keep what was typed, complete or not, unless somebody else wrote since; the plan itself stays as it is."""
    which = under_lock(which)
    draft = held_draft(which, version, by)
    before = words_of(draft)
    year = (given.dated or timezone.localdate()).year
    draft.content = {name: sheets.plain(value) for name, value in given.typed.items()}
    draft.number = numbers.tidy(given.number, numbers.series_of(which.kind), year, which.language)
    draft.dated = given.dated
    draft.heading = given.heading(which.language)
    after = words_of(draft)
    if after == before and draft.version:
        return draft
    draft.version += 1
    draft.save()
    # Bank accounts and identity numbers stand in receipts: the audit, which forgets nothing, names only the fields.
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    note("change_paper", which.edition, by, after=facts_of(draft) | {"fields": changed})
    return draft


def words_of(paper: Paper) -> dict[str, object]:
    own: dict[str, object] = {"number": paper.number, "date": str(paper.dated or "")}
    return {**paper.content, **paper.heading, **own}


def facts_of(paper: Paper) -> dict[str, object]:
    names = ("kind", "about", "language", "number", "version")
    return {"paper": paper.pk, **{name: getattr(paper, name) for name in names}}


@transaction.atomic
def issue(which: Which, *, version: int, by: object) -> Paper:
    """Give the paper its number and day and freeze every word of it; refuses while something is missing."""
    if which.edition.rehearsal_of_id is not None:
        raise NotPossible(
            _("This is a rehearsal: nothing is issued here. The preview shows how it would read.")
        )
    which = under_lock(which)
    draft = held_draft(which, version, by)
    if not draft.version and stands(which) and not repeats(which):
        raise NotPossible(_("It is issued already. Amend it first, if something is to change."))
    sheet = sheet_of(which, draft)
    gaps = still_missing(which.edition, which.kind, which.about, sheet) or people_gaps(
        which.edition, which.kind
    )
    if gaps:
        raise NotComplete(gaps)
    draft.dated = draft.dated or dated_in(sheet) or timezone.localdate()
    draft.series, draft.number_year = numbers.series_of(which.kind), draft.dated.year
    draft.number = numbers.give(draft, draft.dated.year) or sheet.number()
    freeze(draft, sheet)
    if draft.kind == orders.AMENDMENT:
        draft.amends = newest_in(which.edition, which.language)
    draft.state, draft.issued_at = PaperState.ISSUED, timezone.now()
    draft.version += 1
    draft.save()
    note("issue_paper", which.edition, by, after=facts_of(draft) | {"dated": str(draft.dated)})
    return draft


def dated_in(sheet: Sheet) -> dt.date | None:
    """The day that the plan gives a paper by itself, as the day of the meeting to its minutes."""
    try:
        return dt.date.fromisoformat(str(sheet.content.get("date") or ""))
    except ValueError:
        return None


def stands(which: Which) -> bool:
    return (
        sheets.standing_in(sheets.papers_about(which.edition, which.kind, which.about), which.language)
        is not None
    )


def repeats(which: Which) -> bool:
    """Whether there can be many of it: orders that amend one after the other, certificates for whoever took part."""
    return which.kind == orders.AMENDMENT or (which.kind == certificates.KIND and not which.about)


def at_hand(which: Which, papers: Sequence[Paper]) -> Paper | None:
    """The paper that somebody means: the draft, else the newest that stands; None for one to be begun."""
    draft = sheets.draft_in(papers, which.language)
    if draft is not None:
        return draft
    if which.kind == orders.AMENDMENT:
        order = newest_in(which.edition, which.language)
        if order is not None and changes_since(order):
            return None
    return sheets.standing_in(papers, which.language)


def may_begin(which: Which, papers: Sequence[Paper]) -> bool:
    return repeats(which) and sheets.draft_in(papers, which.language) is None


@transaction.atomic
def begin(which: Which, *, by: object) -> Paper:
    """An empty draft of a paper that there can be many of."""
    Edition.objects.select_for_update().get(pk=which.edition.pk)
    papers = sheets.papers_about(which.edition, which.kind, which.about)
    draft = sheets.draft_in(papers, which.language)
    if draft is not None or not repeats(which):
        raise NotPossible(_("There is another draft already. Throw that one away first."))
    names = {"edition": which.edition, "kind": which.kind, "about": which.about, "language": which.language}
    made = Paper.objects.create(**names, made_by=account(by))
    note("begin_paper", which.edition, by, after=facts_of(made))
    return made


def freeze(paper: Paper, sheet: Sheet) -> None:
    """Every word, own or shipped, and the heading: printed in ten years, the paper reads the same."""
    paper.typed = paper.content
    content = dict(sheets.numbered(sheet.kind, sheet.content, paper.number, paper.dated))
    if paper.kind == certificates.KIND:
        paper.number = certificates.serial_of(paper.edition, paper.about or str(content.get("name")))
        content |= {"serial": paper.number, "verify": certificates.verify_address(paper.number)}
    paper.content = content
    paper.wording, paper.heading = dict(sheet.wording), dict(sheet.heading)


@transaction.atomic
def withdraw(paper: Paper, *, by: object) -> None:
    """It counts no longer; its number stays used, and everything of it can still be read."""
    move(paper, PaperState.ISSUED, PaperState.WITHDRAWN)
    note("withdraw_paper", paper.edition, by, after=facts_of(paper))


@transaction.atomic
def drop_draft(paper: Paper, *, by: object) -> None:
    """Throw a draft away; it can be taken back."""
    move(paper, PaperState.DRAFT, PaperState.WITHDRAWN)
    note("drop_paper", paper.edition, by, after=facts_of(paper))


@transaction.atomic
def restore(paper: Paper, *, by: object) -> None:
    """Undo a withdrawal: what was issued is issued, what was a draft is a draft again."""
    Edition.objects.select_for_update().get(pk=paper.edition_id)
    if paper.issued_at is None and like(paper).filter(state=PaperState.DRAFT).exists():
        raise NotPossible(_("There is another draft already. Throw that one away first."))
    move(paper, PaperState.WITHDRAWN, PaperState.ISSUED if paper.issued_at else PaperState.DRAFT)
    note("restore_paper", paper.edition, by, after=facts_of(paper))


def move(paper: Paper, before: PaperState, after: PaperState) -> None:
    held = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if held.state != before:
        raise NotPossible(_("Somebody else did something with this paper. Please look at it again."))
    paper.state, paper.version = after, held.version + 1
    paper.save(update_fields=["state", "version"])


@transaction.atomic
def amend(paper: Paper, *, by: object) -> Paper:
    """Begin a draft that takes the place of an issued paper; the issued one stays as it is."""
    Edition.objects.select_for_update().get(pk=paper.edition_id)
    draft = like(paper).filter(state=PaperState.DRAFT).first()
    if draft is not None:
        return draft
    if not Paper.objects.filter(pk=paper.pk, state=PaperState.ISSUED).exists():
        raise NotPossible(_("Somebody else did something with this paper. Please look at it again."))
    names = {name: getattr(paper, name) for name in ("edition", "kind", "about", "language")}
    made = Paper.objects.create(**names, content=paper.typed, amends=paper, made_by=account(by))
    note("amend_paper", paper.edition, by, after=facts_of(made) | {"amends": paper.pk})
    return made


def like(paper: Paper) -> QuerySet[Paper]:
    """Those of the same kind about the same thing in the same language."""
    return Paper.objects.filter(
        edition=paper.edition_id, kind=paper.kind, about=paper.about, language=paper.language
    )

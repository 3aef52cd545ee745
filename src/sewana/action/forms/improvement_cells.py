"""What stands in the cells of a table of improvements: days, numbers, names, steps; what is wrong told by cell."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from sewana.action.forms.improvement_columns import BY_NAME, NO, YES, Column
from sewana.action.forms.improvements import Number
from sewana.action.models import Improvement, Stage, Theme, Verdict
from sewana.action.operations.importing import Step
from sewana.base.languages import BUDDHIST_ERA, in_all_languages
from sewana.base.numbers import number_of
from sewana.base.spreadsheets import Problem, bare
from sewana.people.models import Account
from sewana_text.dates import FIRST_BUDDHIST_YEAR, parse_date
from sewana_text.errors import DateError
from sewana_text.normalise import one_line, to_arabic_digits

BAR = re.compile(r"(?<!\\)\|")
STEP_LONGEST = (300, 200)
YES_NO = {YES: True, "ใช่": True, "มี": True, "1": True, NO: False, "ไม่": False, "ไม่มี": False, "0": False}


@dataclass(frozen=True)
class Known:
    """What the cells of a table may name."""

    themes: Mapping[str, Theme]
    verdicts: Mapping[str, str]
    stages: Mapping[str, str]
    accounts: Mapping[str, list[Account]]  # by mail address and by name
    year: int
    today: dt.date


def known(year: int, today: dt.date) -> Known:
    themes = {
        bare(word): theme
        for theme in Theme.objects.all()
        for word in (theme.name_en, theme.name_th, theme.key)
    }
    accounts: dict[str, list[Account]] = {}
    for account in Account.objects.all():
        for word in {account.email.casefold(), bare(account.name)} - {""}:
            accounts.setdefault(word, []).append(account)
    return Known(themes, values_of(Verdict), values_of(Stage), accounts, year, today)


def values_of(choices: type[Verdict] | type[Stage]) -> dict[str, str]:
    return {bare(word): str(one) for one in choices for word in (one.value, *in_all_languages(one.label))}


@dataclass
class Cells:
    """The cells of one row under way, and what is wrong in them."""

    number: int
    given: Mapping[str, str]
    names: Known
    here: Improvement | None = None
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def tell(self, column: str, words: str) -> None:
        self.problems.append(Problem(self.number, column, words))

    def warn(self, column: str, words: str) -> None:
        self.notices.append(Problem(self.number, column, words))

    def fields(self) -> dict[str, object]:
        """The fields that the table says something of."""
        found: dict[str, object] = {}
        for name in self.given:
            column = BY_NAME[name]
            read = READERS.get(column.kind)
            if read is not None:
                found[column.field] = read(self, column)
        if self.given.keys() & {"owner", "owner_email"}:
            found |= self.owner()
        return found

    def line(self, column: Column) -> str:
        return self.fitting(column, one_line(self.given[column.name]))

    def text(self, column: Column) -> str:
        return self.fitting(column, self.given[column.name])

    def fitting(self, column: Column, words: str) -> str:
        if len(words) > column.longest:
            told = _("This is too long: at most %(most)s characters.") % {"most": column.longest}
            self.tell(column.name, told)
        return words

    def day(self, column: Column) -> dt.date | None:
        return self.day_of(column.name, self.given[column.name])

    def day_of(self, name: str, text: str) -> dt.date | None:
        try:
            return parse_date(text) if text else None
        except DateError:
            words = _("“%(text)s” is not a day. Write it like 22/11/2569 or 2026-11-22.")
            self.tell(name, words % {"text": text[:40]})
            return None

    def amount(self, column: Column) -> float | None:
        try:
            return Number().clean(self.given[column.name])  # type: ignore[no-any-return]  # what it is made for
        except ValidationError as error:
            self.tell(column.name, " ".join(error.messages))
            return None

    def budget(self, column: Column) -> Decimal | None:
        value = self.amount(column)
        return None if value is None else Decimal(f"{value:.2f}")

    def percent(self, _column: Column) -> int | None:
        text = to_arabic_digits(self.given["percent"]).strip().removesuffix("%").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= 100):
            self.tell("percent", _("Write a whole number from 0 to 100."))
            return None
        return int(text)

    def theme(self, _column: Column) -> int | None:
        text = self.given["theme"]
        found = self.names.themes.get(bare(text)) if text else None
        if text and found is None:
            self.tell("theme", _("“%(text)s” is not on the list of themes.") % {"text": text[:40]})
        elif found and found.removed_at and (self.here is None or self.here.theme_id != found.pk):
            self.tell("theme", _("This theme is off the list. Bring it back first, or choose another."))
        return found.pk if found else None

    def decision(self, _column: Column) -> str:
        return self.one_of("decision", self.names.verdicts, ", ".join(Verdict.values))

    def stage(self, _column: Column) -> str:
        return self.one_of("stage", self.names.stages, ", ".join(Stage.values))

    def one_of(self, name: str, values: Mapping[str, str], words: str) -> str:
        text = self.given[name]
        found = values.get(bare(text), "") if text else ""
        if text and not found:
            self.tell(name, _("Write one of: %(words)s.") % {"words": words})
        return found

    def owner(self) -> dict[str, object]:
        """Who sees to it: an account by mail address or name, or somebody of whom it is said that they have none."""
        name, mail, account = (
            one_line(self.given.get(part, "")) for part in ("owner", "owner_email", "owner_account")
        )
        mail = to_arabic_digits(mail)
        has_account = YES_NO.get(account.casefold()) if account else None
        if account and has_account is None:
            self.tell("owner_account", _("Write one of: %(words)s.") % {"words": f"{YES}, {NO}"})
        if has_account is False:
            return self.outside(name, mail)
        found = self.account(name, mail) if name or mail else None
        if found and not found.is_active and (self.here is None or self.here.owner_id != found.pk):
            self.tell("owner", _("%(name)s has left. Choose somebody else.") % {"name": found})
        if found and self.here and self.here.owner_id == found.pk:
            return {"owner_id": found.pk}
        return {"owner_id": found.pk if found else None, "owner_name": "", "owner_email": ""}

    def account(self, name: str, mail: str) -> Account | None:
        wanted = mail or name
        found = self.names.accounts.get(wanted.casefold() if "@" in wanted else bare(wanted), [])
        if not mail and self.here and self.here.owner and str(self.here.owner) == name:
            return self.here.owner  # an export without mail addresses names them as they are
        if len(found) > 1:
            words = _("Several accounts are called “%(text)s”. Write the mail address in owner_email.")
            self.tell("owner", words % {"text": wanted[:60]})
        elif not found:
            words = _(
                "There is no account “%(text)s”. Write the mail address of an account in owner_email, or “no” in "
                "owner_account for somebody without one."
            )
            self.tell("owner_email" if mail else "owner", words % {"text": wanted[:60]})
        return found[0] if len(found) == 1 else None

    def outside(self, name: str, mail: str) -> dict[str, object]:
        for column, words in (("owner", name), ("owner_email", mail)):
            self.fitting(BY_NAME[column], words)
        if mail:
            try:
                validate_email(mail)
            except ValidationError:
                words = _(
                    "“%(found)s” is not a mail address. Write it like name@example.org, or leave it empty."
                )
                self.tell("owner_email", words % {"found": mail[:60]})
        return {"owner_id": None, "owner_name": name, "owner_email": mail}

    def year(self) -> None:
        text = to_arabic_digits(self.given.get("year", "")).strip()
        if not text:
            return
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            self.tell("year", _("Write the year of the edition, such as 2569 or 2026, or leave it empty."))
            return
        year = int(text) - (BUDDHIST_ERA if int(text) >= FIRST_BUDDHIST_YEAR else 0)
        if year != self.names.year:
            words = _(
                "This row is of another year, %(year)s. It is taken into the edition that is open here."
            )
            self.warn("year", words % {"year": text})

    def key(self) -> int | None:
        return self.improvement("number", self.given.get("number", ""))

    def improvement(self, column: str, text: str) -> int | None:
        plain = to_arabic_digits(text).strip().lstrip("#")
        if not plain:
            return None
        found = number_of(plain)
        if not found:
            words = _("“%(text)s” is not the number of an improvement. Write it like 12.")
            self.tell(column, words % {"text": text[:40]})
            return None
        return found

    def needs(self) -> list[int] | None:
        if "needs" not in self.given:
            return None
        parts = [part for part in re.split(r"[;,\s]+", self.given["needs"]) if part]
        found = [self.improvement("needs", part) for part in parts]
        return sorted({number for number in found if number})

    def steps(self) -> list[Step] | None:
        if "steps" not in self.given:
            return None
        lines = [one_line(line) for line in self.given["steps"].split("\n")]
        return [self.step(line) for line in lines if line]

    def step(self, line: str) -> Step:
        parts = [part.strip().replace("\\|", "|") for part in BAR.split(line)]
        if len(parts) > 4:
            self.tell("steps", _("Write a step a line, as: what | who | until when | done when."))
        title, who, due_on, done_on = [*parts, "", "", ""][:4]
        if not title:
            self.tell("steps", _("Say what has to be done."))
        for words, longest in zip((title, who), STEP_LONGEST, strict=True):
            if len(words) > longest:
                told = _("This is too long: at most %(most)s characters.") % {"most": longest}
                self.tell("steps", told)
        return title, who, self.day_of("steps", due_on), self.day_of("steps", done_on)


READERS: Mapping[str, Callable[[Cells, Column], object]] = {
    "line": Cells.line,
    "text": Cells.text,
    "day": Cells.day,
    "number": Cells.amount,
    "budget": Cells.budget,
    "percent": Cells.percent,
    "theme": Cells.theme,
    "decision": Cells.decision,
    "stage": Cells.stage,
}

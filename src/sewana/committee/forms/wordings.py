"""A library's own words for a kind of paper: a box for each block, and what is wrong said in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sewana.base.languages import is_thai
from sewana_paper import official
from sewana_paper.official.placeholders import Placeholder, named_in, needed_in, placeholders
from sewana_text.normalise import normalise

LONGEST = 8000
BEFORE = "block-"
ROLES = {
    "title": pgettext_lazy("part of a paper", "Title"),
    "heading": pgettext_lazy("part of a paper", "Heading"),
    "paragraph": pgettext_lazy("part of a paper", "Paragraph"),
    "label": pgettext_lazy("part of a paper", "Words before it"),
    "column": pgettext_lazy("part of a paper", "Head of a column"),
    "cell": pgettext_lazy("part of a paper", "Cell of a table"),
    "signature": pgettext_lazy("part of a paper", "Signature"),
    "line": pgettext_lazy("part of a paper", "Line"),
}


@dataclass(frozen=True)
class Hint:
    """A placeholder with what it stands for, and whether the paper needs it here."""

    written: str
    label: str
    is_needed: bool


@dataclass(frozen=True)
class Block:
    """One part of a paper with its box, and what may be written into it."""

    number: int
    block: str
    role: str
    shipped: str
    is_own: bool
    field: forms.BoundField
    used: list[Hint]
    others: list[Hint]

    @property
    def name(self) -> str:
        return name_of(self.number, self.role)


def name_of(number: int, role: str) -> str:
    return _("%(number)s. %(role)s") % {"number": number, "role": ROLES[role]}


class WordingForm(forms.Form):
    """All blocks of a kind in one language, in the order in which they are printed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, kind: str, language: str, texts: Mapping[str, str], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own loosely typed arguments
        self.kind, self.language, self.texts = kind, language, texts
        self.shipped = official.texts(kind, language)
        self.roles = official.roles(kind)
        for number, (block, text) in enumerate(self.shipped.items(), 1):
            own = texts.get(block, text)
            self.fields[BEFORE + block] = forms.CharField(
                label=name_of(number, self.roles[block]),
                required=False,
                strip=False,
                max_length=LONGEST,
                initial=own,
                widget=forms.Textarea(
                    {"rows": min(6, 1 + own.count("\n") + len(own) // 60), "lang": language}
                ),
            )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        for error in official.wording_errors(self.kind, self.written(), self.language):
            self.add_error(BEFORE + str(error.params["block"]), said(error, self.kind))
        return cleaned

    def written(self) -> dict[str, str]:
        """The texts as typed, without those that are too long to be taken."""
        given = ((name, self.cleaned_data.get(name)) for name in self.fields if name.startswith(BEFORE))
        return {name.removeprefix(BEFORE): normalise(str(text)) for name, text in given if text is not None}

    def good(self) -> dict[str, str]:
        """The texts that can be printed; a preview shows them while another is still being put right."""
        return {block: text for block, text in self.written().items() if BEFORE + block not in self.errors}

    def blocks(self) -> list[Block]:
        known = placeholders(self.kind)
        return [self.block(number, block, known[block]) for number, block in enumerate(self.shipped, 1)]

    def block(self, number: int, block: str, known: Mapping[str, Placeholder]) -> Block:
        shipped = self.shipped[block]
        named, needed = set(named_in(shipped)), set(needed_in(shipped))
        field = self[BEFORE + block]
        return Block(
            number,
            block,
            self.roles[block],
            shipped,
            normalise(str(field.value() or "")) != shipped,
            field,
            [self.hint(one, needed) for path, one in known.items() if path in named],
            [self.hint(one, needed) for path, one in known.items() if path not in named],
        )

    def hint(self, one: Placeholder, needed: set[str]) -> Hint:
        is_needed = one.path in needed and one.field.required
        return Hint(f"{{{one.path}}}", one.label(reader()), is_needed)


def said(error: official.OfficialError, kind: str) -> str:
    """What is wrong with a text, and what to do."""
    if error.code == "unknown_placeholder":
        near = ", ".join(f"{{{name}}}" for name in list_of(error.params["known"]))
        words = _(
            "There is no field {%(name)s} here. Did you mean %(near)s? Or write the words without braces."
        )
        return words % {"name": error.params["placeholder"], "near": near}
    if error.code == "missing_placeholder":
        path = str(error.params["placeholder"])
        label = placeholders(kind)[str(error.params["block"])][path].label(reader())
        words = _(
            "{%(name)s} (%(label)s) has to be printed: the paper is not complete without it. Put it back."
        )
        return words % {"name": path, "label": label}
    words = str(REASONS[str(error.params["reason"])])
    return words % {"found": str(error.params.get("found", ""))[:40], "most": LONGEST}


def too_long() -> str:
    return str(REASONS["too_long"]) % {"most": LONGEST}


def reader() -> str:
    return "th" if is_thai() else "en"


def list_of(names: object) -> list[str]:
    return [str(name) for name in names] if isinstance(names, list) else []


REASONS = {
    "unclosed": gettext_lazy("“[[” is not closed. Write “]]” after the words that fall away together."),
    "nested": gettext_lazy(
        "“%(found)s” stands where it cannot: each “[[” has one “]]” after it, and none stands inside another."
    ),
    "no_placeholder": gettext_lazy(
        "“%(found)s” is no field. Write a field's name between two braces, such as {date}, or leave the brace out."
    ),
    "too_long": gettext_lazy("The text is too long: up to %(most)s letters are taken."),
    "no_text": gettext_lazy("This is no text."),
}

"""A form as plain facts: its sections in order, their kinds and labels. Forms are data, not code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sewana_text.errors import FormError

KINDS = ("text", "paragraphs", "choice", "people", "steps", "factors", "kpi", "attachments", "heading")


@dataclass(frozen=True)
class Choice:
    """One answer of a choice section."""

    key: str
    label_th: str
    label_en: str = ""


@dataclass(frozen=True)
class Section:
    """One labelled part of a form."""

    key: str
    label_th: str
    label_en: str = ""
    kind: str = "text"
    required: bool = False
    help_th: str = ""
    help_en: str = ""
    max: int | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label there is, Thai first."""
        return tuple(label for label in (self.label_th, self.label_en) if label)

    def label(self, language: str = "th") -> str:
        """Return the label in ``th`` or ``en``, or the other one where that is missing; without its colon."""
        label = (self.label_en or self.label_th) if language == "en" else (self.label_th or self.label_en)
        return label.rstrip(" :：")


@dataclass(frozen=True)
class Form:
    """A form template."""

    key: str
    version: str
    title_th: str
    title_en: str
    organisation_th: str
    organisation_en: str
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """Return the section of that key; KeyError where there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    @classmethod
    def from_dict(cls, template: Mapping[str, object]) -> "Form":
        """Return the form of a parsed ``form.json``.

        Parameters
        ----------
        template : mapping
            ``key, version, sections[]`` and ``title``/``organisation``, either as one string, as
            ``{"th": .., "en": ..}`` or as ``title_th``, ``title_en`` ...; a section has ``key, label_th,
            label_en, kind, required, help_th, help_en, max, choices[{key, label_th, label_en}]``.

        Raises
        ------
        FormError
            ``missing``, ``unknown_kind`` or ``repeated_key``, naming the section.
        """
        sections = _mappings(template, "sections")
        form = cls(
            key=_text(template, "key"),
            version=_text(template, "version"),
            title_th=_in(template, "title", "th"),
            title_en=_in(template, "title", "en"),
            organisation_th=_in(template, "organisation", "th"),
            organisation_en=_in(template, "organisation", "en"),
            sections=tuple(_section(section) for section in sections),
        )
        _check_keys(form)
        return form


def _section(section: Mapping[str, object]) -> Section:
    limit = section.get("max")
    made = Section(
        key=_text(section, "key"),
        label_th=_text(section, "label_th"),
        label_en=str(section.get("label_en") or ""),
        kind=_text(section, "kind"),
        required=bool(section.get("required", False)),
        help_th=str(section.get("help_th") or ""),
        help_en=str(section.get("help_en") or ""),
        max=int(limit) if isinstance(limit, int) else None,
        choices=tuple(_choice(choice) for choice in _mappings(section, "choices", optional=True)),
    )
    if made.kind not in KINDS:
        message = f"Section {made.key!r}: kind {made.kind!r} is unknown. Use one of {', '.join(KINDS)}."
        raise FormError("unknown_kind", message, section=made.key, found=made.kind)
    return made


def _choice(choice: Mapping[str, object]) -> Choice:
    return Choice(_text(choice, "key"), _text(choice, "label_th"), str(choice.get("label_en") or ""))


def _check_keys(form: Form) -> None:
    keys = [section.key for section in form.sections]
    for key in keys:
        if keys.count(key) > 1:
            raise FormError("repeated_key", f"Two sections have the key {key!r}. Rename one.", section=key)


def _text(holder: Mapping[str, object], name: str) -> str:
    value = holder.get(name)
    if value in (None, "", []):
        message = f"The form template lacks {name!r} in {holder.get('key', 'the form')!r}. Add it."
        raise FormError("missing", message, field=name, section=holder.get("key", ""))
    return str(value)


def _in(holder: Mapping[str, object], name: str, language: str) -> str:
    value = holder.get(name, "")
    if isinstance(value, Mapping):
        return str(value.get(language) or "")
    return str(holder.get(f"{name}_{language}") or (value if language == "th" else "") or "")


def _mappings(
    holder: Mapping[str, object], name: str, *, optional: bool = False
) -> Sequence[Mapping[str, object]]:
    value = holder.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise FormError("missing", f"{name!r} of the form template must be a list of objects.", field=name)
    if not value and not optional:
        raise FormError("missing", f"The form template has no {name}. Add at least one.", field=name)
    return cast("Sequence[Mapping[str, object]]", value)

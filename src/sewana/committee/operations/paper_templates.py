"""How the library's papers are headed and worded; every change can be taken back."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from sewana.base import audit
from sewana.committee.models import (
    Heading,
    PaperPicture,
    TemplateChange,
    TemplateDeed,
    TemplateSubject,
    Wording,
)
from sewana.committee.operations.members import Changed
from sewana.committee.queries import papers as queries
from sewana.committee.queries.papers import LINES, PICTURES, Content, Wordings
from sewana_paper import official


def held_heading() -> Heading:
    """The heading's row, held: one at a time changes how papers read."""
    Heading.objects.get_or_create(id=1)
    return Heading.objects.select_for_update().get(pk=1)


def keep_picture(content: bytes) -> str:
    """Keep a picture for good, since papers of years ago name it; return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    PaperPicture.objects.get_or_create(digest=digest, defaults={"content": content})
    return digest


@transaction.atomic
def change_heading(values: Content, *, seen: int, by: object) -> TemplateChange | None:
    """Write the heading; a picture is named by the digest under which it is kept, an empty one takes it off.

    Raises `Changed` when somebody else saved since `seen`.
    """
    row = held_heading()
    if queries.version_of(queries.changes_of_heading()) != seen:
        raise Changed
    return put_heading(row, {**queries.content_of(row), **values}, TemplateDeed.CHANGED, by)


def put_heading(row: Heading, content: Content, deed: str, by: object) -> TemplateChange | None:
    """Let the heading read so, and note it; nothing is noted where nothing changed."""
    before = queries.content_of(row)
    set_heading(row, content)
    after = queries.content_of(row)
    if before == after:
        return None
    return noted(TemplateChange(subject=TemplateSubject.HEADING, deed=deed, before=before, after=after), by)


def set_heading(row: Heading, content: Content) -> None:
    for name in LINES:
        setattr(row, name, str(content.get(name, "")))
    row.thai_numerals = bool(content.get("thai_numerals", True))
    digests = {str(content[which]) for which in PICTURES if content.get(which)}
    kept = set(PaperPicture.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for which in PICTURES:  # a digest that somebody made up names no picture
        setattr(row, f"{which}_id", content[which] if content.get(which) in kept else None)
    row.save()


def noted(change: TemplateChange, by: object) -> TemplateChange:
    change.by_id = getattr(by, "pk", None)
    change.save()
    fields = sorted(name for name in change.after if change.after[name] != change.before.get(name))
    words = {"kind": change.kind, "language": change.language, "deed": change.deed, "fields": fields}
    audit.record(
        actor=by,
        operation=f"{change.subject}_of_papers_{change.deed}",
        subject=change,
        after=words,
    )
    return change


@transaction.atomic
def change_wording(
    kind: str, language: str, texts: Mapping[str, str], *, seen: int, by: object
) -> TemplateChange | None:
    """Write blocks of a kind anew; a text as shipped is kept as none of the library's own.

    Raises `Changed` when somebody else saved since `seen`, and OfficialError for words that cannot be printed.
    """
    held_heading()
    if queries.version_of(queries.changes_of_wording(kind, language)) != seen:
        raise Changed
    # A part that the paper no longer has since an update is printed nowhere; the change keeps its text.
    known = official.texts(kind, language)
    own = {block: text for block, text in queries.own_words(kind, language).items() if block in known}
    refuse_unfit(kind, language, own | dict(texts))
    return put_wording(kind, language, own | dict(texts), TemplateDeed.CHANGED, by)


def refuse_unfit(kind: str, language: str, texts: Mapping[str, str]) -> None:
    for error in official.wording_errors(kind, texts, language):
        raise error


def put_wording(
    kind: str, language: str, own: Mapping[str, str], deed: str, by: object
) -> TemplateChange | None:
    before = queries.own_words(kind, language)
    set_wording(kind, language, own)
    after = queries.own_words(kind, language)
    if before == after:
        return None
    change = TemplateChange(
        subject=TemplateSubject.WORDING, kind=kind, language=language, deed=deed, before=before, after=after
    )
    return noted(change, by)


def set_wording(kind: str, language: str, own: Mapping[str, str]) -> None:
    """Keep only what reads otherwise than shipped."""
    shipped = official.texts(kind, language)
    kept = {block: text for block, text in own.items() if text != shipped.get(block)}
    Wording.objects.filter(kind=kind, language=language).delete()
    Wording.objects.bulk_create(
        Wording(kind=kind, language=language, block=block, text=text) for block, text in kept.items()
    )


@transaction.atomic
def reset_wording(kind: str, language: str, *, by: object) -> TemplateChange | None:
    """All of a kind back to the shipped text."""
    held_heading()
    return put_wording(kind, language, {}, TemplateDeed.RESET, by)


@transaction.atomic
def take_in(
    content: Content, pictures: Mapping[str, bytes], wordings: Wordings, *, by: object
) -> TemplateChange | None:
    """Let heading and all wordings be those of a file; what the file does not name is as shipped afterwards."""
    row = held_heading()
    digests = {which: keep_picture(picture) for which, picture in pictures.items() if picture}
    return put_all(
        row, {**content, **dict.fromkeys(PICTURES, ""), **digests}, wordings, TemplateDeed.IMPORTED, by
    )


def put_all(
    row: Heading, content: Content, wordings: Wordings, deed: str, by: object
) -> TemplateChange | None:
    before = everything(row)
    set_heading(row, content)
    Wording.objects.all().delete()
    for kind, languages in wordings.items():
        for language, own in languages.items():
            set_wording(kind, language, own)
    after = everything(row)
    if before == after:
        return None
    return noted(TemplateChange(subject=TemplateSubject.ALL, deed=deed, before=before, after=after), by)


def everything(row: Heading) -> dict[str, Any]:
    return {"heading": queries.content_of(row), "wordings": queries.all_own_words()}


@transaction.atomic
def put_back(change: TemplateChange, *, by: object) -> TemplateChange | None:
    """Let it read as it did before a change; that is a change of its own, and can be taken back too."""
    row = held_heading()
    if change.subject == TemplateSubject.HEADING:
        return put_heading(row, change.before, TemplateDeed.PUT_BACK, by)
    if change.subject == TemplateSubject.WORDING:
        return put_wording(change.kind, change.language, change.before, TemplateDeed.PUT_BACK, by)
    return put_all(row, change.before["heading"], change.before["wordings"], TemplateDeed.PUT_BACK, by)

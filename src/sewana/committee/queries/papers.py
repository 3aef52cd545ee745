"""Reads about how the library's papers are headed and worded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sewana.committee.models import Heading, PaperPicture, TemplateChange, TemplateSubject, Wording
from sewana.people import queries as people
from sewana.people.models import Library
from sewana_paper import official

PICTURES = ("emblem", "logo")
LINES = (
    "organisation_th",
    "organisation_en",
    "unit_th",
    "unit_en",
    "address_th",
    "address_en",
    "phone",
    "phone_en",
    "email",
    "prefix",
    "prefix_en",
    "signer_th",
    "signer_en",
    "signer_position_th",
    "signer_position_en",
    "second_th",
    "second_en",
    "second_position_th",
    "second_position_en",
)
Content = Mapping[str, Any]
Wordings = dict[str, dict[str, dict[str, str]]]  # kind → language → block → text


def heading() -> Heading:
    """The library's heading as somebody wrote it; an empty one before."""
    return Heading.objects.filter(pk=1).first() or Heading()


def content_of(row: Heading) -> dict[str, Any]:
    """A heading as JSON; a picture stands under its digest, so that a thousand papers keep it once."""
    return {
        **{name: getattr(row, name) for name in LINES},
        "thai_numerals": row.thai_numerals,
        **{which: getattr(row, f"{which}_id") or "" for which in PICTURES},
    }


def heading_now() -> dict[str, Any]:
    """What stands on papers today."""
    return named(content_of(heading()))


def named(content: Content, library: Library | None = None) -> dict[str, Any]:
    """A heading with the library's own names while nobody wrote others."""
    if content["organisation_th"] and content["organisation_en"]:
        return dict(content)
    library = library or people.library()
    names = {
        name: content[name] or str(getattr(library, name.replace("organisation", "name"), ""))
        for name in ("organisation_th", "organisation_en")
    }
    return {**content, **names}


def letterhead_of(language: str) -> official.Letterhead:
    """The library's heading of today, as a paper in this language takes it."""
    return letterhead_from(heading_now(), language)


def letterhead_from(content: Content, language: str) -> official.Letterhead:
    """A heading as `heading_now` gave it, on this day or years ago."""
    pictures = contents(content.get(which, "") for which in PICTURES)
    names = {name: str(content.get(name, "")) for name in OF_LETTERHEAD}
    return official.Letterhead(
        **names,
        phone=in_language(content, "phone", language),
        prefix=in_language(content, "prefix", language),
        signers=signers(content),
        thai_numerals=bool(content.get("thai_numerals", True)),
        emblem=pictures.get(content.get("emblem", ""), b""),
        logo=pictures.get(content.get("logo", ""), b""),
    )


OF_LETTERHEAD = (
    "organisation_th",
    "organisation_en",
    "unit_th",
    "unit_en",
    "address_th",
    "address_en",
    "email",
)


def in_language(content: Content, name: str, language: str) -> str:
    """The English form of a phone number or a document code, where there is one of its own."""
    own = str(content.get(f"{name}_en", "")) if language == "en" else ""
    return own or str(content.get(name, ""))


def signers(content: Content) -> tuple[official.Signer, ...]:
    """Who signs; the second only when somebody is named."""
    both = [
        official.Signer(
            *(str(content.get(f"{who}_{part}", "")) for part in ("th", "position_th", "en", "position_en"))
        )
        for who in ("signer", "second")
    ]
    return tuple(both) if both[1].name_th or both[1].name_en else (both[0],)


# The last pictures that were asked for: what stands under a digest never changes.
KEPT: dict[str, bytes] = {}
MOST_KEPT = 8


def contents(digests: Iterable[str]) -> dict[str, bytes]:
    wanted = {digest for digest in digests if digest}
    known = {digest: content for digest, content in KEPT.copy().items() if digest in wanted}
    unknown = wanted - known.keys()
    found = PaperPicture.objects.in_bulk(unknown) if unknown else {}
    read = {digest: bytes(picture.content) for digest, picture in found.items()}
    if len(KEPT) + len(read) > MOST_KEPT:
        KEPT.clear()
    KEPT.update(read)
    return known | read


def picture_urls(content: Content) -> dict[str, str]:
    """The addresses of a heading's pictures, as `official.preview_html` takes them."""
    digests = {which: content.get(which, "") for which in PICTURES}
    return {
        f"{which}_url": reverse("committee:paper-picture", args=[digest]) if digest else ""
        for which, digest in digests.items()
    }


def own_words(kind: str, language: str) -> dict[str, str]:
    """The texts that the library wrote itself, block by block; also those that no longer fit."""
    rows = Wording.objects.filter(kind=kind, language=language)
    return dict(rows.values_list("block", "text"))


def wording_of(kind: str, language: str) -> dict[str, str]:
    """All texts of a kind: those shipped, with the library's own in their place.

    After an update a text of the library's may name what a paper no longer has. Then the shipped one stands, so
    that the paper can still be made; the page of the wording says so.
    """
    return with_own(kind, language, own_words(kind, language))


def with_own(kind: str, language: str, own: Mapping[str, str]) -> dict[str, str]:
    return official.texts(kind, language) | {
        block: text for block, text in own.items() if fits(kind, block, text)
    }


def fits(kind: str, block: str, text: str) -> bool:
    try:
        official.check_wording(kind, {block: text})
    except official.OfficialError:
        return False
    return True


def all_own_words() -> Wordings:
    """Every text that the library wrote itself, as it is exported."""
    found: Wordings = {}
    for row in Wording.objects.order_by("kind", "language", "block"):
        found.setdefault(row.kind, {}).setdefault(row.language, {})[row.block] = row.text
    return found


def counts_of_own() -> dict[str, int]:
    """How many blocks of each kind read otherwise than shipped."""
    counts: dict[str, int] = {}
    for kind in Wording.objects.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def changes_of_heading() -> QuerySet[TemplateChange]:
    touched = (TemplateSubject.HEADING, TemplateSubject.ALL)
    return TemplateChange.objects.filter(subject__in=touched).select_related("by")


def changes_of_wording(kind: str, language: str) -> QuerySet[TemplateChange]:
    own = TemplateChange.objects.filter(subject=TemplateSubject.WORDING, kind=kind, language=language)
    return (own | TemplateChange.objects.filter(subject=TemplateSubject.ALL)).select_related("by")


def changes_of_all() -> QuerySet[TemplateChange]:
    return TemplateChange.objects.filter(subject=TemplateSubject.ALL).select_related("by")


def version_of(changes: QuerySet[TemplateChange]) -> int:
    """What a form carries along, so that it is seen when somebody else saved meanwhile."""
    return changes.values_list("pk", flat=True).first() or 0

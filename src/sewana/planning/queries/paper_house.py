"""What the library gives to every paper, in one question: its heading, its own words, the last numbers given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast, JSONObject

from sewana.committee.models import Heading, PaperNumber, Wording
from sewana.committee.queries import papers as house
from sewana.people.models import Library

NAMES = ("name_th", "name_en")


@dataclass(frozen=True)
class House:
    """Heading and wording as papers take them; of each series the last number given in the year."""

    heading: Mapping[str, Any]
    wording: Mapping[str, str]
    last_numbers: Mapping[str, int]


def house_of(kind: str, language: str, year: int) -> House:
    rows = list(asked(kind, language, year))
    found = {what: json.loads(text) for what, _key, text in rows if what in {"heading", "library"}}
    own = {key: text for what, key, text in rows if what == "wording"}
    library = Library(**found["library"]) if "library" in found else None
    return House(
        house.named(heading_in(found.get("heading")), library),
        house.with_own(kind, language, own),
        {key: int(text) for what, key, text in rows if what == "number"},
    )


def heading_in(found: Mapping[str, Any] | None) -> dict[str, Any]:
    """A heading as `content_of` gives it; a database has its own words for true and for nothing."""
    if found is None:
        return house.content_of(Heading())
    pictures = {which: found[which] or "" for which in house.PICTURES}
    return {**found, "thai_numerals": bool(found["thai_numerals"]), **pictures}


def asked(kind: str, language: str, year: int) -> Any:
    """Four small tables as rows of three texts: which table, a key in it, and what stands there."""
    pictures = {which: F(f"{which}_id") for which in house.PICTURES}
    heading = {name: F(name) for name in (*house.LINES, "thai_numerals")}
    wording = Wording.objects.filter(kind=kind, language=language).annotate(
        what=word("wording"), key=Cast("block", CharField()), said=F("text")
    )
    return columns(wording).union(
        columns(as_json("heading", Heading.objects.filter(pk=1), heading | pictures)),
        columns(as_json("library", Library.objects.all(), {name: F(name) for name in NAMES})),
        columns(
            PaperNumber.objects.filter(year=year).annotate(
                what=word("number"), key=Cast("series", CharField()), said=Cast("last", TextField())
            )
        ),
        all=True,
    )


def word(text: str) -> Any:
    return Cast(Value(text), CharField())


def as_json(what: str, rows: Any, fields: Mapping[str, Any]) -> Any:
    return rows.annotate(what=word(what), key=word(""), said=Cast(JSONObject(**fields), TextField()))


def columns(rows: Any) -> Any:
    return rows.order_by().values_list("what", "key", "said")

"""What happens to instruments: the built-in ones are put in place, words change by new versions, nothing is undone."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sewana.base import audit
from sewana.survey.models import Instrument, InstrumentVersion
from sewana.survey.queries.instruments import Content, fingerprint

FOLDER = Path(__file__).resolve().parents[1] / "instruments"
BUILT_IN_NOTE = "built-in wording"


class NotPossible(ValueError):
    """It cannot be done as things are; the message says why, and what to do."""


@cache
def built_in() -> tuple[tuple[dict[str, Any], str], ...]:
    """The questionnaires that come with the product, in the order of the list, with their fingerprints."""
    order = ("sewana-12", "sewana-12-staff", "sewana-8", "sewana-pulse", "sewana-follow-up", "sewana-zone")
    files = [json.loads((FOLDER / f"{key}.json").read_text("utf-8")) for key in order]
    return tuple((one, fingerprint(one["content"])) for one in files)


@transaction.atomic
def install_instruments(*, by: object = "sewana") -> int:
    """Put the built-in questionnaires in place; returns how many versions were made.

    Run at every start: one query when all is there. Where an update of the product words something otherwise, that is
    one more version beside those in use.
    """
    have = set(InstrumentVersion.objects.values_list("instrument__key", "fingerprint"))
    missing = [one for one, mark in built_in() if (one["key"], mark) not in have]
    for one in missing:
        place(one, by)
    return len(missing)


def place(one: dict[str, Any], by: object) -> None:
    fields = {"purpose": one["purpose"], "side": one["side"], "is_built_in": True}
    Instrument.objects.get_or_create(key=one["key"], defaults=fields)
    instrument = Instrument.objects.select_for_update().get(key=one["key"])
    write_version(instrument, one["title"], one["content"], BUILT_IN_NOTE, by)


def write_version(
    instrument: Instrument, title: dict[str, str], content: Content, note: str, by: object
) -> InstrumentVersion:
    """One more version; the caller holds the instrument."""
    newest = instrument.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = InstrumentVersion.objects.create(
        instrument=instrument,
        number=newest + 1,
        title_th=title["th"],
        title_en=title["en"],
        content=content,
        fingerprint=fingerprint(content),
        note=note,
        made_by_id=getattr(by, "pk", None),
    )
    after = {"instrument": instrument.key, "version": made.number, "fingerprint": made.fingerprint}
    audit.record(actor=by, operation="make_instrument_version", subject=made, after=after)
    return made


@transaction.atomic
def new_version(
    instrument: Instrument, *, title: dict[str, str], content: Content, note: str, by: object
) -> InstrumentVersion:
    """Word an instrument otherwise, with the reason; versions that are there stay as they are."""
    held = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if not note.strip():
        raise NotPossible(_("Write why the words change: whoever compares two years will ask."))
    known = held.versions.filter(fingerprint=fingerprint(content)).first()
    if known is not None:
        raise NotPossible(_("Version %(number)s has exactly these words.") % {"number": known.number})
    return write_version(held, title, content, note.strip(), by)


@transaction.atomic
def begin_instrument(
    *, key: str, purpose: str, side: str, title: dict[str, str], content: Content, note: str, by: object
) -> Instrument:
    """An instrument of the library's own, with its first version."""
    try:
        with transaction.atomic():
            made = Instrument.objects.create(key=key, purpose=purpose, side=side)
    except IntegrityError as error:
        raise NotPossible(
            _("There is a questionnaire “%(key)s” already. Choose another key.") % {"key": key}
        ) from error
    write_version(made, title, content, note.strip(), by)
    return made


@transaction.atomic
def retire(instrument: Instrument, *, is_retired: bool, by: object) -> None:
    """Offer it no more to new questionnaires, or offer it again; whatever asks it goes on."""
    if Instrument.objects.filter(pk=instrument.pk, is_retired=not is_retired).update(is_retired=is_retired):
        deed = "retire_instrument" if is_retired else "bring_instrument_back"
        audit.record(actor=by, operation=deed, subject=instrument, after={"instrument": instrument.key})

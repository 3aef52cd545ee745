"""Who comes: with which device, in which language, with or without script."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Open = Callable[..., Page]


@dataclass(frozen=True)
class Device:
    """What somebody holds or sits at."""

    name: str
    width: int
    height: int
    has_touch: bool


PHONE = Device("phone", 390, 844, has_touch=True)
DESKTOP = Device("desktop", 1280, 900, has_touch=False)


@dataclass(frozen=True)
class Visitor:
    """Somebody who comes with a device, a language, and with or without script."""

    device: Device
    language: str
    with_script: bool

    def __str__(self) -> str:
        return f"{self.device.name}-{self.language}-{'script' if self.with_script else 'plain'}"


EVERY_VISITOR = [Visitor(*kind) for kind in itertools.product((PHONE, DESKTOP), ("th", "en"), (True, False))]
# Every pair of device, language and script, in half of the time.
VISITORS = [who for who in EVERY_VISITOR if (who.device is PHONE) ^ (who.language == "en") ^ who.with_script]


THAI_PHONE = Visitor(PHONE, "th", with_script=True)
PLAIN_PHONE = Visitor(PHONE, "th", with_script=False)
THAI_DESK = Visitor(DESKTOP, "th", with_script=True)


def as_context(visitor: Visitor) -> dict[str, object]:
    """The browser's options that make it this visitor's."""
    return {
        "viewport": {"width": visitor.device.width, "height": visitor.device.height},
        "has_touch": visitor.device.has_touch,
        "is_mobile": visitor.device.has_touch,
        "locale": "th-TH" if visitor.language == "th" else "en-GB",
        "timezone_id": "Asia/Bangkok",
        "java_script_enabled": visitor.with_script,
        "reduced_motion": "reduce",
    }

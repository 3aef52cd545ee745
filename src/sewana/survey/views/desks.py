"""The place where somebody answers: phone or tablet, the key in its cookie, and where it leads next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sewana.base import languages
from sewana.people.models import Language
from sewana.survey.models import Mode, Questionnaire
from sewana.survey.operations import answering as operations
from sewana.survey.queries import answering as reads

COOKIE, KIOSK_COOKIE = "sewana_answers", "sewana_answers_kiosk"
LONGEST_KEY = 100


@dataclass
class Desk:
    request: HttpRequest
    questionnaire: Questionnaire
    is_kiosk: bool
    key: str

    @property
    def address(self) -> str:
        name = "survey:kiosk" if self.is_kiosk else "survey:answer"
        return reverse(name, args=[self.questionnaire.code])

    @property
    def mode(self) -> Mode:
        return Mode.KIOSK if self.is_kiosk else Mode.PHONE

    @property
    def language(self) -> str:
        return Language.THAI.value if languages.is_thai() else Language.ENGLISH.value

    @property
    def standing(self) -> str:
        return reads.standing(self.questionnaire, timezone.now())

    @property
    def is_open(self) -> bool:
        return self.standing == reads.OPEN

    @property
    def is_fetch(self) -> bool:
        return self.request.headers.get("X-Requested-With") == "fetch"

    @property
    def mark(self) -> str:
        """Under what a device keeps what is not sent yet, so that nobody else's draft receives it."""
        return hashlib.sha256(f"mark {self.key}".encode()).hexdigest()[:12] if self.key else ""

    def at(self, place: str, back: str = "") -> str:
        return f"{self.address}?{urlencode({'at': place} | ({'from': back} if back else {}))}"

    def to(self, place: str, back: str = "") -> HttpResponse:
        return redirect(self.at(place, back))

    def done(self) -> HttpResponse:
        return JsonResponse({"done": True})

    def context(self) -> dict[str, object]:
        return {
            "desk": self,
            "questionnaire": self.questionnaire,
            "edition": self.questionnaire.edition,
            "room_nav": [],  # nothing leads away in the middle of it
        }

    def kept(self, response: HttpResponse, key: str) -> HttpResponse:
        """Keep the key where this questionnaire alone reads it; on a tablet only as long as its window is open."""
        response.set_cookie(
            KIOSK_COOKIE if self.is_kiosk else COOKIE,
            key,
            max_age=None if self.is_kiosk else int(operations.DRAFT_LASTS.total_seconds()),
            path=self.address,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )
        return response

    def gone(self, *, again: bool) -> HttpResponse:
        """The answers are in: thanks, and on a tablet no cookie of whoever stood there."""
        if self.is_kiosk:
            return self.thanked()
        address = reverse("survey:thanks", args=[self.questionnaire.code]) + ("?again=1" if again else "")
        return JsonResponse({"go": address}) if self.is_fetch else redirect(address)

    def thanked(self) -> HttpResponse:
        if self.is_fetch:
            return without_trace(JsonResponse({"go": self.at("thanks")}), self)
        return without_trace(self.to("thanks"), self)

    def left(self) -> HttpResponse:
        """Whoever stood at the tablet has gone: what was not sent goes with them."""
        operations.forget(self.questionnaire, self.key)
        response = without_trace(redirect(self.address), self)
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response


def desk_of(request: HttpRequest, questionnaire: Questionnaire, *, is_kiosk: bool) -> Desk:
    key = request.COOKIES.get(KIOSK_COOKIE if is_kiosk else COOKIE, "")
    return Desk(request, questionnaire, is_kiosk, key if len(key) <= LONGEST_KEY else "")


def without_trace(response: HttpResponse, desk: Desk) -> HttpResponse:
    response.delete_cookie(KIOSK_COOKIE if desk.is_kiosk else COOKIE, path=desk.address)
    return response


def show(desk: Desk, template: str, more: dict[str, object], status: int = 200) -> HttpResponse:
    return render(desk.request, template, desk.context() | more, status=status)

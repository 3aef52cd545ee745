"""The gate to questionnaires: whoever has the code may answer; all else goes through an edition's gates."""

from sewana.committee.access import PLANS, User, office
from sewana.committee.models import Seat
from sewana.people.access import Actor, actor_of, require
from sewana.survey.models import Questionnaire


def to_answer(code: str) -> Questionnaire | None:
    """Anybody with the code; whether it takes answers now is the questionnaire's own matter. None: no such code."""
    found = Questionnaire.objects.select_related("edition", "version__instrument")
    return found.filter(code=code).first()


def to_see_instruments(user: User) -> Actor:
    """Whoever works in the office of any edition: the words that are asked are no secret there."""
    return office(user)


def to_word_instruments(user: User) -> Actor:
    """Owners, and whoever plans any edition: instruments are the library's, and asked in all of them."""
    actor = actor_of(user)
    require(words_instruments(actor), actor)
    return actor


def words_instruments(actor: Actor) -> bool:
    if actor.account is None:
        return False
    return actor.is_owner or Seat.objects.filter(account=actor.account, role__in=PLANS).exists()

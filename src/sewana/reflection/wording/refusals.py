"""Why no figures could be made, or none could go out: what was found, and what to mend."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sewana.base.languages import is_thai

Params = Mapping[str, Any]
Names = Mapping[str, Mapping[str, Mapping[str, str]]]


def margin_words(margin: str) -> str:
    known = {
        "group": _("groups"),
        "cluster": _("clusters of faculties"),
        "place": _("campuses"),
        "mode": _("usual ways of using the library"),
        "lang": _("languages"),
    }
    return known.get(margin, margin)


def level_words(names: Names, margin: str, level: str) -> str:
    words = names.get(margin, {}).get(level)
    return words["th" if is_thai() else "en"] if words else level


def refusal(failure: Params, names: Names) -> str:
    """One or two sentences about a failure as it was kept."""
    code, params = failure.get("code", ""), failure.get("params", {})
    made = SENTENCES.get(code)
    return made(params, names) if made else unforeseen(code)


def unforeseen(code: str) -> str:
    return _(
        "The figures could not be computed (%(code)s). Please send this code to those who look after the system."
    ) % {"code": code}


def level_unknown(params: Params, names: Names) -> str:
    return _(
        "Somebody answered as “%(level)s”, which the numbers of people under %(margin)s do not have. "
        "Add its number on the page of how many people there are."
    ) % told(params, names)


def level_empty(params: Params, names: Names) -> str:
    return _(
        "There are answers from “%(level)s” (%(margin)s), but the number of its people is 0. "
        "Write the true number on the page of how many people there are."
    ) % told(params, names)


def too_many(params: Params, names: Names) -> str:
    return _(
        "More people answered from “%(level)s” than there are: %(found)s of %(most)s. "
        "Correct the number of people, or those who were counted twice."
    ) % (told(params, names) | {"found": params.get("found", ""), "most": params.get("most", "")})


def margins_differ(params: Params, names: Names) -> str:
    sums = "; ".join(f"{margin_words(name)} {int(total):,}" for name, total in params.get("sums", {}).items())
    return _(
        "The numbers of people do not agree with one another (%(sums)s). "
        "All divisions must add up to the same number of people."
    ) % {"sums": sums}


def no_margins(_params: Params, _names: Names) -> str:
    return _("It is not known yet how many people there are. Write the numbers by group first.")


def population_empty(_params: Params, _names: Names) -> str:
    return _("The numbers of people are all 0. Write the true numbers by group first.")


def population_number(params: Params, names: Names) -> str:
    return _(
        "The number of people of “%(level)s” is not a whole number of 0 or more. Please correct it."
    ) % told(params, names)


def no_answers(_params: Params, _names: Names) -> str:
    return _("Nobody has answered the questionnaire yet. The figures come with the first answers.")


def few_answers(_params: Params, _names: Names) -> str:
    return _("Fewer than ten people have answered. The figures come with the tenth.")


def no_items(_params: Params, _names: Names) -> str:
    return _(
        "The questionnaire holds no statement to agree with from 1 to 5, so that there are no figures to compute."
    )


def not_converged(_params: Params, _names: Names) -> str:
    return _(
        "The answers cannot be weighted to all these divisions at once. "
        "Take out a division with very few answers, or join its small levels."
    )


def one_staff(_params: Params, _names: Names) -> str:
    return _(
        "One member of staff alone has answered the mirror form. "
        "The two sides are compared from ten on; until then the rest is shown without it."
    )


def all_equal(params: Params, names: Names) -> str:
    return _(
        "Everybody gave the same answer (%(item)s), so that nothing can be computed from it. "
        "Look whether answers were entered wrongly."
    ) % {"item": params.get("item", params.get("measure", ""))}


def level_missing(params: Params, names: Names) -> str:
    return _(
        "There is no number of people for “%(level)s” (%(margin)s). "
        "Write it on the page of how many people there are."
    ) % told(params, names)


def groups_few(_params: Params, _names: Names) -> str:
    return _("Reach needs the number of people of two groups at least.")


def nobody_came(_params: Params, _names: Names) -> str:
    return _("Nobody who came has told their group yet, so that there is no reach to show.")


def told(params: Params, names: Names) -> dict[str, str]:
    margin = str(params.get("margin", "group"))
    level = str(params.get("level", params.get("group", "")))
    return {"margin": margin_words(margin), "level": level_words(names, margin, level)}


SENTENCES: dict[str, Callable[[Params, Names], str]] = {
    "level-unknown": level_unknown,
    "group-unknown": level_unknown,
    "level-missing": level_missing,
    "level-empty": level_empty,
    "population-zero": level_empty,
    "population-number": population_number,
    "population-empty": population_empty,
    "came-over-population": too_many,
    "answers-over-population": too_many,
    "margins-differ": margins_differ,
    "margin-unknown": no_margins,
    "no-margins": no_margins,
    "no-answers": no_answers,
    "too-few": few_answers,
    "no-items": no_items,
    "not-converged": not_converged,
    "one-staff": one_staff,
    "all-equal": all_equal,
    "groups-few": groups_few,
    "nobody-came": nobody_came,
}


def not_released(code: str) -> str:
    """Why nothing went out."""
    known = {
        "no-figures": _("There are no figures to show yet."),
        "failed": _("The newest answers gave no figures. Mend what is said above first."),
        "changed": _(
            "The figures were computed anew while you read. Look at them once more, then show them."
        ),
        "unchecked": _(
            "These numbers do not fit together, so nobody can check what they tell of few people. Nothing was "
            "shown. Compute them anew; if that does not help, look for a group with more people than there are."
        ),
        "tells-too-much": _(
            "Nothing was shown: together with what is out already, these tables would let a reader work out "
            "something about fewer than five people. What it is stands below."
        ),
    }
    return known.get(code, code)

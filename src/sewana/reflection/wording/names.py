"""What items, groups and scales are called in sentences and pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sewana.base.languages import BUDDHIST_ERA, is_thai, shown_year
from sewana.reflection.wording.picture import shortened

Result = Mapping[str, Any]
Labels = Mapping[str, str]
CHRISTIAN_ERA_ENDS = 2400  # a year above is of the Buddhist era
MOST_NAMED = 3
SCALES: Mapping[str, str | Promise] = {
    "engagement": gettext_lazy("Engagement"),
    "voice": gettext_lazy("Being heard"),
}
DIMENSIONS: Mapping[str, str | Promise] = {
    "group": gettext_lazy("By group"),
    "cluster": gettext_lazy("By cluster of faculties"),
    "place": gettext_lazy("By campus"),
    "mode": gettext_lazy("By usual way of using the library"),
    "lang": gettext_lazy("By language of the answers"),
}
KINDS: Mapping[str, str | Promise] = {
    "mean": gettext_lazy("Means, from 1 to 5"),
    "share": gettext_lazy("Shares that agree"),
}
# Short names stand in pictures beside their line. They are kept by the whole English sentence: as soon as a
# library words an item in another way, its own words are shown.
SHORT: Mapping[str, str | Promise] = {
    "When I start a new piece of study, teaching or research, the library is among the first things I think of.":
        gettext_lazy("Thinking of the library among the first"),
    "When the library offers something new, I take time to find out how it could help my work.":
        gettext_lazy("Taking time for what is new"),
    "I feel that I belong in this library.": gettext_lazy("Feeling that one belongs"),
    "I feel connected to the people who work in this library.":
        gettext_lazy("Feeling connected to those who work here"),
    "Even when I have other options, I choose to use the library's services.":
        gettext_lazy("Choosing the library over other options"),
    "I tell people about library services that could help them.": gettext_lazy("Telling others about services"),
    "When I go to the library building, I am able to do what I went there to do.":
        gettext_lazy("Getting things done in the building"),
    "When I use the library online, I am able to do what I set out to do.":
        gettext_lazy("Getting things done online"),
    "When I move between the library's online and in-building services, I can carry on without starting again.":
        gettext_lazy("Carrying on between online and building"),
    "I know how to let the library know what I think.": gettext_lazy("Knowing how to tell the library"),
    "If I give the library my opinion, it will be given serious thought.":
        gettext_lazy("Opinions are given serious thought"),
    "What users say leads to real change in the library.": gettext_lazy("What users say leads to real change"),
}  # fmt: skip


def labels(result: Result) -> dict[str, str]:
    """What every key of the figures is called in the reader's language; a key without a name stands for itself."""
    found = {key: str(name) for key, name in SCALES.items()}
    for words in result.get("names", {}).values():
        for key, both in words.items():
            found[key] = label(both)
    return found


def label(both: Mapping[str, str]) -> str:
    short = SHORT.get(both.get("en", ""))
    if short is not None:
        return str(short)
    own, other = ("th", "en") if is_thai() else ("en", "th")
    return shortened(both.get(own) or both.get(other, ""))


def dimension(key: str) -> str:
    return str(DIMENSIONS.get(key, key))


def kind(key: str) -> str:
    return str(KINDS[key])


def year_words(year: int) -> str:
    """A year of either era as the reader writes it."""
    return shown_year(year - BUDDHIST_ERA if year > CHRISTIAN_ERA_ENDS else year)


def quoted(key: str, known: Labels) -> str:
    return _("“%(text)s”") % {"text": known.get(key, key)}


def listed(parts: Sequence[str]) -> str:
    """One thing, or two and more in a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(others)s and %(last)s") % {"others": ", ".join(parts[:-1]), "last": parts[-1]}


def some_listed(parts: Sequence[str], most: int = MOST_NAMED) -> str:
    """The first of many things, and how many more there are."""
    if len(parts) <= most:
        return listed(parts)
    more = {"first": ", ".join(parts[:most]), "n": len(parts) - most}
    return _("%(first)s and %(n)d more") % more


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)

"""The figures of a result put together: a picture, the sentence that says what it shows, and the table beside it.

A page draws one with

    {% include "reflection/pictures/figure.html" with figure=figures.mirror %}

where `edition` is in its context. What has no picture (too few answers, a first year) still has its sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sewana.reflection import pictures
from sewana.reflection.models import Step
from sewana.reflection.wording import engagement, honesty, names, over_time, presence

Result = Mapping[str, Any]
FUNNEL_STEPS = (
    Step.INVITED, Step.REGISTERED, Step.ON_SITE, Step.ONLINE, Step.SPOKE, Step.ANSWERED, Step.ACTED, Step.TOLD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is its anchor, `table` the CSV that holds its numbers, `how` its place on the page of formulas.

    `title` tells apart what a page shows several times: by group and by campus, engagement and being heard.
    """

    name: str
    template: str
    table: str
    how: str
    sentence: str
    picture: object | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a page, in the order in which it asks for them; an empty list has nothing to draw."""

    reach: Sequence[Figure]
    funnel: Figure
    scales: str
    service: Figure
    spread: Figure
    groups: Sequence[Figure]
    mirror: Figure
    coorientation: Sequence[Figure]
    change: Sequence[Figure]
    trend: Sequence[Figure]
    barriers: Figure
    zone: Figure | None
    reliability: str
    honesty: Sequence[str]
    not_to_claim: Sequence[str]


def figures(
    result: Result, funnel: Sequence[Mapping[str, Any]] = (), zone: Sequence[Mapping[str, Any]] = ()
) -> Figures:
    """Put together everything that there is to show; `funnel` and `zone` as their pictures describe them."""
    labels = names.labels(result)
    return Figures(
        reach=reach(result, labels),
        funnel=funnel_figure(funnel, labels),
        scales=engagement.scales(result, labels),
        service=service(result, labels),
        spread=spread(result, labels),
        groups=groups(result, labels),
        mirror=mirror(result, labels),
        coorientation=coorientation(result, labels),
        change=change(result, labels),
        trend=trend(result, labels),
        barriers=barriers(result, labels),
        zone=made("zone", "zone", "zone", presence.zones(zone, labels), pictures.zones(zone, labels))
        if zone
        else None,
        reliability=engagement.reliability(result, labels),
        honesty=honesty.honesty(result, labels),
        not_to_claim=honesty.not_to_claim(),
    )


def made(
    name: str, template: str, table: str, sentence: str, picture: object | None, *, title: str = ""
) -> Figure:
    how = name.split("-", maxsplit=1)[0]
    return Figure(name, f"reflection/pictures/{template}.html", table, how, sentence, picture, title)


def service(result: Result, labels: Mapping[str, str]) -> Figure:
    drawn = pictures.agree_bars(result, labels)
    return made("service", "bars", "items", engagement.service(result, labels), drawn)


def spread(result: Result, labels: Mapping[str, str]) -> Figure:
    return made(
        "spread", "spread", "items", engagement.spread(result, labels), pictures.spreads(result, labels)
    )


def mirror(result: Result, labels: Mapping[str, str]) -> Figure:
    drawn = pictures.dumbbell(result, labels)
    return made("mirror", "dumbbell", "mirror", engagement.mirror(result, labels), drawn)


def barriers(result: Result, labels: Mapping[str, str]) -> Figure:
    drawn = pictures.barrier_bars(result, labels)
    return made("barriers", "bars", "barriers", presence.barriers(result, labels), drawn)


def reach(result: Result, labels: Mapping[str, str], of: str = "reach") -> list[Figure]:
    """One figure a dimension (by group, by campus, …) of those who answered, or with `came` of those at the forum."""
    is_came = of == "came"
    return [
        made(
            f"{of}-{one['key']}",
            "reach",
            "reach",
            presence.reach(one, labels, is_came=is_came),
            pictures.reach(one, labels, is_came=is_came),
            title=names.dimension(one["key"]),
        )
        for one in (result.get(of) or {}).get("dimensions") or []
    ]


def groups(result: Result, labels: Mapping[str, str]) -> list[Figure]:
    """One figure a measure."""
    language = (result.get("honesty") or {}).get("language") or ""
    found = []
    for one in result.get("groups") or []:
        whole = pictures.whole_of(result, one["measure"])
        sentence = engagement.groups(one, labels, whole, language)
        picture = pictures.groups(one, labels, whole)
        title = labels.get(one["measure"], one["measure"])
        found.append(made(f"groups-{one['measure']}", "groups", "engagement", sentence, picture, title=title))
    return found


def coorientation(result: Result, labels: Mapping[str, str]) -> list[Figure]:
    rows = {row["topic"]: row for row in result.get("coorientation") or []}
    return [
        made(
            f"coorientation-{card.topic}",
            "coorientation",
            "mirror",
            engagement.coorientation(rows[card.topic], labels),
            card,
            title=card.label,
        )
        for card in pictures.cards(result, labels)
    ]


def change(result: Result, labels: Mapping[str, str]) -> list[Figure]:
    """Means and shares have a picture each and one sentence before them; a first year has the sentence alone."""
    sentence = over_time.change(result, labels)
    drawn = pictures.slopes(result, labels, names.year_words)
    if not drawn:
        return [made("change", "slope", "items", sentence, None)]
    return [
        made(
            f"change-{one.kind}",
            "slope",
            "items",
            sentence if at == 0 else "",
            one,
            title=names.kind(one.kind),
        )
        for at, one in enumerate(drawn)
    ]


def trend(result: Result, labels: Mapping[str, str]) -> list[Figure]:
    sentence = over_time.trend(result, labels)
    drawn = pictures.multiples(result, labels, names.year_words)
    if not drawn:
        return [made("trend", "multiples", "trend", sentence, None)]
    return [
        made(
            f"trend-{one.kind}",
            "multiples",
            "trend",
            sentence if at == 0 else "",
            one,
            title=names.kind(one.kind),
        )
        for at, one in enumerate(drawn)
    ]


def funnel_figure(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Figure:
    steps = {step.value: str(step.label) for step in FUNNEL_STEPS}
    return made(
        "funnel", "funnel", "funnel", presence.funnel(rows, labels, steps), pictures.funnel(rows, labels)
    )

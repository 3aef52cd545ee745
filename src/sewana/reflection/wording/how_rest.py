"""How change, reliability, reach and honesty were computed, and what is shown of small groups."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sewana.reflection.wording.how_parts import Figures, Grid, Labels, Part
from sewana.reflection.wording.how_rows import called, change_rows, exact, reach_rows, whole


def change(result: Figures, labels: Labels) -> Part | None:
    told = result["change"]
    if not told:
        return None
    columns = (
        _("Measure"), _("before"), _("after"), _("difference"), "SE", _("low"), _("high"), _("tipping point"),
        _("comparable"),
    )  # fmt: skip
    return Part(
        "change",
        _("Change since the round before"),
        (
            _("The two rounds are independent, each weighted to its own population. The tipping point "
              "tells how far below "
              "this year's answers those who did not answer would have to lie for the change to vanish. "
              "Where all of a round agree or none does, its error is that of Wilson's interval."),
        ),
        ("d = ȳ₂ − ȳ₁,   SE = √(SE₁² + SE₂²),   δ* = d / (1 − n/N)",),
        (Grid(_("Changes"), columns, change_rows(told["rows"], labels)),),
    )  # fmt: skip


def reliability(result: Figures, labels: Labels) -> Part | None:
    rows = [
        (
            labels.get(one["scale"], one["scale"]), whole(one["n"]), exact(one["alpha"]), exact(one["low"]),
            exact(one["high"]), exact(one["omega"]), _("too few to judge") if one["note"] else "",
        )
        for one in result["reliability"]
    ]  # fmt: skip
    if not rows:
        return None
    return Part(
        "reliability",
        _("How well the statements of a scale hang together"),
        (_("Feldt's interval; from 100 answers on. It is no pass mark."),),
        ("α = k/(k−1) · (1 − Σσᵢ² / σ²),   ω = (Σλ)² / ((Σλ)² + Σθ)",),
        (Grid(_("Reliability"), (_("Scale"), "n", "α", _("low"), _("high"), "ω", _("note")), rows),),
    )


def reach(result: Figures, labels: Labels) -> Part | None:
    told = result["reach"]
    if not told:
        return None
    columns = (
        _("Group"), "N", _("came"), _("expected"), _("per 1,000"), _("low"), _("high"), _("ratio"), _("low"), _("high"),
    )  # fmt: skip
    grids = [
        Grid(labels.get(one["key"], one["key"]), columns, reach_rows(one["rows"], labels))
        for one in told["dimensions"]
    ]
    summary = [
        (
            labels.get(one["key"], one["key"]),
            *(exact((one["shortfall"] or {}).get(name)) for name in ("value", "null_95")),
            *(exact(one[name]) for name in ("min_max", "cv", "kish")),
            *(exact((one["appendix"] or {}).get(name)) for name in ("theil", "gini")),
        )
        for one in told["dimensions"]
    ]  # fmt: skip
    grids.append(
        Grid(
            _("In one number"),
            (_("Division"), "D", _("D by chance, 95 %"), "min/max", "CV", "Kish", "Theil T", "Gini"),
            summary,
        )
    )
    return Part(
        "reach",
        _("Who came, beside who there is"),
        (
            _("Under 0.8 with the whole interval, a group was reached too little. D is the share of "
              "seats that would have to "
              "change hands; chance alone makes it larger than 0 in small rounds, so its 95 % bound by "
              "chance stands beside it."),
        ),
        ("ratio = (n(g)/n) / (N(g)/N),   expected = n · N(g)/N,   D = ½ Σ |n(g)/n − N(g)/N|",),
        grids,
    )  # fmt: skip


def honesty(result: Figures, labels: Labels) -> Part:
    told = result["honesty"]
    rows = [
        (_("Bound of the bias along the groups: %(scale)s") % {"scale": labels.get(key, key)}, exact(value))
        for key, value in told["bound"].items()
    ]
    rows += [(_("CV of the response rates"), exact(told["cv_response"])), ("R", exact(told["r_indicator"]))]
    gap = told["selection_gap"]
    if gap:
        rows.append(
            (
                _("Open door minus random door"),
                " · ".join(exact(gap[name]) for name in ("gap", "low", "high")),
            )
        )
    return Part(
        "honesty",
        _("What the answers cannot tell"),
        (
            _("The bound covers the part of the unweighted bias that runs along the known divisions, "
              "which weighting takes "
              "out. It says nothing of people choosing for themselves whether to answer. For the gap between "
              "the doors each door is weighted to the groups by itself."),
        ),
        ("|bias| ≤ CV(ρ) · S(y),   CV(ρ) = √ Σ p(g) (r(g)/r̄ − 1)²,   R = 1 − 2 S(ρ)",),
        (Grid(_("Bounds"), (_("What"), _("Value")), rows),),
    )  # fmt: skip


def ladder() -> Part:
    rows = [
        (_("under 5"), _("never shown, not even the number")),
        (_("5 to 9"), _("only together with another group")),
        (_("10 to 29"), _("shown, marked as few answers")),
        (_("30 and more"), _("shown")),
        (_("all answers equal"), _("not shown")),
    ]
    return Part(
        "ladder",
        _("What is shown of small groups"),
        (
            _(
                "Where a hidden number could be worked out from a total, the next smallest group is "
                "hidden as well."
            ),
        ),
        (),
        (Grid(_("People and what is shown"), (_("People"), _("Shown")), rows),),
    )


def versions(result: Figures) -> Part:
    rows = [
        (_("Questionnaire and its version"), result["measures_version"]),
        (_("Program"), str(result["core"])),
        (_("Seed of whatever is drawn"), str(result["seed"])),
        (_("Level of all intervals"), exact(result["level"])),
        (_("Form of the figures"), result["format"]),
    ]
    words = (
        _(
            "Ranks, the profile's interval and the chance bound of D are drawn with this seed: the same "
            "answers give the same figures."
        ),
    )
    return Part(
        "versions", _("Versions and seed"), words, (), (Grid(_("Versions"), (_("What"), _("Value")), rows),)
    )


def as_raked(result: Figures, labels: Labels) -> Part | None:
    """What other programs find, which cut no weight and put no level together."""
    told = result.get("as_raked")
    if not told:
        return None
    few = (_("What"), "n", _("Value"), "SE")
    rows = [
        *few_rows(told["scales"], "mean", "se", labels),
        *few_rows(told["items"], "agree", "agree_se", labels),
    ]
    grids = [
        Grid(_("Weights"), (_("What"), _("Value")), plain_weights(told["weights"])),
        Grid(_("Scales and statements"), few, rows),
        *(
            Grid(
                labels.get(one["measure"], one["measure"]), few, few_rows(one["rows"], "direct", "se", labels)
            )
            for one in told["groups"]
            if one["kind"] == "mean"
        ),
    ]
    gaps = [("mirror", "item", "gap"), ("change", "measure", "difference")]
    for name, key, value in gaps:
        if told[name]:
            lines = [
                (called(row[key], labels), exact(row[value]), exact(row["se"])) for row in told[name]["rows"]
            ]
            title = _("What staff expected") if name == "mirror" else _("Changes")
            grids.append(Grid(title, (_("What"), _("difference"), "SE"), lines))
    words = (_("For comparison with other programs: the same answers with every weight as raking gives it."),)
    return Part("as-raked", _("The same with no weight cut and no level put together"), words, (), grids)


def few_rows(rows: Sequence[Figures], value: str, error: str, labels: Labels) -> list[tuple[str, ...]]:
    return [
        (called(row["key"], labels), whole(row["n"]), exact(row[value]), exact(row[error])) for row in rows
    ]


def plain_weights(told: Figures) -> list[tuple[str, str]]:
    names = {
        "min": _("Smallest"),
        "max": _("Largest"),
        "kish": _("Kish's design effect"),
        "n_eff": _("Effective number of answers"),
    }
    return [(words, exact(told[name])) for name, words in names.items()]

"""How each figure was computed: the formula, and the edition's own numbers in it, for whoever checks them."""

from django.utils.translation import gettext as _

from sewana.reflection.wording import names
from sewana.reflection.wording.how_beside import asked, zone
from sewana.reflection.wording.how_parts import Figures, Grid, Labels, Part
from sewana.reflection.wording.how_rest import as_raked, change, honesty, ladder, reach, reliability, versions
from sewana.reflection.wording.how_rows import (
    exact,
    group_rows,
    item_rows,
    mirror_rows,
    scale_rows,
    whole,
)


def labels(result: Figures) -> dict[str, str]:
    """The names of the pictures, and those of the divisions."""
    divisions = {
        "group": _("Groups"),
        "cluster": _("Clusters of faculties"),
        "place": _("Campuses"),
        "mode": _("Usual ways of using the library"),
    }
    return names.labels(result) | divisions


def parts(result: Figures) -> list[Part]:
    """All steps that this edition has figures for, in the order in which they are computed."""
    known = labels(result)
    made = [
        weights(result, known),
        means(result, known),
        shares(result, known),
        groups(result, known),
        mirror(result, known),
        change(result, known),
        reliability(result, known),
        reach(result, known),
        asked(result, known),
        zone(result, known),
        honesty(result, known),
        ladder(),
        as_raked(result, known),
        versions(result),
    ]
    return [part for part in made if part is not None]


def weights(result: Figures, labels: Labels) -> Part:
    told = result["weights"]
    merged = [
        (
            labels.get(one["margin"], one["margin"]),
            " + ".join(labels.get(key, key) for key in one["levels"]),
            whole(one["n"]),
        )
        for one in told["merged"]
    ]
    grids = [Grid(_("Weights of this edition"), (_("What"), _("Value")), weight_rows(result, told, labels))]
    if merged:
        columns = (_("Division"), _("Weighted as one, for fewer than ten answers"), "n")
        grids.append(Grid(_("Levels put together"), columns, merged))
    return Part(
        "weights",
        _("Weights"),
        (
            _("Each answer gets a weight, so that the answers together have the composition of the population. With "
              "several divisions the weights are scaled to one after the other until all fit (raking)."),
            _("Weights repair composition. They do not repair that people chose for themselves whether to answer."),
        ),
        (
            "wᵢ ← wᵢ · N(m,k) / Σ w(m,k),   max |N / Σw − 1| < 10⁻¹⁰",
            f"Kish: n · Σw² / (Σw)² = {exact(told['kish'])}",
            f"n_eff = n / Kish = {whole(result['n'])} / {exact(told['kish'])} = {exact(told['n_eff'])}",
        ),
        grids,
    )  # fmt: skip


def weight_rows(result: Figures, told: Figures, labels: Labels) -> list[tuple[str, str]]:
    margins = ", ".join(labels.get(name, name) for name in told["margins"]) or "–"
    return [
        ("n", whole(result["n"])),
        ("N", whole(result["population"])),
        ("n / N", exact(result["rate"])),
        (_("Divisions"), margins),
        (_("Rounds of raking"), whole(told["cycles"])),
        (_("Smallest, middle and largest weight"), triple(told, "min", "median", "max")),
        (_("Largest over middle"), exact(told["max_over_median"])),
        (_("Weights cut at five times the middle one"), whole(told["capped"])),
        (_("Kish's design effect"), exact(told["kish"])),
        (_("Effective number of answers"), exact(told["n_eff"])),
    ]


def triple(told: Figures, *names: str) -> str:
    return " · ".join(exact(told.get(name)) for name in names)


def means(result: Figures, labels: Labels) -> Part:
    columns = (_("Scale"), "n", "ȳ", "SE", _("low"), _("high"), "df", "deff", _("unweighted"))
    grids = [Grid(_("Scales"), columns, scale_rows(result["scales"], labels))]
    return Part(
        "means",
        _("Means and their errors"),
        (
            _("A person's score is the mean of the statements answered, if more than half of them were. "
              "The error is "
              "linearised: what the divisions explain is taken out of the residuals first. The "
              "population counts as "
              "infinite, which makes intervals rather too wide than too narrow."),
        ),
        (
            "ȳ = Σ w y / Σ w",
            "u = (y − ȳ) / Σ w,   e = u − û(m),   z = w e,   SE² = n/(n−1) · Σ (z − z̄)²",
            "ȳ ± t(df; 0.975) · SE,   df = n − 1",
        ),
        grids,
    )  # fmt: skip


def shares(result: Figures, labels: Labels) -> Part:
    columns = (
        _("Statement of the questionnaire"),
        "n", _("cannot say"), _("agree"), "SE", _("low"), _("high"), "deff", _("unweighted"), "ȳ",
        _("wording"),
    )  # fmt: skip
    grids = [Grid(_("Statements: share that agrees (4 or 5)"), columns, item_rows(result["items"], labels))]
    return Part(
        "shares",
        _("Shares and their intervals"),
        (
            _("Wilson's interval on the effective number of answers. Two wordings of a statement have "
              "two signs in the "
              "last column and are never compared."),
        ),
        (
            "p = Σ w a / Σ w,   deff = SE² / (p(1−p)/n) ≥ 0.5,   n* = n / deff",
            "(p + z²/2n* ± z √(p(1−p)/n* + z²/4n*²)) / (1 + z²/n*),   z = 1.96",
        ),
        grids,
    )  # fmt: skip


def groups(result: Figures, labels: Labels) -> Part:
    columns = (
        _("Group"), "n", _("direct"), "SE", _("low"), _("high"), _("steadied"), _("low"), _("high"), _("borrowed"),
        _("state"),
    )  # fmt: skip
    grids = [
        Grid(
            _("%(measure)s; between the groups τ = %(tau)s (%(low)s to %(high)s)")
            % {
                "measure": labels.get(one["measure"], one["measure"]),
                "tau": exact(one["tau"]), "low": exact(one["tau_low"]), "high": exact(one["tau_high"]),
            },
            columns,
            group_rows(one["rows"], labels),
        )
        for one in result["groups"]
    ]  # fmt: skip
    return Part(
        "groups",
        _("Groups, direct and steadied"),
        (
            _("A small group's own figure jumps with every answer. The steadied one leans on the other "
              "groups, the more "
              "the fewer answers there are; how much is “borrowed”. It is computed on a fixed grid, "
              "without chance. "
              "With fewer than four groups there is the direct figure only."),
        ),
        (
            "y ~ N(θ, v),   θ ~ N(μ, τ²),   τ ~ half-N(0.5),   B = v / (v + τ²)",
            "E[θ | τ] = B μ + (1 − B) y,   Var = (1 − B) v + B² V(μ)",
            "p = x / n*,   x ~ Bin(n*, θ),   θ ~ Beta(α, β),   τ ~ half-N(0.15)",
            "E[θ | α, β] = (α + x) / (α + β + n*),   B = (α + β) / (α + β + n*)",
        ),
        grids,
    )  # fmt: skip


def mirror(result: Figures, labels: Labels) -> Part | None:
    told = result["mirror"]
    if not told or not told["is_shown"]:
        return None
    columns = (
        _("Statement of the questionnaire"),
        _("staff"), "SE", _("users"), "SE", _("gap"), "SE", "df", _("low"), _("high"), "p", "BH",
        "Holm", "h", _("rank"),
    )  # fmt: skip
    people = _("%(staff)s of %(all)s members of staff answered.") % {
        "staff": whole(told["staff"]),
        "all": whole(told["staff_population"]) if told["staff_population"] else "?",
    }
    return Part(
        "mirror",
        _("What staff expected"),
        (
            people,
            _("Staff were asked how many of ten users would agree. That is set beside the weighted "
              "share of users who do, so "
              "that no two scales have to be equal. All statements are tested at once; the columns "
              "BH and Holm "
              "allow for it. Where all users of a statement agree or none does, the error of the gap is that of "
              "Wilson's interval."),
        ),
        (
            "q = answer / 10,   s̄ = Σ q / m,   SE(s) = sd / √m · √(1 − m/M)",
            "gap = s̄ − û,   SE = √(SE(s)² + SE(u)²),   df: Welch–Satterthwaite",
            "h = 2 asin √s̄ − 2 asin √û",
        ),
        (
            Grid(_("Statement by statement"), columns, mirror_rows(told["rows"], labels)),
            Grid(_("All statements together"), (_("What"), _("Value")), profile_rows(told["profile"] or {})),
        ),
    )  # fmt: skip


def profile_rows(profile: Figures) -> list[tuple[str, str]]:
    return [
        (_("Mean gap (elevation)"), exact(profile.get("elevation"))),
        (_("Mean distance (MAE)"), exact(profile.get("mae"))),
        ("Spearman", triple(profile, "spearman", "spearman_low", "spearman_high")),
    ]

"""How the zone of tolerance and the questions beside the scales were computed."""

from django.utils.translation import gettext as _

from sewana.reflection.wording.how_parts import Figures, Grid, Labels, Part
from sewana.reflection.wording.how_rows import exact, whole


def zone(result: Figures, labels: Labels) -> Part | None:
    rows = [
        (
            labels.get(row["key"], row["key"]), whole(row["n"]),
            *(exact(row[name]) for name in ("minimum", "desired", "perceived")), bounds(row, "adequacy"),
            bounds(row, "superiority"),
        )
        for row in result.get("zone") or ()
    ]  # fmt: skip
    if not rows:
        return None
    columns = (
        _("Service"), "n", _("Accepted from"), _("Wished for"), _("As seen"), _("Seen minus accepted"),
        _("Seen minus wished for"),
    )  # fmt: skip
    return Part(
        "zone",
        _("What people accept and wish for"),
        (
            _("Only people who gave all three levels count. The two gaps are differences within each person. "
              "Nothing is weighted."),
        ),
        ("d̄ = Σ d / n,   SE = sd(d) / √n,   d̄ ± t(n − 1; 0.975) · SE",),
        (Grid(_("Service by service"), columns, rows),),
    )  # fmt: skip


def bounds(row: Figures, name: str) -> str:
    return " · ".join(exact(row[part]) for part in (name, f"{name}_low", f"{name}_high"))


def asked(result: Figures, labels: Labels) -> Part | None:
    after = result.get("after") or {}
    rounds = [*after.values(), *(result.get("own") or ())]
    rows = [
        (labels.get(row["key"], row["key"]), whole(row["n"]), *(exact(row[name]) for name in ("share", "low", "high")))
        for one in rounds
        for question in one["questions"]
        for row in question["rows"]
    ]  # fmt: skip
    if not rows:
        return None
    columns = (_("Question or answer"), "n", _("share"), _("low"), _("high"))
    grids = [Grid(_("Question by question"), columns, rows)]
    grids += [
        Grid(_("The statement asked again"), (_("What"), _("Value")), again(one)) for one in after.values()
    ]
    return Part(
        "asked",
        _("Questions beside the scales"),
        (
            _("Wilson's interval on the answers, not weighted; a number of ten is a mean divided by ten, with "
              "Student's interval. The statement asked again is compared between all who answered (Newcombe's "
              "interval), and within people who gave the same code both times (McNemar)."),
        ),
        (
            "d = p₂ − p₁,   √ of the squared arms of Wilson",
            "d = (b − c) / n,   SE = √(b + c − (b − c)² / n) / n,   χ² = (b − c)² / (b + c)",
        ),
        [grid for grid in grids if grid.rows],
    )  # fmt: skip


def again(one: Figures) -> list[tuple[str, str]]:
    found = []
    if one["between"]:
        told = one["between"]
        found.append((_("All who answered: before, after"), two(told)))
        found.append(
            (_("Difference"), " · ".join(exact(told[name]) for name in ("difference", "low", "high")))
        )
    if one["paired"]:
        told = one["paired"]
        found.append((_("The same people: before, after"), two(told)))
        found.append((_("People with the same code"), whole(told["n"])))
        found.append(
            (_("Difference"), " · ".join(exact(told[name]) for name in ("difference", "low", "high")))
        )
        found.append(
            ("b · c · χ² · p", " · ".join(exact(told[name]) for name in ("won", "lost", "statistic", "p")))
        )
    return found


def two(told: Figures) -> str:
    return " · ".join(exact(told[name]) for name in ("before", "after"))

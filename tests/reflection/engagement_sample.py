"""The figures of an invented edition, as `sewana_core.engagement` gives them and as they are stored.

Means, shares and errors are those of the synthetic data set of the specification (its reference output of R's
`survey`); coorientation, barriers and the selection gap, which it does not hold, are made up beside them.
"""

import json
from pathlib import Path
from typing import Any

ITEMS = ("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
INSTRUMENTS = Path(__file__).parents[2] / "src/sewana/survey/instruments"
GROUP_NAMES = {
    "ug_th": ("ปริญญาตรี (ไทย)", "Undergraduates (Thai)"),
    "pg_th": ("บัณฑิตศึกษา (ไทย)", "Postgraduates (Thai)"),
    "ug_int": ("ปริญญาตรี (ต่างชาติ)", "Undergraduates (international)"),
    "pg_int": ("บัณฑิตศึกษา (ต่างชาติ)", "Postgraduates (international)"),
    "lecturer": ("อาจารย์", "Lecturers"),
    "researcher": ("นักวิจัย", "Researchers"),
}
FACETS = {
    "C": "cognitive", "A": "affective", "B": "behavioural", "V1": "voice:access", "V2": "voice:consideration",
    "V3": "voice:change", "P1": "service:physical", "D1": "service:digital", "H1": "service:hybrid",
}  # fmt: skip
# key, n, cannot say, mean, se, low, high, agree, se, low, high, unweighted, design effect
ITEM_ROWS = (
    ("C1", 488, 0, 3.678, 0.058, 3.564, 3.7919, 0.585, 0.0282, 0.5289, 0.6389, 0.5984, 1.6033),
    ("C2", 488, 0, 3.7883, 0.0541, 3.6819, 3.8947, 0.6425, 0.0276, 0.587, 0.6945, 0.6537, 1.6148),
    ("A1", 488, 0, 3.6812, 0.0603, 3.5627, 3.7997, 0.6111, 0.0281, 0.5549, 0.6645, 0.6311, 1.6227),
    ("A2", 488, 0, 3.3319, 0.06, 3.2139, 3.4498, 0.4719, 0.0287, 0.4164, 0.5282, 0.4508, 1.6111),
    ("B1", 488, 0, 3.6896, 0.0578, 3.5761, 3.8032, 0.5975, 0.0285, 0.5408, 0.6517, 0.6025, 1.644),
    ("B2", 488, 0, 3.4395, 0.0601, 3.3215, 3.5576, 0.4998, 0.028, 0.4453, 0.5543, 0.4795, 1.5276),
    ("P1", 435, 53, 4.0617, 0.0602, 3.9434, 4.1799, 0.7501, 0.0262, 0.6955, 0.7977, 0.7517, 1.5928),
    ("D1", 470, 18, 3.9085, 0.0552, 3.8001, 4.0169, 0.6909, 0.0268, 0.6362, 0.7408, 0.7, 1.5841),
    ("H1", 416, 72, 3.4338, 0.0691, 3.2979, 3.5697, 0.4933, 0.0311, 0.4329, 0.5538, 0.4952, 1.6048),
    ("V1", 488, 0, 3.4244, 0.0618, 3.303, 3.5458, 0.5114, 0.028, 0.4567, 0.5658, 0.4939, 1.5305),
    ("V2", 488, 0, 3.239, 0.0685, 3.1045, 3.3735, 0.4352, 0.0284, 0.3808, 0.4913, 0.4344, 1.5978),
    ("V3", 488, 0, 2.9544, 0.0652, 2.8263, 3.0824, 0.3016, 0.0262, 0.2529, 0.3553, 0.3033, 1.596),
)  # fmt: skip
# shares of 1 to 5
SPREADS = {
    "C1": (0.017, 0.119, 0.279, 0.339, 0.246),
    "C2": (0.012, 0.078, 0.267, 0.395, 0.248),
    "A1": (0.038, 0.083, 0.268, 0.383, 0.228),
    "A2": (0.046, 0.168, 0.314, 0.352, 0.12),
    "B1": (0.027, 0.078, 0.298, 0.374, 0.223),
    "B2": (0.045, 0.132, 0.323, 0.338, 0.162),
    "P1": (0.024, 0.041, 0.185, 0.35, 0.4),
    "D1": (0.009, 0.077, 0.224, 0.38, 0.311),
    "H1": (0.05, 0.149, 0.308, 0.304, 0.189),
    "V1": (0.053, 0.151, 0.285, 0.342, 0.17),
    "V2": (0.095, 0.133, 0.337, 0.308, 0.127),
    "V3": (0.119, 0.191, 0.389, 0.221, 0.081),
}
# key, population, n, direct, se, low, high, steadied, low, high, borrowed
ENGAGEMENT_GROUPS = (
    ("ug_th", 28000, 210, 3.5954, 0.0609, 3.4754, 3.7154, 3.5924, 3.4792, 3.7048, 0.1592),
    ("pg_th", 5200, 110, 3.6551, 0.0732, 3.5101, 3.8001, 3.639, 3.5075, 3.7758, 0.1982),
    ("ug_int", 400, 14, 3.1983, 0.1855, 2.7976, 3.5991, 3.3803, 3.0237, 3.6633, 0.4989),
    ("pg_int", 800, 48, 3.2675, 0.1429, 2.9801, 3.5549, 3.387, 3.101, 3.6393, 0.4005),
    ("lecturer", 1900, 84, 3.7561, 0.0817, 3.5935, 3.9187, 3.7148, 3.5626, 3.8767, 0.2252),
    ("researcher", 300, 22, 3.6808, 0.2543, 3.152, 4.2097, 3.606, 3.2745, 3.9578, 0.6199),
)
VOICE_GROUPS = (
    ("ug_th", 28000, 210, 3.2056, 0.0593, 3.0887, 3.3225, 3.1926, 3.1002, 3.2884, 0.5514),
    ("pg_th", 5200, 110, 3.2447, 0.076, 3.0941, 3.3954, 3.2049, 3.1003, 3.3272, 0.6256),
    ("ug_int", 400, 14, 3.0084, 0.1761, 2.6279, 3.3889, 3.1509, 2.927, 3.2954, 0.8402),
    ("pg_int", 800, 48, 3.1395, 0.1443, 2.8493, 3.4298, 3.1708, 2.9968, 3.3144, 0.7974),
    ("lecturer", 1900, 84, 3.2061, 0.0811, 3.0449, 3.3673, 3.1898, 3.077, 3.3063, 0.6444),
    ("researcher", 300, 22, 3.0016, 0.1423, 2.7057, 3.2974, 3.1423, 2.9268, 3.2769, 0.7941),
)
V3_GROUPS = (
    ("ug_th", 28000, 210, 0.2905, 0.0327, 0.231, 0.3582, 0.29, 0.2309, 0.3528, 0.1236),
    ("pg_th", 5200, 110, 0.4114, 0.0503, 0.3181, 0.5115, 0.3859, 0.2915, 0.4849, 0.2019),
    ("ug_int", 400, 14, 0.2996, 0.1268, 0.1221, 0.5683, 0.2915, 0.1388, 0.4766, 0.5719),
    ("pg_int", 800, 48, 0.3662, 0.0912, 0.214, 0.5507, 0.3327, 0.2037, 0.4873, 0.4138),
    ("lecturer", 1900, 84, 0.1754, 0.0464, 0.1027, 0.2831, 0.2033, 0.1172, 0.3028, 0.2538),
    ("researcher", 300, 22, 0.0664, 0.0536, 0.015, 0.2489, 0.1686, 0.0426, 0.3209, 0.467),
)
# item, staff, users, gap, se, df, low, high, p, BH, Holm, ranks
MIRROR_ROWS = (
    ("V3", 0.686957, 0.301648, 0.385308, 0.029717, 430.32, 0.3269, 0.443716, 0.0, 0.0, 0.0, 1, 1),
    ("V2", 0.7, 0.435216, 0.264784, 0.030992, 493.70, 0.203892, 0.325677, 0.0, 0.0, 0.0, 2, 3),
    ("H1", 0.669565, 0.493264, 0.176301, 0.03326, 455.19, 0.110938, 0.241664, 0.0, 0.000001, 0.000002, 2, 5),
    ("V1", 0.678261, 0.511365, 0.166895, 0.030967, 473.08, 0.106046, 0.227745, 0.0, 0.0, 0.000001, 2, 5),
    ("A2", 0.619565, 0.471931, 0.147634, 0.031838, 467.11, 0.085071, 0.210197, 0.000005, 0.000011, 0.000037, 3, 6),
    ("A1", 0.71087, 0.611117, 0.099752, 0.030498, 503.82, 0.039833, 0.159672, 0.001146, 0.002292, 0.008022, 4, 9),
    ("B2", 0.584783, 0.4998, 0.084982, 0.030194, 510.57, 0.025663, 0.144302, 0.005073, 0.008696, 0.030437, 5, 10),
    ("C1", 0.667391, 0.584987, 0.082404, 0.030664, 502.77, 0.02216, 0.142649, 0.00744, 0.011161, 0.037202, 5, 10),
    ("D1", 0.747826, 0.690931, 0.056895, 0.029348, 478.63, -0.000772, 0.114562, 0.053133, 0.070844, 0.212533, 6, 11),
    ("B1", 0.634783, 0.597508, 0.037275, 0.031461, 474.50, -0.024545, 0.099095, 0.236687, 0.258204, 0.473375, 7, 11),
    ("P1", 0.745652, 0.750053, -0.004401, 0.029958, 388.10, -0.063301, 0.054499, 0.883274, 0.883274, 0.883274, 9, 12),
    ("C2", 0.593478, 0.642536, -0.049058, 0.030555, 469.69, -0.109099, 0.010984, 0.109043, 0.130851, 0.327128, 11, 12),
)  # fmt: skip
STAFF_ERRORS = {
    "C1": 0.0119, "C2": 0.0132, "A1": 0.0118, "A2": 0.0138, "B1": 0.0134, "B2": 0.0114, "P1": 0.0145,
    "D1": 0.0119, "H1": 0.0119, "V1": 0.0132, "V2": 0.0125, "V3": 0.0139,
}  # fmt: skip
# measure, kind, before, after, difference, se, low, high, verdict
CHANGES = (
    ("engagement", "mean", 3.537, 3.6014, 0.0644, 0.0746, -0.082, 0.2109, "same"),
    ("voice", "mean", 2.9551, 3.2059, 0.2509, 0.0712, 0.1112, 0.3906, "up"),
    ("V3", "share", 0.2313, 0.3016, 0.0703, 0.0382, -0.0046, 0.1452, "unclear"),
    ("V2", "share", 0.3292, 0.4352, 0.106, 0.0411, 0.0253, 0.1867, "up"),
    ("V1", "share", 0.3721, 0.5114, 0.1392, 0.0425, 0.0559, 0.2226, "up"),
    ("H1", "share", 0.3678, 0.4933, 0.1255, 0.0466, 0.0342, 0.2168, "up"),
    ("P1", "share", 0.736, 0.7501, 0.0141, 0.0404, -0.0652, 0.0933, "same"),
    ("D1", "share", 0.6802, 0.6909, 0.0108, 0.0415, -0.0708, 0.0924, "same"),
)
# key, population, came, per 1,000 low and high, ratio low and high
REACH_GROUPS = (
    ("ug_th", 28000, 210, 6.555, 8.581, 0.5051, 0.6214),
    ("pg_th", 5200, 110, 17.583, 25.442, 1.3342, 1.8711),
    ("ug_int", 400, 14, 20.958, 57.881, 1.5726, 4.3464),
    ("pg_int", 800, 48, 45.535, 78.68, 3.4163, 5.8754),
    ("lecturer", 1900, 84, 35.853, 54.427, 2.6971, 4.0668),
    ("researcher", 300, 22, 48.983, 108.611, 3.6456, 8.1762),
)


def sample_result() -> dict[str, Any]:
    """Return a fresh copy of everything that an edition with staff, an earlier year and forum counts has."""
    return {
        "format": "sewana-engagement-1", "year": 2569, "level": 0.95, "seed": 20261128, "core": "0.6.0",
        "measures_version": "sewana-12 1", "n": 488, "population": 36600, "rate": 0.0133,
        "doors": {"open": 440, "random": 48}, "modes": {"phone": 400, "paper": 88}, "weights": weights(),
        "scales": [scale("engagement", 3.6014, 0.0478, 3.5075, 3.6953, 1.6551, 3.598),
                   scale("voice", 3.2059, 0.0476, 3.1124, 3.2994, 1.7318, 3.2029)],
        "items": [item(*row) for row in ITEM_ROWS],
        "groups": [
            measure("engagement", "mean", (0.2156, 0.0265, 0.5277), ENGAGEMENT_GROUPS),
            measure("voice", "mean", (0.0723, 0.0025, 0.2532), VOICE_GROUPS),
            measure("V3", "share", (0.1092, 0.0275, 0.2145), V3_GROUPS),
        ],
        "mirror": mirror(), "coorientation": [coorientation()], "change": change(), "trend": trend(),
        "reliability": [
            {"scale": "engagement", "n": 488, "alpha": 0.8851, "low": 0.8685, "high": 0.9002, "omega": 0.8857,
             "note": ""},
            {"scale": "voice", "n": 488, "alpha": 0.5001, "low": 0.4158, "high": 0.5743, "omega": 0.507, "note": ""},
        ],
        "barriers": barriers(), "honesty": honesty(), "reach": reach(), "told": told(),
        "names": names(),
        "notes": [{"code": "merged-levels", "params": {"margin": "place", "levels": ["branch", "main"]}}],
    }  # fmt: skip


def told() -> dict[str, Any]:
    """What of the shares everybody may see, as `sewana_core.engagement.told` would have it of these numbers."""
    items = {key: told_of(key, n, round(n * rest[8])) for key, n, _, *rest in ITEM_ROWS}
    v3 = measure("V3", "share", (0.1092, 0.0275, 0.2145), V3_GROUPS)
    counts = {row["key"]: [round(row["direct"] * row["n"]), row["n"]] for row in v3["rows"]}
    counts = {key: pair for key, pair in counts.items() if 5 <= pair[0] <= pair[1] - 5}
    nothing = dict.fromkeys(set(v3["rows"][0]) - {"key", "members"}) | {"state": "hidden"}
    v3["rows"] = [row if row["key"] in counts else row | nothing for row in v3["rows"]]
    return {
        "items": items, "groups": {"V3": v3 | {"counts": counts}}, "years": {"2567": ITEMS, "2568": ITEMS},
        "mirror": ITEMS, "topics": ITEMS, "whole": [], "instead": {},
    }  # fmt: skip


def told_of(key: str, n: int, agree: int) -> dict[str, Any]:
    """How many gave each answer, so that all and those who agree add up."""
    first, second, _third, fourth, fifth = SPREADS[key]
    low, high = [round(n * first), round(n * second)], round(agree * fourth / (fourth + fifth))
    steps = [*low, n - agree - sum(low), high, agree - high]
    return {"agree": [agree, n], "steps": steps if min(steps) >= 5 else None}


def weights() -> dict[str, Any]:
    return {
        "margins": ["group", "cluster", "place"], "kish": 1.6161, "n_eff": 301.95, "min": 9.95, "max": 323.56,
        "median": 53.67, "max_over_median": 6.03, "capped": 0, "merged": [], "left_out": [], "cycles": 9,
        "is_weighted": True,
    }  # fmt: skip


def scale(
    key: str, mean: float, se: float, low: float, high: float, deff: float, plain: float
) -> dict[str, Any]:
    return {
        "key": key, "n": 488, "mean": mean, "se": se, "low": low, "high": high, "df": 487, "deff": deff,
        "unweighted": plain,
    }  # fmt: skip


def item(key: str, n: int, cannot_say: int, *rest: Any) -> dict[str, Any]:
    names = ("mean", "mean_se", "mean_low", "mean_high", "agree", "agree_se", "agree_low", "agree_high",
             "agree_unweighted", "deff")  # fmt: skip
    row = {"key": key, "facet": FACETS.get(key) or FACETS[key[0]], "version": f"{key.lower():0>12}", "n": n}
    row |= {"cannot_say": cannot_say, **dict(zip(names, rest, strict=True)), "state": "plain"}
    return row | {"spread": list(SPREADS[key])}


def measure(key: str, kind: str, tau: tuple[float, float, float], rows: Any) -> dict[str, Any]:
    names = ("key", "population", "n", "direct", "se", "low", "high", "steadied", "steadied_low",
             "steadied_high", "borrowed")  # fmt: skip
    made = [dict(zip(names, row, strict=True)) for row in rows]
    made = [row | {"state": "plain" if row["n"] >= 30 else "few", "members": []} for row in made]
    return {
        "measure": key,
        "kind": kind,
        "tau": tau[0],
        "tau_low": tau[1],
        "tau_high": tau[2],
        "note": "",
        "rows": made,
    }


def mirror() -> dict[str, Any]:
    profile = {
        "elevation": 0.1207,
        "mae": 0.1296,
        "spearman": 0.2797,
        "spearman_low": -0.04,
        "spearman_high": 0.53,
    }
    rows = [mirror_row(*row) for row in MIRROR_ROWS]
    return {
        "staff": 46,
        "staff_population": 70,
        "is_shown": True,
        "note": "",
        "rows": rows,
        "profile": profile,
    }


def mirror_row(key: str, staff: float, users: float, gap: float, se: float, df: float, low: float, high: float,
               p: float, bh: float, holm: float, rank_low: int, rank_high: int) -> dict[str, Any]:  # fmt: skip
    agree = next(row for row in ITEM_ROWS if row[0] == key)
    verdict = "staff_higher" if low > 0 else "users_higher" if high < 0 else "unclear"
    half = 2.014 * STAFF_ERRORS[key]
    return {
        "item": key, "staff": staff, "staff_se": STAFF_ERRORS[key], "staff_low": round(staff - half, 4),
        "staff_high": round(staff + half, 4), "users": users, "users_se": agree[8], "users_low": agree[9],
        "users_high": agree[10], "gap": gap, "se": se, "df": df, "low": low, "high": high, "p": p, "bh": bh,
        "holm": holm, "cohen_h": round(2 * (staff**0.5 - users**0.5), 3),
        "verdict": "same" if low > -0.1 and high < 0.1 else verdict,
        "rank": [row[0] for row in MIRROR_ROWS].index(key) + 1, "rank_low": rank_low, "rank_high": rank_high,
    }  # fmt: skip


def coorientation() -> dict[str, Any]:
    names = ("left", "right", "gap", "low", "high")
    rows = {
        "agreement": (0.6087, 0.3016, 0.3071, 0.1986, 0.4156), "accuracy": (0.687, 0.3016, 0.3853, 0.3269, 0.4437),
        "perceived": (0.6087, 0.687, -0.0783, -0.1602, 0.0036), "reverse": (0.4312, 0.6087, -0.1775, -0.2811, -0.0739),
    }  # fmt: skip
    told = {name: dict(zip(names, row, strict=True)) for name, row in rows.items()}
    return {"topic": "V3", **told, "state": "false_consensus"}


def change() -> dict[str, Any]:
    names = ("measure", "kind", "before", "after", "difference", "se", "low", "high", "verdict")
    rows = [dict(zip(names, row, strict=True)) for row in CHANGES]
    rows = [
        row | {"is_comparable": True, "why_not": "", "tipping": round(row["difference"] / 0.9867, 4)}
        for row in rows
    ]
    unlike = {
        "measure": "B2",
        "kind": "share",
        "before": None,
        "after": 0.4998,
        "difference": None,
        "se": None,
    }
    unlike |= {
        "low": None,
        "high": None,
        "verdict": "unclear",
        "is_comparable": False,
        "why_not": "wording",
        "tipping": None,
    }
    return {"from": 2568, "rows": [*rows, unlike]}


def trend() -> list[dict[str, Any]]:
    points = {"engagement": (3.48, 3.537, 3.6014), "voice": (2.91, 2.9551, 3.2059)}
    return [
        {"measure": key, "points": [
            {"year": 2567 + at, "value": value, "low": round(value - 0.105, 4), "high": round(value + 0.105, 4)}
            for at, value in enumerate(values)],
         "slope": slope, "slope_low": low, "slope_high": high, "breaks": [2568] if key == "voice" else []}
        for (key, values), (slope, low, high) in zip(
            points.items(), ((0.0607, -0.0135, 0.1349), (0.1480, 0.0738, 0.2222)), strict=True)
    ]  # fmt: skip


def barriers() -> list[dict[str, Any]]:
    rows = (("b1", 96, 0.214, 0.1704, 0.2652), ("b2", 142, 0.301, 0.2521, 0.3549), ("b7", 71, 0.149, 0.1131, 0.1938),
            ("b8", 118, 0.252, 0.2067, 0.3034), ("b9", 130, 0.262, 0.2159, 0.3139))  # fmt: skip
    told = [
        dict(zip(("key", "n", "share", "low", "high"), row, strict=True)) | {"state": "plain"} for row in rows
    ]
    return [*told, {"key": "b6", "n": None, "share": None, "low": None, "high": None, "state": "hidden"}]


def honesty() -> dict[str, Any]:
    return {
        "bound": {"engagement": 0.5631, "voice": 0.5418}, "cv_response": 0.769, "r_indicator": 0.9795,
        "selection_gap": {"measure": "engagement", "gap": 0.12, "low": -0.13, "high": 0.37},
        "language": "not-comparable",
    }  # fmt: skip


def reach() -> dict[str, Any]:
    names = ("key", "population", "came", "per_1000_low", "per_1000_high", "low", "high")
    rows = [dict(zip(names, row, strict=True)) for row in REACH_GROUPS]
    rows = [
        row | {"expected": round(488 * row["population"] / 36600, 2),
               "per_1000": round(1000 * row["came"] / row["population"], 3),
               "ratio": round(row["came"] * 75 / row["population"], 4), "is_alert": row["high"] < 0.8,
               "heard": "enough" if row["came"] >= 30 else "some", "state": "plain" if row["came"] >= 30 else "few"}
        for row in rows
    ]  # fmt: skip
    whole = {
        "key": "group", "rows": rows, "shortfall": {"value": 0.3347, "null_mean": 0.0196, "null_95": 0.0344},
        "min_max": 0.1023, "cv": 0.769, "kish": 1.5919, "n_eff": 306.55,
        "parity": [{"a": "ug_int", "b": "ug_th", "index": 4.6667, "low": 2.75, "high": 7.919}],
        "appendix": {"theil": 0.3063, "mld": 0.2326, "atkinson_1": 0.2075, "gini": 0.3514, "g_statistic": 298.9,
                     "g_p": 0.0},
    }  # fmt: skip
    return {"dimensions": [whole]}


def names() -> dict[str, dict[str, dict[str, str]]]:
    """What is beside the figures as they are stored: the items of the instrument, groups and places by name."""
    instrument = json.loads((INSTRUMENTS / "sewana-12.json").read_text("utf-8"))["content"]
    asked = {row["key"]: {"th": row["th"], "en": row["en"]} for row in instrument["questions"]}
    barriers = next(
        (row.get("options", []) for row in instrument["questions"] if row["part"] == "barriers"), []
    )
    return {
        "item": {key: asked[key] for key in ITEMS},
        "barrier": {row["v"]: {"th": row["th"], "en": row["en"]} for row in barriers},
        "group": {key: {"th": th, "en": en} for key, (th, en) in GROUP_NAMES.items()},
        "place": {
            "main": {"th": "วิทยาเขตหลัก", "en": "Main campus"},
            "branch": {"th": "วิทยาเขตอื่น", "en": "Branch"},
        },
    }


def sample_funnel() -> list[dict[str, Any]]:
    """Counts of three groups on their way, as the query of the funnel gives them."""
    steps = ("invited", "registered", "on_site", "online", "spoke", "answered", "acted", "told")
    rows = (
        ("ug_th", 28000, (1400, 310, 120, 90, 64, 41, None, None), []),
        ("pg_th", 5200, (600, 150, 60, 50, 38, 22, None, None), []),
        ("ug_int", 400, (80, 21, 14, None, 9, None, None, None), ["online", "answered"]),
    )
    return [
        {"key": key, "population": population, **dict(zip(steps, counts, strict=True)), "hidden": hidden}
        for key, population, counts, hidden in rows
    ]


def sample_zone() -> list[dict[str, Any]]:
    """Zones of tolerance of three services: one is enough, one is not, one may not be shown."""
    names = ("key", "n", "minimum", "desired", "perceived", "adequacy", "adequacy_low", "adequacy_high",
             "superiority", "superiority_low", "superiority_high", "state")  # fmt: skip
    rows = (
        ("P1", 212, 6.47, 7.44, 7.26, 0.79, 0.55, 1.03, -0.18, -0.34, -0.02, "plain"),
        ("D1", 230, 6.3, 7.8, 6.41, 0.11, -0.1, 0.32, -1.39, -1.6, -1.18, "plain"),
        ("H1", 198, 6.1, 7.5, 5.52, -0.58, -0.83, -0.33, -1.98, -2.2, -1.76, "plain"),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]

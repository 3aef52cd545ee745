"""Numbers as people read them: whole per cent, points with their sign, means with two places, a true minus sign."""

MINUS = "\N{MINUS SIGN}"
UNKNOWN = "·"
TENS = 10


def per_cent(share: float | None) -> str:
    """0.687 as 69%."""
    return UNKNOWN if share is None else f"{_whole(100 * share)}%"


def points(share: float | None) -> str:
    """-0.049 as −5."""
    return UNKNOWN if share is None else _whole(100 * share)


def signed_points(share: float | None) -> str:
    """0.385 as +39, -0.049 as −5, 0.001 as 0."""
    return UNKNOWN if share is None else signed(_whole(100 * share))


def mean(value: float | None) -> str:
    """3.6014 as 3.60."""
    return UNKNOWN if value is None else _with_minus(f"{value:.2f}")


def signed_mean(value: float | None) -> str:
    """0.2509 as +0.25, -0.001 as 0.00."""
    return UNKNOWN if value is None else signed(mean(value))


def times(ratio: float | None) -> str:
    """0.5625 as 0.56×, 12.34 as 12×."""
    return UNKNOWN if ratio is None else f"{ratio:.2f}×" if ratio < TENS else f"{_whole(ratio)}×"


def count(number: float | None) -> str:
    """10.67 people as 11, 0.3 as <1, 28000 as 28,000."""
    if number is None:
        return UNKNOWN
    return "<1" if 0 < number < 0.5 else f"{round(number):,}"


def between(low: str, high: str) -> str:
    """An interval: 33–44, and −6 to 5 with a word's space, for a dash beside a minus sign is read as one."""
    return f"{low} … {high}" if MINUS in low + high or "+" in low + high else f"{low}–{high}"


def signed(text: str) -> str:
    is_zero = not text.strip(f"{MINUS}0.")
    return text.lstrip(MINUS) if is_zero else text if text.startswith(MINUS) else f"+{text}"


def _whole(number: float) -> str:
    return _with_minus(str(round(number)))


def _with_minus(text: str) -> str:
    shown = text.replace("-", MINUS)
    return shown.lstrip(MINUS) if not shown.strip(f"{MINUS}0.") else shown

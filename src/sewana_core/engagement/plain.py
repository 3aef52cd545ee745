"""Figures as JSON knows them."""

import math
from collections.abc import Mapping
from typing import cast

import numpy as np


def plain(told: Mapping[str, object]) -> dict[str, object]:
    """Return the same with Python's own numbers; None for what is not finite."""
    return {key: _plain(value) for key, value in told.items()}


def _plain(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return _plain(cast("object", value.tolist()))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value

"""How often something was done within some time, so that it can be refused for a while."""

import hashlib
import time

from django.core.cache import cache


def key_of(name: str, seconds: int) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return f"throttle-{digest}-{int(time.time() // seconds)}"


def count_of(name: str, seconds: int) -> int:
    return int(cache.get(key_of(name, seconds), 0))


def count(name: str, seconds: int, cost: int = 1) -> int:
    """Count once more, and return how often it is by now."""
    key = key_of(name, seconds)
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key, cost)
    except ValueError:  # pushed out of the cache between the two lines
        return cost


def is_over(name: str, most: int, seconds: int) -> bool:
    """Count once more, and say whether that is more than it may be within the time."""
    return count(name, seconds) > most

"""How long the loop was held: everybody in every room waits that long."""

import asyncio
import math
import time
from collections import deque

EVERY_S = 0.05
MINUTE_S = 60.0


class Lag:
    """Delays of a timer over the last minute."""

    def __init__(self) -> None:
        self.seen: deque[float] = deque(maxlen=round(MINUTE_S / EVERY_S))

    async def measure_on(self) -> None:
        while True:
            # Not the loop's own time: uvloop counts whole milliseconds.
            due = time.perf_counter() + EVERY_S
            await asyncio.sleep(EVERY_S)
            self.seen.append(max(0.0, time.perf_counter() - due))

    def highest_ms(self) -> float:
        return round(1000 * max(list(self.seen), default=0.0), 3)

    def percentile_ms(self, percent: float) -> float:
        seen = sorted(self.seen)
        place = max(0, math.ceil(len(seen) * percent / 100) - 1)
        return round(1000 * seen[place], 3) if seen else 0.0

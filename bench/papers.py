"""What an official paper costs: CPU for each kind and format, and the worst paper that its limits allow.

    python bench/papers.py           # prints a table, and fails when a paper takes more than a second

Figures are CPU of this process, the median of nine runs after one that loads libraries and fonts; the first run is
shown too, since it is what the first click on a fresh server costs. The data changes from run to run, so that nothing
can be answered from a cache.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from sewana_paper.official import kinds, preview_html, to_docx, to_pdf  # noqa: E402
from tests.paper.official.samples import HOUSE, filled  # noqa: E402

MAKERS: dict[str, Callable[..., object]] = {"DOCX": to_docx, "PDF": to_pdf, "HTML": preview_html}
RUNS = 9
MOST_MS = 1000
WORD = "ห้องสมุดรับฟังความเห็นของผู้ใช้ทุกกลุ่ม "


def cpu_ms(make: Callable[..., object], key: str, data: dict[str, object]) -> float:
    """Return what one paper takes."""
    start = time.process_time()
    make(key, data, HOUSE)
    return (time.process_time() - start) * 1000


def changed(data: dict[str, object], run: int) -> dict[str, object]:
    """Return the data with every text a little different."""
    return {key: f"{value} {run}" if _is_text(value) else value for key, value in data.items()}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.startswith("คำ")


def long_minutes() -> dict[str, object]:
    """Minutes of a day: 40 people, 36 items, each with a page of discussion."""
    people = [{"name": f"คนที่ {n}", "position": "อาจารย์", "role": "กรรมการ"} for n in range(40)]
    item = {"title": "เรื่อง", "background": WORD * 10, "discussion": WORD * 40, "resolution": WORD}
    agenda = {key: [item] * 6 for key in filled("minutes") if key.startswith("agenda_")}
    return filled("minutes") | agenda | {"present": people}


def main() -> None:
    """Print the table."""
    worst = 0.0
    print(f"{'paper':26}" + "".join(f"{name:>8}" for name in MAKERS) + "   ms CPU, median")
    first = {name: cpu_ms(make, "minutes", filled("minutes")) for name, make in MAKERS.items()}
    for kind in kinds():
        row = []
        for make in MAKERS.values():
            data = filled(kind.key)
            row.append(statistics.median(cpu_ms(make, kind.key, changed(data, run)) for run in range(RUNS)))
        worst = max(worst, *row)
        print(f"{kind.key:26}" + "".join(f"{ms:8.0f}" for ms in row))
    print(f"{'the first of a process':26}" + "".join(f"{ms:8.0f}" for ms in first.values()))
    long = {name: cpu_ms(make, "minutes", long_minutes()) for name, make in MAKERS.items()}
    print(f"{'minutes of a whole day':26}" + "".join(f"{ms:8.0f}" for ms in long.values()))
    worst = max(worst, *first.values(), *long.values())
    print(f"worst {worst:.0f} ms, at most {MOST_MS}")
    sys.exit(worst > MOST_MS)


if __name__ == "__main__":
    main()

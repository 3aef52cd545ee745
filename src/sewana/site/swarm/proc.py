"""What processes cost, from the kernel's own account in /proc."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PROC = Path("/proc")


def is_countable() -> bool:
    return (PROC / "self/stat").exists()


def stat_of(place: Path) -> list[str]:
    """Return the fields of a stat file after the name, which may hold anything."""
    return (place / "stat").read_text().rsplit(")", 1)[1].split()


def parent_of(pid: int) -> int:
    return int(stat_of(PROC / str(pid))[1])


def tree(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                children.setdefault(parent_of(int(entry.name)), []).append(int(entry.name))
            except OSError:
                continue  # it has ended meanwhile
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_s(*roots: int) -> float:
    """Return the CPU seconds that trees of processes have used, user and system, with children that have ended."""
    total = 0
    for pid in [one for root in roots if root for one in tree(root)]:
        try:
            total += sum(map(int, stat_of(PROC / str(pid))[11:15]))
        except OSError:
            continue
    return total / TICKS


def loop_cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process's first thread, where its event loop runs."""
    fields = stat_of(PROC / str(pid) / "task" / str(pid))
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_kb(pid: int) -> int:
    """Return the resident memory of one process."""
    lines = (PROC / str(pid) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))

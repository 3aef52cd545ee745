"""The files that take longest begin first: else one process still runs one when the others have nothing left to do.

Only with `--no-loadscope-reorder`; without it xdist begins with the files that hold the most tests.
"""

from collections.abc import Sequence

import pytest

LONGEST = (
    "browser/test_every_page.py",
    "browser/test_every_page_in_english.py",
    "browser/test_chapter.py",
    "browser/test_phone_room.py",
    "browser/test_appointment.py",
    "browser/test_newcomer.py",
    "browser/test_meetings.py",
    "browser/test_console.py",
    "browser/test_programme.py",
    "browser/test_speakers.py",
    "browser/test_planning.py",
    "browser/test_papers.py",
    "browser/test_media.py",
    "browser/test_session.py",
    "browser/test_stage.py",
    "browser/test_first_owner.py",
    "browser/test_map.py",
    "browser/test_network.py",
    "browser/test_phone_network.py",
    "access/test_table.py",
    "site/test_bench_room.py",
    "site/test_map_cluster.py",
    "site/test_serve.py",
    "sharing/test_polis_exchange.py",
    "core/test_map_ahead.py",
    "site/test_predict.py",
    "access/test_helper.py",
    "forum/test_tickets.py",
    "site/test_map_command.py",
    "forum/test_routing.py",
    "live/test_heads.py",
    "site/test_config_command.py",
    "site/test_doctor.py",
    "site/test_backup.py",
    "site/test_mails.py",
    "committee/test_operations.py",
    "committee/test_member_pages.py",
    "live/test_kill.py",
    "forum/test_kill.py",
    "paper/official/test_formats.py",
    "text/test_sheet_plain.py",
    "sharing/test_map_command.py",
    "core/test_engine_contract.py",
)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    return sorted(items, key=lambda item: place_of(item.path.as_posix()))


def place_of(path: str) -> int:
    return next((n for n, name in enumerate(LONGEST) if path.endswith(f"/tests/{name}")), len(LONGEST))

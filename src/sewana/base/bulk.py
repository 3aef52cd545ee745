"""Writing many rows with one statement, the way each database is fast at."""

import json
from collections.abc import Mapping, Sequence

from django.db import connections

Cell = str | int | float | None
Row = tuple[Cell, ...]


def insert(using: str, table: str, columns: Mapping[str, str], rows: Sequence[Row], conflict: str) -> None:
    """Insert rows in their order; `columns` gives each name its PostgreSQL type, `conflict` what else to do.

    SQLite takes them as one JSON text: a prepared statement run for each row is as fast, but holds Python's lock at
    each, and so the running room. PostgreSQL takes the columns as arrays, 30 to 100 times faster than a statement a
    row. All names come from the code, only values from outside.
    """
    if not rows:
        return
    names = ", ".join(columns)
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            source = f"SELECT {names} FROM unnest({arrays}) WITH ORDINALITY AS given ({names}, place) ORDER BY place"  # noqa: S608
            cursor.execute(
                f"INSERT INTO {table} ({names}) {source} {conflict}",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            cells = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(columns)))
            # Without WHERE, SQLite would read ON CONFLICT as part of a join.
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {cells} FROM json_each(%s) WHERE true ORDER BY key {conflict}",  # noqa: S608
                [json.dumps(rows, ensure_ascii=False)],
            )

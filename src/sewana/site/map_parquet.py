"""Votes in Parquet files: columns participant, statement and vote, rows in order of arrival, files in that of names.

Workers of a cluster import this too, so it knows no Django: what is wrong travels as `ParquetFault` and is put
into words by the command.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sewana_core.votes import Ids

COLUMNS = ("participant", "statement", "vote")
LONGEST_ID = 200
# Rows read at once: 20 MB of numbers.
ROWS_AT_ONCE = 1 << 20


class ParquetFault(ValueError):
    """A file that cannot be read in; row (from 1) is 0 where it is a matter of the whole file."""

    def __init__(self, code: str, file: str, field: str = "", row: int = 0, found: str = "") -> None:
        super().__init__(code, file, field, row, found)
        self.code, self.file, self.field, self.row, self.found = code, file, field, row, found


@dataclass(frozen=True)
class Piece:
    """Row groups of one file that are read together; `first` rows of the file come before them."""

    path: str
    groups: tuple[int, ...]
    first: int
    rows: int

    @property
    def name(self) -> str:
        return Path(self.path).name


@dataclass(frozen=True)
class Triples:
    """Votes in order of arrival."""

    participant: Ids
    statement: Ids
    vote: NDArray[np.int8]


def pieces_of(source: Path) -> list[Piece]:
    """Look at the files without reading them; ids must be of one kind, numbers or text, in all."""
    files = sorted(source.glob("*.parquet")) if source.is_dir() else [source]
    pieces: list[Piece] = []
    kinds: dict[str, str] = {}
    for path in files:
        with opened(path) as file:
            for column in COLUMNS:
                kind = kind_of(file.schema_arrow, path.name, column)
                if kinds.setdefault(column, kind) != kind and column != "vote":
                    raise ParquetFault("kinds", path.name, column, found=kind)
            pieces.extend(cut(file.metadata, path))
    if not pieces:
        raise ParquetFault("no-votes", source.name)
    return pieces


def opened(path: Path) -> pq.ParquetFile:
    if not path.is_file():
        raise ParquetFault("no-file", path.name)
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise ParquetFault("not-parquet", path.name) from error


def kind_of(schema: pa.Schema, name: str, column: str) -> str:
    if column not in schema.names:
        raise ParquetFault("column", name, column, found=", ".join(schema.names[:12])[:200])
    found = schema.field(column).type
    plain = found.value_type if pa.types.is_dictionary(found) else found
    if pa.types.is_integer(plain) or (column == "vote" and pa.types.is_floating(plain)):
        return "number"
    if column != "vote" and (pa.types.is_string(plain) or pa.types.is_large_string(plain)):
        return "text"
    raise ParquetFault("type", name, column, found=str(found))


def cut(metadata: pq.FileMetaData, path: Path) -> Iterator[Piece]:
    groups: list[int] = []
    first = rows = 0
    for group in range(metadata.num_row_groups):
        more = metadata.row_group(group).num_rows
        if groups and rows + more > ROWS_AT_ONCE:
            yield Piece(str(path.resolve()), tuple(groups), first, rows)
            groups, first, rows = [], first + rows, 0
        groups.append(group)
        rows += more
    if rows:
        yield Piece(str(path.resolve()), tuple(groups), first, rows)


def read(piece: Piece) -> Triples:
    with opened(Path(piece.path)) as file:
        table = file.read_row_groups(list(piece.groups), columns=list(COLUMNS), use_threads=False)
    for column in COLUMNS:
        if table[column].null_count:
            refuse("null", piece, column, pc.is_null(table[column]).to_numpy(), table)
    people, statements = (ids_of(table, piece, column) for column in COLUMNS[:2])
    vote = table["vote"].to_numpy()
    is_odd = (vote != -1) & (vote != 0) & (vote != 1)
    if is_odd.any():
        refuse("value", piece, "vote", is_odd, table)
    return Triples(people, statements, vote.astype(np.int8))


def read_all(source: Path) -> Triples:
    columns: tuple[list[Ids], list[Ids], list[NDArray[np.int8]]] = ([], [], [])
    for piece in pieces_of(source):
        votes = read(piece)
        columns[0].append(votes.participant)
        columns[1].append(votes.statement)
        columns[2].append(votes.vote)
    return Triples(*(joined(column) for column in columns))


def joined(arrays: list[Ids]) -> Ids:
    """Return one array, and let go of the pieces: two copies of one column are in memory, never of all."""
    whole = np.concatenate(arrays)
    arrays.clear()
    return whole


def ids_of(table: pa.Table, piece: Piece, column: str) -> Ids:
    values = table[column]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if not pa.types.is_integer(values.type):
        return texts_of(table, values, piece, column)
    if values.type == pa.uint64():
        is_large = values.to_numpy() > np.uint64(np.iinfo(np.int64).max)
        if is_large.any():
            refuse("large", piece, column, is_large, table)
        return np.asarray(values.to_numpy().astype(np.int64))
    return np.asarray(values.to_numpy())


def texts_of(table: pa.Table, values: pa.ChunkedArray, piece: Piece, column: str) -> Ids:
    """Return texts as numpy keeps them, each made once however often it stands there."""
    once = values.combine_chunks().dictionary_encode()
    names = np.array(once.dictionary.to_pylist())
    # numpy ends a text at its last letter that is not NUL: two ids would become one.
    is_odd = np.array([not 0 < len(n) <= LONGEST_ID or "\0" in n for n in once.dictionary.to_pylist()])
    number = once.indices.to_numpy()
    if is_odd.any():
        refuse("id", piece, column, is_odd[number], table)
    return np.asarray(names[number])


def refuse(code: str, piece: Piece, column: str, is_odd: NDArray[np.bool_], table: pa.Table) -> None:
    at = int(np.argmax(is_odd))
    found = str(table[column][at].as_py())[:40]
    raise ParquetFault(code, piece.name, column, piece.first + at + 1, found)

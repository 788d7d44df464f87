"""The tables of a version: made from queries/schema, filled with the formats of data/, described by comments.

Every column of a schema file carries a comment line above it, `-- 中文 | English`; the same line at the top describes
the table. They become `comment on` in the database and the data dictionary of an export.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from disclosure.form.versions import FORMATS_FOLDER, known_keys, load_forms
from disclosure.settings import DATA_FOLDER, QUERIES_FOLDER
from disclosure.store.errors import StoreError
from disclosure.store.narrative_versions import CLAIMS_VERSION, COPIES_VERSION

CLAIMS_FOLDER = DATA_FOLDER / "claims"
COPIES_FOLDER = DATA_FOLDER / "copies"
SEARCH_FORMS = DATA_FOLDER / "agencies" / "search_form.csv"

SCHEMA_VERSION = 2
"""Rises when tables or columns change so that older code could not read the store."""

# The relation that DuckDB advises binds a statement twice, and binding is most of a page's time.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

_TABLE = re.compile(r"^create table (\w+)", re.MULTILINE)
_COLUMN = re.compile(r"^    -- (?P<comment>.+ \| .+)\n    (?P<column>\w+) ", re.MULTILINE)


_TITLE_LETTERS = 100
"""What a message about a statement has room for."""


@dataclass(frozen=True, slots=True)
class TableDescription:
    """What a schema file says about its table: the sentence for the table and one for each column."""

    table: str
    comment: str
    columns: dict[str, str]


def statement_files(kind: str) -> list[Path]:
    """The SQL files of queries/<kind> in the order in which they run."""
    return sorted((QUERIES_FOLDER / kind).glob("*.sql"))


@cache
def load_statement(name: str, kind: str = "store") -> str:
    """The statement of queries/<kind>/<name>.sql, without the semicolon at its end."""
    return (QUERIES_FOLDER / kind / f"{name}.sql").read_text(encoding="utf-8").rstrip().removesuffix(";")


@cache
def describe_tables() -> tuple[TableDescription, ...]:
    """The descriptions in the schema files, in the order of creation."""
    return tuple(_describe(path.read_text(encoding="utf-8")) for path in statement_files("schema"))


def _describe(text: str) -> TableDescription:
    match = _TABLE.search(text)
    if match is None:
        raise ValueError("a schema file without 'create table'")
    heading = " ".join(line.removeprefix("--").strip() for line in text[: match.start()].splitlines())
    columns = {found["column"]: found["comment"] for found in _COLUMN.finditer(text)}
    return TableDescription(match[1], heading, columns)


@cache
def schema_fingerprint() -> str:
    """Changes with the text of the schema files and with SCHEMA_VERSION."""
    return fingerprint([str(SCHEMA_VERSION), *(path.read_text(encoding="utf-8") for path in statement_files("schema"))])


@cache
def serving_fingerprint() -> str:
    """Changes with all that is computed into a store: the statements of the serving tables, the measures, the
    rules, the checks, what is drawn from narratives.
    """
    rows = [path for name in ("rules", "measures") for path in sorted((DATA_FOLDER / name).glob("*.csv"))]
    tables = (COPIES_FOLDER / "stock_phrase.csv", SEARCH_FORMS)
    paths = [*statement_files("serving"), *statement_files("checks"), *rows, *tables]
    return fingerprint([CLAIMS_VERSION, COPIES_VERSION, *(path.read_text(encoding="utf-8") for path in paths)])


def reference_fingerprint() -> str:
    """Changes with the committed facts that a store takes over: formats, quantities, places, agencies."""
    paths = sorted(
        path for name in ("formats", "claims", "regions", "agencies") for path in (DATA_FOLDER / name).glob("*.csv")
    )
    return fingerprint(path.read_text(encoding="utf-8") for path in paths)


def fingerprint(texts: Iterator[str] | list[str] | map[str]) -> str:
    """Sixteen hex digits that stand for a sequence of texts. Line ends do not count: a checkout may change them."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.replace("\r\n", "\n").encode("utf-8"))
        digest.update(b"\0")
    return digest.hexdigest()[:16]


NO_PROGRESS_BAR = "set enable_progress_bar = false"
"""For each connection and cursor: the setting is not inherited."""


_LOOKED_UP = 500
"""Up to so many bodies or reports of a statement are looked up in an index; more are found by reading all rows."""


def connect(
    path: Path | None = None, *, read_only: bool = False, log_bytes: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that prints nothing of its own: DuckDB draws a progress bar on standard output otherwise.

    Without a path, a database in memory. `log_bytes`: how long the log may grow before it goes into the file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"dynamic_or_filter_threshold": _LOOKED_UP}
    if log_bytes is not None:
        config["wal_autocheckpoint"] = f"{log_bytes}B"
    connection = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
    execute(connection, NO_PROGRESS_BAR)
    return connection


def execute(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    """Run a statement to its end: a result that nobody has read, a count of rows even, would block the connection.

    A failure carries what the statement does as its note.
    """
    try:
        return connection.execute(statement, dict(parameters or {})).fetchall()
    except duckdb.Error as error:
        error.add_note(_title(statement))
        raise


def read_frame(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, object] | None = None
) -> pl.DataFrame:
    """`execute` for many rows: a frame with the columns of the statement."""
    try:
        return pl.DataFrame(pl.from_arrow(connection.execute(statement, dict(parameters or {})).to_arrow_table()))
    except duckdb.Error as error:
        error.add_note(_title(statement))
        raise


def _title(statement: str) -> str:
    """What a statement does, 'Chinese | English': the first sentence of its first comment, else its text."""
    first = statement.lstrip().partition("\n")[0]
    chinese, _, english = first.rpartition("--")[2].rpartition("|")
    said = re.split(r"[.:;]", english)[0].strip()[:_TITLE_LETTERS]
    return f"{chinese.strip().rstrip('。') or said} | {said}"


def first_row(connection: duckdb.DuckDBPyConnection, statement: str) -> tuple[Any, ...]:
    """The one row of a statement."""
    return execute(connection, statement)[0]


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table of queries/schema in an empty database, with comments, and the formats in their tables.

    The schema files run in order; the last one, report_wide, takes its columns from the formats loaded before it.
    """
    connection.begin()  # one sync instead of four hundred
    for path, description in zip(statement_files("schema"), describe_tables(), strict=True):
        if description.table == "report_wide":
            load_formats(connection)
        execute(connection, path.read_text(encoding="utf-8"))
        comment_on_table(connection, description)
    load_claim_subjects(connection)
    connection.commit()


def create_missing_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that a store of an older program has not; they are empty."""
    known = {str(table) for (table,) in execute(connection, "select table_name from duckdb_tables()")}
    for path, description in zip(statement_files("schema"), describe_tables(), strict=True):
        if description.table not in known:
            execute(connection, path.read_text(encoding="utf-8"))
            comment_on_table(connection, description)


def comment_on_table(connection: duckdb.DuckDBPyConnection, description: TableDescription) -> None:
    """Put the sentences of a schema file on its table and columns (`comment on` takes no parameters)."""
    execute(connection, f"comment on table {_name(description.table)} is {_literal(description.comment)}")
    for column, comment in description.columns.items():
        execute(connection, f"comment on column {_name(description.table)}.{_name(column)} is {_literal(comment)}")


def wide_column(key: str) -> str:
    """The column of report_wide that holds the figure `table.row.column`."""
    return key.replace(".", "_")


def wide_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of report_wide in this database, without report_id."""
    found = execute(
        connection, "select name from pragma_table_info('report_wide') where name <> 'report_id' order by cid"
    )
    return [str(name) for (name,) in found]


def load_formats(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the rows of the format tables by the committed formats."""
    execute(connection, "delete from format_field")
    replace_rows(connection, "format_version", read_rows_of(FORMATS_FOLDER / "version.csv"))
    append_rows(connection, "format_field", pl.DataFrame(_field_rows(), infer_schema_length=None))
    for table, name in (("series_break", "series_break"), ("field_continuity", "continuity")):
        replace_rows(connection, table, read_rows_of(FORMATS_FOLDER / f"{name}.csv"))


def load_claim_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the quantities that a narrative can state, and the cells that they are made of."""
    execute(connection, "delete from claim_subject_cell")
    replace_rows(connection, "claim_subject", read_rows_of(CLAIMS_FOLDER / "subject.csv"))
    append_rows(connection, "claim_subject_cell", read_rows_of(CLAIMS_FOLDER / "cell.csv"))


def _field_rows() -> list[dict[str, object]]:
    return [
        {
            "format_version": version,
            "table_code": field.row.table,
            "row_code": field.row.code,
            "column_code": field.column.code,
            "row_position": field.row.position,
            "column_position": field.column.position,
            "row_parent_code": field.row.parent,
            "column_parent_code": field.column.parent,
            "row_label_zh": field.row.label_zh,
            "row_label_en": field.row.label_en,
            "column_label_zh": field.column.label_zh,
            "column_label_en": field.column.label_en,
            "unit": field.column.unit or None,
            "value_domain": field.column.domain,
            "article": field.row.article,
            "is_national": field.row.is_national,
        }
        for version, form in load_forms().items()
        for field in form.fields()
    ]


def add_wide_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give report_wide a column for every known field that it lacks: a new format is rows, not code."""
    present = set(wide_columns(connection))
    for key in sorted(known_keys()):
        if wide_column(key) not in present:
            execute(connection, f"alter table report_wide add column {_name(wide_column(key))} decimal(24, 6)")


def replace_rows(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Empty a table and fill it from a frame whose columns carry the table's names."""
    execute(connection, f"delete from {_name(table)}")  # noqa: S608 - a name of this project, checked
    append_rows(connection, table, frame)


def replace_differing_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    key: Sequence[str],
    frame: pl.DataFrame,
    agency_ids: Sequence[str] | None = None,
) -> pl.DataFrame:
    """`replace_rows` that leaves rows alone that are as they should be: what is not written is not logged. Returns the
    rows that went and that came. With `agency_ids`, rows of other bodies stay.

    Not within a transaction: the index of a key cannot take a row away and back in one.
    """
    chosen = "" if agency_ids is None else "where agency_id in (select unnest($agency_ids::varchar[]))"
    parameters = {} if agency_ids is None else {"agency_ids": list(agency_ids)}
    stored = read_frame(connection, f"from {_name(table)} {chosen}", parameters)
    missing = [pl.lit(None).alias(name) for name in stored.columns if name not in frame.columns]
    wanted = frame.with_columns(missing).select(stored.columns).cast(stored.schema)
    gone = stored.join(wanted, on=stored.columns, how="anti", nulls_equal=True)
    if not gone.is_empty():
        columns = ", ".join(_name(name) for name in key)
        connection.register("incoming", gone.select(key))
        execute(connection, f"delete from {_name(table)} where ({columns}) in (select ({columns}) from incoming)")  # noqa: S608
        connection.unregister("incoming")
    come = wanted.join(stored, on=stored.columns, how="anti", nulls_equal=True)
    append_rows(connection, table, come)
    return pl.concat([gone, come])


def append_rows(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Append a frame to a table by column names, in bulk."""
    if frame.is_empty():
        return
    connection.register("incoming", frame)
    execute(connection, f"insert into {_name(table)} by name select * from incoming")  # noqa: S608 - checked
    connection.unregister("incoming")


def read_info(connection: duckdb.DuckDBPyConnection, catalog: str = "") -> dict[str, str]:
    """The properties of a store (store_info); `catalog` names an attached database."""
    prefix = f"{_name(catalog)}.main." if catalog else ""
    rows = execute(connection, f"select property_name, property_value from {prefix}store_info")  # noqa: S608
    return {str(name): str(value) for name, value in rows}


def write_info(connection: duckdb.DuckDBPyConnection, properties: dict[str, str]) -> None:
    """Set properties of the store."""
    statement = "insert or replace into store_info select unnest($names::varchar[]), unnest($values::varchar[])"
    execute(connection, statement, {"names": list(properties), "values": list(properties.values())})


def check_schema_version(info: dict[str, str], folder: Path) -> None:
    """Raise StoreError unless this code can read a store with these properties."""
    found = info.get("schema_version", "")
    if not found.isdecimal():
        raise StoreError(f"不是本程序的数据库:{folder} | Not a store of this program: {folder}")
    if int(found) > SCHEMA_VERSION:
        raise StoreError(
            f"数据库由更新版本的程序建立(结构版本 {found},本程序支持到 {SCHEMA_VERSION}),请更新程序:{folder} | "
            f"The store was made by a newer version of this program (schema {found}, this one knows {SCHEMA_VERSION}); "
            f"update the program: {folder}"
        )


def is_same_schema(info: dict[str, str]) -> bool:
    """Whether a store has exactly the tables of this code."""
    return info.get("schema_fingerprint") == schema_fingerprint()


def require_extendable_schema(info: dict[str, str], folder: Path) -> None:
    """Raise StoreError where a store's tables are neither those of this code nor only lack some of them.

    A store that lacks tables gets them, empty, with its next version: the files of queries/schema have numbers, and an
    older program's are the first of them.
    """
    if is_same_schema(info):
        return
    texts = [path.read_text(encoding="utf-8") for path in statement_files("schema")]
    older = {fingerprint([str(SCHEMA_VERSION), *texts[:count]]) for count in range(1, len(texts))}
    if info.get("schema_fingerprint") not in older:
        require_same_schema(info, folder)


def require_same_schema(info: dict[str, str], folder: Path) -> None:
    """Raise StoreError where a store's tables are those of older code."""
    if not is_same_schema(info):
        raise StoreError(
            "数据库由旧版本的程序建立,表结构已改变。请把原始文件重新导入新的文件夹"
            f"(disclosure ingest … --store 新文件夹):{folder} | "
            "The store was made by an older version of this program and its tables have changed since; ingest the "
            f"documents into a new folder (disclosure ingest ... --store NEW): {folder}"
        )


def read_rows_of(path: Path) -> pl.DataFrame:
    """A data file as a frame; days are dates."""
    return pl.read_csv(path, infer_schema_length=None, try_parse_dates=True)


def _name(identifier: str) -> str:
    """An identifier of the project's own files, checked: statements that name tables take no parameters."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", identifier):
        raise ValueError(f"not a table or column name: {identifier!r}")
    return identifier


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""`disclosure query NAME [--param k=v ...]`: any named query, as CSV, JSON, Parquet or an Excel workbook."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure.cli import UsageError
from disclosure.commands.extract import to_json
from disclosure.commands.opening import open_store
from disclosure.measures.catalogue import Bilingual, CatalogueError, Query, describe, list_queries, load_query

if TYPE_CHECKING:
    import polars as pl

    from disclosure.store.read import Store

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
_DEFAULT_SCOPE = "own"
_SELECTION = ("years", "scope", "region_code", "levels", "kinds", "agency_ids")


def run(options: argparse.Namespace) -> int:
    """Run the query and write its rows to --output or standard output."""
    if options.name is None:
        for line in list_lines():
            print(line)
        return 0
    try:
        query = load_query(options.name)
    except CatalogueError as error:
        raise UsageError(f"{error};名称见 disclosure query | 'disclosure query' lists the names") from error
    parameters = read_parameters(query, options.param)
    binary = options.format in ("parquet", "xlsx")
    if binary and options.output is None and sys.stdout.isatty():
        raise UsageError("此格式请用 --output 指定文件 | name a file with --output for this format")
    with open_store(options) as store:
        frame = store.query(query.name, parameters)
        data = render(frame, options.format, query, parameters, store, to_file=options.output is not None)
        note = corrections_note(store, parameters, frame)
    _write(data, options.output)
    if note:
        print(note, file=sys.stderr)
    return 0


def corrections_note(store: Store, parameters: dict[str, object], frame: pl.DataFrame) -> str:
    """One line where reports behind the rows have corrected cells and the rows themselves do not say so."""
    if "scope" not in parameters or {"correction_kind", "corrected_cell_count"} & set(frame.columns):
        return ""
    selection = {name: parameters.get(name) for name in _SELECTION}
    count = int(store.query("corrected_cells", selection)["corrected_cell_count"].sum())
    return (
        f"其中有 {count} 个单元格经人工更正,见 disclosure query correction_list | "
        f"{count} cells behind these rows were corrected by people; see 'disclosure query correction_list'"
        if count
        else ""
    )


def list_lines() -> list[str]:
    """All queries with their titles."""
    lines = []
    for name in list_queries():
        header = load_query(name).header
        lines.append(f"{name}\t{header.get('title_zh', header.get('grain', ''))} | {header.get('title_en', '')}")
    return lines


def read_parameters(query: Query, given: list[str]) -> dict[str, object]:
    """The values for a query's parameters: k=v as given, null for the others, scope own.

    Lists (names in the plural) are comma-separated. Raises UsageError for any other name, naming those there are.
    """
    meanings = describe(query.name, "parameter") if query.parameters else {}
    values: dict[str, object] = dict.fromkeys(query.parameters)
    if "scope" in values:
        values["scope"] = _DEFAULT_SCOPE
    for text in given:
        name, equals, value = text.partition("=")
        if not equals and name in query.parameters:
            raise UsageError(
                f"--param {text}:应为 {name}=值,没有写等号和值 | expected {name}=value; the value is missing"
            )
        if name not in query.parameters:
            known = "\n".join(_explain(name, meanings.get(name)) for name in sorted(query.parameters))
            raise UsageError(
                f"--param {text}:查询 {query.name} 没有参数 {name!r},应为 名称=值 | "
                f"the query {query.name} has no parameter {name!r}; expected name=value, with one of:\n{known}"
            )
        values[name] = _value(name, value, meanings.get(name))
    return values


def _explain(name: str, meaning: Bilingual | None) -> str:
    return f"  {name}\t{meaning.zh} | {meaning.en}" if meaning else f"  {name}"


def _value(name: str, text: str, meaning: Bilingual | None) -> object:
    if text == "":
        return None
    if name.endswith("s") or (meaning is not None and "列表" in meaning.zh):
        return [_scalar(name, part.strip()) for part in text.split(",") if part.strip()]
    return _scalar(name, text)


def _scalar(name: str, text: str) -> object:
    is_text = name.endswith(("_code", "_codes")) or name == "text"
    return int(text) if _WHOLE_NUMBER.fullmatch(text) and not is_text else text


def render(
    frame: pl.DataFrame, form: str, query: Query, parameters: dict[str, object], store: Store, *, to_file: bool
) -> bytes:
    """The rows in a format. CSV for a file opens in Excel (byte order mark); on standard output it has none."""
    from disclosure.downloads import to_csv, to_parquet

    mark = ("模拟数据 | simulated", "模拟数据 | simulated data") if store.is_simulated else None
    if form == "csv":
        data = to_csv(frame, mark=mark)
        return data if to_file else data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if form == "json":
        return json_rows(frame).encode("utf-8", "replace")
    if form == "parquet":
        facts = {
            "query": query.name,
            "parameters": to_json({name: _plain(value) for name, value in parameters.items()}),
            "data_version": store.data_version,
            "is_simulated": str(store.is_simulated).lower(),
        }
        return to_parquet(frame, facts)
    return _workbook(frame, query, parameters, store)


def _workbook(frame: pl.DataFrame, query: Query, parameters: dict[str, object], store: Store) -> bytes:
    from disclosure.downloads import About, Section, Sheet, to_xlsx

    header = query.header
    meanings = {name: f"{text.zh} | {text.en}" for name, text in describe(query.name, "column").items()}
    shown = [(name, to_json(_plain(value))) for name, value in sorted(parameters.items())]
    definition = [
        (key, header[key])
        for key in ("title_zh", "title_en", "definition_zh", "definition_en", "formula", "caveat_zh", "caveat_en")
        if key in header
    ]
    about = About(
        sheet_name="说明 About",
        columns_sheet_name="栏目 Columns",
        column_heads=("工作表 | sheet", "栏目 | column", "代码 | code", "含义 | meaning"),
        sections=[Section("定义 | definition", definition), Section("参数 | parameters", shown)],
        data_version_line=f"数据版本 | data version: {store.data_version}",
        simulated_mark="模拟数据 | simulated data" if store.is_simulated else None,
    )
    return to_xlsx([Sheet(query.name[:31], frame, meanings=meanings)], about)


def json_rows(frame: pl.DataFrame) -> str:
    """The rows as a JSON array of objects, decimals exact."""
    rows = [to_json({name: _plain(value) for name, value in row.items()}) for row in frame.iter_rows(named=True)]
    return "[" + ",\n ".join(rows) + "]\n"


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return value.normalize() if value == value.to_integral_value() or value.as_tuple().exponent else value
    return value


def _write(data: bytes, output: str | None) -> None:
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"无法写入 {output}({error.strerror}) | {output} cannot be written ({error.strerror})"
        ) from error

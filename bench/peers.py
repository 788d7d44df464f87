"""The same figures in what an office would otherwise take: SQLite, PostgreSQL, a folder of Parquet with Polars.

Ten questions of the pages, and one report more, in one run. The others get three plain tables (body, report, cell) with
the indexes that the questions want, and statements written for each question alone; here the named query is asked that
the page asks, which gives medians, numbers of bodies, the same bodies' change and intervals besides. A report more is
there only its rows; here it is compared, checked and published as a version.
"""

# ruff: noqa: S608 (the statements are put together from names and literals of this module)

from __future__ import annotations

import csv
import os
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench import changing
from bench.simulated import simulated_store
from disclosure.store.read import Store
from disclosure.store.schema import connect, execute
from disclosure.store.versions import current_path
from tests.lake.machines import PASSWORD, MissingError, Postgres, run_postgres

ROUNDS = 5
YEAR = 2024
KEYS = tuple(
    f"applications.{row}.total"
    for row in (
        *("received_new", "carried_in", "granted_full", "granted_partial"),
        *("outcome_total", "carried_out", "refused_state_secret", "other_misc"),
    )
)
MEASURES = (
    *("received_new", "carried_in", "granted_full", "granted_partial"),
    *("outcome_total", "carried_out", "refused_state_secret", "other_misc"),
)
_TABLES = {
    "body": "agency_id text, level text, kind text, province text",
    "report": "report_id integer, agency_id text, report_year integer",
    "cell": "report_id integer, figure_key text, value double precision",
}
_INDEXES = (
    "create unique index report_of on report (report_id)",
    "create index report_by_body on report (agency_id, report_year)",
    "create index report_by_year on report (report_year)",
    "create unique index body_of on body (agency_id)",
    "create index cell_by_report on cell (report_id)",
    "create index cell_by_key on cell (figure_key, report_id, value)",
)

_RATE = f"""
    select r.report_year, r.agency_id, f.value + p.value as given, t.value as decided
    from report as r
    inner join cell as f on f.report_id = r.report_id and f.figure_key = '{KEYS[2]}'
    inner join cell as p on p.report_id = r.report_id and p.figure_key = '{KEYS[3]}'
    inner join cell as t on t.report_id = r.report_id and t.figure_key = '{KEYS[4]}'"""
_SUM = "select {what}, sum(c.value) from report as r inner join body as b using (agency_id) inner join cell as c"
_SUM += f" on c.report_id = r.report_id and c.figure_key = '{KEYS[0]}' where {{where}} group by 1 order by 1"
_KEY_LIST = ", ".join(f"'{key}'" for key in KEYS)
_MEDIAN = {
    "sqlite": """select report_year, avg(rate) from (
    select report_year, rate, row_number() over (partition by report_year order by rate) as place,
        count(*) over (partition by report_year) as bodies
    from (select report_year, given / decided as rate from rate where decided > 0)
) where place in ((bodies + 1) / 2, (bodies + 2) / 2) group by 1 order by 1""",
    "postgresql": "select report_year, percentile_cont(0.5) within group (order by given / decided) from rate"
    " where decided > 0 group by 1 order by 1",
    "parquet": "select report_year, median(given / decided) from rate where decided > 0 group by 1 order by 1",
}
"""Each engine's own way."""


@dataclass(frozen=True)
class Chosen:
    """A body with most reports, the province with most bodies, its most frequent kind of body."""

    body: str
    province: str
    kind: str


def questions(engine: str, chosen: Chosen) -> dict[str, str]:
    """Question -> its statement over the plain tables."""
    rate = f"with rate as ({_RATE}) "
    return {
        "one count by year": _SUM.format(what="r.report_year", where="true"),
        "eight counts by year": "select r.report_year, c.figure_key, sum(c.value) from report as r inner join cell as c"
        f" on c.report_id = r.report_id where c.figure_key in ({_KEY_LIST}) group by 1, 2 order by 1, 2",
        "a rate by year": f"{rate}select report_year, sum(given) / sum(decided) from rate group by 1 order by 1",
        "the median body's rate by year": rate + _MEDIAN[engine],
        "the twenty largest of a year": "select r.agency_id, c.value from report as r inner join cell as c"
        f" on c.report_id = r.report_id and c.figure_key = '{KEYS[0]}' where r.report_year = {YEAR}"
        " order by c.value desc, r.agency_id limit 20",
        "provinces of a year": _SUM.format(what="b.province", where=f"r.report_year = {YEAR}"),
        "a rate by kind of body": f"{rate}select b.kind, sum(given) / sum(decided) from rate as r inner join body as b"
        f" using (agency_id) where r.report_year = {YEAR} group by 1 order by 1",
        "who changed most": "select agency_id, size, change from (select r.agency_id, abs(c.value - q.value) as size,"
        " c.value - q.value as change from report as r inner join cell as c"
        f" on c.report_id = r.report_id and c.figure_key = '{KEYS[0]}' inner join report as p"
        " on p.agency_id = r.agency_id and p.report_year = r.report_year - 1 inner join cell as q"
        f" on q.report_id = p.report_id and q.figure_key = '{KEYS[0]}' where r.report_year = {YEAR}) as changes"
        " order by size desc, agency_id limit 20",
        "all cells of one body": "select r.report_year, c.figure_key, c.value from report as r inner join cell as c"
        f" on c.report_id = r.report_id where r.agency_id = '{chosen.body}' order by 1, 2",
        "one province, one kind, by year": _SUM.format(
            what="r.report_year", where=f"b.province = '{chosen.province}' and b.kind = '{chosen.kind}'"
        ),
    }


def measure(folder: Path, report_count: int) -> dict[str, object]:
    """Milliseconds (median of ROUNDS) of every question by each engine, seconds of loading and of one report more."""
    store = simulated_store(folder, report_count)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as temporary:
        here = Path(temporary)
        counts = _export(store, here)
        chosen = _chosen(here)
        rows: dict[str, dict[str, object]] = {}
        answers: dict[str, dict[str, list[float]]] = {}
        for name, ask in (
            ("here", _ask_here),
            ("sqlite", _ask_sqlite),
            ("parquet", _ask_parquet),
            ("postgresql", _ask_postgresql),
        ):
            try:
                rows[name], answers[name] = ask(store, here, chosen)
            except MissingError as error:
                rows[name] = {"missing": str(error)}
        return {
            "reports": counts["report"],
            "cells": counts["cell"],
            "rounds": ROUNDS,
            "questions": list(questions("sqlite", chosen)),
            "rows": rows,
            "differing": _differing(answers),
        }


def _differing(answers: Mapping[str, Mapping[str, Sequence[float]]]) -> list[str]:
    """Questions that two engines answer with other numbers: none, or the comparison is worth nothing."""
    found = []
    for name in answers["here"]:
        for engine, others in answers.items():
            own, other = sorted(answers["here"][name]), sorted(others[name])
            if len(own) != len(other) or any(
                abs(a - b) > 1e-6 * max(1, abs(a)) for a, b in zip(own, other, strict=True)
            ):
                found.append(f"{name}: here and {engine}")
    return found


# -- the plain tables -----------------------------------------------------------------------------------------------


def _export(store: Path, here: Path) -> dict[str, int]:
    """Current own reports as Parquet and CSV: body, report, cell (numbers only; a total left blank is added up)."""
    statements = {
        "body": "select agency_id, coalesce(level, '') as level, coalesce(kind, '') as kind,"
        " coalesce(region_code[1:2], '') as province from agency",
        "report": "select report_id::integer as report_id, agency_id, report_year::integer as report_year from report"
        " where is_current and scope = 'own'",
        "cell": "select report_id::integer as report_id, table_code || '.' || row_code || '.' || column_code as"
        " figure_key, coalesce(value, total)::double as value from (select *, case when column_code = 'total' and"
        " state = 'blank' and table_code = 'applications' then sum(value) over (partition by report_id, table_code,"
        " row_code) end as total from figure) where coalesce(value, total) is not null"
        " and report_id in (select report_id from report where is_current and scope = 'own')"
        " order by figure_key, report_id",
    }
    counts = {}
    with connect(current_path(store), read_only=True) as connection:
        for table, statement in statements.items():
            (here / table).mkdir()
            for end, options in (("parquet", "format parquet"), ("csv", "format csv, header false")):
                execute(connection, f"copy ({statement}) to '{here / table / f'1.{end}'}' ({options})")
            counts[table] = int(execute(connection, f"select count(*) from ({statement})")[0][0])
    return counts


def _chosen(here: Path) -> Chosen:
    bodies, reports = (pl.read_parquet(here / table / "1.parquet") for table in ("body", "report"))
    often = reports.group_by("agency_id").len().sort(["len", "agency_id"], descending=[True, False])
    province = str(bodies["province"].value_counts().sort(["count", "province"], descending=True)["province"][0])
    kinds = (
        bodies.filter(pl.col("province") == province)["kind"].value_counts().sort(["count", "kind"], descending=True)
    )
    return Chosen(str(often["agency_id"][0]), province, str(kinds["kind"][0]))


def _new_report(here: Path, chosen: Chosen) -> tuple[int, pl.DataFrame]:
    """A report more: an identifier, and the cells of a report of the chosen body."""
    reports = pl.read_parquet(here / "report" / "1.parquet")
    report_id = int(reports["report_id"].max()) + 1  # type: ignore[arg-type]
    like = reports.filter(pl.col("agency_id") == chosen.body)["report_id"][0]
    cells = pl.scan_parquet(here / "cell" / "1.parquet").filter(pl.col("report_id") == like)
    return report_id, cells.with_columns(pl.lit(report_id, dtype=pl.Int32).alias("report_id")).collect()


def _time(ask: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """Median milliseconds of ROUNDS, after one that warms up; the last answer."""
    answer = ask()
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = ask()
        spent.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(spent), 1), answer


def _numbers(rows: Sequence[Sequence[object]]) -> list[float]:
    """The last column of an answer, which is its number."""
    return [float(str(row[-1])) for row in rows if row[-1] is not None]


# -- here -----------------------------------------------------------------------------------------------------------


def _ask_here(store: Path, here: Path, chosen: Chosen) -> tuple[dict[str, object], dict[str, list[float]]]:
    every: dict[str, object] = {
        "years": None,
        "scope": "own",
        "region_code": None,
        "levels": None,
        "kinds": None,
        "agency_ids": None,
    }
    year: dict[str, object] = {name: value for name, value in every.items() if name != "years"} | {"year": YEAR}
    rate = ["disclosure_rate_d1"]
    province = f"{chosen.province}0000"
    asked: dict[str, tuple[str, dict[str, object], str]] = {
        "one count by year": ("measure_by_year", every | {"measures": ["received_new"]}, "value"),
        "eight counts by year": ("measure_by_year", every | {"measures": list(MEASURES)}, "value"),
        "a rate by year": ("measure_by_year", every | {"measures": rate}, "value"),
        "the median body's rate by year": ("measure_by_year", every | {"measures": rate}, "median_value"),
        "the twenty largest of a year": (
            "measure_ranking",
            year | {"measure": "received_new", "direction": "highest", "minimum_base": 0, "limit": 20},
            "value",
        ),
        "provinces of a year": (
            "measure_by_group",
            every | {"years": [YEAR], "measures": ["received_new"], "dimension": "region", "population": "all"},
            "value",
        ),
        "a rate by kind of body": (
            "measure_by_group",
            every | {"years": [YEAR], "measures": rate, "dimension": "kind", "population": "all"},
            "value",
        ),
        "who changed most": ("change_by_agency", year | {"measure": "received_new", "limit": 20}, "change"),
        "all cells of one body": ("agency_figures", {"agency_id": chosen.body, "scope": "own", "years": None}, "value"),
        "one province, one kind, by year": (
            "measure_by_year",
            every | {"measures": ["received_new"], "region_code": province, "kinds": [chosen.kind]},
            "value",
        ),
    }
    times, answers = {}, {}
    with Store.open(store) as opened:
        for name, (query, parameters, column) in asked.items():

            def ask(
                query: str = query, parameters: dict[str, object] = parameters, column: str = column
            ) -> list[float]:
                return [float(value) for value in opened.query(query, parameters)[column].drop_nulls()]

            times[name], answers[name] = _time(ask)
    folder = here / "store"
    bodies, reports, cells = changing.prepare(store, folder)
    changing.add(folder, bodies, reports[0], cells)  # the spare is made with the first change
    spent = []
    for report in reports[1 : ROUNDS + 1]:
        start = time.perf_counter()
        changing.add(folder, bodies, report, cells)
        spent.append(time.perf_counter() - start)
    row = {"ms": times, "seconds_of_a_report_more": round(statistics.median(spent), 2)}
    return row | {"megabytes": round(current_path(store).stat().st_size / 1e6)}, answers


# -- the others -----------------------------------------------------------------------------------------------------


def _ask_sqlite(store: Path, here: Path, chosen: Chosen) -> tuple[dict[str, object], dict[str, list[float]]]:
    del store
    start = time.perf_counter()
    connection = sqlite3.connect(here / "plain.sqlite")
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma cache_size = -1000000")
        for table, columns in _TABLES.items():
            connection.execute(f"create table {table} ({columns})")
            with (here / table / "1.csv").open(encoding="utf-8", newline="") as file:
                marks = ", ".join("?" * (columns.count(",") + 1))
                connection.executemany(f"insert into {table} values ({marks})", csv.reader(file))
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("analyze")
        connection.commit()
        loading = time.perf_counter() - start
        times, answers = {}, {}
        for name, statement in questions("sqlite", chosen).items():
            times[name], answers[name] = _time(lambda: _numbers(connection.execute(statement).fetchall()))  # noqa: B023
        report_id, cells = _new_report(here, chosen)
        spent = []
        for place in range(ROUNDS):
            start = time.perf_counter()
            with connection:
                connection.execute("insert into report values (?, ?, 2026)", (report_id + place, chosen.body))
                rows = [(report_id + place, key, value) for _, key, value in cells.iter_rows()]
                connection.executemany("insert into cell values (?, ?, ?)", rows)
            spent.append(time.perf_counter() - start)
        row = {
            "ms": times,
            "loading_seconds": round(loading),
            "seconds_of_a_report_more": round(statistics.median(spent), 3),
        }
        return row | {"megabytes": round((here / "plain.sqlite").stat().st_size / 1e6)}, answers
    finally:
        connection.close()


def _ask_parquet(store: Path, here: Path, chosen: Chosen) -> tuple[dict[str, object], dict[str, list[float]]]:
    """A folder of Parquet, sorted by cell, asked with Polars' SQL over what it scans."""
    del store
    times, answers = {}, {}
    for name, statement in questions("parquet", chosen).items():

        def ask(statement: str = statement) -> list[float]:
            tables = {table: pl.scan_parquet(here / table / "*.parquet") for table in _TABLES}
            return _numbers(pl.SQLContext(tables).execute(_polars_words(statement)).collect().rows())

        times[name], answers[name] = _time(ask)
    size = sum(path.stat().st_size for table in _TABLES for path in (here / table).glob("*.parquet"))
    report_id, cells = _new_report(here, chosen)
    spent = []
    for place in range(ROUNDS):
        start = time.perf_counter()
        name = f"more-{place}.parquet"
        row = {"report_id": [report_id + place], "agency_id": [chosen.body], "report_year": [2026]}
        types = {"report_id": pl.Int32, "agency_id": pl.String, "report_year": pl.Int32}
        pl.DataFrame(row, schema=types).write_parquet(here / "report" / name)
        cells.with_columns(pl.lit(report_id + place, dtype=pl.Int32).alias("report_id")).write_parquet(
            here / "cell" / name
        )
        spent.append(time.perf_counter() - start)
    for path in here.glob("*/more-*.parquet"):
        path.unlink()
    return {
        "ms": times,
        "seconds_of_a_report_more": round(statistics.median(spent), 3),
        "megabytes": round(size / 1e6),
    }, answers


def _polars_words(statement: str) -> str:
    """The statement in Polars' dialect: no `using`, no `where true`."""
    return re.sub(r" where true", "", statement)


def _ask_postgresql(store: Path, here: Path, chosen: Chosen) -> tuple[dict[str, object], dict[str, list[float]]]:
    """PostgreSQL as the distribution sets it, asked through its own `psql`, which times each statement itself."""
    del store
    with run_postgres() as server:
        start = time.perf_counter()
        load = [f"create table {table} ({columns});" for table, columns in _TABLES.items()]
        load += [f"\\copy {table} from '{here / table / '1.csv'}' csv" for table in _TABLES]
        _psql(server, [*load, *(f"{index};" for index in _INDEXES), "vacuum analyze;"])
        loading = time.perf_counter() - start
        times, answers = {}, {}
        for name, statement in questions("postgresql", chosen).items():
            said = _psql(server, ["\\timing on", *[f"{' '.join(statement.split())};"] * (ROUNDS + 1)])
            spent = [float(found) for found in re.findall(r"^Time: ([\d.]+) ms", said, re.MULTILINE)]
            times[name] = round(statistics.median(spent[1:]), 1)
            last = said.split("Time: ")[-2].splitlines()[1:] if ROUNDS else []
            answers[name] = [float(line.rsplit("|", 1)[-1]) for line in last if "|" in line and line.rsplit("|", 1)[-1]]
        report_id, cells = _new_report(here, chosen)
        spent = []
        for place in range(ROUNDS):
            rows = ", ".join(f"({report_id + place}, '{key}', {value})" for _, key, value in cells.iter_rows())
            lines = [
                "\\timing on",
                "begin;",
                f"insert into report values ({report_id + place}, '{chosen.body}', 2026);",
            ]
            said = _psql(server, [*lines, f"insert into cell values {rows};", "commit;"])
            spent.append(sum(float(found) for found in re.findall(r"^Time: ([\d.]+) ms", said, re.MULTILINE)) / 1000)
        size = _psql(server, ["select pg_database_size('postgres');"]).strip()
        row = {
            "ms": times,
            "loading_seconds": round(loading),
            "seconds_of_a_report_more": round(statistics.median(spent), 3),
        }
        return row | {"megabytes": round(int(size) / 1e6)}, answers


def _psql(server: Postgres, lines: Sequence[str]) -> str:
    command = [str(server.programs / "psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.catalog]
    environment = {**os.environ, "PGPASSWORD": PASSWORD}
    done = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, encoding="utf-8", check=False, env=environment
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout

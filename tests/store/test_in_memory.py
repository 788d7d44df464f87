"""The tables of a store in memory: what is appended, replaced, compared, without a version that is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from disclosure.decisions.reports import Key
from disclosure.decisions.revisions import Revision
from disclosure.model.report import Problem, Reading
from disclosure.store import filing, filings, making, narratives, outcomes, populations, refresh, schema, serving, write
from disclosure.store.append import Appender, refusal, stored_reports, wide_frame
from disclosure.store.batch import make_batch
from disclosure.store.bodies import remove_unused_agencies
from disclosure.store.errors import StoreError
from tests.store.rows import Bodies, Body, reading

KEY = "applications.received_new.total"
PARENT, OWN = "a000000000001", "a000000000002"
NAMES = {"agency_id": pl.String, "name": pl.String}
NOW = datetime(2024, 1, 2)


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        schema.create_tables(connection)
        yield connection


@pytest.fixture
def connection(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables in which nothing is stored."""
    yield tables
    for name in ("figure", "report_wide", "reading_problem", "agency_alias", "report", "source_file", "agency"):
        tables.execute(f"delete from {name}")  # noqa: S608


def add(appender: Appender, *readings: Reading, version: str = "1", known: set[str] | None = None) -> list[str]:
    """The kinds of the outcomes of some readings."""
    found = appender.add(make_batch(readings), known or set(), version, NOW, is_anew=False)
    return [outcome.kind for outcome in found]


def rows(connection: duckdb.DuckDBPyConnection, statement: str) -> list[tuple[object, ...]]:
    return schema.execute(connection, statement)


def test_refused_documents_are_noted_once_for_each_version_of_the_reader(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    problem = Problem("not_a_report", "不是年报 | no report")
    refused = replace(reading({}, status="refused", content="a"), problems=(problem,))
    unnamed = reading({KEY: "1"}, agency=None, content="b")
    silent = reading({}, status="refused", content="c")
    appender = Appender(connection, Bodies(), "document")
    noted = "select problem_code, message from reading_problem order by all"
    assert add(appender, refused, unnamed, silent) == ["refused"] * 3
    first = rows(connection, noted)
    assert [code for code, _ in first] == ["not_a_report", "not_stored", "not_stored"]
    assert first[0][1] == "不是年报 | no report"
    connection.execute("update reading_problem set message = '旧'")
    assert add(appender, refused, unnamed, silent) == ["refused"] * 3
    assert [message for _, message in rows(connection, noted)] == ["旧"] * 3
    assert add(appender, refused, version="2") == ["refused"]
    assert rows(connection, noted) == [("not_a_report", "不是年报 | no report"), *[("not_stored", "旧")] * 2]
    assert rows(connection, "select count(*) from report") == [(0,)]


def test_bodies_without_use_go_with_those_above_them(connection: duckdb.DuckDBPyConnection) -> None:
    names = {text: f"a{text * 12}" for text in "123456"}
    above = {"1": "2", "2": "3", "4": "5"}
    for text, own in names.items():
        parent = names.get(above.get(text, ""))
        connection.execute(
            "insert into agency (agency_id, name, parent_agency_id) values (?, ?, ?)", [own, text, parent]
        )
    registry: Any = SimpleNamespace(made=lambda: [Body(names["5"], "5")])
    remove_unused_agencies(connection, registry)
    assert rows(connection, "select name from agency") == [("5",)]


def test_readings_are_appended_once_and_a_new_one_takes_the_place_of_its_own(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    above = Body(PARENT, "示例县人民政府")
    bodies = Bodies(above, Body(OWN, "示例县审计局", parent_agency_id=PARENT))
    appender = Appender(connection, bodies, "document")
    one = reading({KEY: "5"}, content="a")
    other = reading({KEY: "7"}, agency="示例县统计局", content="b")
    assert appender.next_report_id == 1
    assert add(appender, one, one, other) == ["added", "unchanged", "added"]
    assert appender.next_report_id == 3
    assert {(PARENT,), (OWN,)} <= set(rows(connection, "select agency_id from agency"))
    assert add(appender, one, known={one.sha256}) == ["unchanged"]
    assert add(appender, one) == ["unchanged"]
    again = replace(one, figures=reading({KEY: "6"}).figures)
    assert add(appender, again, version="2") == ["revised"]
    values = "select report_id, is_current, value::integer from report join figure using (report_id) order by all"
    assert rows(connection, values) == [(1, False, 5), (2, True, 7), (3, True, 6)]
    name = schema.wide_column(KEY)
    wide = f"select report_id, {name}::integer from report_wide order by all"  # noqa: S608
    assert rows(connection, wide) == [(1, 5), (2, 7), (3, 6)]
    found = stored_reports(connection, [one.sha256, "none"])
    assert [[(report.report_id, report.agency_id) for report in held] for held in found.values()] == [[(3, OWN)]]
    assert Appender(connection, bodies, "document").next_report_id == 4


@pytest.mark.parametrize(
    ("changes", "is_stored"),
    [
        ({}, True),
        ({"status": "refused"}, False),
        ({"agency": None}, False),
        ({"agency": ""}, False),
        ({"year": None}, False),
        ({"year": 1999}, False),
    ],
)
def test_what_is_not_stored(changes: Mapping[str, object], is_stored: bool) -> None:
    (document,) = make_batch([replace(reading({KEY: "1"}), **changes)]).documents  # type: ignore[arg-type]
    assert (refusal(document) == "") is is_stored


def test_a_cell_that_the_store_has_no_column_for_is_named() -> None:
    ids = pl.DataFrame({"report_id": [1, 2]})
    figures = pl.DataFrame(
        {
            "report_id": [1, 1],
            "table_code": "t",
            "row_code": ["a", "b"],
            "column_code": "c",
            "value": pl.Series([1, None], dtype=pl.Decimal(24, 6)),
        }
    )
    assert wide_frame(ids, figures, ["t_a_c"]).rows() == [(1, 1), (2, None)]
    with pytest.raises(StoreError, match="no columns for these cells: t_a_c"):
        wide_frame(ids, figures, ["t_b_c"])


def test_only_rows_that_differ_are_replaced() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table held (agency_id varchar primary key, name varchar, year integer)")
        connection.execute("insert into held values ('a', '甲', 1), ('b', '乙', null), ('c', '丙', 3)")

        def replace_in(wanted: dict[str, str], agency_ids: Sequence[str] | None) -> list[tuple[object, ...]]:
            frame = pl.DataFrame({"agency_id": list(wanted), "name": list(wanted.values())}, schema_overrides=NAMES)
            return schema.replace_differing_rows(connection, "held", ["agency_id"], frame, agency_ids).rows()

        assert replace_in({"b": "已", "d": "丁"}, ["b", "d"]) == [
            ("b", "乙", None),
            ("b", "已", None),
            ("d", "丁", None),
        ]
        assert replace_in({"b": "已"}, ["b"]) == []
        assert replace_in({"a": "甲", "b": "已"}, None) == [
            ("a", "甲", 1), ("c", "丙", 3), ("d", "丁", None), ("a", "甲", None),
        ]  # fmt: skip
        assert sorted(rows(connection, "from held")) == [("a", "甲", None), ("b", "已", None)]
        assert replace_in({}, []) == []


def has_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


def test_each_half_of_what_is_said_of_a_document_is_of_one_language() -> None:
    texts = [outcomes.MOVED, outcomes.OLDER, outcomes.KNOWN, outcomes.WITHDRAWN, outcomes._IN_PART, outcomes._ALL_ZERO]
    texts += [
        outcomes.describe_known("x", 2023, "own", 2, is_withdrawn, name)
        for is_withdrawn, name in ((True, None), (False, "b"))
    ]
    new, old = Revision(2, "a" * 64, "complete", 4, 4, "", ""), Revision(1, "b" * 64, "complete", 5, 5, "", "")
    texts.append(outcomes.describe_worse(new, old))
    for document in make_batch(
        [reading({}, status="refused"), reading({}, agency=None), reading({}, year=None), reading({}, year=1900)]
    ).documents:
        texts.append(refusal(document))
    for text in texts:
        chinese, english = text.split(" | ")
        assert has_chinese(chinese)
        assert "to have it" not in chinese
        assert not has_chinese(english)


CHANGED = {
    "changed_agency": [("p", True), ("q", False)],
    "agency_of_reports": [("o",), (None,)],
    "changed_report": [
        # report, body, earlier body, year, earlier year, is counted otherwise, group, earlier group, has same values
        (4, "a", "b", 2021, 2022, True, "g", "h", False),
        (3, "c", "c", 2023, 2023, False, "i", "j", True),
        (2, None, "d", None, 2024, True, None, "k", False),
    ],
}


@pytest.mark.parametrize("agency_ids", [None, {"a", "b"}])
@pytest.mark.parametrize(("count", "is_anew"), [(10**6, False), (3, True)])
def test_what_differs_from_the_serving_tables(
    agency_ids: set[str] | None, count: int, is_anew: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "load_statement", lambda name: name)
    monkeypatch.setattr(serving, "execute", lambda _, name, *_given: CHANGED[name])
    monkeypatch.setattr(serving, "_report_count", lambda _: count)
    with duckdb.connect() as connection:
        changes = serving.find_changes(connection, [5, 4], agency_ids)
    if is_anew:
        assert changes is None
        return
    assert changes == serving.Changes(
        report_ids=(2, 3, 4, 5),
        described_ids=(3,),
        report_years=(2021, 2022, 2023, 2024),
        agency_ids=("a", "b", "c", "d", "p", "q"),
        counted_agency_ids=("a", "b", "d"),
        counted_years=(2021, 2022, 2024),
        named_agency_ids=("p",),
        listed_agency_ids=None if agency_ids is None else ("a", "b", "o", "p", "q"),
        peer_groups=("g", "h", "i", "j", "k"),
    )


@pytest.mark.parametrize(
    ("new", "asked", "pairs", "first"),
    [
        ([7, 8, 9], [[True] * 3], [(7, 8), (8, 7)], [7, 8, 9]),
        # 9 is like 8, which is new: all pairs of both are made again.
        ([8], [[False, True, False], [True, True, False]], [(7, 8), (8, 7)], [7, 8]),
    ],
)
def test_pairs_that_may_be_copies_are_made_of_what_is_new_and_what_is_like_it(
    new: list[int],
    asked: list[list[bool]],
    pairs: list[tuple[int, int]],
    first: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sketch = np.zeros(narratives.SKETCH_NUMBERS, dtype="<u4").tobytes()
    stored = [(7, "a", sketch), (8, "b", sketch), (9, "a", sketch)]
    calls: list[list[bool]] = []

    def likely_pairs(_sketches: object, groups: object, wanted: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        assert list(groups) == [0, 1, 0]  # type: ignore[call-overload]
        calls.append(list(wanted))
        # The nearest of 7 is 8, that of 9 another one; the pair (2, 1) is cut off.
        return np.array([[0, 1], [1, 0]])

    monkeypatch.setattr(narratives, "execute", lambda *_: stored)
    monkeypatch.setattr(narratives, "likely_pairs", likely_pairs)
    with duckdb.connect() as connection:
        assert narratives._body_pairs(connection, 2023, new) == (pairs, first)
        assert calls == asked
        monkeypatch.setattr(narratives, "execute", lambda *_: stored[:1])
        assert narratives._body_pairs(connection, 2023, new) == ([], [])


def report_names(*reports: tuple[int, str, int, str]) -> pl.DataFrame:
    return pl.DataFrame(reports, schema=["report_id", "agency_id", "report_year", "scope"], orient="row")


@pytest.mark.parametrize(
    ("after", "decided", "concerned"),
    [
        ("abcd", [], []),
        ("xbcd", [], [1, 2]),  # 1 leaves the place of 2
        ("abxd", [], [3]),
        ("abad", [], [1, 2, 3]),  # 3 comes to the place of 1 and 2
        ("abcd", [2], [1, 2]),
        ("abcd", [4], [4]),
        ("xbcd", [4], [1, 2, 4]),
    ],
)
def test_reports_that_other_names_concern(after: str, decided: list[int], concerned: list[int]) -> None:
    """Of 1 and 2, of one place, 3 and 4."""
    before = report_names((1, "a", 2023, "own"), (2, "a", 2023, "own"), (3, "c", 2023, "own"), (4, "d", 2022, "own"))
    bodies = ["a" if body == "b" else body for body in after]
    now = before.with_columns(pl.Series("agency_id", bodies))
    found = refresh._concerned_by_names(before, now, pl.Series("report_id", decided, dtype=pl.Int64))
    assert sorted(found["report_id"]) == concerned


def test_bodies_are_stored_with_those_above_and_after_them_and_described_anew(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    ids = {text: f"a{text * 12}" for text in "12345"}
    one = Body(ids["1"], "1", parent_agency_id=ids["2"])
    two = Body(ids["2"], "2", successor_agency_id=ids["3"])
    three = Body(ids["3"], "3", parent_agency_id=ids["4"])  # the registry does not know what is above it
    five = Body(ids["5"], "5")
    registry: Any = Bodies(one, two, three, five)
    stored = "select name, kind from agency order by all"
    refresh._add_bodies(connection, registry, [one, None])
    assert rows(connection, stored) == [("1", None), ("2", None), ("3", None)]
    refresh._add_bodies(connection, registry, [one, two])
    assert len(rows(connection, stored)) == 3
    later: Any = Bodies(
        replace(one, kind="department", successor_agency_id=ids["5"]), replace(two, kind="department"), three, five
    )
    refresh._describe_bodies(connection, later, [ids["1"]])
    assert rows(connection, stored) == [("1", "department"), ("2", None), ("3", None), ("5", None)]
    refresh._describe_bodies(connection, later)
    assert rows(connection, stored) == [("1", "department"), ("2", "department"), ("3", None), ("5", None)]


def test_revisions_are_filed_in_groups_of_which_one_counts(connection: duckdb.DuckDBPyConnection) -> None:
    registry: Any = Bodies(Body(OWN, "示例县审计局"))
    appender = Appender(connection, registry, "document")
    good, bad = reading({KEY: "5", "applications.received_new.natural_person": "5"}), reading({KEY: "0"}, content="b")
    assert add(appender, good, bad) == ["added", "set_aside"]
    key, other = Key(OWN, 2023, "own"), Key(OWN, 2022, "own")
    groups = filing.load_groups(connection, [key, other, key])
    assert set(groups) == {key}
    group = groups[key]
    facts = [(r.report_id, r.status, r.usable_count, r.nonzero_count) for r in group.revisions]
    assert facts == [(1, "complete", 2, 2), (2, "complete", 1, 0)]
    assert (group.stored_current, group.last_number, group.withdrawn) == (1, 2, set())
    assert group.withdrawn_as(group.revisions[0].content_hash) is None
    group.withdrawn = {1}
    assert group.withdrawn_as(group.revisions[0].content_hash) == 1
    assert group.withdrawn_as(group.revisions[1].content_hash) is None
    counts = "select report_id, is_current from report order by all"
    filing.settle_groups(connection, [group], [])
    assert (group.stored_current, rows(connection, counts)) == (2, [(1, False), (2, True)])
    group.withdrawn = {1, 2}
    filing.settle_groups(connection, [group], [])
    assert (group.stored_current, rows(connection, counts)) == (None, [(1, False), (2, False)])
    group.withdrawn = set()
    filing.settle_groups(connection, [group], [])
    assert rows(connection, counts) == [(1, True), (2, False)]
    assert not filing.load_groups(connection, [other])


def test_a_name_that_leads_elsewhere_concerns_all_reports_of_the_body_that_it_leads_to(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {name: f"a{at:012}" for at, name in enumerate("甲乙丙")}
    first: Any = Bodies(*(Body(own, name) for name, own in ids.items()))
    readings = [reading({KEY: str(at)}, agency=name) for at, name in enumerate(ids, start=1)]
    assert add(Appender(connection, first, "document"), *readings) == ["added"] * 3
    now: Any = Bodies(*(Body(ids[name], name) for name in "乙丙"), aliases={"甲": "乙"})
    monkeypatch.setattr(refresh, "concerned_agencies", lambda *_: {ids["甲"]})
    before, after, bodies, agency_ids = refresh._resolve_concerned(connection, now, [], {})
    assert before.select("report_id", "agency_id").rows() == [(1, ids["甲"]), (2, ids["乙"])]
    assert after.select("report_id", "agency_id").rows() == [(1, ids["乙"]), (2, ids["乙"])]
    assert [body.agency_id for body in bodies] == [ids["乙"]]
    assert agency_ids == {ids["甲"], ids["乙"]}
    monkeypatch.setattr(refresh, "concerned_agencies", lambda *_: {ids["丙"]})
    assert refresh._resolve_concerned(connection, now, [], {})[3] == {ids["丙"]}


@pytest.mark.parametrize(
    ("has_current", "has_spare", "free", "needed", "has_room"),
    [
        (True, True, 200, 200, True),
        (True, True, 199, 200, False),
        (True, False, 10**9, 2000, False),
        (False, True, 0, 0, True),
    ],
)
def test_room_for_a_log_beside_the_copy_at_hand(
    has_current: bool,
    has_spare: bool,
    free: int,
    needed: int,
    has_room: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "1.duckdb").write_bytes(b"x" * 1000)
    monkeypatch.setattr(making, "current_version", lambda _: 1 if has_current else None)
    monkeypatch.setattr(making, "current_path", lambda _: tmp_path / "1.duckdb")
    monkeypatch.setattr(making, "has_spare", lambda _: has_spare)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    made = making.VersionInMaking(tmp_path)
    assert (made._needed_bytes(), made._has_room_beside()) == (needed, has_room)


@pytest.mark.parametrize(
    ("has_current", "is_of_this_code", "asked"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_changes_are_looked_for_in_a_version_that_this_code_made(
    has_current: bool, is_of_this_code: bool, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[set[int], set[str]]] = []

    def find_changes(_connection: object, report_ids: set[int], agency_ids: set[str]) -> str:
        calls.append((report_ids, agency_ids))
        return "changes"

    monkeypatch.setattr(write, "find_changes", find_changes)
    monkeypatch.setattr(write, "first_row", lambda *_: (5,))
    version = SimpleNamespace(has_current=has_current, says=lambda wanted: is_of_this_code and len(wanted) == 2)
    writer: Any = SimpleNamespace(_version=version, _reference="r", _first_report_id=4, _touched=lambda: {"a"})
    with duckdb.connect() as connection:
        found: Any = write.StoreWriter._find_changes(writer, connection, [1])
    assert (found, calls) == (("changes", [({1, 4, 5}, {"a"})]) if asked else (None, []))


@pytest.mark.parametrize(
    ("withdrawal", "choice", "alike", "withdrawn"),
    [
        (None, None, 1, {1, 9}),  # what was withdrawn does not come back in other bytes
        (None, "chosen", None, {1}),
        ("withdrawn", None, None, {1, 9}),
        ("withdrawn", "chosen", None, {1, 9}),
    ],
)
def test_a_new_reading_that_says_what_a_withdrawn_one_said(
    withdrawal: str | None, choice: str | None, alike: int | None, withdrawn: set[int]
) -> None:
    revision = Revision(1, "a" * 64, "complete", 5, 5, "h", "1")
    for filed in (SimpleNamespace(withdrawal=withdrawal, choice=choice), *([] if withdrawal or choice else [None])):
        group = filing.Group([revision], {1})
        given: Any = (SimpleNamespace(filed=filed, report_id=9), SimpleNamespace(content_hash="h"), group)
        appender: Any = None
        assert Appender._withdraw(appender, *given) == alike
        assert group.withdrawn == withdrawn


def test_every_cell_of_every_form_is_a_field_with_its_unit(connection: duckdb.DuckDBPyConnection) -> None:
    units = "select unit, count(*) from format_field group by all order by all"
    assert rows(connection, units) == [("万元", 1), ("件", 388), ("项", 11), (None, 1)]
    fields = "select article, is_national, row_parent_code from format_field where row_code = 'rules' order by all"
    assert rows(connection, fields)[0] == ("Art. 20(1)", True, "art20_1")


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_what_is_noted_of_a_merged_body_counts_for_what_it_is_now_unless_that_has_its_own(
    order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In whatever order it was noted; of a body that was merged twice as well."""
    mergers = {"old": "middle", "middle": "new"}
    filed = {(body, 2023, "own"): (date(2024, 1, 1 if body == "new" else 2), body) for body in order}
    filed["old", 2022, "own"] = (date(2023, 1, 3), "old")
    people = {(body, 2023): SimpleNamespace(residents=len(body), source=body) for body in ("middle", *order)}
    for module in (filings, populations):
        monkeypatch.setattr(module, "mergers_of", lambda _: mergers)
        monkeypatch.setattr(module, "list_noted", lambda _: [])
    monkeypatch.setattr(
        filings,
        "filed_reports",
        lambda _: {key: (day, SimpleNamespace(noted_by="甲", entry_id=body)) for key, (day, body) in filed.items()},
    )
    monkeypatch.setattr(populations, "populations", lambda _: people)
    with duckdb.connect() as memory:
        filings.load_filings(memory, tmp_path)
        populations.load_populations(memory, tmp_path)
        assert rows(memory, "select agency_id, report_year, filed_on, entry_id from filed_report order by 2") == [
            ("new", 2022, date(2023, 1, 3), "old"),
            ("new", 2023, date(2024, 1, 1), "new"),
        ]
        assert rows(memory, "select agency_id, year, resident_count, population_source from resident_population") == [
            ("new", 2023, 3, "new")
        ]

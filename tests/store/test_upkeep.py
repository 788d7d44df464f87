"""What a version computes is kept up for what changes; here it is compared, row by row, with making it from nothing."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest

from disclosure.decisions import corrections, reports
from disclosure.decisions.reports import Key
from disclosure.model.report import Paragraph, Reading, Scope
from disclosure.store import findings, middles, serving, versions
from disclosure.store.batch import make_batch
from disclosure.store.content import whole_content
from disclosure.store.corrections import apply_corrections, read_corrections
from disclosure.store.findings import refresh_findings
from disclosure.store.narratives import refresh_claims, refresh_matches
from disclosure.store.schema import (
    connect,
    fingerprint,
    read_info,
    reference_fingerprint,
    schema_fingerprint,
    serving_fingerprint,
)
from disclosure.store.serving import build_serving_tables
from disclosure.store.versions import current_path, log_path
from disclosure.store.write import StoreWriter
from tests.builders.documents import blank_figures
from tests.store.rows import Bodies, Body, body_id, reading

COMPARED = (
    *("report_measure", "applicant_wide", "figure_factor", "report_value", "peer_group", "measure_year"),
    *("report_fill", "fill_pattern", "row_pattern"),
    *("applicant_year", "agency_summary", "agency_name", "measure", "measure_cell", "measure_format"),
    *("finding", "finding_cell", "claim", "text_sketch", "text_match", "text_passage", "content_part"),
    "correction",
)
"""Every table that a version computes."""

CITY = "丙市人民政府"
COUNTY = "甲县人民政府"
NAMES = [f"甲县{name}局" for name in "审财教民司水林统商体信医"]
YEARS = (2021, 2022, 2023)
STEPS = 6
PEER_CELLS = ("proactive.licences.decisions", "proactive.penalties.decisions", "applications.received_new.total")
STOCK = "本单位认真落实条例要求主动公开各类信息回应群众关切不断提高公开的质量和时效并加强了平台建设与监督保障工作"


class Registry(Bodies):
    """Departments of one county of a city, which people merge."""

    def __init__(self) -> None:
        above = body_id(COUNTY)
        super().__init__(
            Body(body_id(CITY), CITY, "government", "prefecture", "130000"),
            Body(above, COUNTY, "government", "county", "130000", body_id(CITY)),
            *(Body(body_id(name), name, "department", "county", "130000", above) for name in NAMES),
        )
        self.decision_stamp = ""

    def merge(self, name: str, into: str) -> None:
        """From now on a name means another body."""
        self._aliases[name] = into
        self.decision_stamp += f"|{name}>{into}"

    def rename(self, name: str, kind: str) -> None:
        """Say something else of a body, its name as well."""
        called = name if kind == "department" else f"{name}(派出)"
        self._by_name[name] = replace(self._by_name[name], kind=kind, name=called)
        self.decision_stamp += f"|{name}:{kind}"

    def find(self, agency_id: str) -> Body | None:
        """A body; for a merged one the body that it is part of."""
        merged = next((into for name, into in self._aliases.items() if body_id(name) == agency_id), None)
        return super().find(agency_id) if merged is None else self._by_name[merged]


@dataclass
class History:
    """A store and what has happened to it."""

    folder: Path
    random: random.Random
    registry: Registry = field(default_factory=Registry)
    documents: list[Reading] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)

    def make(self, name: str, year: int, scope: Scope = "own") -> Reading:
        """A report with random numbers and a narrative that others may share."""
        number = self.random.randrange
        cells = blank_figures("gb2021") | {
            **{key: str(number(1, 400)) for key in PEER_CELLS},
            "applications.received_new.natural_person": str(number(1, 400)),
            "applications.carried_in.total": str(number(20)),
            "applications.granted_full.total": str(number(200)),
            "applications.outcome_total.total": str(number(300)),
        }
        texts = [f"{year}年收到申请{number(1, 400)}件，比上年增加{number(50)}件。", STOCK * (1 + number(3))]
        made = reading(
            cells,
            agency=name,
            year=year,
            scope=scope,
            content=str(number(10**9)),
            paragraphs=tuple(Paragraph("overview", text) for text in texts),
        )
        self.documents.append(made)
        return made

    def publish(self, *readings: Reading, version: str = "1", is_anew: bool = False) -> None:
        """Add readings, or only apply what people decided."""
        with StoreWriter(self.folder, self.registry) as writer:
            if readings:
                writer.add(make_batch(readings), version, is_anew=is_anew)
            else:
                writer.refresh()
            writer.publish()

    def step(self) -> str:
        """Something happens; its name."""
        choose = self.random.choice
        name, year = choose(NAMES), choose((*YEARS, 2024))
        what = choose(
            ("add", "add", "aggregate", "reread", "withdraw", "move", "undo", "correct", "uncorrect", "merge", "rename")
        )
        if what == "add":
            self.publish(self.make(name, year))
        elif what == "aggregate":
            above = choose((COUNTY, CITY))
            self.publish(self.make(above, year, "aggregate"), self.make("乙县" + name, year))
        elif what == "reread":
            known = choose(self.documents)
            again = replace(self.make(str(known.agency), known.year or 0, known.scope), sha256=known.sha256)
            self.documents.pop()
            self.publish(again, version=str(self.random.random()), is_anew=True)
        elif what in ("withdraw", "move"):
            self.decide(what)
        elif what == "undo" and self.decided:
            reports.undo(self.folder, "王", self.decided.pop())
            self.publish()
        elif what == "correct":
            self.correct()
        elif what == "uncorrect" and self.corrected:
            corrections.undo(self.folder, "王", self.corrected.pop())
            self.publish()
        elif what == "merge":
            other = choose(NAMES)
            if other != name and not {name, other} & self.registry._aliases.keys():
                self.registry.merge(name, other)
            self.publish()
        elif what == "rename":
            self.registry.rename(name, choose(("department", "dispatched_agency")))
            self.publish()
        return what

    def decide(self, what: str) -> None:
        """Withdraw a document's report, or file it under another year."""
        document = self.random.choice(self.documents)
        body = self.registry.resolve(str(document.agency), document.year, None)
        key = Key(body.agency_id, document.year or 0, document.scope)
        to = key._replace(report_year=self.random.choice([year for year in YEARS if year != key.report_year]))
        self.decided.append(
            reports.decide(
                self.folder,
                "withdraw" if what == "withdraw" else "move",
                by="王",
                reason="试",
                source_sha256=document.sha256,
                key=key,
                agency_name=body.name,
                to=to if what == "move" else None,
            )
        )
        self.publish()

    def correct(self, state: str = "number") -> None:
        """Correct a number of a report that counts, to another or to a blank: an error of the reader or the source."""
        with duckdb.connect(str(current_path(self.folder)), read_only=True) as connection:
            rows = connection.execute(
                "select agency_id, report_year, scope, table_code || '.' || row_code || '.' || column_code, value,"
                " raw_text from figure join report using (report_id) where is_current and state = 'number'"
                " order by all"
            ).fetchall()
        agency_id, year, scope, key, value, raw_text = self.random.choice(rows)
        fields = {
            "agency_id": agency_id,
            "report_year": year,
            "scope": scope,
            "figure_key": key,
            "correction_kind": self.random.choice(("reader_error", "source_error"))
            if state == "number"
            else "reader_error",
            "wrong_state": "number",
            "wrong_value": str(value),
            "wrong_raw_text": raw_text,
            "corrected_state": state,
            "corrected_value": str(self.random.randrange(1, 4000)) if state == "number" else "",
            "reason": "试",
        }
        self.corrected.append(corrections.record(self.folder, "王", fields))
        self.publish()


def computed(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every computed table."""
    return {table: connection.execute(f"from {table}").fetchall() for table in COMPARED}


def misplaced_windows(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Windows around a middle that are not where they say in the ordered values of their group, made from nothing."""
    return connection.execute(
        """
        with grouped as (
            select report_value.*, scope, if(is_all, null, level) as level, if(is_all, null, kind) as kind,
            case when measure_kind = 'count' then numerator::double
            else numerator::double / nullif(denominator::double, 0) end as body_value
            from report_value join report_measure using (report_id) join measure using (measure_number)
            cross join (select unnest([true, false]) as is_all) where is_all or (level is not null and kind is not null)
        ),
        ordered as (
            select measure_number, report_year, scope, level, kind, list(body_value order by body_value) as body_values
            from grouped where body_value is not null group by all
        )
        select o.*, w.* from ordered as o full join value_window as w
        on (o.measure_number, o.report_year, o.scope) = (w.measure_number, w.report_year, w.scope)
        and o.level is not distinct from w.level and o.kind is not distinct from w.kind
        where w.value_count is distinct from len(o.body_values)
        or w.middle_values is distinct from o.body_values[w.first_rank:w.first_rank + len(w.middle_values) - 1]
        """
    ).fetchall()


def differences(folder: Path, scratch: Path) -> dict[str, tuple[list[object], list[object]]]:
    """Tables of the current version that differ from the same made from nothing: rows that lack, rows too many."""
    source = current_path(folder)
    copy = scratch / "anew.duckdb"
    for path in (source, log_path(source)):
        target = copy if path == source else log_path(copy)
        target.unlink(missing_ok=True)
        if path.exists():
            shutil.copyfile(path, target)
    with connect(copy) as connection:
        kept = computed(connection)
        assert misplaced_windows(connection) == []
        parts = [whole_content(connection), schema_fingerprint(), reference_fingerprint(), serving_fingerprint()]
        assert read_info(connection)["data_version"] == fingerprint(parts)
        apply_corrections(connection, read_corrections(folder))
        refresh_claims(connection)
        refresh_matches(connection, starts_anew=True, first_report_id=1)
        build_serving_tables(connection)
        refresh_findings(connection, None)
        anew = computed(connection)
    found: dict[str, tuple[list[object], list[object]]] = {}
    for table in COMPARED:
        lost = Counter(anew[table]) - Counter(kept[table])
        left = Counter(kept[table]) - Counter(anew[table])
        if lost or left:
            found[table] = (list(lost)[:3], list(left)[:3])
    return found


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_up_is_what_would_be_made_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(serving, "_ANEW_FROM_SHARE", 100.0)
    monkeypatch.setattr(findings, "_ALL_FROM_SHARE", 100.0)
    monkeypatch.setattr(versions, "LEAST_SHARED_BYTES", 0)
    monkeypatch.setattr(middles, "REACH", 2)
    # Values that are as they were are made again from the cells, or read where they are kept.
    monkeypatch.setattr(serving, "_STORED_FOR_MADE", seed * 10**9)
    monkeypatch.setattr(serving, "_STORED_FOR_PLANNING", 0)
    history = History(tmp_path / "store", random.Random(seed))
    history.publish(*(history.make(name, year) for name in NAMES for year in YEARS))
    monkeypatch.setattr("disclosure.store.write.build_serving_tables", lambda _: pytest.fail("made anew"))
    history.registry.rename(NAMES[0], "dispatched_agency")
    history.publish()
    assert differences(history.folder, tmp_path) == {}, "others copied from a body that is called otherwise now"
    history.correct("blank")
    assert differences(history.folder, tmp_path) == {}, "a report has other cells than all others"
    corrections.undo(history.folder, "王", history.corrected.pop())
    history.publish()
    assert differences(history.folder, tmp_path) == {}, "no report has these cells any more"
    happened = []
    for _ in range(STEPS):
        happened.append(history.step())
        assert differences(history.folder, tmp_path) == {}, f"after {', '.join(happened)}"

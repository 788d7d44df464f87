"""Every named query of the pages over invented reports: time from the call to the frame, wide and narrow selections.

The rules are measured by `checking`: they run after an ingest, never for a page.

Beside it the processor time of all threads together, which says what a query costs where other programs take turns.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from bench.simulated import simulated_store
from disclosure.measures.catalogue import list_queries, load_query
from disclosure.settings import QUERIES_FOLDER
from disclosure.store.read import Store

ROUNDS = 5
GOAL_MS = 200

Parameters = dict[str, object]


def _one_scope_a_body(values: Parameters) -> Parameters:
    """import_standing takes a body and a year for each document."""
    count = len(values["digests"])  # type: ignore[arg-type]
    return {"agency_ids": [values["agency_id"]] * count, "years": [2024] * count}


def _aside_without_bodies(values: Parameters) -> Parameters:
    """report_revisions is asked of some bodies, or for what was set aside of all."""
    return {"is_set_aside": values["agency_ids"] is None}


def _one_measure(values: Parameters) -> Parameters:
    """measure_by_group is asked of one measure over all years; documents ask of several in one year."""
    return {"measures": [values["measure"]]}


OWN_PARAMETERS = {
    "import_standing": _one_scope_a_body,
    "report_revisions": _aside_without_bodies,
    "measure_by_group": _one_measure,
}
"""Queries to which the filters of a page mean something else."""


def measure(folder: Path, report_count: int) -> dict[str, object]:
    """Milliseconds of every named query (median and 95th percentile over all selections and ROUNDS)."""
    store_folder = simulated_store(folder, report_count)
    rows = []
    with Store.open(store_folder) as store:
        chosen = selections(store)
        reports = _stated_reports(store, chosen["all"])
        for name in page_queries():
            wanted = load_query(name).parameters
            times: list[float] = []
            processor_times: list[float] = []
            slowest = ("", 0.0)
            for label, values in chosen.items():
                parameters = {key: values[key] for key in wanted} | OWN_PARAMETERS.get(name, lambda _: {})(values)
                store.query(name, parameters)
                for _ in range(ROUNDS):
                    processor_start = time.process_time()
                    start = time.perf_counter()
                    store.query(name, parameters)
                    spent = (time.perf_counter() - start) * 1000
                    times.append(spent)
                    processor_times.append((time.process_time() - processor_start) * 1000)
                    if spent > slowest[1]:
                        slowest = (label, spent)
            rows.append(
                {
                    "query": name,
                    "p50_ms": round(statistics.median(times), 1),
                    "p95_ms": round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1),
                    "processor_ms": round(statistics.median(processor_times), 1),
                    "slowest_selection": slowest[0],
                }
            )
    rows.sort(key=lambda row: -float(str(row["p95_ms"])))
    return {"reports": reports, "rounds": ROUNDS, "selections": list(chosen), "rows": rows}


def page_queries() -> list[str]:
    """The named queries that are no rules."""
    return [name for name in list_queries() if not (QUERIES_FOLDER / "checks" / f"{name}.sql").is_file()]


def selections(store: Store) -> dict[str, Parameters]:
    """Name of a selection -> a value for every parameter that any named query takes."""
    base: Parameters = {
        "years": None,
        "scope": "own",
        "region_code": None,
        "levels": None,
        "kinds": None,
        "agency_ids": None,
        "limit": 100,
        "offset": 0,
    }
    bodies = store.query("agency_search", {"text": "局", "limit": 20})
    body = bodies.row(0, named=True)
    report = store.query("agency_reports", {"agency_id": body["agency_id"]}).row(-1, named=True)
    base |= {
        "measure": "received_new",
        "measures": ["received_new", "outcome_total", "granted_full", "disclosure_rate_d1"],
        "dimension": "level",
        "population": "all",
        "parts": ["received_new_natural_person", "received_new_org_business"],
        "point_count": 200,
        "day_count": 0,
        "year": 2024,
        "direction": "highest",
        "minimum_base": 30,
        "agency_id": body["agency_id"],
        "report_id": report["report_id"],
        "report_ids": [report["report_id"]],
        "is_set_aside": False,
        "text": "局",
        "parent_region_code": None,
        "peer_region_code": None,
        "table_code": None,
        "table_codes": None,
        "row_codes": None,
        "column_codes": None,
        "states": None,
        "severities": None,
        "rule_ids": None,
        "decisions": None,
        "coverage_states": None,
        "rule_id": "T3_BALANCE",
        "figure_key": "applications.outcome_total.total",
        "row_code": "received_new",
        "column_code": "total",
        "decided_ids": None,
        "claim_number": 1,
        "other_report_id": report["report_id"],
        "before_report_id": report["report_id"],
        "as_of": None,
        "since": "2024-01-01 00:00:00",
        "per_kind": 3,
        "source_place": "table 2, row 4, column 10",
        "sha256": "0" * 64,
        "digests": ["0" * 64] * bodies.height,
        "document_scopes": ["own"] * bodies.height,
        "region_codes": None,
    }
    region = str(body["region_code"])
    some_bodies = bodies["agency_id"].to_list()
    return {
        "all": base,
        "one year": base | {"years": [2024], "measure": "disclosure_rate_d1", "measures": ["disclosure_rate_d1"]},
        "one region, one kind": base
        | {
            "region_code": region,
            "parent_region_code": region[:2] + "0000",
            "peer_region_code": region[:2] + "0000",
            "kinds": [body["kind"]],
            "dimension": "region",
            "states": ["blank"],
            "text": str(body["agency_name"])[:4],
        },
        "twenty bodies": base | {"agency_ids": some_bodies, "dimension": "kind", "offset": 50},
    }


def _stated_reports(store: Store, values: Parameters) -> int:
    wanted = load_query("report_list").parameters
    rows = store.query("report_list", {key: values[key] for key in wanted} | {"limit": 1})
    return int(rows["row_count"][0])

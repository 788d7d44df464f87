"""The slow, plain second opinion on coverage, compilation, reconciliation and findings: lists and loops, no SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from disclosure.form.versions import load_forms
from disclosure.store.read import Store

Row = dict[str, Any]

BALANCE = ("received_new", "carried_in", "outcome_total", "carried_out")
NOT_ADDED = ("items_previous_year", "items_change", "procurement_amount")


@dataclass
class Tables:
    """The normalised tables of a store as rows."""

    agencies: dict[str, Row]
    reports: list[Row]
    figures: dict[int, dict[str, Row]]
    findings: list[Row]
    revisions: dict[tuple[str, int, str], int]


def read_tables(store: Store) -> Tables:
    def rows(table: str) -> Iterable[Row]:
        for batch in store.table_batches(table):
            yield from batch.iter_rows(named=True)

    figures: dict[int, dict[str, Row]] = defaultdict(dict)
    for row in rows("figure"):
        figures[row["report_id"]][f"{row['table_code']}.{row['row_code']}.{row['column_code']}"] = row
    everything = list(rows("report"))
    revisions: dict[tuple[str, int, str], int] = defaultdict(int)
    for row in everything:
        revisions[row["agency_id"], row["report_year"], row["scope"]] += 1
    days = first_published(everything)
    return Tables(
        {row["agency_id"]: row for row in rows("agency")},
        [{**row, "published_on": days[row["report_id"]]} for row in everything if row["is_current"]],
        figures,
        list(rows("finding")),
        revisions,
    )


def deadline(year: int, scope: str, kind: str | None) -> date | None:
    if kind == "public_institution":
        return None
    is_march = year <= 2018 or kind == "government" or scope == "aggregate"
    return date(year + 1, 3 if is_march else 1, 31)


def first_published(rows: Iterable[Row]) -> dict[int, date | None]:
    """Report revision -> the earliest day on which its report was published; nobody withdrew any."""
    rows = list(rows)
    days: dict[tuple[object, ...], list[date]] = defaultdict(list)
    for row in rows:
        if row["published_on"] is not None:
            days[row["agency_id"], row["report_year"], row["scope"]].append(row["published_on"])
    return {
        row["report_id"]: min(days[row["agency_id"], row["report_year"], row["scope"]], default=None) for row in rows
    }


def exists(agency: Row, year: int) -> bool:
    return (agency["valid_from_year"] or 0) <= year <= (agency["valid_to_year"] or 9999)


def coverage(tables: Tables, scope: str, years: list[int] | None = None) -> dict[tuple[str, int], Row]:
    """(body, year) -> state, date, deadline, whether read in part."""
    present = {(r["agency_id"], r["report_year"]): r for r in tables.reports if r["scope"] == scope}
    unclear = {(r["agency_id"], r["report_year"]) for r in tables.reports if r["scope"] == "unknown"}
    covered = {year for _, year in present}
    asked = sorted(covered) if years is None else years
    reporting = {agency for agency, _ in present}
    found: dict[tuple[str, int], Row] = {}
    for agency_id, agency in tables.agencies.items():
        if agency_id not in reporting:
            continue
        for year in asked:
            report = present.get((agency_id, year))
            if report is None and (not exists(agency, year) or year not in covered):
                continue
            last = deadline(year, scope, agency["kind"])
            state = "on_time"
            if report is None:
                state = "unknown_scope" if (agency_id, year) in unclear else "not_in_store"
            elif report["published_on"] is None:
                state = "undated"
            elif last is None:
                state = "no_deadline"
            elif report["published_on"] > last:
                state = "late"
            found[agency_id, year] = {
                "coverage_state": state,
                "published_on": report and report["published_on"],
                "deadline": last,
                "is_partial": report is not None and report["status"] == "partial",
                "report_id": report and report["report_id"],
                "days_late": (report["published_on"] - last).days if state == "late" and report and last else None,
                "revision_count": tables.revisions.get((agency_id, year, scope)),
            }
    return found


def parts(tables: Tables, agency_id: str, year: int) -> dict[str, tuple[str, int | None]]:
    """Body below -> its state in the sum, and the report that is included."""
    found: dict[str, tuple[str, int | None]] = {}
    for part_id, part in tables.agencies.items():
        if part["parent_agency_id"] != agency_id or part["kind"] == "public_institution" or not exists(part, year):
            continue
        of_part = {r["scope"]: r for r in tables.reports if r["agency_id"] == part_id and r["report_year"] == year}
        chosen = None
        if part["kind"] in ("government", "development_zone"):
            chosen = of_part.get("aggregate")
        if chosen is None and part["kind"] != "government":
            chosen = of_part.get("own")
        if chosen is not None:
            found[part_id] = ("partial" if chosen["status"] == "partial" else "included", chosen["report_id"])
        else:
            found[part_id] = ("other_scope" if of_part else "missing", None)
    return found


def _beyond_rounding(printed: Decimal | None, total: Decimal | None) -> Decimal | None:
    """Published less summed; nothing where the sum rounds to what is published, digit by digit."""
    if printed is None or total is None:
        return None
    digits = -int(min(0, int(printed.normalize().as_tuple().exponent)))
    return Decimal(0) if abs(printed - total) * 2 < Decimal(1).scaleb(-digits) else printed - total


def compiled(tables: Tables, agency_id: str, year: int) -> list[Row]:
    """Every cell of the form with its sum, its counts and the published number."""
    included = parts(tables, agency_id, year)
    report_ids = [report_id for _, report_id in included.values() if report_id is not None]
    by_id = {r["report_id"]: r for r in tables.reports}
    published = [
        r for r in tables.reports if (r["agency_id"], r["report_year"], r["scope"]) == (agency_id, year, "aggregate")
    ]
    if published:
        version = published[0]["format_version"]
    else:
        used: dict[str, int] = defaultdict(int)
        for report_id in report_ids:
            used[by_id[report_id]["format_version"]] += 1
        if not used:
            return []
        version = max(used, key=lambda code: (used[code], code))
    rows = []
    for field in load_forms()[version].fields():
        if not field.row.is_national:
            continue
        cells = [tables.figures[report_id].get(field.key) for report_id in report_ids]
        there = [cell for cell in cells if cell is not None]
        values = [cell["value"] for cell in there if cell["value"] is not None]
        own = tables.figures[published[0]["report_id"]].get(field.key) if published else None
        adds = field.column.code not in NOT_ADDED
        total = sum(values, Decimal(0)) if values and adds else None
        rows.append(
            {
                "key": field.key,
                "is_compiled": adds,
                "compiled_value": total,
                "part_count": len(included),
                "number_count": len(values),
                "blank_count": sum(cell["state"] == "blank" for cell in there),
                "other_count": sum(cell["value"] is None and cell["state"] != "blank" for cell in there),
                "absent_count": len(cells) - len(there),
                "missing_count": len(included) - len(report_ids),
                "published_value": own and own["value"],
                "published_state": (own["state"] if own else "absent") if published else None,
                "difference": _beyond_rounding(own["value"], total) if own else None,
            }
        )
    return rows


def balance_chain(tables: Tables, agency_id: str, scope: str) -> list[Row]:
    """The four totals of each year and column, what is off, and how it joins the calendar year before."""
    own = {
        r["report_year"]: tables.figures[r["report_id"]]
        for r in tables.reports
        if r["agency_id"] == agency_id and r["scope"] == scope
    }
    columns = [c.code for c in load_forms()["gb2021"].columns if c.table == "applications"]
    rows = []
    for year in sorted(own):
        for column in columns:
            cells = {
                key.split(".")[1]: cell
                for key, cell in own[year].items()
                if key.startswith("applications.") and key.endswith(f".{column}")
            }
            value = {name: cells[name]["value"] if name in cells else None for name in BALANCE}
            outcomes = [cell for name, cell in cells.items() if name not in BALANCE]
            known = [cell["value"] for cell in outcomes if cell["value"] is not None]
            readable = not any(cell["state"] in ("text", "unreadable") for cell in outcomes)
            before = own.get(year - 1, {}).get(f"applications.carried_out.{column}")
            previous = before["value"] if before else None
            handle = less(value["carried_in"], value["received_new"], -1)
            outcome_sum = sum(known, Decimal(0)) if known and readable else None
            rows.append(
                {
                    "report_year": year,
                    "column_code": column,
                    **value,
                    "to_handle": handle,
                    "outcome_sum": outcome_sum,
                    "outcome_difference": less(outcome_sum, value["outcome_total"]),
                    "balance_difference": less(less(handle, value["outcome_total"]), value["carried_out"]),
                    "has_previous_report": year - 1 in own,
                    "previous_carried_out": previous,
                    "link_difference": less(value["carried_in"], previous),
                }
            )
    return rows


def less(first: Decimal | None, second: Decimal | None, sign: int = 1) -> Decimal | None:
    """The difference (or sum, with sign -1) of two numbers; None where one lacks."""
    return None if first is None or second is None else first - sign * second

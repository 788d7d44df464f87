"""Every metric once more, slowly and plainly, from the rows of report, agency, figure and series_break.

Nothing here is shared with queries/: the formulas are written down a second time, from data/formats and the
definitions of the statutory form, so that a mistake in one of the two shows as a difference.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median, quantiles

from disclosure.store.read import Store
from tests.metrics.reference_cells import (
    APPLICANTS,
    BASE,
    CHANNELS,
    NOT_PROCESSED,
    ORGANISATIONS,
    OTHER,
    REFUSED,
    RESULTS,
    UNABLE,
    Formula,
    Number,
    Part,
    Report,
    add_up,
    both,
    cell,
    channel_total,
    count,
    decided,
    document_count,
    granted,
    outcome_group,
    pooled_correction,
    procurement_amount,
    rate,
    ratio,
    remedy_total,
    row_total,
    to_handle,
)


def make_formulas() -> dict[str, Formula]:
    """Measure -> its formula on one report."""
    found: dict[str, Formula] = {}
    for what in ("issued", "repealed", "in_force", "newly_disclosed", "total_disclosed"):
        for row in ("rules", "normative_documents"):
            found[f"{row}_{what}"] = count(lambda r, row=row, what=what: document_count(r, row, what))
        if what in ("issued", "repealed", "in_force"):
            found[f"documents_{what}"] = count(
                lambda r, what=what: add_up(document_count(r, row, what) for row in ("rules", "normative_documents"))
            )
    rows = {
        "licence": "licences",
        "penalty": "penalties",
        "coercive": "coercive_measures",
        "other_service": "other_external_services",
        "fee": "administrative_fees",
    }
    for name, row in rows.items():
        if name != "fee":
            found[f"{name}_decisions"] = cell(f"proactive.{row}.decisions")
        found[f"{name}_items_previous_year"] = cell(f"proactive.{row}.items_previous_year")
        found[f"{name}_items_change"] = cell(f"proactive.{row}.items_change")
    found["fee_amount"] = cell("proactive.administrative_fees.fee_amount")
    found["procurement_projects"] = cell("proactive.central_procurement.procurement_projects")
    found["procurement_amount_cny"] = count(procurement_amount)

    for applicant in APPLICANTS:
        found[f"received_new_{applicant}"] = cell(f"applications.received_new.{applicant}")
    found["received_new_organisations"] = count(
        lambda r: add_up(Part(r.number(f"applications.received_new.{kind}")) for kind in ORGANISATIONS)
    )
    single_rows = ("received_new", "carried_in", "carried_out", "outcome_total", "granted_full", "granted_partial")
    for row in (*single_rows, *REFUSED, *UNABLE, *NOT_PROCESSED, *OTHER):
        found[row] = count(lambda r, row=row: row_total(r, row))
    for group in ("refused", "unable", "not_processed", "other"):
        found[group] = count(lambda r, group=group: outcome_group(r, group))
    found["to_handle"] = count(to_handle)
    found["balance_difference"] = count(
        lambda r: both(to_handle(r), both(row_total(r, "outcome_total"), row_total(r, "carried_out"), 1), -1)
    )

    def outcomes(report: Report) -> Part:
        return row_total(report, "outcome_total")

    found["clearance_rate"] = rate(outcomes, to_handle)
    found["carry_out_rate"] = rate(lambda r: row_total(r, "carried_out"), to_handle)
    found["disclosure_rate_d1"] = rate(granted, outcomes)
    found["disclosure_rate_d2"] = rate(
        granted, lambda r: add_up([granted(r), outcome_group(r, "refused"), outcome_group(r, "unable")])
    )
    found["disclosure_rate_d3"] = rate(granted, lambda r: add_up([granted(r), outcome_group(r, "refused")]))
    for name, row in (
        ("granted_full_share", "granted_full"),
        ("granted_partial_share", "granted_partial"),
        ("not_held_share", "unable_not_held"),
        ("petition_share", "not_processed_petition"),
    ):
        found[name] = rate(lambda r, row=row: row_total(r, row), outcomes)
    for name, group in (
        ("refusal_share", "refused"),
        ("unable_share", "unable"),
        ("not_processed_share", "not_processed"),
        ("other_share", "other"),
    ):
        found[name] = rate(lambda r, group=group: outcome_group(r, group), outcomes)
    found["natural_person_share"] = rate(
        lambda r: Part(r.number("applications.received_new.natural_person")), lambda r: row_total(r, "received_new")
    )

    for channel in CHANNELS:
        for result in RESULTS:
            found[f"{channel}_{result}"] = cell(f"remedies.{channel}.{result}")
        found[f"{channel}_total"] = count(lambda r, channel=channel: channel_total(r, channel))
        found[f"correction_rate_{channel}"] = rate(
            lambda r, channel=channel: Part(r.number(f"remedies.{channel}.corrected")),
            lambda r, channel=channel: decided(r, channel),
        )
    found["remedy_total"] = count(remedy_total)
    found["litigation_total"] = count(lambda r: add_up(channel_total(r, channel) for channel in CHANNELS[1:]))
    found["remedy_pending"] = count(
        lambda r: add_up(Part(r.number(f"remedies.{channel}.pending")) for channel in CHANNELS)
    )
    found["remedy_decided"] = count(
        lambda r: Part(
            (total := add_up(decided(r, channel) for channel in CHANNELS)).value,
            total.is_incomplete,
            remedy_total(r).is_computed,
        )
    )
    found["correction_rate"] = pooled_correction
    found["dispute_rate"] = rate(remedy_total, lambda r: row_total(r, "received_new"))

    def rows(*codes: str) -> Callable[[Report], Part]:
        return lambda r: add_up(row_total(r, code) for code in codes)

    adverse = (*REFUSED, *UNABLE, *NOT_PROCESSED)
    found["statutory_refusal_share"] = rate(rows(*REFUSED), rows(*adverse))
    found["catch_all_share"] = rate(rows("other_misc"), outcomes)
    found["repeat_share"] = rate(rows("not_processed_duplicate", "not_processed_excessive"), outcomes)
    found["unclear_share"] = rate(
        lambda r: both(row_total(r, "unable_unclear_after_correction"), row_total(r, "other_not_corrected_in_time"), 1),
        outcomes,
    )
    found["remedy_pressure"] = rate(lambda r: channel_total(r, "reconsideration"), rows("granted_partial", *adverse))
    found["escalation_rate"] = rate(
        lambda r: channel_total(r, "litigation_after_reconsideration"), lambda r: decided(r, "reconsideration")
    )

    def granted_to(*applicants: str) -> Formula:
        def cells(row: str) -> list[Callable[[Report], Part]]:
            return [lambda r, key=f"applications.{row}.{name}": Part(r.number(key)) for name in applicants]

        above, below = [*cells("granted_full"), *cells("granted_partial")], cells("outcome_total")
        return rate(lambda r: add_up(part(r) for part in above), lambda r: add_up(part(r) for part in below))

    for applicant in APPLICANTS:
        found[f"disclosure_rate_{applicant}"] = granted_to(applicant)
    found["disclosure_rate_organisations"] = granted_to(*ORGANISATIONS)
    found["stock_rate"] = rate(lambda r: row_total(r, "carried_out"), outcomes)

    def pending(*channels: str) -> Formula:
        return rate(
            lambda r: add_up(Part(r.number(f"remedies.{channel}.pending")) for channel in channels),
            lambda r: add_up(channel_total(r, channel) for channel in channels),
        )

    found["pending_share"] = pending(*CHANNELS)
    for channel in CHANNELS:
        found[f"pending_share_{channel}"] = pending(channel)
    return found


FORMULAS = make_formulas()
PROACTIVE = tuple(
    name
    for name in FORMULAS
    if name.startswith(("rules_", "normative_", "documents_", "procurement_"))
    or name == "fee_amount"
    or name.endswith(("_decisions", "_items_previous_year", "_items_change"))
)
REMEDIES = tuple(
    name
    for name in FORMULAS
    if name.startswith((*CHANNELS, "litigation_", "remedy_", "correction_", "pending_"))
    or name in ("dispute_rate", "escalation_rate")
)
CHANGED_WITH_THE_FORM = ("documents_issued", "rules_issued", "normative_documents_issued")
RATES = tuple(name for name in FORMULAS if "_rate" in name or "_share" in name or name == "remedy_pressure")
SHARES = tuple(
    name for name in RATES if name not in ("dispute_rate", "remedy_pressure", "escalation_rate", "stock_rate")
)


def table_of(measure: str) -> str:
    if measure in PROACTIVE:
        return "proactive"
    return "remedies" if measure in REMEDIES else "applications"


# -- many reports -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Selection:
    """The filters of a page."""

    scope: str = "own"
    years: Sequence[int] | None = None
    region_code: str | None = None
    levels: Sequence[str] | None = None
    kinds: Sequence[str] | None = None
    agency_ids: Sequence[str] | None = None

    def takes(self, report: Report) -> bool:
        """Whether a report is within the filters but for the years."""
        within = self.region_code is None or (
            report.region_code is not None
            and report.region_code.startswith(self.region_code.removesuffix("00").removesuffix("00"))
        )
        return (
            report.scope == self.scope
            and within
            and (self.levels is None or report.level in self.levels)
            and (self.kinds is None or report.kind in self.kinds)
            and (self.agency_ids is None or report.agency_id in self.agency_ids)
        )

    def takes_year(self, year: int) -> bool:
        return self.years is None or year in self.years

    def parameters(self) -> dict[str, object]:
        lists = {
            name: list(value) if (value := getattr(self, name)) is not None else None
            for name in ("years", "levels", "kinds", "agency_ids")
        }
        return {**lists, "scope": self.scope, "region_code": self.region_code}


@dataclass
class Facts:
    """What a store holds, as plain rows."""

    reports: list[Report]
    breaks: list[tuple[str, int, str]]
    """Code, first report year, table."""
    form_cells: dict[str, set[str]]
    """Version of the form -> keys of its cells."""
    _numbers: dict[tuple[str, int], Number | None] = field(default_factory=dict)
    _asked: dict[tuple[str, str], bool] = field(default_factory=dict)

    def number(self, measure: str, report: Report) -> Number | None:
        """A formula on a report, worked out once."""
        key = (measure, report.report_id)
        if key not in self._numbers:
            self._numbers[key] = FORMULAS[measure](report)
        return self._numbers[key]

    def asks_for(self, form: str | None, measure: str) -> bool:
        """Whether a form has the cells of a measure: an empty report of that form, filled with ones, gives a number."""
        if form is None:
            return False
        if (form, measure) in self._asked:
            return self._asked[form, measure]
        keys = self.form_cells[form]
        full = Report(
            0,
            "",
            "",
            None,
            None,
            None,
            2023,
            "own",
            form,
            dict.fromkeys(keys, Decimal(1)),
            dict.fromkeys(keys, "元"),
        )
        self._asked[form, measure] = FORMULAS[measure](full) is not None
        return self._asked[form, measure]


def read_facts(store: Store) -> Facts:
    """All current reports of a store with their cells."""
    cells: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    units: dict[int, dict[str, str | None]] = defaultdict(dict)
    for frame in store.table_batches("figure"):
        for row in frame.iter_rows(named=True):
            key = f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
            cells[row["report_id"]][key] = row["value"]
            units[row["report_id"]][key] = row["unit"]
    bodies = {row["agency_id"]: row for frame in store.table_batches("agency") for row in frame.iter_rows(named=True)}
    reports = [
        Report(
            row["report_id"],
            row["agency_id"],
            bodies[row["agency_id"]]["name"],
            bodies[row["agency_id"]]["kind"],
            bodies[row["agency_id"]]["level"],
            bodies[row["agency_id"]]["region_code"],
            row["report_year"],
            row["scope"],
            row["format_version"],
            cells[row["report_id"]],
            units[row["report_id"]],
        )
        for frame in store.table_batches("report")
        for row in frame.iter_rows(named=True)
        if row["is_current"]
    ]
    breaks = [
        (row["break_code"], row["first_report_year"], row["table_code"])
        for frame in store.table_batches("series_break")
        for row in frame.iter_rows(named=True)
    ]
    form_cells: dict[str, set[str]] = defaultdict(set)
    for frame in store.table_batches("format_field"):
        for row in frame.iter_rows(named=True):
            form_cells[row["format_version"]].add(f"{row['table_code']}.{row['row_code']}.{row['column_code']}")
    return Facts(reports, breaks, dict(form_cells))


def pooled(numbers: Sequence[Number]) -> tuple[Decimal | None, Decimal | None, float | None]:
    if not numbers:
        return None, None, None
    above = sum((number.numerator for number in numbers), Decimal(0))
    belows = [number.denominator for number in numbers if number.denominator is not None]
    below = sum(belows, Decimal(0)) if belows else None
    return above, below, ratio(above, below)


def middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def wilson(above: Decimal | None, below: Decimal | None) -> tuple[float | None, float | None]:
    """Wilson's interval as the two roots of the quadratic equation, not as the usual closed form."""
    if above is None or not below or below < 0 or not 0 <= above <= below:
        return None, None
    n, p, z2 = float(below), float(above) / float(below), 1.959963984540054**2
    a, b, c = 1 + z2 / n, -(2 * p + z2 / n), p * p
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def relative(after: float | None, before: float | None) -> float | None:
    return None if after is None or not before else (after - before) / before


def breaks_of(facts: Facts, measure: str, year: int) -> str:
    codes = [
        code
        for code, first, table in facts.breaks
        if first == year and (table == table_of(measure) or (table == "*" and measure in CHANGED_WITH_THE_FORM))
    ]
    return ",".join(sorted(codes))


def measure_by_year(facts: Facts, measures: Sequence[str], selection: Selection) -> list[dict[str, object]]:
    """The rows of measure_by_year and of every metric query."""
    chosen = [report for report in facts.reports if selection.takes(report)]
    years = sorted({report.year for report in chosen})
    of_year = {year: [report for report in chosen if report.year == year] for year in years}
    rows: list[dict[str, object]] = []
    for measure in measures:
        by_year: dict[int, dict[str, Number]] = {year: {} for year in years}
        for report in chosen:
            if (number := facts.number(measure, report)) is not None:
                by_year[report.year][report.agency_id] = number
        segment, value_before, year_before = 0, None, None
        for year in years:
            numbers = by_year[year]
            above, below, value = pooled(list(numbers.values()))
            earlier = by_year.get(year - 1, {})
            previous_above, previous_below, previous = pooled(list(earlier.values()))
            same = [agency for agency in numbers if agency in earlier]
            matched_above, matched_below, matched = pooled([numbers[agency] for agency in same])
            earlier_above, earlier_below, matched_previous = pooled([earlier[agency] for agency in same])
            low, high = wilson(above, below) if measure in SHARES else (None, None)
            codes = breaks_of(facts, measure, year)
            is_linked = year_before == year - 1 and value_before is not None and not codes
            if value is not None and not is_linked:
                segment += 1
            year_before, value_before = year, value
            is_count = measure not in RATES
            row = {
                "measure": measure,
                "report_year": year,
                "value": value,
                "numerator": above,
                "denominator": below,
                "body_count": len(numbers),
                "report_count": len(of_year[year]),
                "applicable_count": sum(
                    facts.asks_for(report.form, measure) or report.agency_id in numbers for report in of_year[year]
                ),
                "incomplete_count": sum(number.is_incomplete for number in numbers.values()),
                "computed_count": sum(number.is_computed for number in numbers.values()),
                "valued_count": sum(number.value is not None for number in numbers.values()),
                "median_value": middle(number.value for number in numbers.values()),
                "is_below_base": below is not None and below < BASE,
                "interval_low": low,
                "interval_high": high,
                "previous_value": previous,
                "previous_numerator": previous_above,
                "previous_denominator": previous_below,
                "previous_body_count": len(earlier) if year - 1 in by_year else None,
                "change": minus(value, previous),
                "change_ratio": relative(value, previous) if is_count else None,
                "matched_body_count": len(same),
                "matched_value": matched,
                "matched_numerator": matched_above,
                "matched_denominator": matched_below,
                "matched_previous_value": matched_previous,
                "matched_previous_numerator": earlier_above,
                "matched_previous_denominator": earlier_below,
                "matched_change": minus(matched, matched_previous),
                "matched_change_ratio": relative(matched, matched_previous) if is_count else None,
                "has_break": bool(codes),
                "break_codes": codes,
                "segment": segment,
            }
            if selection.takes_year(year):
                rows.append(row)
    return rows


def measure_by_group(
    facts: Facts,
    measures: Sequence[str],
    selection: Selection,
    groups: Callable[[Report], Iterable[str | None]],
    is_same: bool = False,
) -> list[dict[str, object]]:
    """The rows of measure_by_group for a grouping of reports; a report may be in several groups.

    `is_same`: only bodies with a number in the year before.
    """
    members: dict[tuple[int, str | None], list[Report]] = defaultdict(list)
    of = {(report.agency_id, report.scope, report.year): report for report in facts.reports}
    for report in facts.reports:
        if selection.takes(report) and selection.takes_year(report.year):
            for group in groups(report):
                members[report.year, group].append(report)
    rows: list[dict[str, object]] = []
    for measure in measures:
        for (year, code), reports in sorted(
            members.items(), key=lambda item: (item[0][0], item[0][1] is None, item[0][1] or "")
        ):
            numbers, now, earlier = [], [], []
            for report in reports:
                number = facts.number(measure, report)
                before_report = of.get((report.agency_id, report.scope, year - 1))
                before = facts.number(measure, before_report) if before_report else None
                if number is not None and before is not None:
                    now.append(number)
                    earlier.append(before)
                if number is not None and (before is not None or not is_same):
                    numbers.append(number)
            above, below, value = pooled(numbers)
            low, high = wilson(above, below) if measure in SHARES else (None, None)
            values = sorted(each.value for each in numbers if each.value is not None)
            lower, upper = (quarter(values, 1), quarter(values, 3)) if values else (None, None)
            _, now_below, matched = pooled(now)
            _, earlier_below, matched_previous = pooled(earlier)
            rows.append(
                {
                    "measure": measure,
                    "report_year": year,
                    "group_code": code,
                    "value": value,
                    "numerator": above,
                    "denominator": below,
                    "body_count": len(numbers),
                    "valued_count": len(values),
                    "small_body_count": sum(
                        each.value is not None and each.denominator is not None and each.denominator < BASE
                        for each in numbers
                    ),
                    "report_count": len(reports),
                    "incomplete_count": sum(number.is_incomplete for number in numbers),
                    "computed_count": sum(number.is_computed for number in numbers),
                    "median_value": middle(values),
                    "lower_quartile": lower,
                    "upper_quartile": upper,
                    "is_below_base": below is not None and below < BASE,
                    "interval_low": low,
                    "interval_high": high,
                    "matched_body_count": len(now),
                    "matched_value": matched,
                    "matched_denominator": now_below,
                    "matched_previous_value": matched_previous,
                    "matched_previous_denominator": earlier_below,
                    "matched_change": minus(matched, matched_previous),
                    "matched_change_ratio": relative(matched, matched_previous) if measure not in RATES else None,
                    "has_break": bool(breaks_of(facts, measure, year)),
                }
            )
    return rows


def quarter(values: Sequence[float], number: int) -> float:
    """A quartile of sorted values: the place number/4 of the way from the first to the last, interpolated."""
    place = (len(values) - 1) * number
    below, part = divmod(place, 4)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * part / 4


def peers_of(facts: Facts, report: Report, measure: str, region_code: str | None = None) -> list[Number]:
    """Numbers with a value of the other bodies of the same level and kind, same year and scope."""
    if report.level is None or report.kind is None:
        return []
    within = Selection(report.scope, region_code=region_code)
    found = [
        facts.number(measure, other)
        for other in facts.reports
        if other.agency_id != report.agency_id
        and (other.year, other.level, other.kind) == (report.year, report.level, report.kind)
        and within.takes(other)
    ]
    return [number for number in found if number is not None and number.value is not None]


def agency_row(facts: Facts, measure: str, report: Report) -> dict[str, object]:
    """A body's number beside its year before and its peers: the columns that all queries by body share."""
    number = facts.number(measure, report)
    before = next(
        (
            other
            for other in facts.reports
            if (other.agency_id, other.scope, other.year) == (report.agency_id, report.scope, report.year - 1)
        ),
        None,
    )
    earlier = facts.number(measure, before) if before is not None else None
    value = number.value if number else None
    previous = earlier.value if earlier and number else None
    peers = peers_of(facts, report, measure)
    return {
        "agency_id": report.agency_id,
        "agency_name": report.agency_name,
        "kind": report.kind,
        "level": report.level,
        "region_code": report.region_code,
        "report_id": report.report_id,
        "report_year": report.year,
        "value": value,
        "numerator": number.numerator if number else None,
        "denominator": number.denominator if number else None,
        "previous_value": previous,
        "change": minus(value, previous),
        "change_ratio": relative(value, previous) if measure not in RATES else None,
        "has_break": bool(breaks_of(facts, measure, report.year)),
        "peer_median": middle(peer.value for peer in peers),
        "peer_count": len(peers),
    }


def measure_by_agency(facts: Facts, measures: Sequence[str], selection: Selection) -> list[dict[str, object]]:
    """All rows of measure_by_agency before paging."""
    chosen = [r for r in facts.reports if selection.takes(r) and selection.takes_year(r.year)]
    rows: list[dict[str, object]] = []
    for measure in measures:
        part = []
        for report in chosen:
            number = facts.number(measure, report)
            part.append(
                {
                    "measure": measure,
                    **agency_row(facts, measure, report),
                    "is_incomplete": bool(number and number.is_incomplete),
                    "is_computed": bool(number and number.is_computed),
                    "is_below_base": bool(number and number.denominator is not None and number.denominator < BASE),
                }
            )
        part.sort(
            key=lambda row: (-row["report_year"], *descending(row["value"]), row["agency_name"], row["report_id"])
        )
        rows.extend(part)
    return [{**row, "row_count": len(rows)} for row in rows]


def descending(value: float | None) -> tuple[bool, float]:
    """A key that puts the largest first and nothing last."""
    return value is None, -value if value is not None else 0.0


def measure_ranking(
    facts: Facts, measure: str, year: int, selection: Selection, minimum_base: int, *, is_lowest_first: bool = False
) -> list[dict[str, object]]:
    """All rows of measure_ranking before the limit."""
    chosen = [report for report in facts.reports if selection.takes(report) and report.year == year]
    numbers = {report.agency_id: facts.number(measure, report) for report in chosen}
    has_number = [report for report in chosen if numbers[report.agency_id] is not None]
    has_base = [
        report
        for report in has_number
        if measure not in RATES or (numbers[report.agency_id].denominator or 0) >= max(minimum_base, 1)  # type: ignore[union-attr]
    ]
    sign = 1 if is_lowest_first else -1
    values = {report.agency_id: sign * numbers[report.agency_id].value for report in has_base}  # type: ignore[union-attr,operator]
    rows = [
        {
            "rank": 1 + sum(value < values[report.agency_id] for value in values.values())
            if report.agency_id in values
            else None,
            **agency_row(facts, measure, report),
            "base": numbers[report.agency_id].denominator,  # type: ignore[union-attr]
            "ranked_count": len(has_base),
            "below_base_count": len(has_number) - len(has_base),
            "without_number_count": len(chosen) - len(has_number),
        }
        for report in has_number
    ]
    rows.sort(
        key=lambda row: (
            row["rank"] is None,
            row["rank"] or 0,
            -(row["base"] or 0),  # type: ignore[operator]
            row["agency_name"],
            row["report_id"],
        )
    )
    return rows


def change_by_agency(facts: Facts, measure: str, year: int, selection: Selection) -> list[dict[str, object]]:
    """All rows of change_by_agency before the limit."""
    rows = [
        row
        for report in facts.reports
        if selection.takes(report) and report.year == year
        if (row := agency_row(facts, measure, report))["change"] is not None
    ]
    total = sum(row["change"] for row in rows)  # type: ignore[misc]
    rows.sort(key=lambda row: (-abs(row["change"]), row["agency_name"], row["report_id"]))  # type: ignore[arg-type]
    kept = ("agency_id", "value", "previous_value", "change", "has_break")
    return [
        {
            **{name: row[name] for name in kept},
            "share_of_change": row["change"] / total if total else None,  # type: ignore[operator]
            "matched_body_count": len(rows),
            "total_change": total,
        }
        for row in rows
    ]


def agency_against_peers(
    facts: Facts, agency_id: str, measures: Sequence[str], scope: str, region_code: str | None = None
) -> list[dict[str, object]]:
    """The rows of agency_against_peers for all years."""
    own = sorted(
        (r for r in facts.reports if (r.agency_id, r.scope) == (agency_id, scope)), key=lambda report: report.year
    )
    rows: list[dict[str, object]] = []
    for measure in measures:
        for report in own:
            number = facts.number(measure, report)
            value = number.value if number else None
            peers = peers_of(facts, report, measure, region_code)
            values = sorted(peer.value for peer in peers if peer.value is not None)
            if len(values) > 1:
                lower, _, upper = quantiles(values, n=4, method="inclusive")
            else:
                lower = upper = values[0] if values else None
            rows.append(
                {
                    "measure": measure,
                    "report_year": report.year,
                    "value": value,
                    "numerator": number.numerator if number else None,
                    "denominator": number.denominator if number else None,
                    "is_below_base": bool(number and number.denominator is not None and number.denominator < BASE),
                    "peer_count": len(peers),
                    "peer_median": middle(values),
                    "peer_lower_quartile": lower,
                    "peer_upper_quartile": upper,
                    "peer_pooled_value": pooled(peers)[2],
                    "lower_count": sum(value is not None and peer < value for peer in values),
                    "peer_level": report.level,
                    "peer_kind": report.kind,
                }
            )
    return rows


def outcome_by_applicant(facts: Facts, selection: Selection) -> dict[tuple[int, str, str], tuple[float, int]]:
    """(year, row, applicant) -> sum and number of bodies, for the printed cells only."""
    found: dict[tuple[int, str, str], list[Decimal]] = defaultdict(list)
    for report in facts.reports:
        if selection.takes(report) and selection.takes_year(report.year):
            for key, value in report.cells.items():
                table, row, column = key.split(".")
                if table == "applications" and value is not None:
                    found[report.year, row, column].append(value)
    return {key: (float(sum(values)), len(values)) for key, values in found.items()}

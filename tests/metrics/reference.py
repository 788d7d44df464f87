"""Every metric once more, slowly and plainly, from the rows of report, agency, figure and series_break.

Nothing here is shared with queries/: the formulas are written down a second time, from data/formats and the
definitions of the statutory form, so that a mistake in one of the two shows as a difference.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from disclosure.store.read import Store

ORGANISATIONS = ("org_business", "org_research", "org_public_interest", "org_legal_services", "org_other")
APPLICANTS = ("natural_person", *ORGANISATIONS)
REFUSED = (
    "refused_state_secret",
    "refused_other_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_inquiry",
)
UNABLE = ("unable_not_held", "unable_requires_creation", "unable_unclear_after_correction")
NOT_PROCESSED = (
    "not_processed_petition",
    "not_processed_duplicate",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_confirm_reissue",
)
OTHER = ("other_not_corrected_in_time", "other_fee_unpaid", "other_misc")
GROUPS = {"refused": REFUSED, "unable": UNABLE, "not_processed": NOT_PROCESSED}
CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")
YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
BASE = 30


@dataclass(frozen=True)
class Report:
    """A current report with its body and its cells."""

    report_id: int
    agency_id: str
    agency_name: str
    kind: str | None
    level: str | None
    region_code: str | None
    year: int
    scope: str
    form: str | None
    cells: Mapping[str, Decimal | None]
    units: Mapping[str, str | None] = field(default_factory=dict)

    def number(self, key: str) -> Decimal | None:
        return self.cells.get(key)


@dataclass(frozen=True)
class Number:
    """A body's number: the part above the line, the part below (None for a count), and what it is made of."""

    numerator: Decimal
    denominator: Decimal | None = None
    is_incomplete: bool = False
    is_computed: bool = False

    @property
    def value(self) -> float | None:
        return ratio(self.numerator, self.denominator)


@dataclass(frozen=True)
class Part:
    """A quantity of one report: None if it has no number."""

    value: Decimal | None
    is_incomplete: bool = False
    is_computed: bool = False


Formula = Callable[[Report], Number | None]


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> float | None:
    if numerator is None:
        return None
    if denominator is None:
        return float(numerator)
    return float(numerator) / float(denominator) if denominator else None


# -- quantities of one report -----------------------------------------------------------------------------------------


def add_up(parts: Iterable[Part]) -> Part:
    """The sum of the parts that are numbers; None if none is; incomplete if some are not, or are incomplete."""
    listed = list(parts)
    known = [part.value for part in listed if part.value is not None]
    return Part(
        sum(known, Decimal(0)) if known else None,
        len(known) < len(listed) or any(part.is_incomplete for part in listed),
        any(part.is_computed for part in listed),
    )


def both(first: Part, second: Part, sign: int) -> Part:
    """first + sign x second, only where both are numbers."""
    is_computed = first.is_computed or second.is_computed
    if first.value is None or second.value is None:
        return Part(None, is_computed=is_computed)
    return Part(first.value + sign * second.value, is_computed=is_computed)


def printed_or_added(report: Report, printed: str, parts: Sequence[str]) -> Part:
    value = report.number(printed)
    if value is not None:
        return Part(value)
    known = [number for key in parts if (number := report.number(key)) is not None]
    return Part(sum(known, Decimal(0)), is_computed=True) if known else Part(None)


def row_total(report: Report, row: str) -> Part:
    return printed_or_added(
        report, f"applications.{row}.total", [f"applications.{row}.{applicant}" for applicant in APPLICANTS]
    )


def outcome_group(report: Report, group: str) -> Part:
    if group == "other":
        single = row_total(report, "other")
        if single.value is not None:
            return single
        return add_up(row_total(report, row) for row in OTHER)
    return add_up(row_total(report, row) for row in GROUPS[group])


def granted(report: Report) -> Part:
    return add_up([row_total(report, "granted_full"), row_total(report, "granted_partial")])


def to_handle(report: Report) -> Part:
    return both(row_total(report, "received_new"), row_total(report, "carried_in"), 1)


def channel_total(report: Report, channel: str) -> Part:
    return printed_or_added(report, f"remedies.{channel}.total", [f"remedies.{channel}.{result}" for result in RESULTS])


def decided(report: Report, channel: str) -> Part:
    return both(channel_total(report, channel), Part(report.number(f"remedies.{channel}.pending")), -1)


def remedy_total(report: Report) -> Part:
    return add_up(channel_total(report, channel) for channel in CHANNELS)


def document_count(report: Report, row: str, what: str) -> Part:
    columns = {
        "issued": ("issued_this_year", "made_this_year"),
        "repealed": ("repealed_this_year",),
        "in_force": ("in_force_total",),
        "newly_disclosed": ("newly_disclosed_this_year",),
        "total_disclosed": ("total_disclosed",),
    }[what]
    for column in columns:
        if (value := report.number(f"proactive.{row}.{column}")) is not None:
            return Part(value)
    return Part(None)


# -- the measures -----------------------------------------------------------------------------------------------------


def count(part: Callable[[Report], Part]) -> Formula:
    def formula(report: Report) -> Number | None:
        found = part(report)
        return None if found.value is None else Number(found.value, None, found.is_incomplete, found.is_computed)

    return formula


def rate(above: Callable[[Report], Part], below: Callable[[Report], Part]) -> Formula:
    def formula(report: Report) -> Number | None:
        top, bottom = above(report), below(report)
        if top.value is None or bottom.value is None:
            return None
        return Number(
            top.value,
            bottom.value,
            top.is_incomplete or bottom.is_incomplete,
            top.is_computed or bottom.is_computed,
        )

    return formula


def cell(key: str) -> Formula:
    return count(lambda report: Part(report.number(key)))


def pooled_correction(report: Report) -> Number | None:
    above, below, channels = Decimal(0), Decimal(0), 0
    for channel in CHANNELS:
        corrected, closed = report.number(f"remedies.{channel}.corrected"), decided(report, channel).value
        if corrected is not None and closed is not None:
            above, below, channels = above + corrected, below + closed, channels + 1
    if not channels:
        return None
    return Number(above, below, channels < len(CHANNELS), remedy_total(report).is_computed)


def procurement_amount(report: Report) -> Part:
    key = "proactive.central_procurement.procurement_amount"
    value, unit = report.number(key), report.units.get(key)
    return Part(None) if value is None or unit not in YUAN else Part(value * YUAN[str(unit)])


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
SHARES = tuple(name for name in RATES if name not in ("dispute_rate", "remedy_pressure", "escalation_rate"))


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
    facts: Facts, measures: Sequence[str], selection: Selection, group: Callable[[Report], str | None]
) -> list[dict[str, object]]:
    """The rows of measure_by_group for a grouping of reports."""
    members: dict[tuple[int, str | None], list[Report]] = defaultdict(list)
    for report in facts.reports:
        if selection.takes(report) and selection.takes_year(report.year):
            members[report.year, group(report)].append(report)
    rows: list[dict[str, object]] = []
    for measure in measures:
        for (year, code), reports in sorted(
            members.items(), key=lambda item: (item[0][0], item[0][1] is None, item[0][1] or "")
        ):
            numbers = [number for report in reports if (number := facts.number(measure, report)) is not None]
            above, below, value = pooled(numbers)
            low, high = wilson(above, below) if measure in SHARES else (None, None)
            rows.append(
                {
                    "measure": measure,
                    "report_year": year,
                    "group_code": code,
                    "value": value,
                    "numerator": above,
                    "denominator": below,
                    "body_count": len(numbers),
                    "report_count": len(reports),
                    "incomplete_count": sum(number.is_incomplete for number in numbers),
                    "computed_count": sum(number.is_computed for number in numbers),
                    "median_value": middle(number.value for number in numbers),
                    "is_below_base": below is not None and below < BASE,
                    "interval_low": low,
                    "interval_high": high,
                }
            )
    return rows


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

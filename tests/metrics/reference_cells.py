"""The parts of the plain reference: cells of a report, sums of them, and what a measure is above and below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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

"""The plain reference, continued: a body among its peers, and printed cells by applicant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import quantiles

from tests.metrics.reference import BASE, Facts, Selection, middle, peers_of, pooled


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

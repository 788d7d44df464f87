"""What the narratives of the verified reports state, as claims: the rows of data/reports/claim.csv.

Each was tied to its cell, or to its parts, by hand. The words are a paraphrase of the source's, not its sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from disclosure.form.versions import read_rows
from disclosure.model.report import Claim, ClaimKind

_SUBJECTS = {
    "applications.received_new.total": "received",
    "applications.received_new.* (six applicant columns summed)": "received",
    "applications.received_new.natural_person": "received_natural_person",
    "applications.received_new.org_business": "received_org_business",
    "applications.outcome_total.total": "concluded",
    "applications.outcome_total.* (six applicant columns summed)": "concluded",
    "applications.granted_full.total": "granted_full",
    "applications.granted_partial.total": "granted_partial",
    "applications.granted_full.total + applications.granted_partial.total": "granted_any",
    "applications.refused.total (derived sum)": "refused",
    "applications.unable.total (derived sum)": "unable",
    "applications.not_processed.total (derived sum)": "not_processed",
    "applications.other.total (derived sum)": "other_outcome",
    "applications.carried_out.total": "carried_out",
    "remedies.reconsideration.total": "reconsideration",
    "remedies.reconsideration.corrected": "reconsideration_corrected",
    "remedies.reconsideration.other": "reconsideration_other",
    "remedies.litigation_*.total (sum)": "litigation",
    "remedies.*.total (sum)": "all_remedies",
    "proactive.normative_documents.issued_this_year": "normative_issued",
    "proactive.normative_documents.made_this_year": "normative_issued",
    "proactive.normative_documents.repealed_this_year": "normative_repealed",
    "proactive.normative_documents.in_force_total": "normative_in_force",
    "proactive.licences.decisions": "licences",
    "proactive.penalties.decisions": "penalties",
}
_ALL_CONCLUDED = "applications.outcome_total.total / (applications.received_new.total + applications.carried_in.total)"
"""A rate of 100 percent: nothing is carried out."""


def read_verified_claims(folder: Path, years: dict[str, int]) -> dict[str, tuple[Claim, ...]]:
    """The claims of each report by its number; `years` is the year of each. Quantities without a table are left out."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(folder / "claim.csv"):
        rows[row["report_number"]].append(row)
    return {number: _claims(some, years[number]) for number, some in rows.items()}


def _claims(rows: list[dict[str, str]], year: int) -> tuple[Claim, ...]:
    claims: list[Claim] = []

    def add(
        kind: ClaimKind,
        row: dict[str, str],
        value: Decimal,
        subject: str | None = None,
        related: int | None = None,
        base: int | None = None,
        *,
        is_closed: bool | None = None,
    ) -> int:
        exponent = value.as_tuple().exponent
        precision = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        number = len(claims) + 1
        words = row["claim"]
        claims.append(
            Claim(
                number=number,
                position=0,
                kind=kind,
                subject=subject,
                operator="exact",
                value=value,
                precision=precision,
                unit=None,
                first_year=year,
                last_year=year,
                quote=words,
                related=related,
                base=base,
                is_closed_list=is_closed,
            )
        )
        return number

    last_whole: tuple[int, int] | None = None
    for row in rows:
        compared = row["compared_with"]
        if row["note"]:
            continue  # the number of published items of a kind: not the quantity of the cell
        if compared.startswith("sum of "):
            is_closed = row["list_ends_with_and_so_on"] != "true"
            whole = add("whole", row, Decimal(row["claimed_value"]), is_closed=is_closed)
            parts = [
                add("part", row, Decimal(value), related=whole) for value in re.findall(r"\d+(?:\.\d+)?", compared)
            ]
            last_whole = last_whole if _is_of_kinds(row) else (whole, parts[0])
        elif compared == "recomputed" and last_whole is not None:
            whole, part = last_whole
            add("share", row, Decimal(row["claimed_value"]), related=part, base=whole)
        elif compared == _ALL_CONCLUDED:
            add("count", row, Decimal(0), "all_concluded")
        elif compared in _SUBJECTS:
            add("count", row, Decimal(row["claimed_value"]), _SUBJECTS[compared])
    return tuple(claims)


def _is_of_kinds(row: dict[str, str]) -> bool:
    """Whether the list divides one part again, so that a share does not refer to it."""
    return "类别" in row["claim"]

"""Which version of the form a table is of, by what the versions do not share: their rows, then the words of the rows.

A table is of the version that knows every row it prints. Where several do, it is of the one whose rows are all there,
then of the one whose labels it prints; where that leaves several, nothing is said here, and the report's year decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set

from disclosure.form.versions import load_versions
from disclosure.recognition.placement import Placement


def fitting_versions(
    rows: Mapping[str, Set[str]], labels: Mapping[str, Set[str]], codes: Set[str], printed: Collection[str]
) -> tuple[str, ...]:
    """The versions that a table can be of, oldest first.

    `rows` and `labels`: version -> the codes and the folded labels of its rows; `codes`: those that the table has;
    `printed`: its labels.
    """
    known = codes & frozenset[str]().union(*rows.values())
    best = _least_foreign(rows, known)
    if len(best) > 1 and known - rows[best[0]]:
        return (best[-1],)  # a table of two forms: the newer one
    whole = [version for version in best if rows[version] <= known]
    if len(whole) == 1:
        return tuple(whole)
    official = frozenset(printed) & frozenset[str]().union(*labels.values())
    return tuple(_least_foreign({version: labels[version] for version in whole or best}, official))


def _least_foreign(known: Mapping[str, Set[str]], found: Set[str]) -> list[str]:
    foreign = {version: len(found - own) for version, own in known.items()}
    return [version for version, count in foreign.items() if count == min(foreign.values())]


def settle_versions(placement: Placement, year: int | None) -> None:
    """Choose among the versions that fit table 2 equally well: that of table 3, that of the year, else the oldest."""
    fitting = placement.proactive_fitting
    if not fitting:
        return
    of_year = [
        version.code
        for version in load_versions()
        if year is not None and version.first_report_year <= year <= (version.last_report_year or year)
    ]
    wanted = [code for code in (placement.applications_version, *reversed(of_year)) if code in fitting]
    placement.proactive_versions.add(wanted[0] if wanted else fitting[0])

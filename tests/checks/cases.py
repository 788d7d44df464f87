"""A case of a rule: literal reports, and what the rule must say of them.

Each case has bodies of its own, so that one store holds them all. What a case expects are the findings and the reasons
of its own rule only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tests.checks.literal_store import Body, Cell, Report, full_form

Kind = Literal["holds", "fails", "not_checkable", "boundary"]

Found = tuple[str, int | str | None, int | str | None]
"""figure key, expected value, found value."""


@dataclass(frozen=True, slots=True)
class Case:
    """Reports and what `rule` must say of them: findings (with `severity` where it is not the rule's own), reasons."""

    rule: str
    kind: Kind
    what: str
    reports: tuple[Report, ...]
    findings: tuple[Found, ...] = ()
    reasons: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = (Body("机关"),)
    severity: str | None = None
    says: str = ""

    @property
    def name(self) -> str:
        return f"{self.rule}-{self.kind}-{self.what}"

    def named(self) -> Case:
        """The same with the bodies' names made the case's own."""

        def own(name: str | None) -> str | None:
            return f"{name}({self.name})" if name else None

        bodies = tuple(
            replace(body, name=own(body.name), parent=own(body.parent), successor=own(body.successor))
            for body in self.bodies
        )
        reports = tuple(replace(report, body=own(report.body)) for report in self.reports)
        return replace(self, bodies=bodies, reports=reports)


def one(changes: Mapping[str, Cell], form: str = "gb2021", **facts: object) -> tuple[Report, ...]:
    """One report of the body 机关: a form of zeros with changes."""
    return (Report("机关", form=form, cells=full_form(changes, form), **facts),)  # type: ignore[arg-type]


def two(last: Mapping[str, Cell], this: Mapping[str, Cell], form: str = "gb2021") -> tuple[Report, ...]:
    """Reports of 2022 and 2023 (2019 and 2020 in the form gb2019) of the body 机关."""
    years = (2019, 2020) if form == "gb2019" else (2022, 2023)
    return tuple(
        Report("机关", year=year, form=form, cells=full_form(changes, form))
        for year, changes in zip(years, (last, this), strict=True)
    )

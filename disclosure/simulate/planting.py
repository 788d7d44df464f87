"""Errors as real reports have them, planted on purpose and written down: what rule each breaks, where, by how much.

Rules are those of data/rules. A body gets one error in all years at most (late publication aside), so that errors do
not hide each other; consequences in other reports (the sum above, the year after) are written down too. Some errors are
in what happened (`before_sums`: the aggregates contain them), some only in what one report prints (`after_sums`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from disclosure.simulate.bodies import Body
from disclosure.simulate.narratives import TextError, item_share, published_items
from disclosure.simulate.volumes import (
    CHANNELS,
    RESULTS,
    Flags,
    Integers,
    Province,
    applicant_columns,
    column,
)

SHARE = 0.0006
"""Part of all reports that each rule's error is planted in."""

State = Literal["number", "blank"]


@dataclass(frozen=True, slots=True)
class PlantedError:
    """One expected finding: rule, body (its position), year, key of the figure, expected and found value."""

    rule_id: str
    body: int
    year: int
    figure_key: str
    expected: float | None
    found: float | None


@dataclass(frozen=True, slots=True)
class Override:
    """A cell that prints something else than the matrix has: a value that is no whole number, or nothing."""

    body: int
    column: int
    value: float | None


class Planter:
    """Chooses bodies and plants; one call of each step a year, years in order.

    `is_missing` (bodies by years) says who publishes nothing, `is_plain` whose reports print every zero as 0: only
    those get errors, so that a blank never hides one.
    """

    def __init__(
        self,
        bodies: Sequence[Body],
        province: Province,
        years: Sequence[int],
        is_missing: Flags,
        is_plain: Flags,
        seed: int,
    ) -> None:
        self._province = province
        self._years = list(years)
        self._is_missing = is_missing
        self._is_plain = is_plain
        self._seed = seed
        self._rng = np.random.default_rng([seed, 3])
        self._quota = max(1, round(SHARE * len(bodies) * len(self._years)))
        self._remaining: dict[str, int] = {}
        self._used = np.zeros(len(bodies), dtype=bool)
        self._parents = np.array([body.parent for body in bodies], dtype=np.int64)
        self._is_leaf = ~province.is_aggregate
        levels = np.array([body.level for body in bodies])
        kinds = np.array([body.kind for body in bodies])
        self._is_office = kinds == "government_office"
        self._is_small = self._is_leaf & np.isin(levels, ["county", "township"]) & ~self._is_office
        self._is_county_department = (levels == "county") & (kinds == "department")
        self._parent_is_county = np.zeros(len(bodies), dtype=bool)
        has_parent = self._parents >= 0
        self._parent_is_county[has_parent] = (levels[self._parents[has_parent]] == "county") & province.is_aggregate[
            self._parents[has_parent]
        ]
        self.errors: list[PlantedError] = []
        self.overrides: list[Override] = []
        self.foreign_form: set[int] = set()
        self.copies: set[int] = set()
        self.text_errors: dict[int, TextError] = {}
        self.text_changes: dict[int, str] = {}

    # -- what happened ------------------------------------------------------------------------------------------

    def before_sums(self, year: int, matrix: Integers, before: Integers | None) -> None:
        """Errors that the aggregates take over. `before` is last year's matrix."""
        self.overrides, self.foreign_form, self.copies = [], set(), set()
        self.text_errors, self.text_changes = {}, {}
        self._plant_rules_without_power(year, matrix)
        if before is not None:
            self._plant_fee_in_yuan(year, matrix, before)
            self._plant_lost_pending(year, matrix, before)
            self._plant_copy(year, matrix, before)

    def _plant_rules_without_power(self, year: int, matrix: Integers) -> None:
        issued, repealed = (
            column("proactive", "rules", "issued_this_year"),
            column("proactive", "rules", "repealed_this_year"),
        )
        if year < 2021:
            return
        free_parent = np.zeros_like(self._used)
        has_parent = self._parents >= 0
        free_parent[has_parent] = (
            ~self._used[self._parents[has_parent]] & ~self._missing(year)[self._parents[has_parent]]
        )
        for body in self._choose("R_RULES_POWER", year, 2021, self._is_small & self._parent_is_county & free_parent):
            parent = int(self._parents[body])
            if self._used[parent]:
                continue
            self._used[parent] = True
            matrix[body, [issued, repealed]] += 1
            for who in (body, parent):
                for name in ("issued_this_year", "repealed_this_year"):
                    self._note("R_RULES_POWER", who, year, f"proactive.rules.{name}", 0, 1)

    def _plant_fee_in_yuan(self, year: int, matrix: Integers, before: Integers) -> None:
        fee = column("proactive", "administrative_fees", "fee_amount")
        able = self._is_county_department & (before[:, fee] > 0) & ~self._missing(year - 1)
        for body in self._choose("V_UNIT_FEE", year, 2022, able):
            matrix[body, fee] = before[body, fee] * 10000
            self._note(
                "V_UNIT_FEE",
                body,
                year,
                "proactive.administrative_fees.fee_amount",
                before[body, fee] / 100,
                before[body, fee] * 100.0,
            )

    def _plant_lost_pending(self, year: int, matrix: Integers, before: Integers) -> None:
        channel = CHANNELS[0]
        pending = column("remedies", channel, "pending")
        able = self._is_small & (before[:, pending] > 0) & ~self._missing(year - 1)
        for body in self._choose("X_PENDING", year, self._years[0] + 1, able):
            matrix[body, [column("remedies", channel, name) for name in (*RESULTS, "total")]] = 0
            self._province.set_pending(body, 0, 0)
            self._note("X_PENDING", body, year, f"remedies.{channel}.total", int(before[body, pending]), 0)

    def _note_lost_pending_above(self, year: int, matrix: Integers, before: Integers | None) -> None:
        """Where the sum above has lost more undecided cases than other bodies brought, the rule fails there too."""
        if before is None:
            return
        total, pending = (column("remedies", CHANNELS[0], name) for name in ("total", "pending"))
        above = set()
        for error in self.errors:
            if error.rule_id == "X_PENDING" and error.year == year:
                government = int(self._province.counted_in[error.body])
                while government >= 0:
                    above.add(government)
                    government = int(self._province.counted_in[government])
        for government in sorted(above):
            published = not (self._is_missing_at(government, year) or self._is_missing_at(government, year - 1))
            if published and matrix[government, total] < before[government, pending]:
                expected, found = int(before[government, pending]), int(matrix[government, total])
                self._note("X_PENDING", government, year, f"remedies.{CHANNELS[0]}.total", expected, found)

    def _plant_copy(self, year: int, matrix: Integers, before: Integers) -> None:
        """A report with last year's numbers again; only where stocks and carry-over would be the same anyway."""
        proactive = [
            column("proactive", row, name)
            for row in ("rules", "normative_documents")
            for name in ("issued_this_year", "repealed_this_year", "in_force_total")
        ]
        flows = [
            *applicant_columns("received_new"),
            *applicant_columns("carried_in"),
            *applicant_columns("carried_out"),
        ]
        flows += [column("remedies", channel, "total") for channel in CHANNELS]
        decisions = [column("proactive", row, "decisions") for row in ("licences", "penalties", "coercive_measures")]
        decisions.append(column("proactive", "administrative_fees", "fee_amount"))
        able = (
            self._is_small
            & ~self._missing(year - 1)
            & (matrix[:, flows] == 0).all(axis=1)
            & (before[:, flows] == 0).all(axis=1)
            & (matrix[:, proactive] == before[:, proactive]).all(axis=1)
            & (before[:, decisions] > 0).any(axis=1)
        )
        for body in self._choose("V_COPY", year, 2022, able):
            matrix[body, decisions] = before[body, decisions]
            self.copies.add(body)
            self._note("V_COPY", body, year, "", None, None)

    # -- what one report prints ---------------------------------------------------------------------------------

    def after_sums(self, year: int, matrix: Integers, before: Integers | None) -> None:
        """Errors of single reports. Every number is lowered, so that sums above stay at least as large."""
        small = self._is_small
        self._note_lost_pending_above(year, matrix, before)
        self._plant_lowered(year, matrix, "T3_BALANCE", "received_new")
        self._plant_lowered(year, matrix, "T3_OUTCOME_SUM", "granted_full")
        self._plant_row_total(year, matrix)
        granted = column("applications", "granted_full", "total")
        for body in self._choose("T3_ROW_TOTAL_BLANK", year, self._years[0], small & (matrix[:, granted] > 0)):
            self.overrides.append(Override(body, granted, None))
            self._note(
                "T3_ROW_TOTAL_BLANK", body, year, "applications.granted_full.total", int(matrix[body, granted]), None
            )
        self._plant_remedy_total(year, matrix, before)
        if before is not None:
            self._plant_broken_chains(year, matrix, before)
        coercive, penalties = (column("proactive", row, "decisions") for row in ("coercive_measures", "penalties"))
        for body in self._choose("V_NONNEG", year, self._years[0], small):
            matrix[body, coercive] = -1 - int(matrix[body, coercive])
            self._note("V_NONNEG", body, year, "proactive.coercive_measures.decisions", 0, int(matrix[body, coercive]))
        for body in self._choose("V_INTEGER", year, self._years[0], small & (matrix[:, penalties] > 0)):
            value = int(matrix[body, penalties]) - 0.5
            self.overrides.append(Override(body, penalties, value))
            self._note("V_INTEGER", body, year, "proactive.penalties.decisions", None, value)
        if year == 2021:
            for body in self._choose("V_FORMAT", year, 2021, small, last=2021):
                self.foreign_form.add(body)
                self._note("V_FORMAT", body, year, "", None, None)
        self._plant_short_aggregate(year, matrix)
        self._plant_office_above_government(year, matrix)
        self._plant_texts(year, matrix)
        self._plant_copied_texts(year, matrix, before)

    def _plant_texts(self, year: int, matrix: Integers) -> None:
        """Narratives that say one more than the table has, or whose own numbers do not fit."""
        for rule, key, first in (
            ("X_TEXT_T3", "applications.received_new.total", self._years[0]),
            ("X_TEXT_T4", "remedies.reconsideration.total", self._years[0]),
            ("X_TEXT_T2", "proactive.normative_documents.in_force_total", 2021),
        ):
            for body in self._choose(rule, year, first, self._is_small):
                self.text_errors[body] = TextError(rule)
                printed = int(matrix[body, column(*key.split("."))])
                self._note(rule, body, year, key, printed, printed + 1)
        for body in self._choose("X_TEXT_SUM", year, self._years[0], self._is_small):
            self.text_errors[body] = TextError("X_TEXT_SUM")
            whole, _ = published_items(self._seed, body, year)
            self._note("X_TEXT_SUM", body, year, "", whole, whole - 1)
        for body in self._choose("X_TEXT_SHARE", year, self._years[0], self._is_small):
            self.text_errors[body] = TextError("X_TEXT_SHARE")
            whole, parts = published_items(self._seed, body, year)
            share = float(item_share(whole, parts[0])) + 5
            self._note("X_TEXT_SHARE", body, year, "", round(100 * parts[0] / whole, 2), share)
        for body in self._choose("V_TEXT_STOCK", year, self._years[0], self._is_small):
            self.text_errors[body] = TextError("V_TEXT_STOCK")
            self._note("V_TEXT_STOCK", body, year, "", None, None)

    def _plant_copied_texts(self, year: int, matrix: Integers, before: Integers | None) -> None:
        """Prose of the year before or of another body again, and a change over last year that is none."""
        neighbours = self._choose("V_TEXT_COPY_BODY", year, self._years[0], self._is_small)
        free = self._is_small & self._is_plain & ~self._used & ~self._missing(year)
        for body, source in zip(neighbours, np.flatnonzero(free).tolist(), strict=False):
            self._used[source] = True
            self.text_errors[body] = TextError("V_TEXT_COPY_BODY", (source, year))
            for who in (body, source):
                self._note("V_TEXT_COPY_BODY", who, year, "", None, 1)
        if before is None:
            return
        known = self._is_small & ~self._missing(year - 1)
        first = 2022 if self._years[0] < 2021 else self._years[0] + 1  # a change of the form changes the text
        for body in self._choose("V_TEXT_COPY_YEAR", year, first, known):
            self.text_errors[body] = TextError("V_TEXT_COPY_YEAR", (body, year - 1))
            self._note("V_TEXT_COPY_YEAR", body, year, "", None, 1)
        received = column("applications", "received_new", "total")
        for body in self._choose("X_TEXT_CHANGE", year, self._years[0] + 1, known & (before[:, received] > 0)):
            last, now = int(before[body, received]), int(matrix[body, received])
            change = round(100 * (now - last) / last, 2)
            said = round(abs(change) + 10, 1)
            self.text_errors[body] = TextError("X_TEXT_CHANGE")
            self.text_changes[body] = f",同比增长{said}%"
            self._note("X_TEXT_CHANGE", body, year, "applications.received_new.total", change, said)

    def _plant_lowered(self, year: int, matrix: Integers, rule: str, row: str) -> None:
        """Natural persons and total of a row too low: two columns no longer add up downwards."""
        person, total = column("applications", row, "natural_person"), column("applications", row, "total")
        for body in self._choose(rule, year, self._years[0], self._is_small & (matrix[:, person] > 1)):
            lost = int(self._rng.integers(1, matrix[body, person]))
            matrix[body, [person, total]] -= lost
            for name in ("natural_person", "total"):
                if rule == "T3_BALANCE":
                    opening = self._sum_of(matrix, body, ("received_new", "carried_in"), name)
                    closing = self._sum_of(matrix, body, ("outcome_total", "carried_out"), name)
                    self._note(rule, body, year, f"applications.outcome_total.{name}", opening, closing)
                else:
                    printed = int(matrix[body, column("applications", "outcome_total", name)])
                    self._note(rule, body, year, f"applications.outcome_total.{name}", printed - lost, printed)

    def _plant_row_total(self, year: int, matrix: Integers) -> None:
        total = column("applications", "received_new", "total")
        for body in self._choose("T3_ROW_TOTAL", year, self._years[0], self._is_small & (matrix[:, total] > 0)):
            parts = int(matrix[body, total])
            matrix[body, total] = parts - int(self._rng.integers(1, parts + 1))
            found = int(matrix[body, total])
            self._note("T3_ROW_TOTAL", body, year, "applications.received_new.total", parts, found)
            opening = self._sum_of(matrix, body, ("received_new", "carried_in"), "total")
            closing = self._sum_of(matrix, body, ("outcome_total", "carried_out"), "total")
            self._note("T3_BALANCE", body, year, "applications.outcome_total.total", opening, closing)

    def _plant_remedy_total(self, year: int, matrix: Integers, before: Integers | None) -> None:
        channel = CHANNELS[0]
        total, pending = column("remedies", channel, "total"), column("remedies", channel, "pending")
        waiting = np.zeros(len(matrix), dtype=np.int64) if before is None else before[:, pending]
        for body in self._choose("T4_SUM", year, self._years[0], self._is_leaf & (matrix[:, total] > waiting)):
            parts = int(matrix[body, total])
            matrix[body, total] = parts - 1
            self._note("T4_SUM", body, year, f"remedies.{channel}.total", parts, parts - 1)

    def _plant_broken_chains(self, year: int, matrix: Integers, before: Integers) -> None:
        known = ~self._missing(year - 1)
        issued = column("proactive", "normative_documents", "issued_this_year")
        in_force = column("proactive", "normative_documents", "in_force_total")
        for body in self._choose("T2_DOC_STOCK", year, 2022, self._is_small & known & (matrix[:, issued] > 0)):
            stock = int(matrix[body, in_force])
            matrix[body, issued] -= 1
            self._note("T2_DOC_STOCK", body, year, "proactive.normative_documents.in_force_total", stock - 1, stock)
        repealed = column("proactive", "normative_documents", "repealed_this_year")
        if year == self._years[-1]:
            able = self._is_small & known & (matrix[:, issued] - matrix[:, repealed] > 1)
            for body in self._choose("T2_STOCK_BOUND", year, 2022, able, last=year):
                stock = int(matrix[body, in_force])
                least = int(matrix[body, issued] - matrix[body, repealed])
                matrix[body, in_force] = least - 1
                key = "proactive.normative_documents.in_force_total"
                self._note("T2_STOCK_BOUND", body, year, key, least, least - 1)
                self._note("T2_DOC_STOCK", body, year, key, stock, least - 1)
        items = column("proactive", "licences", "items_previous_year")
        able = self._is_small & known & (matrix[:, items] > 0)
        for body in self._choose("T2_ITEMS_CHAIN", year, 2020, able, last=2020):
            expected = int(matrix[body, items])
            matrix[body, items] -= 1
            self._note("T2_ITEMS_CHAIN", body, year, "proactive.licences.items_previous_year", expected, expected - 1)
        carried, granted = (column("applications", r, "natural_person") for r in ("carried_in", "granted_full"))
        able = self._is_small & known & (matrix[:, carried] > 0) & (matrix[:, granted] > 0)
        for body in self._choose("X_CARRY", year, self._years[0] + 1, able):
            for name in ("natural_person", "total"):
                expected = int(matrix[body, column("applications", "carried_in", name)])
                for row in ("carried_in", "granted_full", "outcome_total"):
                    matrix[body, column("applications", row, name)] -= 1
                self._note("X_CARRY", body, year, f"applications.carried_in.{name}", expected, expected - 1)

    def _plant_short_aggregate(self, year: int, matrix: Integers) -> None:
        penalties = column("proactive", "penalties", "decisions")
        parts = self._parts(year, matrix, penalties)
        for body in self._choose("A_GE_CHILD", year, self._years[0], self._province.is_aggregate & (parts > 20)):
            # The parts are counted again at the end: one of them may have an error of its own.
            matrix[body, penalties] = int(parts[body]) // 2
        self._short = list(self._last_chosen)

    def _plant_office_above_government(self, year: int, matrix: Integers) -> None:
        other, total = (column("remedies", "litigation_direct", name) for name in ("other", "total"))
        able = np.zeros(len(matrix), dtype=bool)
        offices = np.flatnonzero(self._is_office & (self._parents >= 0))
        parents = self._parents[offices]
        able[offices] = ~self._used[parents] & ~self._missing(year)[parents] & self._province.is_aggregate[parents]
        for body in self._choose("A_SCOPE", year, self._years[0], able):
            parent = int(self._parents[body])
            self._used[parent] = True
            more = int(matrix[parent, total] - matrix[body, total]) + 1
            matrix[body, [other, total]] += more
            self._note(
                "A_SCOPE",
                body,
                year,
                "remedies.litigation_direct.total",
                int(matrix[parent, total]),
                int(matrix[body, total]),
            )
            self._short.append(parent)
        self._note_short_aggregates(year, matrix, self._short)

    def _note_short_aggregates(self, year: int, matrix: Integers, aggregates: Sequence[int]) -> None:
        """Write down where the printed parts of these governments are more than they print themselves."""
        changed = (
            ("proactive", "penalties", "decisions"),
            ("remedies", "litigation_direct", "other"),
            ("remedies", "litigation_direct", "total"),
        )
        for table, row, name in changed:
            position = column(table, row, name)
            parts = self._parts(year, matrix, position)
            for override in self.overrides:
                if (
                    override.column == position
                    and override.value is not None
                    and not self._is_missing_at(override.body, year)
                ):
                    parts[self._parents[override.body]] += override.value - matrix[override.body, position]
            for body in aggregates:
                if parts[body] > matrix[body, position]:
                    self._note(
                        "A_GE_CHILD",
                        body,
                        year,
                        f"{table}.{row}.{name}",
                        float(parts[body]),
                        int(matrix[body, position]),
                    )

    # -- choosing -----------------------------------------------------------------------------------------------

    def _choose(self, rule: str, year: int, first: int, able: Flags, last: int | None = None) -> list[int]:
        """Some bodies that publish this year, have no error yet and for which `able` holds."""
        self._last_chosen: list[int] = []
        years = [y for y in self._years if first <= y <= (last or y)]
        if year not in years:
            return self._last_chosen
        remaining = self._remaining.setdefault(rule, self._quota)
        wanted = -(-remaining // len([y for y in years if y >= year]))
        candidates = np.flatnonzero(able & self._is_plain & ~self._used & ~self._missing(year))
        chosen = self._rng.choice(candidates, min(wanted, len(candidates)), replace=False)
        self._used[chosen] = True
        self._remaining[rule] -= len(chosen)
        self._last_chosen = sorted(int(body) for body in chosen)
        return self._last_chosen

    def _missing(self, year: int) -> Flags:
        missing: Flags = self._is_missing[:, self._years.index(year)]
        return missing

    def _is_missing_at(self, body: int, year: int) -> bool:
        return bool(self._missing(year)[body])

    def _parts(self, year: int, matrix: Integers, position: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """For each body, the sum of a column over the published reports of the bodies directly under it."""
        published = (self._parents >= 0) & ~self._missing(year)
        return np.bincount(self._parents[published], weights=matrix[published, position], minlength=len(matrix)).astype(
            np.float64
        )

    def _sum_of(self, matrix: Integers, body: int, rows: tuple[str, ...], name: str) -> int:
        return sum(int(matrix[body, column("applications", row, name)]) for row in rows)

    def _note(self, rule: str, body: int, year: int, key: str, expected: float | None, found: float | None) -> None:
        self.errors.append(PlantedError(rule, body, year, key, expected, found))

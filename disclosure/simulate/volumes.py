"""What happens in the simulated province, year by year: one matrix a year, a row a body, a column a cell of the form.

Applications are heavy-tailed (log-normal rates by kind, department and place), grow, and leave a remainder that next
year opens with. Documents are stocks. From 2024 on refusals go to reconsideration first. A government's aggregate is
the sum of what counts with it. Amounts of money are in hundredths of their unit, everything else in pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from disclosure.form.versions import load_forms
from disclosure.simulate.bodies import Body

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

APPLICANTS = (
    "natural_person",
    "org_business",
    "org_research",
    "org_public_interest",
    "org_legal_services",
    "org_other",
)
DOCUMENTS = ("rules", "normative_documents")
DECISIONS = ("licences", "other_external_services", "penalties", "coercive_measures")
CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending")
OTHER_PARTS = ("other_not_corrected_in_time", "other_fee_unpaid", "other_misc")

# Shares of the outcomes over all bodies; each body has its own around these.
OUTCOMES = {
    "granted_full": 0.44,
    "granted_partial": 0.06,
    "refused_state_secret": 0.003,
    "refused_other_law": 0.008,
    "refused_security_stability": 0.003,
    "refused_third_party": 0.018,
    "refused_internal_affairs": 0.012,
    "refused_process_information": 0.02,
    "refused_enforcement_file": 0.018,
    "refused_administrative_inquiry": 0.018,
    "unable_not_held": 0.21,
    "unable_requires_creation": 0.035,
    "unable_unclear_after_correction": 0.015,
    "not_processed_petition": 0.045,
    "not_processed_duplicate": 0.025,
    "not_processed_publication": 0.002,
    "not_processed_excessive": 0.006,
    "not_processed_confirm_reissue": 0.004,
    "other": 0.058,
}

_APPLICATIONS = {
    ("government_office", "province"): 260.0,
    ("government_office", "prefecture"): 90.0,
    ("government_office", "county"): 30.0,
    ("department", "province"): 40.0,
    ("department", "prefecture"): 12.0,
    ("department", "county"): 3.5,
}
_APPLICATIONS_ELSEWHERE = {"development_zone": 10.0, "township_government": 1.6, "dispatched_office": 3.0}
_BASE_DECISIONS = {"province": 900.0, "prefecture": 700.0, "county": 260.0, "township": 12.0}


@cache
def cell_keys() -> tuple[str, ...]:
    """Every cell of the national forms, in the order of the forms, each once."""
    keys = (f.key for form in load_forms().values() for f in form.fields() if f.row.is_national)
    return tuple(dict.fromkeys(keys))


@cache
def cell_index() -> dict[str, int]:
    """The column of the matrix that holds a cell."""
    return {key: position for position, key in enumerate(cell_keys())}


def column(table: str, row: str, name: str) -> int:
    """The column of the matrix for `table.row.column`."""
    return cell_index()[f"{table}.{row}.{name}"]


def applicant_columns(row: str) -> list[int]:
    """The columns of the six applicants in a row of the applications."""
    return [column("applications", row, applicant) for applicant in APPLICANTS]


@cache
def money_columns() -> tuple[int, ...]:
    """Columns in hundredths of 10,000 yuan."""
    return tuple(i for i, key in enumerate(cell_keys()) if key.endswith(("fee_amount", "procurement_amount")))


@dataclass(slots=True)
class _State:
    """What a year leaves to the next."""

    carried: Integers
    pending: Integers
    in_force: Integers
    disclosed: Integers
    items: Integers
    fee_items: Integers


class Province:
    """The bodies with their rates; `advance` gives the matrix of the next year.

    Sums are made separately (`add_up`), so that errors of the sources can be planted before them.
    """

    def __init__(self, bodies: Sequence[Body], seed: int) -> None:
        self._seed = seed
        self.counted_in = np.array([body.counted_in for body in bodies], dtype=np.int64)
        has_parts = np.zeros(len(bodies), dtype=bool)
        has_parts[self.counted_in[self.counted_in >= 0]] = True
        self.is_aggregate: Flags = has_parts
        self.leaves = np.flatnonzero(~has_parts)
        self._depths = _depths(self.counted_in)
        rng = np.random.default_rng([seed, 1])
        leaf_bodies = [bodies[int(i)] for i in self.leaves]
        size = len(leaf_bodies)
        places = np.array([body.place for body in leaf_bodies], dtype=np.int64)
        _, place_index = np.unique(places, return_inverse=True)
        place_size = rng.lognormal(0.0, 0.45, size=place_index.max(initial=0) + 1)[place_index]
        pulls = np.array([body.pull for body in leaf_bodies]).reshape(size, 3)
        base = np.array([_base_applications(body) for body in leaf_bodies])
        self._rate: Floats = base * pulls[:, 0] * place_size * rng.lognormal(-0.4, 0.9, size)
        self._growth = rng.normal(0.07, 0.06, size)
        natural = np.clip(rng.beta(14.0, 2.5, size), 0.3, 0.995)
        others = rng.dirichlet((5.0, 0.5, 0.5, 2.0, 1.5), size) * (1 - natural)[:, None]
        self._applicants: Floats = np.column_stack([natural, others])
        shares = rng.gamma(np.array(list(OUTCOMES.values())) * 25 + 0.02, size=(size, len(OUTCOMES)))
        self._outcomes: Floats = shares / shares.sum(axis=1, keepdims=True)
        self._carry = rng.beta(3.0, 40.0, size)
        decisions = np.array([_BASE_DECISIONS[body.level] for body in leaf_bodies]) * place_size
        has_decisions = np.array(
            [body.kind not in ("government_office", "authorised_organisation") for body in leaf_bodies]
        )
        spread = rng.lognormal(-0.3, 0.8, (size, 4))
        self._decisions: Floats = (
            np.column_stack([pulls[:, 1], pulls[:, 1] * 1.5, pulls[:, 2], pulls[:, 2] * 0.15])
            * (decisions * has_decisions)[:, None]
            * spread
        )
        office = np.array([body.kind in ("government_office", "government") for body in leaf_bodies])
        high = np.array([body.level in ("province", "prefecture") for body in leaf_bodies])
        town = np.array([body.level == "township" for body in leaf_bodies])
        self._rules_rate = np.where(office & high, 2.0, 0.0)
        self._documents_rate = np.where(office, 9.0, np.where(town, 0.35, 1.3)) * np.where(high, 1.6, 1.0)
        has_fees = (rng.random(size) < np.where(pulls[:, 1] > 2, 0.5, 0.06)) & has_decisions
        self._fees: Floats = np.where(has_fees, rng.lognormal(np.where(high, 6.5, 4.5), 1.3, size), 0.0)
        self._procurement: Floats = np.where(town, 4.0, 12.0) * place_size
        in_force = np.column_stack([rng.poisson(self._rules_rate * 20), rng.poisson(self._documents_rate * 9)])
        items = rng.poisson(np.minimum(self._decisions**0.4, 60.0))
        fee_items = rng.poisson(np.where(has_fees, 4.0, 0.0))
        self._state = _State(
            carried=rng.binomial(rng.poisson(self._rate * 0.9)[:, None], self._applicants * self._carry[:, None]),
            pending=np.zeros((size, 3), dtype=np.int64),
            in_force=in_force.astype(np.int64),
            disclosed=in_force + rng.poisson(in_force * 0.5),
            items=items.astype(np.int64),
            fee_items=fee_items.astype(np.int64),
        )

    def advance(self, year: int) -> Integers:
        """The matrix of a year, with the rows of aggregates still empty. Years come in order."""
        rng = np.random.default_rng([self._seed, 2, year])
        matrix = np.zeros((len(self.counted_in), len(cell_keys())), dtype=np.int64)
        leaf = np.zeros((len(self.leaves), matrix.shape[1]), dtype=np.int64)
        processed = self._fill_applications(leaf, year, rng)
        self._fill_remedies(leaf, year, processed, rng)
        self._fill_documents(leaf, rng)
        self._fill_decisions(leaf, year, rng)
        matrix[self.leaves] = leaf
        fill_totals(matrix)
        return matrix

    def set_pending(self, body: int, channel: int, count: int) -> None:
        """Let a leaf carry so many undecided cases into the next year."""
        self._state.pending[np.searchsorted(self.leaves, body), channel] = count

    def add_up(self, matrix: Integers) -> None:
        """Fill the rows of aggregates, from the lowest governments upwards."""
        for depth in range(int(self._depths.max(initial=0)), 0, -1):
            rows = np.flatnonzero(self._depths == depth)
            np.add.at(matrix, self.counted_in[rows], matrix[rows])

    def _fill_applications(self, leaf: Integers, year: int, rng: np.random.Generator) -> Integers:
        shock = rng.lognormal(0.0, 0.18, len(leaf))
        rate = self._rate * (1 + self._growth) ** (year - 2019) * shock
        received = rng.multinomial(rng.poisson(rate), self._applicants)
        available = received + self._state.carried
        carried_out = rng.binomial(available, self._carry[:, None])
        closed = available - carried_out
        outcomes = rng.multinomial(closed, self._outcomes[:, None, :])
        leaf[:, applicant_columns("received_new")] = received
        leaf[:, applicant_columns("carried_in")] = self._state.carried
        leaf[:, applicant_columns("carried_out")] = carried_out
        leaf[:, applicant_columns("outcome_total")] = closed
        for position, row in enumerate(OUTCOMES):
            leaf[:, applicant_columns(row)] = outcomes[:, :, position]
        parts = rng.multinomial(outcomes[:, :, -1], (0.45, 0.02, 0.53))
        for position, row in enumerate(OTHER_PARTS):
            leaf[:, applicant_columns(row)] = parts[:, :, position]
        self._state.carried = carried_out
        processed: Integers = closed.sum(axis=1)
        return processed

    def _fill_remedies(self, leaf: Integers, year: int, processed: Integers, rng: np.random.Generator) -> None:
        # 行政复议法 2023, Art. 23: refusals go to reconsideration before a court from 2024-01-01.
        chances = (0.075, 0.008, 0.022) if year >= 2024 else (0.035, 0.024, 0.012)
        for position, channel in enumerate(CHANNELS):
            new = rng.binomial(processed, chances[position])
            total = new + self._state.pending[:, position]
            results = rng.multinomial(total, (0.55, 0.14, 0.21, 0.10))
            for index, result in enumerate(RESULTS):
                leaf[:, column("remedies", channel, result)] = results[:, index]
            self._state.pending[:, position] = results[:, 3]

    def _fill_documents(self, leaf: Integers, rng: np.random.Generator) -> None:
        for position, row in enumerate(DOCUMENTS):
            rate = self._rules_rate if position == 0 else self._documents_rate
            issued = rng.poisson(rate)
            repealed = rng.binomial(self._state.in_force[:, position], 0.07)
            newly = rng.binomial(issued, 0.97)
            self._state.in_force[:, position] += issued - repealed
            self._state.disclosed[:, position] += newly
            leaf[:, column("proactive", row, "issued_this_year")] = issued
            leaf[:, column("proactive", row, "made_this_year")] = issued
            leaf[:, column("proactive", row, "repealed_this_year")] = repealed
            leaf[:, column("proactive", row, "newly_disclosed_this_year")] = newly
            leaf[:, column("proactive", row, "in_force_total")] = self._state.in_force[:, position]
            leaf[:, column("proactive", row, "total_disclosed")] = self._state.disclosed[:, position]

    def _fill_decisions(self, leaf: Integers, year: int, rng: np.random.Generator) -> None:
        trend = np.array([1.04, 1.03, 0.97, 0.96]) ** (year - 2019)
        rates = self._decisions * trend * rng.lognormal(0.0, 0.15, self._decisions.shape)
        decisions = rng.poisson(rates)
        change = rng.binomial(self._state.items, 0.04) - rng.binomial(self._state.items, 0.05)
        for position, row in enumerate(DECISIONS):
            leaf[:, column("proactive", row, "decisions")] = decisions[:, position]
            leaf[:, column("proactive", row, "items_previous_year")] = self._state.items[:, position]
            leaf[:, column("proactive", row, "items_change")] = change[:, position]
        fee_change = -rng.binomial(self._state.fee_items, 0.05)
        leaf[:, column("proactive", "administrative_fees", "items_previous_year")] = self._state.fee_items
        leaf[:, column("proactive", "administrative_fees", "items_change")] = fee_change
        fees = self._fees * rng.lognormal(0.0, 0.2, len(leaf))
        leaf[:, column("proactive", "administrative_fees", "fee_amount")] = np.rint(np.minimum(fees, 900_000.0) * 100)
        projects = rng.poisson(self._procurement)
        amount = projects * rng.lognormal(3.0, 0.8, len(leaf))
        leaf[:, column("proactive", "central_procurement", "procurement_projects")] = projects
        leaf[:, column("proactive", "central_procurement", "procurement_amount")] = np.rint(amount * 100)
        self._state.items += change
        self._state.fee_items += fee_change


def fill_totals(matrix: Integers) -> None:
    """Set the total column of every row of the applications and of every channel of the remedies."""
    for row in ("received_new", "carried_in", *OUTCOMES, *OTHER_PARTS, "outcome_total", "carried_out"):
        matrix[:, column("applications", row, "total")] = matrix[:, applicant_columns(row)].sum(axis=1)
    for channel in CHANNELS:
        results = [column("remedies", channel, result) for result in RESULTS]
        matrix[:, column("remedies", channel, "total")] = matrix[:, results].sum(axis=1)


def _base_applications(body: Body) -> float:
    known = _APPLICATIONS.get((body.kind, body.level))
    return known if known is not None else _APPLICATIONS_ELSEWHERE.get(body.kind, 3.0)


def _depths(counted_in: Integers) -> Integers:
    """How many governments each body counts with, directly and above."""
    depths = np.zeros(len(counted_in), dtype=np.int64)
    for position, parent in enumerate(counted_in):
        if parent >= 0:
            depths[position] = depths[parent] + 1
    return depths

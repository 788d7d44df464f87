"""Named queries for the pages: one open store a version, answers cached by data version, query and parameters.

Answers that depend on what people decided are cached by the state of the journals as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polars as pl
import streamlit as st

from disclosure.decisions import journals
from disclosure.processes import run_command
from disclosure.settings import DEFAULT_STORE, store_folder
from disclosure.store.errors import StoreError
from disclosure.store.read import Store, current_version, reads_journal
from disclosure.ui.shell.shared import Shared

ANSWER_BYTES = 200 * 2**20
"""Memory for answers that are kept for the next visitor."""

Scalar = str | int | None
Value = Scalar | Sequence[str] | Sequence[int]
Frozen = Scalar | tuple[str | int, ...]

YEARS_ONLY_LIMIT = frozenset({"measure_by_year", "coverage_by_year", "coverage_count", "corrected_cells"})
"""Queries whose parameter `years` only says which years' rows are returned: asked once for all years, then cut."""

kept_answers = Shared[pl.DataFrame](ANSWER_BYTES, lambda frame: int(frame.estimated_size()) + 1_000)
"""Of all versions, queries and parameters that were asked for; what journals say is part of the key where it counts."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The data of one version of one store. Frames that `ask` gives are shared: they must not be changed in place."""

    folder: str
    version: int
    data_version: str
    is_simulated: bool

    def ask(self, query: str, **parameters: Value) -> pl.DataFrame:
        """The rows of a named query. Lists may be any sequence; an empty one means no restriction, like None."""
        frozen = tuple(sorted((name, _freeze(value)) for name, value in parameters.items()))
        stamp = journals.stamp(Path(self.folder)) if reads_journal(query) else ""
        key = (self.folder, self.version, self.data_version, stamp, query, frozen)
        if query in YEARS_ONLY_LIMIT and parameters.get("years"):
            return kept_answers.get(key, lambda: self._ask_of_all_years(query, parameters))
        return kept_answers.get(key, lambda: self._ask(query, frozen))

    def ask_if_any(self, query: str, **parameters: Value) -> pl.DataFrame:
        """As `ask`, for a query of which a store often has nothing at all: asked with filters only where it has.

        The first question is of all reports of the scope and year, one for all visitors. Only for queries to which
        filters leave fewer rows or as many.
        """
        unfiltered = {name: value if name in ("scope", "year") else None for name, value in parameters.items()}
        whole = self.ask(query, **unfiltered)
        return whole if whole.is_empty() else self.ask(query, **parameters)

    def _ask_of_all_years(self, query: str, parameters: Mapping[str, Value]) -> pl.DataFrame:
        frame = self.ask(query, **{**parameters, "years": None})
        return frame.filter(pl.col("report_year").is_in(cast("Sequence[int]", parameters["years"])))

    def _ask(self, query: str, frozen: tuple[tuple[str, Frozen], ...]) -> pl.DataFrame:
        parameters = {name: list(value) if isinstance(value, tuple) else value for name, value in frozen}
        return _open(self.folder, self.version).query(query, parameters)

    def first(self, query: str, **parameters: Value) -> dict[str, object] | None:
        """The first row of a named query, or None."""
        frame = self.ask(query, **parameters)
        return frame.row(0, named=True) if frame.height else None


def open_answers(build: Callable[[Callable[[], None]], None]) -> Answers:
    """The current version of the store. Raises StoreError with a message for people.

    Looks at the pointer file each time, so that a version published while the dashboard runs shows from the next
    interaction on. Where the default folder has no store yet, `build` is given the function that makes it.
    """
    folder = store_folder()
    version = current_version(folder)
    if version is None and folder == DEFAULT_STORE:
        build(lambda: _build_default(folder))
        version = current_version(folder)
    store = _open(str(folder), version or 0)
    return Answers(str(folder), version or 0, store.data_version, store.is_simulated)


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(folder: str, version: int) -> Store:
    return Store.open(Path(folder))


def _build_default(folder: Path) -> None:
    """Build in a process of its own (any reading command does at first use): the pages load nothing that writes."""
    done = run_command("query", "store_facts", store=folder)
    if done.status:
        raise StoreError(done.error or str(folder))


def _freeze(value: Value) -> Frozen:
    if value is None or isinstance(value, str | int):
        return value
    return tuple(value) or None

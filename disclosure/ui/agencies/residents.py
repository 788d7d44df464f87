"""Residents of the places that report, from the office's list: on the page of bodies, for applications per 10,000."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import streamlit as st

from disclosure.decisions.journals import JournalError
from disclosure.decisions.populations import (
    Population,
    PopulationError,
    list_noted,
    note_populations,
    populations,
    undo_populations,
)
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import DECIDED_BY
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.noted_lists import Line, NotedList, show_noted_list
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import background
from disclosure.ui.shell.filters import agency_names
from disclosure.ui.shell.page import View, tell_error


def show_residents(view: View) -> None:
    """The place for a list, and every number that counts by now; who decides is asked above."""
    words = view.words
    try:
        found = populations(list_noted(store_folder()))
    except JournalError as error:
        tell_error(words, error)
        return
    by = str(st.session_state.get(DECIDED_BY, ""))
    known = {key: one.residents for key, one in found.items()}
    show_noted_list(
        view,
        NotedList(
            name="population",
            say_doubt=lambda words, code: words.code("population_doubt", code),
            # Looked up when called, so that a test may stand in for the command.
            read=lambda store, path: background.read_populations(store, path),
            table=lambda lines: _tabulate(lines, known),
            note=_note,
            list_noted=list_noted,
            count=lambda noted: len(noted.populations),
            undo=undo_populations,
            refusals=(PopulationError,),
        ),
        by,
    )
    if not found:
        st.caption(words.text("population.none"))
        return
    names = agency_names(view.answers, sorted({agency_id for agency_id, _ in found}))
    frame = pl.DataFrame(
        {
            "agency_name": [names.get(one.agency_id, one.agency_id) for one in found.values()],
            "report_year": [one.year for one in found.values()],
            "resident_count": [one.residents for one in found.values()],
            "population_source": [one.source for one in found.values()],
        }
    ).sort("agency_name", "report_year")
    title = words.text("population.known", count=words.count(frame.height))
    st.markdown(f"**{title}**")
    show_table(frame, words, key="population_known", alt=title)
    show_downloads(view, Export(name="populations", title=title, frame=lambda: frame))


def _tabulate(lines: Sequence[Line], known: dict[tuple[str, int], int]) -> pl.DataFrame:
    """Rows without doubt, beside the number that is noted already where there is one."""
    frame = pl.DataFrame(
        {
            "agency_name": [line["agency_name"] for line in lines],
            "report_year": [line["year"] for line in lines],
            "resident_count": [line["residents"] for line in lines],
            "noted_resident_count": [known.get((line["agency_id"], line["year"])) for line in lines],
            "population_source": [line["source"] for line in lines],
        },
        schema_overrides={"noted_resident_count": pl.Int64},
    )
    return frame if frame["noted_resident_count"].count() else frame.drop("noted_resident_count")


def _note(store: Path, by: str, lines: Sequence[Line], source_name: str) -> object:
    found = [Population(line["agency_id"], line["year"], line["residents"], line["source"]) for line in lines]
    return note_populations(store, by, found, source_name)

"""`disclosure population import FILE | read FILE | show | undo`: residents of places, from an office's statistics."""

from __future__ import annotations

import argparse
import getpass
import json
from pathlib import Path

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.commands.listed import names_of_bodies, print_left_out
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.journals import JournalError
from disclosure.decisions.populations import (
    PopulationError,
    list_noted,
    note_populations,
    populations,
    undo_populations,
)
from disclosure.model.plain_text import plain
from disclosure.roster import RosterError


def run(options: argparse.Namespace) -> int:
    """Do what is asked; status 1 where rows of a list are in doubt and were not taken."""
    folder = store_folder(options)
    try:
        if options.action in ("import", "read"):
            return _import(options, folder)
        return _undo(options, folder) if options.action == "undo" else _show(options, folder)
    except (PopulationError, RosterError, JournalError) as error:
        raise UsageError(str(error)) from error


def _import(options: argparse.Namespace, folder: Path) -> int:
    from disclosure.roster.files import read_list
    from disclosure.roster.population_lists import NAMED_BY, judge_populations

    if not options.file:
        raise UsageError("请写明文件 | name a file")
    path = Path(options.file)
    judged = judge_populations(
        read_list(path, named_by=NAMED_BY), registry_of(folder), names_of_bodies(options, folder)
    )
    if options.action == "read":
        for found in judged:
            number = found.population
            line = {
                "place": found.listed.place,
                "listed_name": found.listed.fields.get("name", ""),
                "agency_name": found.agency_name,
                "agency_id": number and number.agency_id,
                "year": number and number.year,
                "residents": number and number.residents,
                "source": number and number.source,
                "doubts": found.doubts,
                "same_as": found.same_as,
            }
            print(json.dumps(line, ensure_ascii=False))
        return 0
    left_out = print_left_out(judged, lambda words, code: words.code("population_doubt", code))
    taken = [found.population for found in judged if found.population is not None]
    if taken:
        note_populations(folder, options.by or getpass.getuser(), taken, path.name)
    print(
        f"已记 {len(taken)} 个常住人口数,未采用 {left_out} 行 | "
        f"noted {len(taken)} numbers of residents, left out {left_out} rows"
    )
    return REFUSED if left_out else 0


def _show(options: argparse.Namespace, folder: Path) -> int:
    names = names_of_bodies(options, folder)
    found = populations(list_noted(folder))
    for (agency_id, year), noted in sorted(found.items()):
        print(plain(f"{year}  {names.get(agency_id, agency_id)}  {noted.residents}  {noted.source}"))
    if not found:
        print("没有常住人口数 | no number of residents is noted")
    return 0


def _undo(options: argparse.Namespace, folder: Path) -> int:
    noted = list_noted(folder)
    if not noted:
        raise UsageError("没有常住人口数 | no number of residents is noted")
    undo_populations(folder, options.by or getpass.getuser(), noted[-1].entry_id)
    count = len(noted[-1].populations)
    print(
        f"已撤销 {noted[-1].noted_by} 所记的 {count} 个常住人口数 | "
        f"{count} numbers of residents by {noted[-1].noted_by} no longer count"
    )
    return 0

"""`disclosure filing import FILE | read FILE | show | undo`: when reports were filed with the office."""

from __future__ import annotations

import argparse
import getpass
import json
from pathlib import Path

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.commands.listed import names_of_bodies, print_left_out
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.filings import FilingError, filed_reports, list_noted, note_filings, undo_filings
from disclosure.decisions.journals import JournalError
from disclosure.model.plain_text import plain
from disclosure.roster import RosterError


def run(options: argparse.Namespace) -> int:
    """Do what is asked; status 1 where rows of a list are in doubt and were not taken."""
    folder = store_folder(options)
    try:
        if options.action in ("import", "read"):
            return _import(options, folder)
        return _undo(options, folder) if options.action == "undo" else _show(options, folder)
    except (FilingError, RosterError, JournalError) as error:
        raise UsageError(str(error)) from error


def _import(options: argparse.Namespace, folder: Path) -> int:
    from disclosure.roster.files import read_list
    from disclosure.roster.filing_lists import judge_filings

    if not options.file:
        raise UsageError("请写明文件 | name a file")
    path = Path(options.file)
    judged = judge_filings(read_list(path), registry_of(folder), names_of_bodies(options, folder))
    if options.action == "read":
        for found in judged:
            filing = found.filing
            line = {
                "place": found.listed.place,
                "listed_name": found.listed.fields.get("name", ""),
                "agency_name": found.agency_name,
                "agency_id": filing and filing.agency_id,
                "report_year": filing and filing.report_year,
                "scope": filing and filing.scope,
                "filed_on": None if filing is None else str(filing.filed_on),
                "doubts": found.doubts,
                "same_as": found.same_as,
            }
            print(json.dumps(line, ensure_ascii=False))
        return 0
    left_out = print_left_out(judged, lambda words, code: words.code("filing_doubt", code))
    taken = [found.filing for found in judged if found.filing is not None]
    if taken:
        note_filings(folder, options.by or getpass.getuser(), taken, path.name)
    print(
        f"已记 {len(taken)} 个备案日期,未采用 {left_out} 行 | "
        f"noted {len(taken)} dates of filing, left out {left_out} rows"
    )
    return REFUSED if left_out else 0


def _show(options: argparse.Namespace, folder: Path) -> int:
    names = names_of_bodies(options, folder)
    found = filed_reports(list_noted(folder))
    for (agency_id, year, scope), (filed_on, noted) in sorted(found.items()):
        print(plain(f"{filed_on}  {names.get(agency_id, agency_id)}  {year}  {scope}  {noted.noted_by}"))
    if not found:
        print("没有备案日期 | no date of filing is noted")
    return 0


def _undo(options: argparse.Namespace, folder: Path) -> int:
    noted = list_noted(folder)
    if not noted:
        raise UsageError("没有备案日期 | no date of filing is noted")
    undo_filings(folder, options.by or getpass.getuser(), noted[-1].entry_id)
    print(
        f"已撤销 {noted[-1].noted_by} 所记的 {len(noted[-1].filings)} 个备案日期 | "
        f"{len(noted[-1].filings)} dates of filing by {noted[-1].noted_by} no longer count"
    )
    return 0

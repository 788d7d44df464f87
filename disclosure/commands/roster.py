"""`disclosure roster import FILE | read FILE | show | export FILE | undo`: the list of bodies that owe a report."""

from __future__ import annotations

import argparse
import getpass
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.commands.listed import in_both_languages, print_left_out
from disclosure.commands.opening import open_store
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.journals import JournalError
from disclosure.model.plain_text import plain
from disclosure.roster import (
    Difference,
    RosterError,
    RosterRow,
    compare_rosters,
    list_rosters,
    load_roster,
    take_roster,
    undo_roster,
)
from disclosure.ui.shell.labels import Words


def run(options: argparse.Namespace) -> int:
    """Do what is asked; status 1 where rows of the list are in doubt and were not taken."""
    folder = store_folder(options)
    try:
        if options.action in ("import", "read"):
            return _import(options, folder)
        if options.action == "undo":
            return _undo(options, folder)
        rows = roster.rows if (roster := load_roster(folder)) else ()
    except (RosterError, JournalError) as error:
        raise UsageError(str(error)) from error
    if options.action == "show":
        for row in rows:
            print(json.dumps(asdict(row), ensure_ascii=False) if options.json else plain(describe_row(row)))
        if not rows:
            print("没有应报名录 | there is no roster")
        return 0
    _export(rows, _file_of(options))
    return 0


def _import(options: argparse.Namespace, folder: Path) -> int:
    from disclosure.roster.files import read_list
    from disclosure.roster.matching import judge_rows, rows_taken

    path = _file_of(options)
    with open_store(options) as store:
        bodies = store.query("agency_names", {})
    known = dict(bodies.select("agency_id", "agency_name").iter_rows())
    judged = judge_rows(read_list(path), registry_of(folder), known, options.first_year)
    if options.action == "read":
        for found in judged:
            line = {
                "place": found.listed.place,
                "listed": dict(found.listed.fields),
                "row": None if found.row is None else asdict(found.row),
                "doubts": found.doubts,
                "notes": found.notes,
                "may_be_accepted": found.may_be_accepted,
            }
            print(json.dumps(line, ensure_ascii=False))
        return 0
    taken = rows_taken(judged, set(options.accept))
    left_out = print_left_out(
        [found for found in judged if found.listed.place not in options.accept],
        lambda words, code: words.code("roster_doubt", code),
    )
    before = list_rosters(folder)
    for difference in compare_rosters(before[-1].rows if before else (), taken):
        print(plain(describe_difference(difference)))
    if not options.dry_run:
        by = options.by or getpass.getuser()
        take_roster(folder, by, taken, path.name, seen=[roster.roster_id for roster in before])
    print(
        f"{'将采用' if options.dry_run else '已采用'} {len(taken)} 行,未采用 {left_out} 行 | "
        f"{'would take' if options.dry_run else 'took'} {len(taken)} rows, left out {left_out}"
    )
    return REFUSED if left_out else 0


def _undo(options: argparse.Namespace, folder: Path) -> int:
    roster = load_roster(folder)
    if roster is None:
        raise UsageError("没有应报名录 | there is no roster")
    undo_roster(folder, options.by or getpass.getuser(), roster.roster_id)
    left = load_roster(folder)
    print(
        f"已撤销 {roster.source_name} | {roster.source_name} no longer counts"
        + (f";现用 {left.source_name} | now {left.source_name}" if left else "")
    )
    return 0


def _export(rows: tuple[RosterRow, ...], path: Path) -> None:
    """Write the list with headings that an import reads again: .xlsx, else CSV."""
    import polars as pl

    from disclosure.downloads import to_csv
    from disclosure.roster.headings import export_frame

    frame = export_frame(rows)
    try:
        if path.suffix.lower() == ".xlsx":
            frame.with_columns(pl.all().cast(pl.String)).write_excel(path, worksheet="应报名录")
        else:
            path.write_bytes(to_csv(frame))
    except OSError as error:
        raise UsageError(f"无法写入 {path}({error.strerror}) | {path} cannot be written") from error


def _file_of(options: argparse.Namespace) -> Path:
    if not options.file:
        raise UsageError("请写明文件 | name a file")
    return Path(options.file)


def describe_row(row: RosterRow) -> str:
    """A body of the list in a line."""
    years = f"{row.first_year}-{row.last_year or ''}"
    kinds = [
        in_both_languages(partial(_say_value, name=name, value=value))
        for name, value in (("kind", row.kind), ("level", row.level))
        if value
    ]
    return "  ".join([str(row.position), row.agency_name, years, *kinds])


def describe_difference(difference: Difference) -> str:
    """What a new list changes about a body, in a line."""
    row = difference.after or difference.before
    assert row is not None
    what = in_both_languages(lambda words: words.code("roster_change", difference.what))
    return "  ".join([what, row.agency_name, *(_say_change(name, difference) for name in difference.changed)])


def _say_change(name: str, difference: Difference) -> str:
    """What a new list says otherwise about one field of a body."""

    def say(words: Words) -> str:
        before, after = (_say_value(words, name, getattr(row, name)) for row in (difference.before, difference.after))
        return words.text("roster.change", field=words.text(f"roster_field.{name}"), before=before, after=after)

    return in_both_languages(say)


def _say_value(words: Words, name: str, value: object) -> str:
    if value is None:
        return words.text("roster.nothing")
    return words.code(name, str(value)) if name in ("kind", "level") else str(value)

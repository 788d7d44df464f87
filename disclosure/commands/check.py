"""`disclosure check [--json] [--fail-on SEVERITY] [--agency NAME] [--year Y] [--severity SEVERITY]`: the findings."""

from __future__ import annotations

import argparse
import sys

from disclosure.checks import exceeds, find_all, json_lines, narrow, not_checkable_lines, text_lines
from disclosure.cli import REFUSED, UsageError
from disclosure.commands.opening import open_store
from disclosure.model.plain_text import plain
from disclosure.store.read import Store

_CANDIDATES = 5


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 where one is as grave as --fail-on."""
    with open_store(options) as store:
        bodies = _find_bodies(store, options.agency) if options.agency else None
        result = find_all(store.query, bodies)
    result = narrow(result, years=options.year, at_least=options.severity)
    for line in json_lines(result) if options.json else text_lines(result):
        print(line if options.json else plain(line, keep="\t"))
    if not options.json:
        for line in not_checkable_lines(result):
            print(plain(line), file=sys.stderr)
    return REFUSED if options.fail_on and exceeds(result, options.fail_on) else 0


def _find_bodies(store: Store, names: list[str]) -> list[str]:
    """The ids of bodies by their exact names or other names. UsageError for one that the store does not have."""
    found = []
    for name in names:
        rows = store.query("agency_search", {"text": name, "limit": _CANDIDATES}).rows(named=True)
        same = [row["agency_id"] for row in rows if name in (row["agency_name"], row["matched_name"])]
        if not same:
            near = ", ".join(str(row["agency_name"]) for row in rows) or "-"
            raise UsageError(
                f"--agency {name}:数据库中没有这个机关;相近的有:{near} | the store has no such body; near it: {near}"
            )
        found += same
    return found

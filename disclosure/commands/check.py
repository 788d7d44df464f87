"""`disclosure check [--json] [--fail-on SEVERITY]`: what the rules find in the stored reports."""

from __future__ import annotations

import argparse
import sys

from disclosure.checks import exceeds, find_all, json_lines, not_checkable_lines, text_lines
from disclosure.cli import REFUSED
from disclosure.commands.opening import open_store


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 where one is as grave as --fail-on."""
    with open_store(options) as store:
        result = find_all(store.query)
    for line in json_lines(result) if options.json else text_lines(result):
        print(line)
    if not options.json:
        for line in not_checkable_lines(result):
            print(line, file=sys.stderr)
    return REFUSED if options.fail_on and exceeds(result, options.fail_on) else 0

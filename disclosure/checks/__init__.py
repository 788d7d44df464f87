"""The checks: rules as data (data/rules), one query each (queries/checks), their findings and how they are said.

`rules` loads the catalogue, `messages` fills its sentences, `run` runs every rule through a function that answers named
queries, `lines` writes findings as the command line prints them. Nothing here opens a store.
"""

from __future__ import annotations

from disclosure.checks.lines import exceeds, json_lines, not_checkable_lines, text_lines
from disclosure.checks.rules import Rule, load_reasons, load_rules
from disclosure.checks.run import CheckResult, affected_agencies, find_all, narrow

__all__ = [
    "CheckResult",
    "Rule",
    "affected_agencies",
    "exceeds",
    "find_all",
    "json_lines",
    "load_reasons",
    "load_rules",
    "narrow",
    "not_checkable_lines",
    "text_lines",
]

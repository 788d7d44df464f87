"""The rules of data/rules: what is checked, how severe a failure is, what it rests on and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Literal

from disclosure.checks.terms import CELL_PARTS, RULES_FOLDER, RuleError, statement_cells, statement_terms, terms_of
from disclosure.form.versions import read_rows

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From the gravest to the lightest."""

LEVELS = ("cell", "report", "two_years", "hierarchy", "text")

FAMILIES = {
    "sum_of_parts": ("terms", "rules"),
    "total_left_blank": ("terms", "missing_at"),
    "stock_continues": ("terms", "rules"),
    "cells_where": ("comparison", "exempt_domain"),
    "text_and_table": ("rules",),
}
"""The generic statements of queries/checks, and what each takes of a rule's row in family.csv and rows in term.csv.

One that takes `rules` is run once for all rules of its family: planning such a statement takes longer than the reports
of a few bodies.
"""


_NUMBERS_OF_A_RULE = 10_000
"""More lines, rows or blocks than any rule has."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages, with {placeholders} for values of the query's row."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a row of rule.csv and its query in queries/checks: that of its family, or a file of its own name.

    `message` says what does not agree, `ask` what the body is asked to do, `expected` and `found` what the two numbers
    of a finding are (empty where it has none): only a person can say which of them is wrong.
    `cases` are other sentences that the query chooses by its case_code. `tolerance` is how far two values may differ,
    in the unit of the cell; `limit_value` a bound in the unit of the cell; None where the rule has none. `formats` are
    the versions of the form that carry the cells, none where all do; `basis` names the article or
    notice; `needs` the cells. `family` names a generic statement, empty where the rule has one of its own, and
    `family_values` what family.csv gives it.
    """

    rule_id: str
    severity: Severity
    category: str
    level: str
    title: Message
    message: Message
    ask: Message
    expected: Message
    found: Message
    cases: dict[str, Message]
    basis: Message
    formats: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    tolerance: Decimal | None
    limit_value: Decimal | None
    needs: tuple[str, ...]
    family: str
    family_values: Mapping[str, str]

    @property
    def query_name(self) -> str:
        """The name of the query that returns the offending rows."""
        return self.family or self.rule_id.lower()

    def parameters(self, agency_ids: list[str] | None) -> dict[str, object]:
        """Exactly the parameters that the rule's query takes; `agency_ids` None means every body."""
        return joint_parameters([self], agency_ids)


def joint_parameters(rules: Sequence[Rule], agency_ids: list[str] | None) -> dict[str, object]:
    """The parameters of the query of one rule, or of several that are run together."""
    first = rules[0]
    is_joint = is_run_together(first)
    values: dict[str, object] = {
        "agency_ids": agency_ids,
        "first_year": _bound(min, (rule.first_year for rule in rules)),
        "last_year": _bound(max, (rule.last_year for rule in rules)),
    }
    if first.tolerance is not None and not is_joint:
        values["tolerance"] = first.tolerance
    if first.limit_value is not None and not is_joint:
        values["limit_value"] = first.limit_value
    for name in FAMILIES.get(first.family) or _of_own_statement(first.rule_id):
        if name == "terms":
            values[name] = _joint_terms(tuple(rule.rule_id for rule in rules))
        elif name == "cells":
            values[name] = statement_cells(first.rule_id)
        elif name == "rules":
            own = ("rule_id", "first_year", "last_year", "tolerance", "limit_value")
            values[name] = [{key: getattr(rule, key) for key in own} | dict(rule.family_values) for rule in rules]
        else:
            values[name] = first.family_values[name]
    return values


def _of_own_statement(rule_id: str) -> list[str]:
    """What a statement of one rule takes of its rows in term.csv: sums, cells, both or nothing."""
    return ["terms"] * bool(terms_of(rule_id)) + ["cells"] * bool(terms_of(rule_id, CELL_PARTS))


def is_run_together(rule: Rule) -> bool:
    """Whether the query of a rule takes all rules of its family at once."""
    return "rules" in FAMILIES.get(rule.family, ())


def _bound(choose: Callable[[list[int]], int], years: Iterable[int | None]) -> int | None:
    """The outermost of some years; None, no bound, where one of them is."""
    known = list(years)
    return None if None in known else choose([year for year in known if year is not None])


@cache
def _joint_terms(rule_ids: tuple[str, ...]) -> list[dict[str, object]]:
    """The cells of some rules, with numbers of lines, rows and blocks that no two rules share."""
    numbers = ("line_number", "row_number", "block_number")
    terms: list[dict[str, object]] = []
    for place, rule_id in enumerate(rule_ids):
        shift = place * _NUMBERS_OF_A_RULE
        for term in statement_terms(rule_id):
            terms.append(term | {name: int(str(term[name])) + shift for name in numbers})
    return terms


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule in the order of the file. RuleError names a rule with an unknown severity, level or family."""
    families = {row["rule_id"]: row for row in read_rows(RULES_FOLDER / "family.csv")}
    cases: dict[str, dict[str, Message]] = {}
    for row in read_rows(RULES_FOLDER / "case.csv"):
        cases.setdefault(row["rule_id"], {})[row["case_code"]] = Message(row["message_zh"], row["message_en"])
    rules = []
    for row in read_rows(RULES_FOLDER / "rule.csv"):
        if row["severity"] not in SEVERITIES or row["level"] not in LEVELS:
            raise RuleError(f"rule.csv: {row['rule_id']}: severity {row['severity']!r}, level {row['level']!r}")
        own = families.get(row["rule_id"], {})
        if own and own["family"] not in FAMILIES:
            raise RuleError(
                f"family.csv:{row['rule_id']} 的 family 应为 {tuple(FAMILIES)} 之一 | "
                f"family.csv: the family of {row['rule_id']} is one of {tuple(FAMILIES)}"
            )
        rules.append(
            Rule(
                rule_id=row["rule_id"],
                severity=row["severity"],
                category=row["category"],
                level=row["level"],
                title=Message(row["title_zh"], row["title_en"]),
                message=Message(row["message_zh"], row["message_en"]),
                ask=Message(row["ask_zh"], row["ask_en"]),
                expected=Message(row["expected_zh"], row["expected_en"]),
                found=Message(row["found_zh"], row["found_en"]),
                cases=cases.get(row["rule_id"], {}),
                basis=Message(row["basis_zh"], row["basis_en"]),
                formats=tuple(row["formats"].split()),
                first_year=_year(row["first_year"]),
                last_year=_year(row["last_year"]),
                tolerance=_number(row["tolerance"]),
                limit_value=_number(row["limit_value"]),
                needs=tuple(row["needs"].split()),
                family=own.get("family", ""),
                family_values=MappingProxyType(own),
            )
        )
    return tuple(rules)


@cache
def load_reasons() -> dict[str, Message]:
    """Why a rule could not be checked, by reason code."""
    return {
        row["reason_code"]: Message(row["label_zh"], row["label_en"]) for row in read_rows(RULES_FOLDER / "reason.csv")
    }

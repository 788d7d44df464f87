"""What a finding states, in words that the body can act on: the same on the page, in the sheets and in the tables.

The rule says what does not agree, what is asked and what its two numbers are (data/rules); the store gives the cells
that it rests on, as the report prints them, and the sentence of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import groupby
from typing import Any

from disclosure.checks import Rule, load_rules
from disclosure.form.versions import load_forms
from disclosure.ui.shell.answers import Answers
from disclosure.ui.shell.labels import Words

Row = Mapping[str, Any]
Key = tuple[str, int, str, int | None]

FEW_ZEROS = 2
"""Parts of a sum without a number are listed up to this many; more are counted."""

LONGEST_PRINTED = 40


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding in words of one language. `cells` and `quote` are the report's own; empty where it has none."""

    title: str
    message: str
    ask: str
    basis: str
    cells: tuple[str, ...]
    quote: str

    @property
    def evidence(self) -> str:
        """The cells and the sentence, a line each."""
        return "\n".join((*self.cells, *([self.quote] if self.quote else ())))


@cache
def rules_by_id() -> Mapping[str, Rule]:
    """The rules of data/rules by their ids."""
    return {rule.rule_id: rule for rule in load_rules()}


def rule_title(words: Words, rule_id: str) -> str:
    """The name of a rule; a store may be newer than the rules."""
    return words.code("rule", rule_id)


def number_meanings(words: Words, rule_id: str) -> tuple[str, str]:
    """What the number compared with and the number of the report are, by the rule; empty where it has none."""
    rule = rules_by_id().get(rule_id)
    if rule is None:
        return words.text("column.expected_value"), words.text("column.found_value")
    return (
        words.typeset(getattr(rule.expected, words.language)),
        words.typeset(getattr(rule.found, words.language)),
    )


def ask_of(words: Words, rule_id: str) -> str:
    """What the rule asks of the body."""
    rule = rules_by_id().get(rule_id)
    return "" if rule is None else words.typeset(getattr(rule.ask, words.language))


def finding_key(row: Row) -> Key:
    """What a finding's cells are kept under."""
    return (str(row["rule_id"]), int(row["report_id"]), str(row["figure_key"]), row["claim_number"])


def state_findings(words: Words, answers: Answers, rows: Sequence[Row]) -> list[Statement]:
    """The findings of `finding_list` as statements, in their order."""
    reports = sorted({int(row["report_id"]) for row in rows})
    cells: dict[Key, list[dict[str, Any]]] = {}
    quotes: dict[tuple[int, int], dict[str, Any]] = {}
    if reports:
        for cell in answers.ask("finding_cells", report_ids=reports).iter_rows(named=True):
            cells.setdefault(finding_key(cell), []).append(cell)
        for line in answers.ask("finding_quotes", report_ids=reports).iter_rows(named=True):
            quotes[line["report_id"], line["claim_number"]] = line
    return [
        _state(words, row, cells.get(finding_key(row), []), quotes.get((row["report_id"], row["claim_number"] or 0)))
        for row in rows
    ]


def _state(words: Words, row: Row, cells: Sequence[Row], quote: Row | None) -> Statement:
    rule = rules_by_id().get(str(row["rule_id"]))
    return Statement(
        title=rule_title(words, str(row["rule_id"])),
        message=words.typeset(str(row[f"message_{words.language}"])),
        ask=ask_of(words, str(row["rule_id"])),
        basis=words.typeset(getattr(rule.basis, words.language)) if rule else "",
        cells=tuple(_cell_lines(words, row, cells)),
        quote=_quote(words, quote) if quote else "",
    )


def _quote(words: Words, line: Row) -> str:
    if not line["position"]:
        return words.text("statement.note", quote=line["quote"])
    place = words.text(
        "quoted.paragraph", section=words.code("narrative", line["section_code"]), number=line["position"]
    )
    return words.text("statement.quote", place=place, quote=line["quote"])


def _cell_lines(words: Words, finding: Row, cells: Sequence[Row]) -> Iterable[str]:
    """A line a report and table, the finding's own report first; then what the parts of an aggregate have."""
    parts = [cell for cell in cells if cell["role"] == "part"]
    others = sorted((cell for cell in cells if cell["role"] != "part"), key=lambda cell: _order(finding, cell))
    earlier = [cell for cell in others if cell["cell_report_id"] != finding["report_id"]]
    is_history = len(earlier) > 1 and all(
        (_key(cell), cell["agency_id"]) == (str(finding["figure_key"]), finding["agency_id"]) for cell in earlier
    )
    for _, of_report in groupby(
        (cell for cell in others if not (is_history and cell in earlier)),
        key=lambda cell: (cell["cell_report_id"], cell["table_code"]),
    ):
        yield _report_line(words, finding, list(of_report))
    if is_history:
        yield _history_line(words, earlier)
    if parts:
        yield _part_line(words, parts)


def _order(finding: Row, cell: Row) -> tuple[Any, ...]:
    is_own = cell["cell_report_id"] == finding["report_id"]
    return (not is_own, -cell["report_year"], cell["agency_name"], cell["cell_report_id"], _form_place(cell))


def _form_place(cell: Row) -> int:
    return form_places().get((_key(cell)), len(form_places()))


@cache
def form_places() -> Mapping[str, int]:
    """Every known cell with its place in the order of the form, the older versions first."""
    keys = dict.fromkeys(field.key for form in load_forms().values() for field in form.fields())
    return {key: place for place, key in enumerate(keys)}


def _key(cell: Row) -> str:
    return f"{cell['table_code']}.{cell['row_code']}.{cell['column_code']}"


def _report_line(words: Words, finding: Row, cells: Sequence[Row]) -> str:
    """Each cell with its printed label and number; of many parts without a number only how many there are."""
    empty = [
        cell for cell in cells if cell["role"] in ("added", "subtracted") and not cell["value"] and _is_empty(cell)
    ]
    dropped = empty if len(empty) > FEW_ZEROS else []
    items = [
        words.text("statement.cell", place=printed_place(words, cell), number=printed_number(words, cell))
        for cell in cells
        if cell not in dropped
    ]
    if dropped:
        states = _states(words, dropped)
        if items:
            items.append(words.text("statement.rest", count=len(dropped), states=states))
        else:
            items.append(words.text("statement.all", count=len(dropped), states=states))
    first = cells[0]
    key = "statement.table" if first["agency_id"] == finding["agency_id"] else "statement.table_of"
    named = {} if first["agency_id"] == finding["agency_id"] else {"name": first["agency_name"]}
    return words.text(
        key,
        **named,
        year=words.year(first["report_year"]),
        scope=words.code("scope", first["scope"]),
        table=words.table(first["table_code"]),
        cells=words.text("statement.joint").join(items),
    )


def _history_line(words: Words, cells: Sequence[Row]) -> str:
    """The same cell in the body's other reports, the latest first."""
    items = [
        words.text("statement.part", name=words.year(cell["report_year"]), number=printed_number(words, cell))
        for cell in cells
    ]
    return words.text("statement.history", cells=words.text("statement.joint").join(items))


def _part_line(words: Words, parts: Sequence[Row]) -> str:
    """The same cell in the reports of the parts, the largest first."""
    filled = sorted(
        (cell for cell in parts if cell["value"] or not _is_empty(cell)),
        key=lambda cell: (-(cell["value"] or 0), cell["agency_name"]),
    )
    items = [
        words.text("statement.part", name=cell["agency_name"], number=printed_number(words, cell)) for cell in filled
    ]
    empty = [cell for cell in parts if cell not in filled]
    if len(empty) == 1:
        name = empty[0]["agency_name"]
        items.append(words.text("statement.one_part", name=name, states=_states(words, empty)))
    elif empty:
        key = "statement.rest_parts" if items else "statement.all_parts"
        items.append(words.text(key, count=len(empty), states=_states(words, empty)))
    return words.text(
        "statement.parts", year=words.year(parts[0]["report_year"]), cells=words.text("statement.joint").join(items)
    )


def _is_empty(cell: Row) -> bool:
    return cell["state"] in ("zero", "blank", "not_applicable")


def _states(words: Words, cells: Sequence[Row]) -> str:
    found = [state for state in ("zero", "blank", "not_applicable") if any(cell["state"] == state for cell in cells)]
    return words.text("statement.or").join(words.text(f"statement.{state}") for state in found)


def printed_place(words: Words, cell: Row) -> str:
    """The labels of a cell as the report's own version of the form prints them."""
    labels = _printed_labels(words.language).get(str(cell["format_version"]), {})
    table, row, column = (str(cell[f"{name}_code"]) for name in ("table", "row", "column"))
    row_label, column_label = labels.get(f"{table}.row.{row}"), labels.get(f"{table}.column.{column}")
    return words.text(
        "statement.place",
        row=words.row(table, row) if row_label is None else words.typeset(row_label),
        column=words.column(table, column) if column_label is None else words.typeset(column_label),
    )


@cache
def _printed_labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """By version of the form: the labels by `table.row.code` and `table.column.code`."""
    return {
        code: {
            f"{entry.table}.{axis}.{entry.code}": str(getattr(entry, f"label_{language}"))
            for axis, entries in (("row", form.rows), ("column", form.columns))
            for entry in entries
        }
        for code, form in load_forms().items()
    }


def printed_number(words: Words, cell: Row) -> str:
    """What stands in the cell as it is printed, and what it was corrected to where a person did so."""
    raw = " ".join(str(cell["raw_text"]).split())
    raw = raw if len(raw) <= LONGEST_PRINTED else f"{raw[:LONGEST_PRINTED]}…"
    state = str(cell["state"])
    if state in ("number", "zero"):
        value = words.count(cell["value"])
        if not raw:
            return value
        unit = cell["unit"] if cell["unit"] and cell["unit"] not in raw else ""
        printed = _number(raw)
        if printed is not None and printed != cell["value"]:
            return words.text("statement.corrected", raw=f"{raw}{unit}", value=value)
        return f"{raw}{unit}"
    if state in ("blank", "not_applicable"):
        return words.text(f"statement.{state}") if state == "blank" or not raw else f"“{raw}”"
    return words.text("statement.no_number", raw=raw or words.text("statement.blank"))


def _number(raw: str) -> Decimal | None:
    try:
        return Decimal(raw.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None

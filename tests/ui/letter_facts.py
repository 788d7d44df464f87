"""Lines of the sheets to bodies read back and compared with the store: by templates of their own and plain SQL.

A line's sentence has to fit one of the templates below for its rule; the numbers and places in it, and the cells and
sentences that it shows, are then looked up in the tables of the store, or counted anew from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from disclosure.form.versions import load_forms
from disclosure.ui.shell.typography import typeset_chinese
from tests.checks import reference
from tests.store.rows import rows_of
from tests.ui.letter_sentences import BLANKS, number, read_sentence
from tests.ui.letter_tables import LABELS, Tables, file_rows, subject_cells


@dataclass(frozen=True)
class Line:
    """A finding of the store with its line of the sheet."""

    finding: Mapping[str, Any]
    evidence: str
    sentence: str
    language: str


class Reader:
    """One line compared with the tables."""

    def __init__(self, tables: Tables, line: Line) -> None:
        self.tables, self.line = tables, line
        self.rule_id, self.report_id = str(line.finding["rule_id"]), int(line.finding["report_id"])
        self.report = tables.reports[self.report_id]
        agency, year, scope = self.report["agency_id"], self.report["year"], self.report["scope"]
        self.previous = tables.report(agency, year - 1, scope)
        self.said = read_sentence(self.rule_id, line.language, line.sentence)

    def check(self) -> None:
        """Every number and place of the line is that of the store."""
        self.check_cells()
        said = self.said
        if "diff" in said:
            of_expected = number(said["a"] if self.rule_id == "X_CARRY" else said["e"]) or 0
            assert number(said["diff"]) == abs((number(said["f"]) or 0) - of_expected), self.line
        CHECKS[self.rule_id](self)

    # -- places -----------------------------------------------------------------------------------------------------

    def code(self, axis: str, table: str, label: str, form: str | None = None) -> str:
        version = form or self.report["form"]
        versions = [version] if version else list(load_forms())[::-1]
        for each in (*versions, *load_forms()):
            found = LABELS[self.line.language].get((each, f"{table}.{axis}"), {})
            if label in found:
                return found[label]
        raise AssertionError(f"no {axis} {label!r} of {table}")

    def key_of(self, place: str, table: str, form: str | None = None) -> str:
        """`row·column` as the key of the cell."""
        joint = "·" if self.line.language == "zh" else ", "
        for at in [match.start() for match in re.finditer(re.escape(joint), place)]:
            row, column = place[:at], place[at + len(joint) :]
            try:
                return f"{table}.{self.code('row', table, row, form)}.{self.code('column', table, column, form)}"
            except AssertionError:
                continue
        raise AssertionError(f"no cell {place!r}")

    def own(self, key: str) -> Decimal | None:
        return self.tables.value(self.report_id, key)

    def before(self, key: str) -> Decimal | None:
        return self.tables.value(self.previous, key)

    def is_(self, name: str, value: Decimal | int | None) -> None:
        assert number(self.said[name]) == value, (name, self.said[name], value, self.line)

    # -- cells and sentences beside it ------------------------------------------------------------------------------

    def check_cells(self) -> None:
        """Cells as printed, and the sentence; places and numbers stand in the store."""
        zh = self.line.language == "zh"
        for text in filter(None, self.line.evidence.split("\n")):
            if text.startswith(("正文（", "Text (")):
                self.check_quote(text)
            elif text.startswith(("本机关其他年度报告的同一格：", "The same cell in other reports of this body: ")):
                for item in text.split("：" if zh else ": ", 1)[1].split("；" if zh else "; "):
                    year, shown = re.fullmatch(r"(\d{4})年? (.+)", item).groups()  # type: ignore[union-attr]
                    of_year = self.tables.report(self.report["agency_id"], int(year), self.report["scope"])
                    self.check_cell(of_year, str(self.line.finding["figure_key"]), shown)
            elif text.startswith(("所属机关", "The same cell in the reports of the parts")):
                self.check_parts(text.split("：" if zh else ": ", 1)[1])
            else:
                self.check_report_line(text)

    def check_report_line(self, text: str) -> None:
        zh = self.line.language == "zh"
        pattern = (
            r"(?P<name>.*?)(?P<year>\d{4})年(?:（(?P<scope>[^《]*)）)?《(?P<table>[^》]+)》：(?P<cells>.*)"
            if zh
            else r"(?:(?P<name>.*?), )?(?P<year>\d{4})(?: \((?P<scope>[^)]*)\))?, (?P<table>[^:]+): (?P<cells>.*)"
        )
        found = re.fullmatch(pattern, text)
        assert found, text
        titles = {
            "主动公开政府信息情况": "proactive",
            "Proactive disclosure": "proactive",
            "收到和处理政府信息公开申请情况": "applications",
            "Applications received and handled": "applications",
            "政府信息公开行政复议、行政诉讼情况": "remedies",
            "Reconsideration and litigation": "remedies",
        }
        table = titles[found["table"]]
        agency, scope = self.report["agency_id"], self.report["scope"]
        if found["name"]:
            (agency,) = {row["agency_id"] for row in self.tables.reports.values() if row["name"] == found["name"]}
            scope = {"本机关": "own", "Own body": "own"}.get(found["scope"], "aggregate")
        report_id = self.tables.report(agency, int(found["year"]), scope)
        assert report_id is not None, text
        form = self.tables.reports[report_id]["form"]
        listed = []
        for item in re.findall(r"“[^”]+” ?[^；;]+|(?:其余|the other )[^；;]+", found["cells"]):
            cell = re.fullmatch(r"“(?P<place>.+?)” ?(?P<shown>[^”]+|“.*”)", item)
            if cell:
                key = self.key_of(cell["place"], table, form)
                listed.append(key)
                self.check_cell(report_id, key, cell["shown"])
            else:
                self.check_rest(item, report_id, table, listed)

    def check_rest(self, item: str, report_id: int, table: str, listed: list[str]) -> None:
        """`the other 18 cells are 0`: so many parts of the rule's sum have no number, and no more."""
        (count,) = re.findall(r"\d+", item.split("格" if self.line.language == "zh" else "cells")[0])
        rest = [key for key in self.parts(report_id, table) if key not in listed]
        assert len(rest) == int(count), (item, rest)
        states = {self.tables.figures[report_id][key][1] for key in rest}
        words = {"zero": "0", "blank": "空白|blank", "not_applicable": "/"}
        said = item.split("为" if self.line.language == "zh" else " are ", 1)[1]
        assert {state for state, word in words.items() if re.search(word, said)} == states, item

    def parts(self, report_id: int, table: str) -> list[str]:
        """The parts of the sum that the rule makes in a report, that the report has."""
        _, row, column = str(self.line.finding["figure_key"]).split(".")
        if self.rule_id == "T3_OUTCOME_SUM":
            keys = [f"{table}.{part}.{column}" for part in (*reference.ALWAYS, "other", *reference.SPLIT)]
        elif self.rule_id.startswith("T3_ROW_TOTAL"):
            keys = [f"{table}.{row}.{part}" for part in reference.APPLICANTS]
        elif self.rule_id in ("T4_SUM", "X_PENDING"):
            keys = [f"{table}.{row}.{part}" for part in reference.RESULTS]
        elif self.rule_id == "T3_BALANCE":
            keys = [f"{table}.{part}.{column}" for part in ("received_new", "carried_in", "carried_out")]
        else:
            claim = self.tables.claims[self.report_id, self.line.finding["claim_number"]]
            keys = subject_cells(claim["subject"], self.tables.reports[report_id]["form"])
        return [key for key in keys if key in self.tables.figures[report_id]]

    def check_cell(self, report_id: int | None, key: str, shown: str) -> None:
        assert self.is_shown(report_id, key, shown), (key, shown)

    def is_shown(self, report_id: int | None, key: str, shown: str) -> bool:
        _, state, raw = self.tables.figures[report_id or 0][key]
        if state in ("number", "zero"):
            return shown in (raw, f"{raw}元", f"{raw}万元")
        return shown in BLANKS if state == "blank" else f"“{raw}”" in shown

    def check_parts(self, cells: str) -> None:
        key = str(self.line.finding["figure_key"])
        for item in cells.split("；" if self.line.language == "zh" else "; "):
            if item.startswith(("其余", "the other")):
                continue
            children = {
                report_id: item.removeprefix(row["name"]).strip()
                for report_id, row in self.tables.reports.items()
                if item.startswith(f"{row['name']} ")
                and (row["parent"], row["year"]) == (self.report["agency_id"], self.report["year"])
                and key in self.tables.figures[report_id]
            }
            assert any(self.is_shown(report_id, key, shown) for report_id, shown in children.items()), item

    def check_quote(self, text: str) -> None:
        claim = self.tables.claims[self.report_id, self.line.finding["claim_number"]]
        assert claim["quote"] in text, text
        if not claim["position"]:
            assert "核对时的摘记" in text or "a note made" in text
        else:
            (place,) = re.findall(r"第(\d+)段|paragraph (\d+)", text.split("“")[0])
            assert int("".join(place)) == claim["position"]

    # -- what the tables give anew ----------------------------------------------------------------------------------

    def numbers(self, report_id: int | None) -> list[Decimal]:
        return [value for value, _, _ in self.tables.figures.get(report_id or 0, {}).values() if value is not None]

    def history(self, key: str) -> dict[int, Decimal]:
        agency, year, scope = self.report["agency_id"], self.report["year"], self.report["scope"]
        found = {}
        for before in range(year - 5, year):
            value = self.tables.value(self.tables.report(agency, before, scope), key)
            if value is not None:
                found[before] = value
        return found


def _filled(reader: Reader, report_id: int | None, row: str, column: str) -> Decimal | None:
    """A cell of the application table; a blank total is the sum of its applicants."""
    figures = reader.tables.figures.get(report_id or 0, {})
    value, state, _ = figures.get(f"applications.{row}.{column}", (None, "absent", ""))
    if value is None and column == "total" and state == "blank":
        parts = [figures.get(f"applications.{row}.{name}", (None, "", ""))[0] for name in reference.APPLICANTS]
        given = [part for part in parts if part is not None]
        return sum(given, Decimal(0)) if given else None
    return value


def _total(values: Iterator[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _t3_balance(r: Reader) -> None:
    column = r.code("column", "applications", r.said["column"])
    cells = [
        _filled(r, r.report_id, row, column) for row in ("received_new", "carried_in", "outcome_total", "carried_out")
    ]
    for name, value in zip("abcd", cells, strict=True):
        r.is_(name, value)
    r.is_("e", _total(iter(cells[:2])))
    r.is_("f", _total(iter(cells[2:])))


def _t3_outcome_sum(r: Reader) -> None:
    column = r.code("column", "applications", r.said["column"])
    rows = (*reference.ALWAYS, "other", *reference.SPLIT)
    r.is_("e", _total(_filled(r, r.report_id, row, column) for row in rows))
    r.is_("f", _filled(r, r.report_id, "outcome_total", column))


def _t3_row_total(r: Reader) -> None:
    row = r.code("row", "applications", r.said["row"])
    r.is_("e", _total(r.own(f"applications.{row}.{name}") for name in reference.APPLICANTS))
    total = r.own(f"applications.{row}.total")
    if "f" in r.said:
        r.is_("f", total)
    else:
        assert total is None


def _t4_sum(r: Reader) -> None:
    row = r.code("row", "remedies", r.said["row"])
    r.is_("e", _total(r.own(f"remedies.{row}.{name}") for name in reference.RESULTS))
    r.is_("f", r.own(f"remedies.{row}.total"))


def _t2(names: Mapping[str, tuple[bool, str]], expected: Callable[..., Decimal]) -> Callable[[Reader], None]:
    def check(r: Reader) -> None:
        row = r.code("row", "proactive", r.said["row"])
        values = {}
        for name, (is_before, column) in names.items():
            key = f"proactive.{row}.{column}"
            values[name] = r.before(key) if is_before else r.own(key)
            r.is_(name, values[name])
        r.is_("e", expected(**{name: value or Decimal(0) for name, value in values.items() if name != "f"}))

    return check


def _x_carry(r: Reader) -> None:
    column = r.code("column", "applications", r.said["column"])
    r.is_("f", _filled(r, r.report_id, "carried_in", column))
    if "机关当年有" not in r.line.sentence and "the body was founded" not in r.line.sentence:
        r.is_("a", _filled(r, r.previous, "carried_out", column))


def _x_pending(r: Reader) -> None:
    row = r.code("row", "remedies", r.said["row"])
    r.is_("a", r.before(f"remedies.{row}.pending"))
    results = _total(r.own(f"remedies.{row}.{name}") for name in reference.RESULTS)
    r.is_("f", max(results, r.own(f"remedies.{row}.total") or Decimal(0)))


def _a_ge_child(r: Reader) -> None:
    key = str(r.line.finding["figure_key"])
    table = key.split(".")[0]
    assert r.key_of(r.said["cell"], table) == key
    if r.said.get("unit"):
        return  # money of mixed units: compared in yuan, tests/checks/body_cases.py
    r.is_("f", r.own(key))
    best: dict[str, tuple[int, Decimal, str]] = {}
    for report_id, row in r.tables.reports.items():
        value = r.tables.value(report_id, key)
        if row["parent"] == r.report["agency_id"] and row["year"] == r.report["year"]:
            rank = {"aggregate": 2, "own": 1}.get(row["scope"], 0)
            if row["agency_id"] not in best or rank > best[row["agency_id"]][0]:
                best[row["agency_id"]] = (rank, value or Decimal(0), row["name"])
    values = {name: value for _, value, name in best.values() if value}
    assert values[r.said["name"]] == max(values.values())
    if "count" in r.said:
        r.is_("count", len(values))
        r.is_("largest", max(values.values()))
        r.is_("e", sum(values.values(), Decimal(0)))
    else:
        r.is_("e", max(values.values()))


def _a_scope(r: Reader) -> None:
    key = str(r.line.finding["figure_key"])
    assert r.key_of(r.said["cell"], key.split(".")[0]) == key
    r.is_("f", r.own(key))
    aggregate = r.tables.report(r.report["parent"], r.report["year"], "aggregate")
    r.is_("e", r.tables.value(aggregate, key))
    assert r.tables.reports[aggregate or 0]["name"] == r.said["name"]


def _cell(r: Reader) -> None:
    key = str(r.line.finding["figure_key"])
    if "cell" in r.said:
        assert r.key_of(r.said["cell"], key.split(".")[0]) == key
    r.is_("f", r.own(key))


def _rules_power(r: Reader) -> None:
    r.is_("f", r.own(f"proactive.rules.{r.code('column', 'proactive', r.said['column'])}"))


def _unit_fee(r: Reader) -> None:
    key = "proactive.administrative_fees.fee_amount"
    r.is_("f", r.own(key))
    assert number(r.said["e"]) == (r.own(key) or 0) / 10000
    if "a" in r.said:
        r.is_("a", r.before(key))


def _copy(r: Reader) -> None:
    own = r.numbers(r.report_id)
    r.is_("count", len(own))
    r.is_("nonzero", sum(value != 0 for value in own))
    assert own == r.numbers(r.previous) or sorted(own) == sorted(r.numbers(r.previous))


def _date(r: Reader) -> None:
    day = r.report["published_on"]
    assert r.said["day"] == day.isoformat()
    year, month, last = (int(part) for part in r.said["deadline"].split("-"))
    assert year == r.report["year"] + 1
    assert (month, last) in ((1, 31), (3, 31))
    assert (day - day.replace(year=year, month=month, day=last)).days == number(r.said["late"])


def _format(r: Reader) -> None:
    figures = r.tables.figures.get(r.report_id, {})
    zh = r.line.language == "zh"
    titles = {
        typeset_chinese(row["title_zh"]) if zh else row["title_en"]: row["table_code"]
        for row in file_rows("formats/table.csv")
    }
    table = titles.get(r.said.get("table", ""), "")
    sentence = r.line.sentence
    if "cell" in r.said:
        key = r.key_of(r.said["cell"], table)
        assert key in figures
        assert key not in {item.key for item in load_forms()[r.report["form"]].fields()}
    elif "row" in r.said:
        is_extra = "格式以外" in sentence or "does not have" in sentence
        if is_extra:
            row = str(r.line.finding["figure_key"]).split(".")[1]
            assert any(key.startswith(f"{table}.{row}.") for key in figures)
        else:
            row = r.code("row", table, r.said["row"])
            assert not any(key.startswith(f"{table}.{row}.") for key in figures)
        if "count" in r.said:
            form = load_forms()[r.report["form"]]
            missing = [
                each
                for each in form.table_rows(table)
                if each.is_national and not any(key.startswith(f"{table}.{each.code}.") for key in figures)
            ]
            r.is_("count", len(missing))
    elif "form" in r.said:
        version = load_forms()[r.report["form"]].version
        assert version.notice in r.said["form"]
    elif "table" in r.said:
        assert not any(key.startswith(f"{table}.") for key in figures)
    else:
        section = {
            "总体情况": "overview",
            "问题": "problems",
            "其他": "other_matters",
            "(overview)": "overview",
            "(problems": "problems",
            "(other": "other_matters",
        }
        (code,) = {name for word, name in section.items() if word in sentence}
        assert code not in {name for name, _ in r.tables.paragraphs[r.report_id]}


def _places(r: Reader, keys: list[str], form: str | None) -> None:
    """The cells that the sentence names are the first and the last of the quantity's."""
    named = re.findall("“(.*?)”", r.said["places"])
    places = [r.key_of(place, keys[0].split(".")[0], form) for place in named]
    if len(keys) <= 2:
        assert places == keys
    else:
        assert places == [keys[0], keys[-1]]
        (count,) = re.findall(r"(\d+)(?:格之和| cells together)", r.said["places"])
        assert int(count) == len(keys)


def _same_quote(said: str, quote: str, language: str) -> bool:
    return said == (typeset_chinese(quote) if language == "zh" else quote)


def _text_table(r: Reader) -> None:
    claim = r.tables.claims[r.report_id, r.line.finding["claim_number"]]
    assert _same_quote(r.said["quote"], claim["quote"], r.line.language), (r.said, claim)
    if "f" in r.said:
        r.is_("f", claim["value"])
        words = {"": "exact", "至少": "at_least", "at least ": "at_least", "约": "about", "about ": "about"}
        assert words[r.said["operator"]] == claim["operator"]
        (label,) = [row for row in file_rows("claims/subject.csv") if row["subject_code"] == claim["subject"]]
        assert typeset_chinese(label[f"label_{r.line.language}"]) == typeset_chinese(r.said["subject"])
    years = range(claim["first"], claim["last"] + 1)
    if "years" in r.said:
        assert [int(year) for year in re.findall(r"\d{4}", r.said["years"])] == sorted({years[0], years[-1]})
    else:
        assert list(years) == [r.report["year"]]
    total, form, keys = Decimal(0), None, []
    for year in years:
        report_id = r.tables.report(r.report["agency_id"], year, r.report["scope"])
        form = r.tables.reports[report_id or 0]["form"]
        keys = subject_cells(claim["subject"], form)
        for key in keys:
            table, row, column = key.split(".")
            value = r.tables.value(report_id, key)
            if value is None and table == "applications":
                value = _filled(r, report_id, row, column)
            total += value or 0
    r.is_("e", total)
    _places(r, keys, form)


def _text_sum(r: Reader) -> None:
    number_of = r.line.finding["claim_number"]
    claim = r.tables.claims[r.report_id, number_of]
    assert _same_quote(r.said["quote"], claim["quote"], r.line.language)
    parts = [
        other["value"]
        for (report_id, _), other in sorted(r.tables.claims.items())
        if report_id == r.report_id and other["kind"] == "part" and other["related"] == number_of
    ]
    assert [Decimal(part) for part in r.said["parts"].split("+")] == parts
    r.is_("e", sum(parts, Decimal(0)))
    r.is_("f", claim["value"])


def _text_share(r: Reader) -> None:
    claim = r.tables.claims[r.report_id, r.line.finding["claim_number"]]
    count, base = (r.tables.claims[r.report_id, claim[name]]["value"] for name in ("related", "base"))
    assert _same_quote(r.said["quote"], claim["quote"], r.line.language)
    r.is_("a", count)
    r.is_("b", base)
    r.is_("f", claim["value"])
    assert abs((number(r.said["e"]) or 0) - 100 * count / base) <= Decimal("0.005")


def _text_change(r: Reader) -> None:
    claim = r.tables.claims[r.report_id, r.line.finding["claim_number"]]
    count = r.tables.claims[r.report_id, claim["related"]]["value"]
    form = r.tables.reports[r.previous or 0]["form"]
    keys = subject_cells(claim["subject"], form)
    before = _total(r.before(key) for key in keys)
    _places(r, keys, form)
    assert _same_quote(r.said["quote"], claim["quote"], r.line.language)
    r.is_("a", before)
    r.is_("b", count)
    r.is_("f", claim["value"])
    wanted = count - before if claim["kind"] == "change_count" else 100 * (count - before) / before
    assert abs((number(r.said["e"]) or 0) - wanted) <= Decimal("0.005")


def _text_copy(r: Reader) -> None:
    other = r.line.finding["other_report_id"]
    matches = rows_of(r.tables.folder, "select report_id, other_report_id, shared_ratio from text_match")
    (ratio,) = [ratio for own, with_, ratio in matches if (own, with_) == (r.report_id, other)]
    assert abs((number(r.said["share"]) or 0) - Decimal(str(ratio)) * 100) <= Decimal("0.05")
    shared, count = number(r.said["shared"]) or 0, number(r.said["count"]) or 1
    assert abs(shared / count - Decimal(str(ratio))) <= Decimal("0.001")
    if "name" in r.said:
        assert r.tables.reports[other]["name"] == r.said["name"]
    text = "".join(text for _, text in r.tables.paragraphs[r.report_id])
    assert _plain(r.said["passage"]).rstrip("…")[:20] in _plain(text)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", typeset_chinese(text))


def _text_stock(r: Reader) -> None:
    (section,) = {"problems", "other_matters", "overview"} & r.said.keys()
    text = "".join(words for name, words in r.tables.paragraphs[r.report_id] if name == section)
    shown = r.said[section]
    assert _plain(text).startswith(_plain(shown).rstrip("…"))
    if "count" in r.said:
        assert number(r.said["count"]) == len(re.sub(r"[\W_]", "", text))


def _all_zero(r: Reader) -> None:
    own = r.numbers(r.report_id)
    assert not any(own)
    r.is_("count", len(own))
    earlier = r.tables.report(r.report["agency_id"], int(r.said["year"]), r.report["scope"])
    r.is_("nonzero", sum(value != 0 for value in r.numbers(earlier)))


def _jump_own(r: Reader) -> None:
    _cell(r)
    history = r.history(str(r.line.finding["figure_key"]))
    values = sorted(history.values())
    middle = len(values) // 2
    median = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    r.is_("e", median)
    r.is_("count", len(values))
    assert (int(r.said["first"]), int(r.said["last"])) == (min(history), max(history))


def _jump_peers(r: Reader) -> None:
    _cell(r)
    key = str(r.line.finding["figure_key"])
    r.is_("a", r.before(key))
    ratios = []
    for report_id, row in r.tables.reports.items():
        same = (row["kind"], row["level"], row["year"], row["scope"]) == tuple(
            r.report[name] for name in ("kind", "level", "year", "scope")
        )
        if same and row["agency_id"] != r.report["agency_id"]:
            now = r.tables.value(report_id, key)
            last = r.tables.value(r.tables.report(row["agency_id"], row["year"] - 1, row["scope"]), key)
            if now is not None and last:
                ratios.append(now / last)
    r.is_("count", len(ratios))
    middle = sorted(ratios)[len(ratios) // 2]
    ratio = number(r.said["ratio"]) or 0
    assert abs(ratio - middle) <= Decimal("0.001")
    assert abs((number(r.said["e"]) or 0) - ratio * (r.before(key) or 0)) <= Decimal("0.01")


CHECKS: Mapping[str, Callable[[Reader], None]] = {
    "T3_BALANCE": _t3_balance,
    "T3_OUTCOME_SUM": _t3_outcome_sum,
    "T3_ROW_TOTAL": _t3_row_total,
    "T3_ROW_TOTAL_BLANK": _t3_row_total,
    "T4_SUM": _t4_sum,
    "T2_DOC_STOCK": _t2(
        {
            "a": (True, "in_force_total"),
            "b": (False, "issued_this_year"),
            "c": (False, "repealed_this_year"),
            "f": (False, "in_force_total"),
        },
        lambda a, b, c: a + b - c,
    ),
    "T2_DISCLOSED_STOCK": _t2(
        {"a": (True, "total_disclosed"), "b": (False, "newly_disclosed_this_year"), "f": (False, "total_disclosed")},
        lambda a, b: a + b,
    ),
    "T2_STOCK_BOUND": _t2(
        {"a": (False, "issued_this_year"), "b": (False, "repealed_this_year"), "f": (False, "in_force_total")},
        lambda a, b: a - b,
    ),
    "T2_ITEMS_CHAIN": _t2(
        {"a": (True, "items_previous_year"), "b": (True, "items_change"), "f": (False, "items_previous_year")},
        lambda a, b: a + b,
    ),
    "X_CARRY": _x_carry,
    "X_PENDING": _x_pending,
    "A_GE_CHILD": _a_ge_child,
    "A_SCOPE": _a_scope,
    "R_RULES_POWER": _rules_power,
    "V_NONNEG": _cell,
    "V_INTEGER": _cell,
    "V_UNIT_FEE": _unit_fee,
    "V_COPY": _copy,
    "V_DATE": _date,
    "V_FORMAT": _format,
    "X_TEXT_T2": _text_table,
    "X_TEXT_T3": _text_table,
    "X_TEXT_T4": _text_table,
    "X_TEXT_SUM": _text_sum,
    "X_TEXT_SHARE": _text_share,
    "X_TEXT_CHANGE": _text_change,
    "V_TEXT_COPY_YEAR": _text_copy,
    "V_TEXT_COPY_BODY": _text_copy,
    "V_TEXT_STOCK": _text_stock,
    "V_ALL_ZERO": _all_zero,
    "V_JUMP_OWN": _jump_own,
    "V_JUMP_PEERS": _jump_peers,
}

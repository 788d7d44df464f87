"""Every word that the pages use exists in both languages, every code has a word, and no word is English in Chinese."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from disclosure.form import versions
from disclosure.measures import catalogue
from disclosure.model.report import TABLE_CODES
from disclosure.ui.about import glossary
from disclosure.ui.data import listings
from disclosure.ui.parts import coverage, tables
from disclosure.ui.shell import filters, page
from disclosure.ui.shell.labels import LabelError, Words, escape_markdown, fold_amount, load_interface
from disclosure.ui.shell.typography import typeset_chinese

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = [
    PROJECT / "app.py",
    *(PROJECT / "pages").glob("*.py"),
    *(path for folder in ("ui", "commands") for path in (PROJECT / "disclosure" / folder).rglob("*.py")),
]
ZH, EN = Words("zh"), Words("en")

ALLOWED_LATIN = re.compile(
    r"\{[^}]*\}|`[^`]*`|CSV|Excel|Word|Parquet|PNG|SVG|GB/T|Apache License|English|\*\*",
)


def literal_keys() -> Iterator[tuple[str, str]]:
    """(file, key) for every key that is written out in a call of `.text(...)`."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "text"):
                continue
            for argument in node.args[:1]:
                choices = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                for choice in choices:
                    if isinstance(choice, ast.Constant) and isinstance(choice.value, str) and "." in choice.value:
                        yield path.name, choice.value


def families_used() -> set[str]:
    """The families of keys that are put together at run time: f"state_short.{…}", `words.code("kind", …)`."""
    families = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        families |= {match[1] for match in re.finditer(r'text\(\s*f"([a-z_]+)\.', text)}
        families |= {match[1] for match in re.finditer(r'text\(\s*"([a-z_]+)\." \+', text)}
        families |= {match[1] for match in re.finditer(r'code\(\s*f?"([a-z_]+)"', text)}
    return families


def test_every_key_that_is_used_exists() -> None:
    unknown = [(file, key) for file, key in literal_keys() if key not in load_interface()]
    assert unknown == []


def test_no_key_is_left_over() -> None:
    used = {key for _, key in literal_keys()}
    together = families_used() | {"column", "chart", "framework", "meaning", *tables.CODE_COLUMNS.values()}
    title_keys = {"ranking.title", "overview.drivers"}
    left = [key for key in load_interface() if key not in used | title_keys and key.partition(".")[0] not in together]
    assert left == []


def test_both_languages_fill_the_same_places() -> None:
    for key, (chinese, english) in load_interface().items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (chinese, english)]
        assert places[0] == places[1], key


def test_chinese_words_are_chinese() -> None:
    found = {
        key: chinese
        for key, (chinese, _) in load_interface().items()
        if re.search("[A-Za-z]{2,}", ALLOWED_LATIN.sub("", chinese))
    }
    assert found == {}


def test_english_words_are_english() -> None:
    found = {
        key: english
        for key, (_, english) in load_interface().items()
        if re.search("[\u3400-\u9fff]", english) and key != "about.state_not_applicable"
    }
    assert found == {}


CODES = {
    "scope": ["own", "aggregate", "unknown"],
    "level": list(filters.ORDERS["level"]),
    "kind": list(filters.ORDERS["kind"]),
    "state": list(glossary.STATES),
    "status": ["complete", "partial", "refused"],
    "origin": ["document", "verified_figures", "simulated"],
    "severity": list(listings.SEVERITIES),
    "decision": ["confirmed", "explained", "source_error", "reader_error", "waived", "reopened"],
    "additivity": list(catalogue.ADDITIVITIES),
    "format": [version.code for version in versions.load_versions()],
    "table": list(TABLE_CODES),
    "coverage_state": [*coverage.STATES, "reported"],
    "data_view": list(listings.VIEWS),
    "order": ["highest", "lowest"],
    "rate": ["d1", "d2", "d3"],
}


@pytest.mark.parametrize("family", CODES)
def test_every_code_has_a_word(family: str) -> None:
    for code in CODES[family]:
        assert ZH.has_code(family, code), code
        assert ZH.code(family, code) != code
        assert EN.code(family, code)


def test_codes_in_the_schema_have_words() -> None:
    """The codes that the CHECKs of queries/schema allow."""
    column_families = {
        "kind": "kind",
        "level": "level",
        "scope": "scope",
        "state": "state",
        "status": "status",
        "origin": "origin",
        "severity": "severity",
        "decision": "decision",
    }
    seen = set()
    for path in (PROJECT / "queries" / "schema").glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        for column, codes in re.findall(r"(\w+) in \(([^)]*)\)", text):
            if column in column_families:
                for code in re.findall(r"'(\w+)'", codes):
                    seen.add((column_families[column], code))
    assert len(seen) > 30
    assert [pair for pair in sorted(seen) if not ZH.has_code(*pair)] == []


def problem_codes() -> set[str]:
    """The codes of problems that the reading side can give: first arguments of Problem, of notes and refusals."""
    found = set()
    folders = ("readers", "recognition", "reading", "ingest", "store")
    for path in [path for folder in folders for path in (PROJECT / "disclosure" / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            is_code = isinstance(first, ast.Constant) and isinstance(first.value, str)
            gives_code = name in ("Problem", "Refusal", "_problem", "note", "refuse") and is_code
            if gives_code and re.fullmatch(r"[a-z]+(_[a-z]+)+", first.value):
                found.add(first.value)
    return found


def test_every_problem_has_a_word() -> None:
    codes = problem_codes() - {"verified_fingerprint", "made_by"}
    assert len(codes) > 10
    assert sorted(code for code in codes if not ZH.has_code("problem", code)) == []


def test_every_rule_has_a_word() -> None:
    rules = {
        match
        for path in (PROJECT / "queries" / "checks").glob("*.sql")
        for match in re.findall(r"'((?:T[234]|X|A|R|V)_[A-Z0-9_]+)'", path.read_text(encoding="utf-8"))
    }
    assert sorted(rule for rule in rules if not ZH.has_code("rule", rule)) == []


def test_every_column_of_a_list_has_a_heading() -> None:
    for columns in listings.COLUMNS.values():
        for words in (ZH, EN):
            assert all(tables.headings(columns, words).values())


def test_rows_and_columns_of_the_form_have_labels() -> None:
    for form in versions.load_forms().values():
        for field in form.fields():
            for words in (ZH, EN):
                assert words.row(field.row.table, field.row.code)
                assert words.column(field.row.table, field.column.code)


def test_pages_have_files_titles_and_questions() -> None:
    assert {path.stem for path in (PROJECT / "pages").glob("*.py")} == set(page.PAGES)
    for name in page.PAGES:
        assert ZH.text(f"page.{name}") != EN.text(f"page.{name}")
        assert ZH.text(f"page.{name}_question")


def test_definitions_hold_no_codes() -> None:
    for metric in catalogue.list_metrics():
        for words in (ZH, EN):
            shown = [words.formula(metric.formula), words.formula(metric.numerator), words.definition(metric, "caveat")]
            for text in shown:
                assert not re.search(r"\b[a-z]+(_[a-z0-9]+)+\b", text), f"{metric.name}: {text}"


def test_unknown_key_is_an_error_and_unknown_code_is_other() -> None:
    with pytest.raises(LabelError, match=r"no label for 'no\.such'"):
        ZH.text("no.such")
    assert ZH.code("kind", "from_a_newer_program") == "其他"
    assert ZH.code("kind", None) == "未知"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), (0, "0"), (1374, "1,374"), (3.5, "3.5"), (1_000_000.0, "1,000,000"), (-8, "-8")],
)
def test_numbers(value: float | None, shown: str) -> None:
    assert ZH.count(value) == shown


def test_ratios_and_changes() -> None:
    assert ZH.ratio(0.19479) == "19.5%"
    assert ZH.ratio(None) == "—"
    assert ZH.points(0.0316) == "+3.2 个百分点"
    assert EN.points(-0.01) == "-1.0 points"
    assert ZH.signed_count(3) == "+3"
    assert str(fold_amount(0.1)) == "0.1"


def test_what_is_rounded_to_zero_has_no_sign() -> None:
    assert ZH.signed_count(-0.0) == "0"
    assert ZH.signed_count(-0.001) == "0"
    assert ZH.points(-0.0004) == "-0.04 个百分点", "a small difference is not none"
    assert ZH.points(-0.00004) == "0 个百分点"
    assert ZH.points(0) == "0 个百分点"
    assert ZH.signed_ratio(-0.0001) == "-0.01%"
    falls = (-1.0, 1.0, -0.99996, -1 + 1e-16)
    assert [ZH.signed_ratio(value) for value in falls] == ["-100.0%", "+100.0%", "-99.996%", "-100.0%"]
    assert [ZH.ratio(value) for value in (1 - 2e-16, 3e-17)] == ["100.0%", "0.0%"]
    assert ZH.signed_ratio(-0.0000001) == "0.0000%"
    assert ZH.signed_count(-0.01) == "-0.01"


def test_a_share_that_is_neither_none_nor_all_is_not_written_as_one() -> None:
    assert [ZH.ratio(value) for value in (0.0, 1.0, 13_999 / 14_000, 1 / 14_000)] == [
        "0.0%",
        "100.0%",
        "99.99%",
        "0.01%",
    ]
    assert ZH.ratio(1.0004) == "100.04%"


def test_ratios_beside_each_other_are_told_apart_where_they_differ() -> None:
    assert ZH.short_values(0.5026, 0.5034, is_rate=True) == ("50.26%", "50.34%")
    assert ZH.short_values(0.5, 0.6, is_rate=True) == ("50.0%", "60.0%")
    assert ZH.short_values(0.5, 0.5, is_rate=True) == ("50.0%", "50.0%")
    assert ZH.short_values(None, 7, is_rate=False) == ("—", "7")


@pytest.mark.parametrize(
    ("before", "now", "shown", "points"),
    [
        (0.50382, 0.49740, ("50.38%", "49.74%"), "-0.6 个百分点"),
        (0.30149, 0.30797, ("30.149%", "30.797%"), "+0.6 个百分点"),
        (0.376, 0.506, ("37.6%", "50.6%"), "+13.0 个百分点"),
        (0.5, 0.50002, ("50.000%", "50.002%"), "0 个百分点"),
    ],
)
def test_ratios_beside_each_other_bear_out_the_difference_that_is_told(
    before: float, now: float, shown: tuple[str, str], points: str
) -> None:
    assert ZH.short_values(before, now, is_rate=True) == shown
    assert ZH.points(now - before) == points


def test_english_words_go_with_their_number() -> None:
    assert EN.text("coverage.line", year=2024, bodies="1").endswith("the reports of 1 body.")
    assert EN.text("coverage.line", year=2024, bodies="1,001").endswith("the reports of 1,001 bodies.")
    assert EN.text("card.without_number", count=1).startswith("1 report has no such number")
    lost = [key for key, (_, english) in load_interface().items() if re.match(r"[^{}]*\[[^\[\]{}]*\|", english)]
    assert lost == [], "a pair of words without a number before it"


def test_differences_of_ratios_are_points() -> None:
    frame = pl.DataFrame({"value": [0.5, 0.4], "change": [-0.26767364, -0.000001], "matched_change": [0.0779, None]})
    shown = tables.to_points(frame, ("value", "change", "matched_change"))
    assert shown["change"].to_list() == [-26.77, 0.0]
    assert str(shown["change"][1]) == "0.0"
    assert shown["matched_change"].to_list() == [7.79, None]
    assert shown["value"].to_list() == [0.5, 0.4]
    assert tables.to_points(frame, ()).equals(frame)
    assert tables.headings(["change"], ZH, ("change",)) == {"change": "比上年增减（百分点）"}
    assert tables.headings(["change"], ZH) == {"change": "比上年增减"}


def test_messages_come_in_the_language() -> None:
    assert ZH.pick_message("此处没有数据库:x | no store: x") == "此处没有数据库：x"
    assert EN.pick_message("此处没有数据库:x | no store: x") == "no store: x"
    assert EN.pick_message("只有中文") == "只有中文"
    said = "第一格为 applications.received_new.total | first applications.received_new.total, not applications.x.total"
    assert ZH.pick_message(said) == "第一格为“一、本年新收政府信息公开申请数量·总计”", "no code on a page"
    assert EN.pick_message(said) == "first “Applications newly received this year, Total”, not applications.x.total"


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("(一)予以公开", "（一）予以公开"),
        ("本年收费金额(单位:万元)", "本年收费金额（单位：万元）"),
        ("共 3,511 件,其中", "共 3,511 件，其中"),
        ("https://a.cn/x?b=1,2", "https://a.cn/x?b=1,2"),
    ],
)
def test_punctuation(plain: str, typeset: str) -> None:
    assert typeset_chinese(plain) == typeset


def test_markdown_is_shown_as_it_stands() -> None:
    assert escape_markdown("a*b_[x](y)<i>$z$") == r"a\*b\_\[x\]\(y\)\<i\>\$z\$"

"""The named queries and the metrics that they define, read from the headers of queries/metrics and queries/checks.

A query file starts with comment lines `-- key: value`; the statement follows. The header of a metric and the rows of
its measures in data/measures are its one definition: page texts, tooltips, downloads and docs/metrics.md all come from
them, so that none can contradict the query.

Keys of every file in queries/metrics: `kind` (metric, query, or outside_metric: one whose denominator is no cell of a
report but comes from a list of the office), `title_zh`, `title_en`, `grain`, `parameter.<name>` and
`column.<name>` (each "中文 | English"). A metric has also those of METRIC_KEYS; its measures, their names and units are
the rows of data/measures that name it. `also` names a measure of another metric that the query returns. `like: <name>`
takes the parameters and columns of another file's header, `like: <name>.parameters` only the parameters. A value goes
on in lines that start with `--     `.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from disclosure.measures.terms import load_measure_rows
from disclosure.settings import QUERIES_FOLDER

NAMED_FOLDERS = ("metrics", "checks")
"""The folders whose files are run by name; the others build tables, views and macros."""

METRIC_KEYS = (
    "title_zh",
    "title_en",
    "definition_zh",
    "definition_en",
    "formula",
    "numerator",
    "denominator",
    "additivity",
    "unit_zh",
    "unit_en",
    "caveat_zh",
    "caveat_en",
    "valid_years",
    "grain",
)
METRIC_KINDS = ("metric", "outside_metric")
QUERY_KEYS = ("kind", "title_zh", "title_en", "grain")
ADDITIVITIES = ("additive", "stock", "not_additive")

Language = Literal["zh", "en"]

_HEADER_LINE = re.compile(r"-- (?P<key>[a-z][a-z0-9_.]*): (?P<value>\S.*)")
_CHINESE = re.compile("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026]")
_CONTINUATION = re.compile(r"--     (?P<value>\S.*)")
_NOT_A_PARAMETER = re.compile(
    r"""--[^\n]*            # comment
      | /\*(?:[^*]|\*(?!/))*+(?:\*/)?   # block comment; one that never ends goes to the end
      | '(?:[^']|'')*+'?    # string
      | "(?:[^"]|"")*+"?    # quoted name
    """,
    re.VERBOSE | re.DOTALL,
)
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)", re.IGNORECASE)


class CatalogueError(Exception):
    """A query that does not exist, or a file in queries/ whose header is malformed; the message names the file."""


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: its statement with native `$name` parameters, the names of these, and its header."""

    name: str
    sql: str
    parameters: frozenset[str]
    header: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a metric, by the code that stands in the column `measure`. A rate has no unit: it is 0-1."""

    code: str
    label_zh: str
    label_en: str
    unit_zh: str
    unit_en: str
    metric: str
    is_rate: bool

    def label(self, language: Language) -> str:
        """The name of the measure in `language`."""
        return self.label_zh if language == "zh" else self.label_en

    def unit(self, language: Language) -> str:
        """The unit in `language`, empty for a rate."""
        return self.unit_zh if language == "zh" else self.unit_en


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric as its header defines it; `measures` are the numbers that its query returns, in that order."""

    name: str
    title_zh: str
    title_en: str
    definition_zh: str
    definition_en: str
    formula: str
    numerator: str
    denominator: str
    additivity: str
    unit_zh: str
    unit_en: str
    caveat_zh: str
    caveat_en: str
    valid_years: str
    grain: str
    parameters: Mapping[str, Bilingual]
    columns: Mapping[str, Bilingual]
    measures: tuple[Measure, ...]

    @property
    def is_share(self) -> bool:
        """Whether the numerator is a part of the denominator: more than one then comes from an error of a source."""
        return self.unit_en == "ratio 0-1"

    def text(self, field: Literal["title", "definition", "unit", "caveat"], language: Language) -> str:
        """A field of the definition in `language`."""
        return str(getattr(self, f"{field}_{language}"))


@cache
def _files(folder: Path) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(path for name in NAMED_FOLDERS for path in (folder / name).glob("*.sql")):
        if path.stem in found:
            raise CatalogueError(f"{path}: 查询名与 {found[path.stem]} 重复 | the name of the query is taken already")
        found[path.stem] = path
    return MappingProxyType(found)


def list_queries(folder: Path = QUERIES_FOLDER) -> tuple[str, ...]:
    """The names of all queries that can be run by name, sorted."""
    return tuple(sorted(_files(folder)))


@cache
def load_query(name: str, folder: Path = QUERIES_FOLDER) -> Query:
    """The query `name` (the file's stem). Raises CatalogueError if there is none or its header is malformed."""
    path = _files(folder).get(name)
    if path is None:
        raise CatalogueError(f"没有名为 {name!r} 的查询 | there is no query named {name!r}")
    sql = path.read_text(encoding="utf-8").rstrip().removesuffix(";")
    header = _header(path, sql)
    if path.parent.name == "metrics":
        _require(path, header, METRIC_KEYS if header.get("kind") in METRIC_KINDS else QUERY_KEYS)
        if header["kind"] not in (*METRIC_KINDS, "query"):
            kinds = ", ".join((*METRIC_KINDS, "query"))
            raise CatalogueError(f"{path}: kind 应为 {kinds} 之一 | kind is one of {kinds}, not {header['kind']!r}")
    return Query(name, sql, parameter_names(sql), MappingProxyType(header))


def parameter_names(sql: str) -> frozenset[str]:
    """The `$name` parameters of a statement; comments, strings and quoted names do not count."""
    return frozenset(_PARAMETER.findall(_NOT_A_PARAMETER.sub(" ", sql)))


def _header(path: Path, sql: str) -> dict[str, str]:
    header: dict[str, str] = {}
    key = ""
    for number, line in enumerate(sql.splitlines(), start=1):
        if not line.startswith("--"):
            break
        if match := _HEADER_LINE.fullmatch(line.rstrip()):
            key = match["key"]
            if key in header:
                raise CatalogueError(f"{path}:{number}: 键 {key} 重复 | the key {key} stands twice")
            header[key] = match["value"]
        elif (match := _CONTINUATION.fullmatch(line.rstrip())) and key:
            header[key] = _join(header[key], match["value"])
        elif path.parent.name == "metrics":
            raise CatalogueError(f"{path}:{number}: 应为“-- 键: 值” | expected '-- key: value', found {line!r}")
    return header


def _join(line: str, continuation: str) -> str:
    """One text of two lines: no space where either side is Chinese."""
    is_chinese = _CHINESE.match(line[-1]) or _CHINESE.match(continuation[0])
    return line + continuation if is_chinese else f"{line} {continuation}"


def _require(path: Path, header: Mapping[str, str], keys: tuple[str, ...]) -> None:
    missing = [key for key in ("kind", *keys) if not header.get(key)]
    if missing:
        raise CatalogueError(f"{path}: 头部缺少 {'、'.join(missing)} | the header lacks {', '.join(missing)}")


def _parts(name: str, key: str, value: str, counts: tuple[int, ...]) -> list[str]:
    parts = [part.strip() for part in value.split("|")]
    if len(parts) not in counts or not all(parts):
        raise CatalogueError(
            f"{name}.sql: {key} 应为“中文 | English” | {key} should read '中文 | English', found {value!r}"
        )
    return parts


@cache
def describe(
    name: str, prefix: Literal["parameter", "column"], folder: Path = QUERIES_FOLDER
) -> Mapping[str, Bilingual]:
    """What the parameters or columns of a query mean, those it takes from another file included."""
    header = load_query(name, folder).header
    found: dict[str, Bilingual] = {}
    like, _, only = header.get("like", "").partition(".")
    if like and only in ("", f"{prefix}s"):
        found.update(describe(like, prefix, folder))
        if prefix == "parameter":
            own = load_query(name, folder).parameters
            found = {parameter: text for parameter, text in found.items() if parameter in own}
    for key, value in header.items():
        if key.startswith(f"{prefix}."):
            found[key.removeprefix(f"{prefix}.")] = Bilingual(*_parts(name, key, value, (2,)))
    return MappingProxyType(found)


@cache
def metric(name: str, folder: Path = QUERIES_FOLDER) -> Metric:
    """The metric `name`. Raises CatalogueError if no file of that name defines one, or its header is malformed."""
    query = load_query(name, folder)
    header = query.header
    if header.get("kind") not in METRIC_KINDS:
        raise CatalogueError(f"{name}.sql 不是指标 | {name}.sql does not define a metric")
    if header["additivity"] not in ADDITIVITIES:
        raise CatalogueError(f"{name}.sql: additivity 应为 {ADDITIVITIES} 之一 | additivity is one of {ADDITIVITIES}")
    measures = tuple(each for each in list_measures() if each.metric == name)
    if not measures and header["kind"] == "metric":
        raise CatalogueError(
            f"{name}.sql: data/measures 没有它的指标项 | {name}.sql: data/measures names no measure of it"
        )
    return Metric(
        name=name,
        parameters=describe(name, "parameter", folder),
        columns=describe(name, "column", folder),
        measures=measures,
        **{key: header[key] for key in METRIC_KEYS},
    )


@cache
def list_metrics(folder: Path = QUERIES_FOLDER) -> tuple[Metric, ...]:
    """All metrics of cells of reports, by table of the form and then by name."""
    return _metrics_of_kind("metric", folder)


@cache
def list_outside_metrics(folder: Path = QUERIES_FOLDER) -> tuple[Metric, ...]:
    """The metrics that divide by what is in no report; they have no measures, and a query of their own."""
    return _metrics_of_kind("outside_metric", folder)


def _metrics_of_kind(kind: str, folder: Path) -> tuple[Metric, ...]:
    names = [name for name, path in _files(folder).items() if path.parent.name == "metrics"]
    return tuple(metric(name, folder) for name in names if load_query(name, folder).header.get("kind") == kind)


def table_of(one: Metric) -> str:
    """The table of the form that a metric is about; of one outside the form, that of its numerator."""
    code = one.measures[0].code if one.measures else one.numerator
    return next(row.table for row in load_measure_rows() if row.code == code)


@cache
def _measures() -> Mapping[str, Measure]:
    return MappingProxyType(
        {
            row.code: Measure(
                code=row.code,
                label_zh=row.label_zh,
                label_en=row.label_en,
                unit_zh=row.unit_zh,
                unit_en=row.unit_en,
                metric=row.metric,
                is_rate=row.kind != "count",
            )
            for row in load_measure_rows()
        }
    )


def measure(code: str) -> Measure:
    """The measure with this code. Raises CatalogueError if data/measures has none."""
    found = _measures().get(code)
    if found is None:
        raise CatalogueError(f"没有代码为 {code!r} 的指标项 | there is no measure with the code {code!r}")
    return found


def list_measures() -> tuple[Measure, ...]:
    """All measures of data/measures, in the order of their numbers."""
    return tuple(_measures().values())


def render_reference(folder: Path = QUERIES_FOLDER) -> str:
    """The text of docs/metrics.md: every metric and every other named query, from the headers."""
    lines = [
        "# 指标与查询 | Metrics and queries",
        "",
        "由 queries/metrics 各文件的头部和 data/measures 生成；请改它们，"
        "再运行 `python -m disclosure.measures.catalogue`。"
        " | Generated from the headers in queries/metrics and data/measures: change those, then run"
        " `python -m disclosure.measures.catalogue`.",
        "",
        "## 指标 | Metrics",
    ]
    for one in (*list_metrics(folder), *list_outside_metrics(folder)):
        lines += ["", f"### {one.title_zh} | {one.title_en}", "", f"`{one.name}`", ""]
        lines += [
            f"- 定义 | Definition: {one.definition_zh} {one.definition_en}",
            f"- 公式 | Formula: `{one.formula}`",
            f"- 分子 | Numerator: `{one.numerator}`",
            f"- 分母 | Denominator: `{one.denominator}`",
            f"- 可加性 | Additivity: {one.additivity}",
            f"- 单位 | Unit: {one.unit_zh} | {one.unit_en}",
            f"- 适用年度 | Valid years: {one.valid_years}",
            f"- 注意 | Caveats: {one.caveat_zh} {one.caveat_en}",
            "",
        ]
        if not one.measures:
            lines += _described(one.name, folder)
            continue
        lines += ["| 指标项 measure | 中文 | English |", "|---|---|---|"]
        lines += [f"| `{each.code}` | {each.label_zh} | {each.label_en} |" for each in one.measures]
    lines += ["", "## 指标查询的参数与列 | Parameters and columns of the metric queries", ""]
    lines += _described("measure_by_year", folder)
    lines += ["", "## 其他查询 | Other queries"]
    for name in list_queries(folder):
        header = load_query(name, folder).header
        if header.get("kind") == "query" and name != "measure_by_year":
            lines += ["", f"### {header['title_zh']} | {header['title_en']}", "", f"`{name}`: {header['grain']}", ""]
            lines += _described(name, folder)
    return "\n".join(lines) + "\n"


def _described(name: str, folder: Path) -> list[str]:
    lines = ["| 参数或列 | 中文 | English |", "|---|---|---|"]
    for parameter, text in describe(name, "parameter", folder).items():
        lines.append(f"| `${parameter}` | {text.zh} | {text.en} |")
    for column, text in describe(name, "column", folder).items():
        lines.append(f"| `{column}` | {text.zh} | {text.en} |")
    return lines


if __name__ == "__main__":
    (QUERIES_FOLDER.parent / "docs" / "metrics.md").write_text(render_reference(), encoding="utf-8")

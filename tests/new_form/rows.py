"""Writes the made-up version and measure into a copy of the project: rows in data, no code."""

from __future__ import annotations

import csv
from pathlib import Path

ADDED_ROW = "refused_trial_matter"
DROPPED_ROW = "not_processed_publication"
RENAMED_ROW = "unable_not_held"
ADDED_COLUMN = "org_media"
ADDED_RESULT = "settled"
MEASURE = "refused_of_received"
TOTAL_ROW = "all_decisions"
RULE = "T2_DECISION_SUM"
RULE_PARTS = ("licences", "penalties", "coercive_measures")

_PROACTIVE_ORDER = (
    "administrative_fees",
    TOTAL_ROW,
    "normative_documents",
    "rules",
    "coercive_measures",
    "penalties",
    "licences",
)


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        return list(reader.fieldnames or ()), list(reader)


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    names, known = _read(path)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*known, *rows])


def add_form(data: Path) -> None:
    """gb2026: gb2021 with a refusal row more, a row less, one renamed, an applicant more; table 2 in another order and
    with a total of decisions, table 4 with a result more, which no measure counts.
    """
    formats = data / "formats"
    _append(
        formats / "version.csv",
        [
            {
                "format_version": "gb2026",
                "name_zh": "年度报告格式(测试)",
                "name_en": "Annual report format (made up)",
                "notice": "测试",
                "first_report_year": "2026",
                "is_readable": "true",
            }
        ],
    )
    rows = []
    for row in _read(formats / "row.csv")[1]:
        if row["format_version"] != "gb2021" or row["row_code"] == DROPPED_ROW:
            continue
        own = row | {"format_version": "gb2026"}
        if row["row_code"] == RENAMED_ROW:
            own["label_zh"] = "1.本机关未保存所申请的信息"
        if row["table_code"] == "proactive":
            own["position"] = str(_PROACTIVE_ORDER.index(row["row_code"]) + 1)
        rows.append(own)
        if row["row_code"] == "licences":
            position = str(_PROACTIVE_ORDER.index(TOTAL_ROW) + 1)
            label = {"label_zh": "行政决定合计", "label_en": "Decisions in all"}
            rows.append(own | label | {"row_code": TOTAL_ROW, "position": position})
        if row["row_code"] == "refused_administrative_inquiry":
            rows.append(own | {"row_code": ADDED_ROW, "label_zh": "9.属于试行事项", "label_en": "Trial matter"})
    tables = {"proactive": 0, "applications": 1, "remedies": 2}
    rows.sort(key=lambda row: (tables[row["table_code"]], int(row["position"])))
    for table in tables:
        for position, row in enumerate((row for row in rows if row["table_code"] == table), start=1):
            row["position"] = str(position)
    _append(formats / "row.csv", rows)
    columns = []
    for column in _read(formats / "column.csv")[1]:
        if column["format_version"] != "gb2021":
            continue
        own = column | {"format_version": "gb2026"}
        if column["column_code"] == "org_other":
            columns.append(own | {"column_code": ADDED_COLUMN, "label_zh": "新闻媒体", "label_en": "News media"})
        if column["table_code"] == "remedies" and column["column_code"] == "other":
            columns.append(own | {"column_code": ADDED_RESULT, "label_zh": "调解结案", "label_en": "Settled"})
        columns.append(own)
    blocks: dict[tuple[str, str], int] = {}
    for column in columns:
        block = column["table_code"], column["block"]
        blocks[block] = blocks.get(block, 0) + 1
        column["position"] = str(blocks[block])
    _append(formats / "column.csv", columns)
    _append(
        data / "measures" / "exception.csv",
        [
            {
                "table_code": "proactive",
                "row_code": TOTAL_ROW,
                "column_code": "*",
                "reason_zh": "合计",
                "reason_en": "a total of other rows",
            },
            {
                "table_code": "remedies",
                "row_code": "*",
                "column_code": ADDED_RESULT,
                "reason_zh": "测试",
                "reason_en": "made up",
            },
        ],
    )


def add_uncounted_row(data: Path) -> None:
    """A row of its own under 三、本年度办理结果, which no measure counts."""
    formats = data / "formats"
    row = next(
        row
        for row in _read(formats / "row.csv")[1]
        if row["format_version"] == "gb2026" and row["row_code"] == "granted_partial"
    )
    _append(formats / "row.csv", [row | {"row_code": "granted_on_site", "label_zh": "现场查阅", "position": "99"}])


def add_rule(data: Path) -> None:
    """The decisions of table 2 add up to the total that the made-up form prints."""
    rules = data / "rules"
    row = next(row for row in _read(rules / "rule.csv")[1] if row["rule_id"] == "T3_OUTCOME_SUM")
    message = {
        "message_zh": "{column}:许可{licences}、处罚{penalties}、强制{coercive}之和为{expected},合计为{found}",
        "message_en": "{column}: {licences}, {penalties} and {coercive} are {expected}, the table prints {found}",
    }
    own = {"rule_id": RULE, "formats": "gb2026", "first_year": "2026", "needs": "proactive.*.decisions"}
    _append(rules / "rule.csv", [row | message | own | {"title_zh": "行政决定合计", "title_en": "Decisions add up"}])
    _append(rules / "family.csv", [{"rule_id": RULE, "family": "sum_of_parts", "comparison": "equal"}])
    term = {"rule_id": RULE, "sign": "1", "source": "own", "table_code": "proactive", "column_code": "="}
    names = zip(RULE_PARTS, ("licences", "penalties", "coercive"), strict=True)
    parts = [term | {"part": "added", "row_code": code, "value_name": name} for code, name in names]
    _append(rules / "term.csv", [term | {"part": "total", "row_code": TOTAL_ROW}, *parts])


def add_measure(data: Path) -> None:
    """Refusals for each application received: a group over a cell."""
    measures = data / "measures"
    last = max(int(row["measure_number"]) for row in _read(measures / "measure.csv")[1])
    _append(
        measures / "measure.csv",
        [
            {
                "measure_number": str(last + 1),
                "measure": MEASURE,
                "table_code": "applications",
                "measure_kind": "rate",
                "continuity": "same",
                "metric": "refusal_share",
                "label_zh": "不予公开与新收之比",
                "label_en": "Refusals for each application received",
            }
        ],
    )
    term = {"measure": MEASURE, "sign": "1", "table_code": "applications", "column_code": "total"}
    _append(
        measures / "term.csv",
        [
            term | {"part": "numerator", "row_group": "refused"},
            term | {"part": "denominator", "row_code": "received_new"},
        ],
    )

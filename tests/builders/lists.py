"""Summary lists as offices keep them: a row a body, a column a cell of the form, groups of headers above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from disclosure.form.versions import load_forms
from tests.builders.documents import Box, Figures
from tests.builders.excel import Cells

SHORT = {"received_new": "新收", "carried_in": "上年结转", "carried_out": "结转下年度"}


def list_cells(
    version: str,
    bodies: Mapping[str, Figures],
    keys: Sequence[str],
    *,
    title: str = "示例县2023年政府信息公开数据汇总表",
    short: bool = False,
    extra: Sequence[str] = (),
    sums: bool = True,
    one_line: bool = False,
) -> Cells:
    """A list of some cells of the form; `extra` are columns that are no cells, `one_line` writes 新收-自然人."""
    form = load_forms()[version]
    rows = {(row.table, row.code): row.label_zh for row in form.rows}
    columns = {(f.row.table, f.row.code, f.column.code): f.column.label_zh for f in form.fields()}
    cells: Cells = [(0, 0, Box(title, len(keys) + 2 + len(extra)))]
    top = 1
    cells += [(top, 0, Box("序号", 1, 1 if one_line else 2)), (top, 1, Box("单位名称", 1, 1 if one_line else 2))]
    begin = 0
    heads = []
    for key in keys:
        table, row, column = key.split(".")
        label = SHORT.get(row, rows[table, row]) if short else rows[table, row]
        heads.append((label, columns[table, row, column]))
    while begin < len(heads):
        end = begin
        while end < len(heads) and heads[end][0] == heads[begin][0]:
            end += 1
        for position in range(begin, end):
            label, column = heads[position]
            if one_line:
                cells.append((top, position + 2, Box(f"{label}-{column}")))
            else:
                cells.append((top + 1, position + 2, Box(column)))
        if not one_line:
            cells.append((top, begin + 2, Box(heads[begin][0], end - begin)))
        begin = end
    for position, text in enumerate(extra):
        cells.append((top, len(keys) + 2 + position, Box(text, 1, 1 if one_line else 2)))
    row_number = top + (1 if one_line else 2)
    for number, (name, figures) in enumerate(bodies.items(), 1):
        cells += [(row_number, 0, Box(str(number))), (row_number, 1, Box(name))]
        cells += [(row_number, position + 2, Box(figures.get(key, ""))) for position, key in enumerate(keys)]
        cells += [(row_number, len(keys) + 2 + position, Box("9")) for position in range(len(extra))]
        row_number += 1
    if sums:
        cells += [(row_number, 1, Box("合计"))]
        cells += [(row_number, position + 2, Box("999")) for position in range(len(keys))]
    return cells

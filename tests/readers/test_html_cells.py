"""Cells of tables of web pages: columns and rows with spans expanded, and what a cell shows."""

from __future__ import annotations

import pytest

from disclosure.model.document import Table
from disclosure.readers.web.html import read
from disclosure.readers.web.html_cells import MAX_ROW_SPAN, MAX_SPAN, span_of


def table_of(html: str) -> Table:
    (table,) = [block for block in read(f"<table>{html}</table>").blocks if isinstance(block, Table)]
    return table


def laid_out(table: Table) -> list[list[tuple[str, int, int, int]]]:
    return [[(cell.text, cell.column, cell.column_span, cell.row_span) for cell in row.cells] for row in table.rows]


def shown(cell: str) -> tuple[str, bool]:
    """The text of a cell, and whether it shows a picture alone."""
    found = table_of(f"<tr>{cell}<td>9</td></tr>").rows[0].cells
    assert found[1].text == "9"
    return found[0].text, found[0].is_picture


def test_cells_stand_in_columns_with_spans_expanded() -> None:
    table = table_of(
        "<tr><td>a</td><td>b</td><th>c</th><td>d</td></tr>"
        '<tr><td colspan="2">e</td><td rowspan="3">f</td><td class="x">g</td></tr>'
        '<tr><td>h</td><td>i</td><td>j</td></tr><tr><td rowspan="1" colspan="1">k</td></tr><tr><td>l</td></tr>'
    )
    assert laid_out(table) == [
        [("a", 1, 1, 1), ("b", 2, 1, 1), ("c", 3, 1, 1), ("d", 4, 1, 1)],
        [("e", 1, 2, 1), ("f", 3, 1, 3), ("g", 4, 1, 1)],
        [("h", 1, 1, 1), ("i", 2, 1, 1), ("j", 4, 1, 1)],
        [("k", 1, 1, 1)],
        [("l", 1, 1, 1)],
    ]
    assert [row.covered for row in table.rows] == [{}, {}, {3: "f"}, {3: "f"}, {}]
    assert [row.number for row in table.rows] == [1, 2, 3, 4, 5]
    assert table.has_spans


def test_a_cell_over_columns_and_rows_covers_each_of_them() -> None:
    table = table_of('<tr><td rowspan="2" colspan="2">a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>')
    assert laid_out(table)[1] == [("c", 3, 1, 1), ("d", 4, 1, 1)]
    assert table.rows[1].covered == {1: "a", 2: "a"}


def test_a_row_without_cells_counts_as_a_row_and_is_none() -> None:
    table = table_of('<tr><td rowspan="2">a</td></tr><tr></tr><tr><td>b</td></tr>')
    assert [(row.number, row.cells[0].text, row.cells[0].column) for row in table.rows] == [(1, "a", 1), (3, "b", 1)]


@pytest.mark.parametrize(
    ("value", "span"),
    [(None, 1), ("", 1), ("x", 1), ("-2", 1), ("1", 1), (" 2", 2), ("3px", 3), ("0", MAX_SPAN), ("999", MAX_SPAN)],
)
def test_spans_as_browsers_take_them(value: str | None, span: int) -> None:
    assert span_of(value, MAX_SPAN) == span
    assert MAX_SPAN < MAX_ROW_SPAN


@pytest.mark.parametrize(
    ("cell", "text", "is_picture"),
    [
        ("<td>12</td>", "12", False),
        ("<td> 1\u00a0 2 </td>", "1 2", False),
        ("<td>1\u200b2</td>", "12", False),
        ("<td><p>规章</p><p>3</p></td>", "规章\n3", False),
        ("<td>a<br>b</td>", "a\nb", False),
        ("<td><b>1</b><span>2</span></td>", "12", False),
        ("<td>3<sup>①</sup></td>", "3^①", False),
        ("<td><del>3</del>4</td>", "~3~4", False),
        ("<td><del>3</del><ins>4</ins></td>", "4", False),
        ("<td>5<del><span>3</span></del><ins>4</ins></td>", "54", False),
        ("<td><s>3</s><ins>4</ins></td>", "~3~4", False),
        ('<td><span style="text-decoration: line-through">3</span>4</td>', "~3~4", False),
        ('<td>3<span style="vertical-align: super">2</span></td>', "3^2", False),
        ("<td><img src=a></td>", "", True),
        ("<td>5<img src=a></td>", "5", False),
        ("<td><select><option>1</select></td>", "", True),
        ("<td><select><option>1<option selected>2</select></td>", "2", False),
        ("<td><script>draw(5)</script></td>", "", True),
        ("<td><script> </script></td>", "", False),
        ("<td><i class=icon-x></i></td>", "", True),
        ("<td><i class=plain></i></td>", "", False),
        ("<td><span v-text=n></span></td>", "", True),
        ('<td style="background:url(a.png)"></td>', "", True),
        ('<td><input value="7"></td>', "7", False),
        ('<td><input type=hidden value="7"></td>', "", False),
        ("<td><textarea>8</textarea></td>", "8", False),
        ("<td></td>", "", False),
        ("<td> 5\u2009560 </td>", "5\u2009560", False),
        ("<td>5\u2009 6</td>", "5 6", False),
        ("<td><ruby>汉<rt>han</rt></ruby></td>", "汉", False),
    ],
)
def test_what_a_cell_shows(cell: str, text: str, is_picture: bool) -> None:
    assert shown(cell) == (text, is_picture)

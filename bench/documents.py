"""Web pages of invented reports, as word processors and web editors publish them, for measuring only.

The numbers keep the form's own sums (rows, columns, balance) and continue from year to year, as in most real reports.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from html import escape

from disclosure.form.versions import Form, FormRow, load_forms
from disclosure.simulate.narratives import invented_sentences

YEARS = (2021, 2022, 2023, 2024, 2025)
_PLACES = ("青岚", "云栖", "白鹭", "石桥", "长汀", "临泽", "东湖", "南屏", "西岭", "北原")
_OFFICES = (
    "财政局",
    "教育局",
    "民政局",
    "司法局",
    "人力资源和社会保障局",
    "自然资源局",
    "住房和城乡建设局",
    "交通运输局",
)
# Markup around a cell's text, from an editor that adds nothing to one that repeats its whole style; `{}` is the text.
_CELL = {
    "plain": ("<td{span}>{text}</td>", "<tr>"),
    "editor": (
        '<td{span} style="padding: 0px 4px; border-color: currentcolor windowtext windowtext currentcolor;'
        ' border-style: none solid solid none; border-width: medium 1px 1px medium;" width="98" valign="center">'
        '<p style="text-indent: 2em;">{text}</p></td>',
        '<tr style="height:23px">',
    ),
    "word": (
        '<td{span} valign="center" class="MsoNormal" style="width:52.3pt;border:solid windowtext 1.0pt;'
        'mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;height:14.2pt">'
        '<p class="MsoNormal" align="center" style="text-align:center;line-height:18.0pt;mso-line-height-rule:exactly">'
        '<span lang="EN-US" style="font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体;color:black;'
        'mso-font-kerning:0pt"><font color="#000000">{text}</font><o:p></o:p></span></p></td>',
        '<tr style="mso-yfti-irow:3;height:14.2pt;page-break-inside:avoid">',
    ),
}

_SENTENCES = 4
"""In a paragraph: about 120 characters."""

STYLES: dict[str, tuple[str, int]] = {
    "plain": ("plain", 4),
    "plain, long text": ("plain", 160),
    "web editor": ("editor", 36),
    "web editor, long text": ("editor", 280),
    "word processor": ("word", 36),
}
"""Name of a kind of page -> markup of its cells, and how many sentences of narrative it has."""


def make_page(number: int, style: str = "web editor") -> bytes:
    """One page in UTF-8; the same ``number`` and ``style`` give the same bytes, other numbers another body or year."""
    chance = random.Random(f"{style} {number}")
    form = load_forms()["gb2021"]
    markup, sentence_count = STYLES[style]
    body_number, year_index = divmod(number, len(YEARS))
    place = _PLACES[body_number % len(_PLACES)] + _PLACES[body_number // len(_PLACES) % len(_PLACES)]
    street = body_number // (len(_PLACES) ** 2 * len(_OFFICES))
    office = _OFFICES[body_number // len(_PLACES) ** 2 % len(_OFFICES)]
    agency = f"{place}市{_numeral(street)}区{office}" if street else f"{place}市{office}"
    sentences = invented_sentences(list(STYLES).index(style), body_number, YEARS[year_index], sentence_count)
    body = _Body(body_number, year_index, chance)
    return _page(form, agency, YEARS[year_index], markup, sentences, body).encode()


@dataclass(frozen=True, slots=True)
class _Body:
    """A body in a year: what is carried over and what is in force follow from the year before."""

    number: int
    year_index: int
    chance: random.Random

    def carried_over(self, applicant: int, years_before: int = 0) -> int:
        """Applications that are still open at the end of a year."""
        return random.Random(f"{self.number} {self.year_index - years_before} {applicant}").randint(0, 3)

    def documents(self, row: str) -> tuple[int, int, int]:
        """Issued and repealed in the year, in force at its end."""
        always = random.Random(f"{self.number} {row}")
        first, growth, repealed = always.randint(10, 300), always.randint(0, 9), always.randint(0, 9)
        return growth + repealed, repealed, first + growth * self.year_index


def _page(form: Form, agency: str, year: int, markup: str, sentences: list[str], body: _Body) -> str:
    title = f"{agency}{year}年政府信息公开工作年度报告"
    narrative = [
        f"<p>{''.join(sentences[start : start + _SENTENCES])}</p>" for start in range(0, len(sentences), _SENTENCES)
    ]
    half = len(narrative) // 2
    parts = [
        "<!DOCTYPE html><html><head><meta charset='utf-8'>",
        f'<meta name="ArticleTitle" content="{escape(title)}"><meta name="SiteName" content="{escape(agency)}">',
        f'<meta name="PubDate" content="{year + 1}-01-{body.chance.randint(5, 31):02d} 09:30">',
        f"<title>{escape(title)}</title></head><body><div class='article'><h1>{escape(title)}</h1>",
        f"<p>本报告中所列数据统计期限为{year}年1月1日至12月31日。</p>",
        "<p>一、总体情况</p>",
        *narrative[:half],
        "<p>二、主动公开政府信息情况</p>",
        _table(_proactive(form, body), markup),
        "<p>三、收到和处理政府信息公开申请情况</p>",
        _table(_applications(form, body), markup),
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>",
        _table(_remedies(body.chance), markup),
        "<p>五、存在的主要问题及改进情况</p>",
        *narrative[half:],
        "<p>六、其他需要报告的事项</p><p>无。</p></div></body></html>",
    ]
    return "\n".join(parts)


_Cell = tuple[str, str]
"""Text and span attributes of one cell."""


def _proactive(form: Form, body: _Body) -> list[list[_Cell]]:
    titles = {
        "art20_1": "第二十条第(一)项",
        "art20_5": "第二十条第(五)项",
        "art20_6": "第二十条第(六)项",
        "art20_8": "第二十条第(八)项",
    }
    rows: list[list[_Cell]] = []
    shown = None
    for row in form.table_rows("proactive"):
        columns = form.block_columns("proactive", row.block)
        span = "" if len(columns) > 1 else ' colspan="3"'
        if row.parent != shown:
            shown = row.parent
            rows.append([(titles[row.parent or ""], ' colspan="4"')])
            rows.append([("信息内容", ""), *((column.label_zh, span) for column in columns)])
        numbers = body.documents(row.code) if len(columns) == 3 else [body.chance.randint(0, 900) for _ in columns]
        rows.append([(row.label_zh, ""), *((str(number), span) for number in numbers)])
    return rows


def _applications(form: Form, body: _Body) -> list[list[_Cell]]:
    printed = form.table_rows("applications", kind=None)
    columns = form.block_columns("applications", "applicants")
    values = _balanced_columns(printed, len(columns) - 1, body)
    rows: list[list[_Cell]] = [
        [
            ("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", ' colspan="3" rowspan="3"'),
            ("申请人情况", ' colspan="7"'),
        ],
        [("自然人", ' rowspan="2"'), ("法人或其他组织", ' colspan="5"'), ("总计", ' rowspan="2"')],
        [(column.label_zh, "") for column in columns[1:-1]],
    ]
    inside = [
        row for row in printed if row.kind == "data" and row.code not in ("received_new", "carried_in", "carried_out")
    ]
    group_sizes = {
        row.code: sum(other.parent == row.code for other in printed) for row in printed if row.kind == "group"
    }
    labels = {row.code: row.label_zh for row in printed}
    has_opened_outcomes = False
    opened: set[str] = set()
    for row in printed:
        if row.kind != "data":
            continue
        cells: list[_Cell] = []
        if row in inside:
            if not has_opened_outcomes:
                has_opened_outcomes = True
                cells.append((labels["outcomes"], f' rowspan="{len(inside)}"'))
            if row.parent and row.parent != "outcomes":
                if row.parent not in opened:
                    opened.add(row.parent)
                    cells.append((labels[row.parent], f' rowspan="{group_sizes[row.parent]}"'))
                cells.append((row.label_zh, ""))
            else:
                cells.append((row.label_zh, ' colspan="2"'))
        else:
            cells.append((row.label_zh, ' colspan="3"'))
        cells += [(str(value), "") for value in values[row.code]]
        rows.append(cells)
    return rows


def _balanced_columns(printed: tuple[FormRow, ...], applicant_count: int, body: _Body) -> dict[str, list[int]]:
    """Row code -> one number an applicant and their total; every sum of the form holds."""
    totals = ("received_new", "carried_in", "outcome_total", "carried_out")
    outcomes = [row.code for row in printed if row.kind == "data" and row.code not in totals]
    values = {row.code: [0] * applicant_count for row in printed if row.kind == "data"}
    for applicant in range(applicant_count):
        scale = 40 if applicant == 0 else 3
        for code in outcomes:
            values[code][applicant] = body.chance.randint(0, scale) if body.chance.random() < 0.3 else 0
        carried_in, carried_out = body.carried_over(applicant, 1), body.carried_over(applicant)
        handled = sum(values[code][applicant] for code in outcomes)
        lacking = max(carried_in - carried_out - handled, 0)
        values[outcomes[0]][applicant] += lacking
        handled += lacking
        values["outcome_total"][applicant] = handled
        values["carried_out"][applicant] = carried_out
        values["carried_in"][applicant] = carried_in
        values["received_new"][applicant] = handled + carried_out - carried_in
    return {code: [*numbers, sum(numbers)] for code, numbers in values.items()}


def _remedies(chance: random.Random) -> list[list[_Cell]]:
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    numbers: list[_Cell] = []
    for _ in range(3):
        four = [chance.randint(0, 4) for _ in range(4)]
        numbers += [(str(number), "") for number in (*four, sum(four))]
    return [
        [("行政复议", ' colspan="5"'), ("行政诉讼", ' colspan="10"')],
        [
            *((name, ' rowspan="2"') for name in results),
            ("未经复议直接起诉", ' colspan="5"'),
            ("复议后起诉", ' colspan="5"'),
        ],
        [(name, "") for name in results * 2],
        numbers,
    ]


def _table(rows: list[list[_Cell]], markup: str) -> str:
    cell, row_start = _CELL[markup]
    lines = (row_start + "".join(cell.format(span=span, text=text) for text, span in row) + "</tr>" for row in rows)
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _numeral(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))

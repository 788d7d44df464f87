"""What sheets and styles of a web page make of a cell: a note, a struck figure, or a number that is not certain."""

from __future__ import annotations

import pytest

from disclosure.model.report import Figure, Reading
from disclosure.reading.extract import read_report
from tests.builders import documents

ZEROS = documents.blank_figures("gb2021")
PLACES = ("proactive.rules.in_force_total", "applications.granted_full.total", "remedies.reconsideration.other")
SHEET = (
    "<style><!-- /* note */ @font-face{font-family:x}\n"
    "span.MsoEnd, i.n2 {vertical-align:super} .struck{text-decoration: line-through}\n"
    "@media print{.paper{display:none} .screen{display:none}} .hid{display:none} #hid{ visibility : hidden }\n"
    "body :is(p, li) .far:not(.a, .b){display:none} td .last:last-child{display:none} .told::after{content:var(--v)}\n"
    ".made::before{content:'9'} .bullet:before{content:'·'} .rev{unicode-bidi:bidi-override;direction:rtl}--></style>"
)


def read(inner: str) -> tuple[Reading, list[Figure]]:
    data = documents.html_report("gb2021", ZEROS | dict.fromkeys(PLACES, "@")).decode()
    assert data.count("<td>@</td>") == len(PLACES)
    page = data.replace("<td>@</td>", f"{'' if inner.startswith('<td') else '<td>'}{inner}</td>").replace(
        "</head>", f"{SHEET}</head>"
    )
    reading = read_report(page.encode(), "a.html")
    return reading, [reading.figures[key] for key in PLACES]


@pytest.mark.parametrize(
    "inner",
    [
        '13<span class="MsoEnd">1</span>',
        '13<i class="n2">1</i>',
        '13<span class="MsoFootnoteReference">[1]</span>',
        '13<span class="MsoFootnoteReference">1</span>',
        '<span class="screen">13</span>',
        '<span class="bullet">13</span>',
        '<span style="position:relative;top:3.0pt">13</span>',
        '<span style="letter-spacing:-.5pt">13</span>',
        '<p style="margin-left:-5.4pt">13</p>',
        "<small>13</small>",
        '<span style="float:right">13</span>',
        '<p style="text-indent:-21.0pt">13</p>',
        '<p style="text-indent:0;line-height:0.5;margin:0">13</p>',
        "<table><tr><td>13</td></tr></table>",
        "<div><table><tbody><tr><td><p>13</p></td></tr></tbody></table></div>",
        '<input value="13">',
        '<input value="13">件',
        '<font size="3" color="red">1</font><font size="3">3</font>',
        '<span style="font-size:10.5pt;font-family:宋体;color:#000">1</span><span style="font-size:12pt">3</span>',
        '<span class="SpellE">1</span><span lang="EN-US" style="mso-bidi-font-size:9pt;margin:0">3</span>',
        '<strong>1</strong><a name="_GoBack">3</a>',
        '13<a href="#n1">[1]</a>',
        "<bdo>13</bdo>",
        '<td style="text-decoration:underline">13',
    ],
)
def test_the_number_is_read(inner: str) -> None:
    reading, figures = read(inner)
    assert [figure.value for figure in figures] == [13] * len(PLACES)
    assert reading.status == "complete"


def test_a_blank_cell_that_a_sheet_fills_is_not_blank() -> None:
    page = documents.html_report("gb2021", ZEROS).decode().replace("</head>", f"{SHEET}</head>")
    reading = read_report(page.replace("<td>0</td>", '<td class="made"></td>', 1).encode(), "a.html")
    assert reading.status == "partial"
    assert next(iter(reading.figures.values())).state == "unreadable"


@pytest.mark.parametrize(
    "inner",
    [
        '<span class="struck">99</span>13',
        '<i class="hid">9</i>13',
        '<i id="hid">9</i>13',
        '<i class="sr-only">9</i>13',
        '<i style="position:absolute;left:-9999px">9</i>13',
        '<i style="display:inline-block;text-indent:-9999px">9</i>13',
        '<i style="display:block;height:0;overflow:hidden">9</i>13',
        '<i style="display:inline-block;width: 0px;overflow:hidden">9</i>13',
        '<i style="position:absolute;clip:rect(0,0,0,0)">9</i>13',
        '<i style="display:inline-block;transform:scale(0)">9</i>13',
        '<i style="visibility:hidden"><b style="visibility:visible">13</b>9</i>',
        '<span class="made">13</span>',
        '<span class="made"></span>',
        '<bdo dir="rtl">31</bdo>',
        '<span class="rev">31</span>',
        '<span style="direction:rtl;unicode-bidi:bidi-override">31</span>',
        '<span style="float:right">3</span><span>1</span>',
        '<div style="display:flex;flex-direction:row-reverse"><span>3</span><span>1</span></div>',
        "<button>99</button>13",
        "<dialog>9</dialog>13",
        '<i popover="auto">9</i>13',
        '<i style="clip-path:inset(100%)">9</i>13',
        '<i style="filter: opacity(0)">9</i>13',
        '<i style="zoom:0">9</i>13',
        '<i style="display:/**/none">9</i>13',
        '<i style="visibility: collapse">9</i>13',
        '<i style="letter-spacing:-1em">31</i>',
        '<i style="margin-left: -1em">3</i>1',
        '<i style="vertical-align: 3px">1</i>3',
        '<i style="position:relative;top:-5px">1</i>3',
        "13<small>1</small>",
        '<input value="99">13',
        '<span style="display:block">1</span><span style="display:block">3</span>',
        '<div style="display:flex"><span>1</span><span>3</span></div>',
        '1<span style="margin-left:12px">3</span>',
        "<x-a>1</x-a><x-b>3</x-b>",
        '13<a href="#n1">1</a>',
        '13<font size="1">1</font>',
        '13<span style="font-size:6px">1</span>',
        '<span style="font-size:9pt">1</span><span style="font-size:16pt">3</span>',
        """13<span style="font-feature-settings:'sups'">1</span>""",
        '13<span class="note">1</span>',
        '13<span style="color:#ffffff00">9</span>',
        '13<span style="color:rgba(0,0,0,.1)">9</span>',
        '13<i class="far">9</i>',
        '1<img src="a.png">3',
        '<BDO class="a" DIR="rtl">31</BDO>',
        '<span style="rotate:180deg">13</span>',
        '<span style="-webkit-text-security:disc">13</span>',
        '13<span class="last">9</span>',
        '<span class="told">13</span>',
        '<td style="text-decoration:line-through">13',
        '<i class="iconfont icon-3"></i>',
        '<span style="background:url(3.png)"></span>',
        '<span v-text="row.count"></span>',
        '<meter value="13">9</meter>',
        "<math><msup><mn>13</mn><mn>2</mn></msup></math>",
    ],
)
def test_what_may_not_be_seen_as_it_stands_is_no_number(inner: str) -> None:
    reading, figures = read(inner)
    assert [figure.value for figure in figures] == [None] * len(PLACES)
    assert reading.status == "partial"
    assert len(reading.figures) == len(ZEROS)

"""Styles of Word documents: the project's own, and which of a template's named styles stands for which of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from disclosure.settings import DATA_FOLDER

if TYPE_CHECKING:
    from docx.document import Document

STYLE_FILE = DATA_FOLDER / "documents" / "style.csv"
TABLE = "table"

# Name in Word | paragraph properties | properties of its text; the order of the elements is fixed by the format.
_OWN = {
    "body": ("Normal", "", ""),
    "title": (
        "Title",
        '<w:spacing w:after="160"/><w:jc w:val="center"/>',
        '<w:b/><w:sz w:val="32"/><w:szCs w:val="32"/>',
    ),
    "heading": (
        "heading 1",
        '<w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "subheading": (
        "heading 2",
        '<w:keepNext/><w:spacing w:before="140" w:after="60"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="21"/><w:szCs w:val="21"/>',
    ),
    "small": ("Small", '<w:spacing w:after="60"/>', '<w:color w:val="5A6573"/><w:sz w:val="18"/><w:szCs w:val="18"/>'),
    "caption": (
        "caption",
        '<w:keepNext/><w:spacing w:before="80" w:after="60"/><w:jc w:val="center"/>',
        '<w:b/><w:sz w:val="19"/><w:szCs w:val="19"/>',
    ),
    "figure": ("Figure", '<w:spacing w:after="80"/><w:jc w:val="center"/>', ""),
    "mark": (
        "Mark",
        '<w:spacing w:after="120"/><w:jc w:val="center"/>',
        '<w:b/><w:color w:val="C4512D"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    ),
}
_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
    'w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults>'
)


@cache
def style_names() -> Mapping[str, tuple[str, ...]]:
    """Role of a block -> the names that offices give the style for it, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    with STYLE_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["role"]] = (*found.get(row["role"], ()), row["name"])
    return found


def put_own_styles(document: Document) -> None:
    """The project's styles in place of all that the document has."""
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.append(parse_xml(_DEFAULTS.replace("<w:docDefaults>", f"<w:docDefaults {nsdecls('w')}>", 1)))
    for role in _OWN:
        styles.append(parse_xml(_paragraph_style(role, is_default=role == "body")))
    styles.append(parse_xml(_table_style()))


def styles_of(document: Document) -> dict[str, str]:
    """Role of a block -> name of the style for it (the identifier for tables); one that the document lacks is added."""
    present = {style.name: style for style in document.styles if style.name}
    chosen = {}
    for role, names in style_names().items():
        wanted = WD_STYLE_TYPE.TABLE if role == TABLE else WD_STYLE_TYPE.PARAGRAPH
        found = [present[name] for name in names if name in present and present[name].type == wanted]
        if role == TABLE:
            chosen[role] = str(found[0].style_id) if found else _add(document, _table_style("OfficeTable"))
        else:
            chosen[role] = str(found[0].name) if found else _add(document, _paragraph_style(role, is_added=True))
    return chosen


def missing_styles(document: Document) -> list[str]:
    """The roles for which a document has no style of its own."""
    present = {style.name for style in document.styles}
    return [role for role, names in style_names().items() if not present.intersection(names)]


def _add(document: Document, xml: str) -> str:
    element = parse_xml(xml)
    document.styles.element.append(element)
    return str(element.style_id) if element.type == WD_STYLE_TYPE.TABLE else str(element.name_val)


def _paragraph_style(role: str, *, is_default: bool = False, is_added: bool = False) -> str:
    name, paragraph, run = _OWN[role]
    if is_added:
        name = f"Disclosure {role}"
    based = "" if is_default or is_added else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if is_default else ""
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{default} w:styleId="{name.title().replace(" ", "")}">'
        f'<w:name w:val="{name}"/>{based}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _table_style(identifier: str = "TableGrid") -> str:
    name = "Table Grid" if identifier == "TableGrid" else "Disclosure table"
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:styleId="{identifier}"><w:name w:val="{name}"/><w:tblPr>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )

"""Office documents in one XML file, with known figures: Word's flat package, Word 2003, Excel 2003."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html import escape

from tests.builders import word
from tests.builders.excel import Cells, number_of

WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def flat_package(document: bytes) -> bytes:
    """A .docx as the one XML file that Word calls a Word XML document."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                content = re.sub(r"<\?xml.*?\?>", "", archive.read(name).decode())
                parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>')
    parts.append('<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>iVBORw0KGgo=</pkg:binaryData></pkg:part>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f"{''.join(parts)}</pkg:package>"
    ).encode()


def word_2003(document: bytes, *, encoding: str = "utf-8", declared: str = "UTF-8") -> bytes:
    """The body of a .docx under the names of Word 2003."""
    body = word.body_of(document)
    for today, then in (
        ("w:vMerge", "w:vmerge"),
        ("<w:numPr>", "<w:listPr>"),
        ("</w:numPr>", "</w:listPr>"),
        ("<w:numId ", "<w:ilfo "),
    ):
        body = body.replace(today, then)
    body = re.sub(r"<w:ins [^>]*>", '<aml:annotation w:type="Word.Insertion"><aml:content>', body)
    body = re.sub(r"<w:del [^>]*>", '<aml:annotation w:type="Word.Deletion"><aml:content>', body)
    body = body.replace("</w:ins>", "</aml:content></aml:annotation>")
    body = body.replace("</w:del>", "</aml:content></aml:annotation>")
    lists = (
        '<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>'
    )
    namespaces = word.NAMESPACES.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", WORD_2003)
    return (
        f'<?xml version="1.0" encoding="{declared}" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument {namespaces} xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
        f'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">{lists}'
        f"<w:body><wx:sect>{body}<w:sectPr/></wx:sect></w:body></w:wordDocument>"
    ).encode(encoding)


def excel_2003(
    sheets: dict[str, Cells],
    *,
    styles: str = "",
    change: Callable[[str], str] = lambda text: text,
    encoding: str = "utf-8",
    declared: str = "UTF-8",
) -> bytes:
    """Sheets of cells as Excel's XML of 2003; `change` gets the whole text before it is encoded."""
    made = []
    for name, cells in sheets.items():
        rows: dict[int, list[str]] = {}
        for row, column, box in sorted(cells, key=lambda cell: cell[:2]):
            number = number_of(box.text)
            kind = "String" if number is None else "Number"
            data = f'<Data ss:Type="{kind}">{escape(box.text)}</Data>' if box.text else ""
            merge = f' ss:MergeAcross="{box.column_span - 1}"' if box.column_span > 1 else ""
            merge += f' ss:MergeDown="{box.row_span - 1}"' if box.row_span > 1 else ""
            rows.setdefault(row, []).append(f'<Cell ss:Index="{column + 1}" ss:StyleID="s1"{merge}>{data}</Cell>')
        lines = "".join(f'<Row ss:Index="{row + 1}">{"".join(held)}</Row>' for row, held in sorted(rows.items()))
        made.append(f'<Worksheet ss:Name="{name}"><Table>{lines}</Table></Worksheet>')
    content = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:html="http://www.w3.org/TR/REC-html40">'
        '<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><Borders><Border ss:Position="Left" '
        f'ss:LineStyle="Continuous"/></Borders></Style>{styles}</Styles>{"".join(made)}</Workbook>'
    )
    return change(content).encode(encoding)

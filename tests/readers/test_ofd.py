"""OFD: known figures in every way that programs write pages, and only what a reader of the page sees."""

from __future__ import annotations

import io
import zipfile
from random import Random

import pytest

from disclosure.evidence import find_evidence
from disclosure.model.report import Reading
from disclosure.readers.ofd.pages import compose, steps_of
from disclosure.reading.extract import read_report, read_reports
from tests.builders import documents, ofd, word
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")
FIRST = "proactive.rules.issued_this_year"
STYLES: dict[str, ofd.Style] = {
    "strokes": ofd.Style(),
    "boxes": ofd.Style(lines="boxes", steps="listed"),
    "bars": ofd.Style(lines="bars", steps="none"),
    "scaled": ofd.Style(scale=0.5),
    "template_lines": ofd.Style(lines_in_template=True),
    "template_form": ofd.Style(lines_in_template=True, labels_in_template=True),
    "composite": ofd.Style(in_composite=True),
    "block": ofd.Style(in_block=True),
    "turned_90": ofd.Style(turn=90),
    "turned_180": ofd.Style(turn=180),
    "turned_270": ofd.Style(turn=270),
}


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_reports_are_read_exactly(version: str, style: str) -> None:
    for seed, blank_share in enumerate((0.1, 0.7)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        reading = read_report(ofd.ofd_report(version, figures, words_for(version), STYLES[style]), "a.ofd")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert reading.status == "complete"
        assert reading.media_type == "application/ofd"


def changed(change: object, annotations: object = None) -> Reading:
    """A report of zeros whose first figure is 5, after a change to its drawing; the cell's text begins at (x, y)."""
    drawing = ofd.draw_report("gb2021", ZEROS | {FIRST: "5"}, None, ofd.Style())
    page = drawing.pages[0]
    five = next(item for item in page.objects if ">5<" in item)
    left, top = (float(part) for part in five.split('Boundary="')[1].split()[:2])
    change(drawing, left, top + ofd.SIZE)  # type: ignore[operator]
    more = annotations(left, top) if annotations else None  # type: ignore[operator]
    return read_report(ofd.package(ofd.document_parts("Doc_0", drawing, more)), "a.ofd")


def add(text: str, dx: float = 0.0, size: float = ofd.SIZE, more: str = "", inner: str = "") -> object:
    """Draws another text near the cell's own."""

    def change(drawing: ofd.Drawing, x: float, y: float) -> None:
        drawing.pages[0].objects.append(ofd.text_object(x + dx, y, text, size, ofd.Style(), more, inner))

    return change


def slanted(drawing: ofd.Drawing, x: float, y: float) -> None:
    made = ofd.text_object(x - 10, y, "内部资料123", 8, ofd.Style(), ' CTM="0.7 0.7 -0.7 0.7 0 0"')
    for page in drawing.pages:
        page.objects.insert(0, made)


def pale_tiles(drawing: ofd.Drawing, x: float, y: float) -> None:
    inner = '<ofd:FillColor Value="215 215 215"/>'
    for page in drawing.pages:
        for row in range(6):
            for column in range(4):
                made = ofd.text_object(22 + column * 45, 30 + row * 40, "2023年", 5, ofd.Style(), inner=inner)
                page.objects.insert(0, made)
    drawing.pages[0].objects.append(ofd.text_object(x - 3, y, "2023", 5, ofd.Style(), inner=inner))


def faint(drawing: ofd.Drawing, x: float, y: float) -> None:
    inner = '<ofd:FillColor Value="0 0 0" Alpha="40"/>'
    drawing.pages[0].objects.append(ofd.text_object(x, y, "99", 4, ofd.Style(), inner=inner))


def cover_and_retype(drawing: ofd.Drawing, x: float, y: float) -> None:
    patch = (
        f'<ofd:PathObject ID="8" Boundary="{x - 0.3} {y - 3} 3 4" Fill="true" Stroke="false"><ofd:FillColor '
        f'Value="255 255 255"/><ofd:AbbreviatedData>{ofd.bar(3, 4)}</ofd:AbbreviatedData></ofd:PathObject>'
    )
    drawing.pages[0].objects += [patch, ofd.text_object(x, y, "7", ofd.SIZE, ofd.Style())]


def picture_over(drawing: ofd.Drawing, x: float, y: float) -> None:
    drawing.pages[0].objects.append(f'<ofd:ImageObject ID="8" Boundary="{x - 1} {y - 4} 8 6" ResourceID="1"/>')


def watermark_layer(drawing: ofd.Drawing, x: float, y: float) -> None:
    drawing.pages[0].behind.append(ofd.text_object(x + 1, y, "99", ofd.SIZE, ofd.Style()))


@pytest.mark.parametrize(
    ("change", "state", "value"),
    [
        pytest.param(add("9", 2, inner='<ofd:FillColor Value="255 255 255"/>'), "number", 5, id="white"),
        pytest.param(add("9", 2, inner='<ofd:FillColor Value="255"/>'), "number", 5, id="white in grey"),
        pytest.param(add("9", 2, inner='<ofd:FillColor Value="#FF #FF #FF"/>'), "number", 5, id="white in hex"),
        pytest.param(add("9", 2, inner='<ofd:FillColor Value="0 0 0 0"/>'), "number", 5, id="white in cmyk"),
        pytest.param(add("9", 2, more=' Visible="false"'), "number", 5, id="not visible"),
        pytest.param(add("9", 2, more=' Fill="false"'), "number", 5, id="not filled"),
        pytest.param(add("9", 2, more=' Alpha="0"'), "number", 5, id="transparent"),
        pytest.param(add("9", 2, size=0.2), "number", 5, id="tiny"),
        pytest.param(add("9", 1.6), "number", 59, id="seen"),
        pytest.param(add("\ue001", 1.6), "unreadable", None, id="known to the font alone"),
        pytest.param(slanted, "number", 5, id="slanted watermark"),
        pytest.param(pale_tiles, "number", 5, id="pale tiles"),
        pytest.param(faint, "number", 5, id="faint watermark"),
        pytest.param(cover_and_retype, "number", 7, id="covered and typed anew"),
        pytest.param(picture_over, "unreadable", None, id="a picture over it"),
        pytest.param(watermark_layer, "number", 5, id="in the template"),
    ],
)
def test_only_what_is_seen_counts(change: object, state: str, value: int | None) -> None:
    reading = changed(change)
    figure = reading.figures[FIRST]
    assert (figure.state, figure.value) == (state, value)
    others = [figure.value for key, figure in reading.figures.items() if key != FIRST]
    assert others == [0] * (len(ZEROS) - 1)
    assert (reading.status == "partial") == (state == "unreadable")


def test_letters_outside_their_object_are_not_taken() -> None:
    def change(drawing: ofd.Drawing, x: float, y: float) -> None:
        made = ofd.text_object(x + 1.6, y, "9", ofd.SIZE, ofd.Style())
        drawing.pages[0].objects.append(
            made.replace(f'Boundary="{x + 1.6:.3f}', f'Boundary="{x + 40:.3f}').replace(
                'TextCode X="0"', 'TextCode X="-38.4"'
            )
        )

    assert changed(change).figures[FIRST].state == "unreadable"


def test_what_leaves_the_page_is_not_read_short() -> None:
    """A table that runs over the edge: of 859 only the 8 can be seen."""

    drawing = ofd.draw_report("gb2021", ZEROS | {FIRST: "5"}, None, ofd.Style())
    objects = list(drawing.pages[0].objects)
    five = next(item for item in objects if ">5<" in item)
    left, top = (float(part) for part in five.split('Boundary="')[1].split()[:2])
    shift = f'<ofd:CompositeObject ID="7" Boundary="{208.6 - left:.3f} 0 210 297" ResourceID="77"/>'
    drawing.pages[0].objects[:] = [shift]
    objects[objects.index(five)] = ofd.text_object(left, top + ofd.SIZE, "859", ofd.SIZE, ofd.Style())
    parts = ofd.document_parts("Doc_0", drawing)
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "<ofd:PageArea>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:PageArea>"
    )
    parts["Doc_0/Res.xml"] = (
        f'<ofd:Res {ofd.SPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="77"><ofd:Content>'
        f"{''.join(objects)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    reading = read_report(ofd.package(parts), "a.ofd")
    assert reading.status == "partial"
    assert "hidden_text" in codes(reading)
    assert FIRST not in reading.figures or reading.figures[FIRST].value is None


@pytest.mark.parametrize(
    ("kind", "state"), [("Stamp", "number"), ("Watermark", "number"), ("Link", "number"), ("Path", "unreadable")]
)
def test_annotations_over_a_cell(kind: str, state: str) -> None:
    def annotations(x: float, y: float) -> dict[int, str]:
        inner = ofd.text_object(x, y, "9", ofd.SIZE, ofd.Style())
        box = f"{x - 5:.2f} {y - 2:.2f} 45 8"
        return {
            0: f'<ofd:Annot ID="1" Type="{kind}"><ofd:Appearance Boundary="{box}">{inner}</ofd:Appearance></ofd:Annot>'
        }

    reading = changed(lambda *_: None, annotations)
    assert reading.figures[FIRST].state == state
    assert ("annotation_over_cell" in codes(reading)) == (state == "unreadable")


def test_several_documents_are_several_reports() -> None:
    parts = {}
    for number in range(3):
        words = documents.ReportText(title=f"示例县{'审财税'[number]}务局2023年政府信息公开工作年度报告")
        drawing = ofd.draw_report("gb2021", ZEROS | {FIRST: str(number)}, words, ofd.Style())
        if number == 1:
            drawing = ofd.Drawing(ofd.Style())
            drawing.paragraph("附:说明一页")
        parts |= ofd.document_parts(f"Doc_{number}", drawing)
    readings = read_reports(ofd.package(parts, ("Doc_0", "Doc_1", "Doc_2")), "a.ofd")
    assert [reading.part for reading in readings] == ["1", "3"]
    assert [reading.figures[FIRST].value for reading in readings] == [0, 2]


def test_the_report_may_be_an_attachment() -> None:
    drawing = ofd.Drawing(ofd.Style())
    drawing.paragraph("示例县审计局2023年年报见附件")
    parts: dict[str, str | bytes] = dict(ofd.document_parts("Doc_0", drawing))
    attachments = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>"
    parts["Doc_0/Document.xml"] = str(parts["Doc_0/Document.xml"]).replace("</ofd:Document>", attachments)
    parts["Doc_0/Attachs/Attachments.xml"] = (
        f"<ofd:Attachments {ofd.SPACE}><ofd:Attachment ID='1' Name='年报.docx'><ofd:FileLoc>a.docx</ofd:FileLoc>"
        "</ofd:Attachment></ofd:Attachments>"
    )
    figures = documents.random_figures("gb2021", Random(4), 0.2)
    parts["Doc_0/Attachs/a.docx"] = word.docx_report("gb2021", figures)
    reading = read_report(ofd.package(parts), "a.ofd")
    check_exact(reading, figures)
    assert "read_from_attachment" in codes(reading)
    own = ofd.draw_report("gb2021", ZEROS, None, ofd.Style())
    assert "attachments" not in codes(read_report(ofd.package(ofd.document_parts("Doc_0", own)), "a.ofd"))
    parts |= {name: text for name, text in ofd.document_parts("Doc_0", own).items() if name != "Doc_0/Document.xml"}
    (problem,) = (found for found in read_report(ofd.package(parts), "a.ofd").problems if found.code == "attachments")
    assert "年报.docx" in problem.message


@pytest.mark.parametrize(
    ("root", "current", "value"),
    [
        ("<ofd:DocRoot>../Doc_1/Document.xml</ofd:DocRoot>", "true", 7),
        ("<ofd:DocRoot>../Doc_1/Document.xml</ofd:DocRoot>", "false", 5),
        ("<ofd:DocRoot>none.xml</ofd:DocRoot>", "true", 5),
        ("", "true", 5),
    ],
)
def test_the_current_one_of_a_files_versions_is_read(root: str, current: str, value: int) -> None:
    parts: dict[str, str] = {}
    for number, figure in enumerate(("5", "7")):
        drawing = ofd.draw_report("gb2021", ZEROS | {FIRST: figure}, None, ofd.Style())
        parts |= ofd.document_parts(f"Doc_{number}", drawing)
    parts["Versions/v1.xml"] = f"<ofd:DocVersion {ofd.SPACE}>{root}</ofd:DocVersion>"
    versions = (
        f'<ofd:Versions><ofd:Version Current="{current}" BaseLoc="Versions/v1.xml"/></ofd:Versions></ofd:DocBody>'
    )
    data = with_text(ofd.package(parts), "OFD.xml", "</ofd:DocBody>", versions)
    assert read_report(data, "a.ofd").figures[FIRST].value == value


def with_text(data: bytes, part: str, old: str, new: str) -> bytes:
    """A package with a piece of a part exchanged."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return held.getvalue()


def test_pages_that_are_pictures_are_refused_by_name() -> None:
    drawing = ofd.Drawing(ofd.Style())
    drawing.page.objects.append('<ofd:ImageObject ID="8" Boundary="0 0 210 297" ResourceID="1"/>')
    reading = read_report(ofd.package(ofd.document_parts("Doc_0", drawing)), "a.ofd")
    assert (reading.status, codes(reading)) == ("refused", {"scan_not_read"})


@pytest.mark.parametrize("name", ["Encryptions.xml", "decryptseed.dat"])
def test_an_encrypted_file_is_refused_by_name(name: str) -> None:
    parts = {**ofd.document_parts("Doc_0", ofd.Drawing(ofd.Style())), name: "x"}
    assert codes(read_report(ofd.package(parts), "a.ofd")) == {"password_protected"}


def test_missing_and_damaged_parts_are_named() -> None:
    drawing = ofd.draw_report("gb2021", ZEROS, None, ofd.Style())
    parts = ofd.document_parts("Doc_0", drawing)
    whole = len(read_report(ofd.package(parts), "a.ofd").figures)
    del parts["Doc_0/Pages/Page_1/Content.xml"]
    reading = read_report(ofd.package(parts), "a.ofd")
    assert reading.status == "partial"
    assert "page_missing" in codes(reading)
    assert 0 < len(reading.figures) < whole
    parts["Doc_0/Pages/Page_0/Content.xml"] = parts["Doc_0/Pages/Page_0/Content.xml"][:500]
    assert codes(read_report(ofd.package(parts), "a.ofd")) == {"damaged"}
    assert codes(read_report(ofd.package({}), "a.ofd")) == {"damaged"}


def test_entities_are_refused() -> None:
    parts = ofd.document_parts("Doc_0", ofd.Drawing(ofd.Style()))
    bad = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    parts["Doc_0/Document.xml"] = bad + parts["Doc_0/Document.xml"]
    assert codes(read_report(ofd.package(parts), "a.ofd")) == {"xml_entities"}


def test_the_title_of_the_file_serves_pages_without_one() -> None:
    words = documents.ReportText(title="附件", opening="统计期限为2023年1月1日至2023年12月31日。")
    title = "示例县审计局2023年政府信息公开工作年度报告"
    reading = read_report(ofd.ofd_report("gb2021", ZEROS, words, title=title), "a.ofd")
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)


def test_distances_between_letters() -> None:
    assert steps_of("5 g 3 5.5 4") == [5.0, 5.5, 5.5, 5.5, 4.0]
    assert steps_of("g 2 1") == [1.0, 1.0]
    assert steps_of("g x 1 g") == []
    assert len(steps_of("g 999999 1 g 999999 1")) <= 2_000_000


def test_matrices() -> None:
    assert compose((2, 0, 0, 2, 1, 1), (1, 0, 0, 1, 3, 4)) == (2, 0, 0, 2, 7, 9)


def test_evidence_shows_the_tables_as_read() -> None:
    data = ofd.ofd_report("gb2021", ZEROS | {FIRST: "5"})
    found = find_evidence(data, "a.ofd", FIRST)
    assert (found.view, found.marked) == ("table", "5")


def test_a_mark_is_no_wider_than_its_ink() -> None:
    """Programs write a text in two fonts as two objects: the 8 stood on the blank that a wider point would have."""

    def change(drawing: ofd.Drawing, x: float, y: float) -> None:
        objects = drawing.pages[0].objects
        five = next(at for at, item in enumerate(objects) if ">5<" in item)
        objects[five] = ofd.text_object(x, y, "5.", ofd.SIZE, ofd.Style())
        objects.append(ofd.text_object(x + 0.75 * ofd.SIZE, y, "8", ofd.SIZE, ofd.Style()))

    assert changed(change).figures[FIRST].raw == "5.8"

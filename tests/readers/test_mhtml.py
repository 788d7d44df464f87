"""Web archives: the page inside is read as a page, however it is encoded."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.reading.extract import read_report, read_reports
from tests.builders import documents
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")


def archive(page: bytes, *, transfer: str = "quoted-printable", charset: str = "utf-8", frame: bytes = b"") -> bytes:
    """A web archive as browsers and word processors write it, with a picture beside the page."""
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "report"
    message.set_content(page, maintype="text", subtype="html", cte=transfer, params={"charset": charset})
    if frame:
        message.add_related(frame, maintype="text", subtype="html", cte="base64")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<a>")
    return message.as_bytes()


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize(("charset", "declares"), [("utf-8", True), ("gb18030", True), ("gb18030", False)])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.5)))
def test_archives_are_read_exactly(transfer: str, charset: str, declares: bool, seed: int, blank_share: float) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    page = documents.html_report("gb2021", figures, words_for("gb2021"), charset=charset, declares_charset=declares)
    data = archive(page, transfer=transfer, charset=charset)
    reading = read_report(data, "a.mht")
    check_exact(reading, figures)
    assert reading.agency == "示例县审计局"
    assert reading.figures["proactive.rules.issued_this_year"].at == "table 1, row 3, column 2"
    check_exact(read_report(data, "a.doc"), figures)


def test_the_page_with_the_tables_is_taken_among_frames() -> None:
    page = documents.html_report("gb2021", ZEROS)
    data = archive(b"<html><body><p>frame</p></body></html>", frame=page)
    check_exact(read_report(data, "a.mhtml"), ZEROS)


def joined(*pages: str, head: bytes = b"") -> bytes:
    """An archive with a part for each page."""
    message = MIMEMultipart("related")
    for page in pages:
        part = MIMENonMultipart("text", "html", charset="utf-8")
        part.set_payload(base64.b64encode(page.encode()).decode())
        part["Content-Transfer-Encoding"] = "base64"
        message.attach(part)
    return head + message.as_bytes()


def test_the_report_is_taken_among_frames_with_tables_of_their_own() -> None:
    page = documents.html_report("gb2021", ZEROS).decode()
    around = "<table><tr><td>示例县人民政府</td><td>首页</td></tr></table><iframe src='a'></iframe>"
    for head in (b"", b"\xef\xbb\xbf", b"\r\n\r\n"):
        check_exact(read_report(joined(around, page, head=head), "a.mht"), ZEROS)


def test_a_report_over_several_frames_is_read_whole() -> None:
    """As a workbook is saved: a frameset, and a page for each sheet."""
    page = documents.html_report("gb2021", ZEROS).decode()
    cut = page.index("<p><strong>三、收到和处理")
    frames = "<html><frameset><frame src='a'><frame src='b'></frameset></html>"
    check_exact(read_report(joined(frames, page[:cut], page[cut:]), "a.mht"), ZEROS)


def test_two_reports_in_an_archive_are_two() -> None:
    """The first was taken, and the other not spoken of."""
    other = documents.ReportText("示例县审计局2022年政府信息公开工作年度报告")
    pages = [documents.html_report("gb2021", ZEROS, words).decode() for words in (other, None)]
    assert [reading.year for reading in read_reports(joined(*pages), "a.mht")] == [2022, 2023]


@pytest.mark.parametrize("name", ["年报.docx", "report.docx"])
def test_a_letter_names_the_files_attached_to_it(name: str) -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message.set_content("请查收附件。")
    message.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename=name)
    (problem,) = read_report(message.as_bytes(), "a.eml").problems
    assert problem.code == "kind_not_read"
    assert name in problem.message
    assert "ingest" in problem.message


def test_an_archive_without_a_page_is_called_damaged() -> None:
    message = MIMEMultipart("related")
    message.attach(MIMENonMultipart("image", "png"))
    reading = read_report(message.as_bytes(), "a.mht")
    assert reading.status == "refused"
    assert reading.problems[0].code == "damaged"


def test_archives_nested_without_end_are_refused() -> None:
    inner = b"".join(
        f'Content-Type: multipart/related; boundary="{number}"\n\n--{number}\n'.encode() for number in range(5000)
    )
    reading = read_report(b"MIME-Version: 1.0\n" + inner, "a.mht")
    assert reading.status == "refused"
    assert reading.problems[0].code == "damaged"


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 60)), min_size=1, max_size=5))
def test_damaged_archives_never_raise(cuts: list[tuple[float, bytes, int]]) -> None:
    data = archive(documents.html_report("gb2021", ZEROS))
    for where, piece, length in cuts:
        position = int(where * len(data))
        data = data[:position] + piece + data[position + length :]
    assert read_report(data, "a.mht").status in ("complete", "partial", "refused")

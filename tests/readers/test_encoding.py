"""Bytes to text: what a file declares, what its bytes say, and what is no text."""

from __future__ import annotations

import codecs
from random import Random

import pytest

from disclosure.readers.encoding import declared_encoding, decode, is_binary

TEXT = "某县审计局二〇二〇年政府信息公开工作年度报告,总计3件。"
TRADITIONAL = "政府資訊公開工作年度報告,總計3件,訴訟情況。"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (TEXT.encode(), TEXT, "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT, "utf-8"),
        (TEXT.encode("utf-16"), TEXT, "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT, "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT, "utf-32"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), TEXT, "utf-32"),
        (TEXT.encode("utf-16-le"), TEXT, "utf-16-le"),
        (TEXT.encode("utf-16-be"), TEXT, "utf-16-be"),
        (TEXT.encode("gb18030"), TEXT, "gb18030"),
        (TRADITIONAL.encode("big5"), TRADITIONAL, "big5hkscs"),
        (TEXT.encode()[:-1], TEXT[:-1], "utf-8"),  # cut inside its last character
        (TEXT.encode()[:-2], TEXT[:-1], "utf-8"),
        (TEXT.encode() + b"\x00\x00", TEXT, "utf-8"),
        (b'<meta charset="gb2312">' + TEXT.encode("gb18030"), '<meta charset="gb2312">' + TEXT, "gb18030"),
        (b'<meta charset="gbk">' + TEXT.encode(), '<meta charset="gbk">' + TEXT, "utf-8"),  # declared, and not so
        (b"\xff\xfe", "", "utf-16"),
        (b"", "", "utf-8"),
    ],
)
def test_the_encoding_of_a_text(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)
    assert not is_binary(data)


def test_a_damaged_letter_does_not_change_the_encoding_of_the_others() -> None:
    data = TEXT.encode()
    for at in (0, 6, len(data) - 6):
        text, encoding = decode(data[:at] + b"\xff" + data[at:])
        assert encoding == "utf-8"
        assert text.replace("\ufffd", "") == TEXT


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="GB2312">', "gb18030"),
        (b"<meta content='text/html; charset = big5'>", "big5"),
        (b'<meta charset="none-of-these">', None),
        (b"<meta>", None),
        (b" " * 4070 + b"charset=utf-8 ", "utf-8"),
        (b" " * 4096 + b"charset=utf-8 ", None),
    ],
)
def test_what_a_page_declares(head: bytes, name: str | None) -> None:
    assert declared_encoding(head) == name


def test_what_is_no_text() -> None:
    assert is_binary(Random(1).randbytes(2_000))
    assert is_binary(b"\x01\x02\x03\x04" * 100 + b"abc")
    assert is_binary(codecs.BOM_UTF16_LE + "a\0\0".encode("utf-16-le") * 50)
    assert not is_binary(codecs.BOM_UTF16_LE + "a\0".encode("utf-16-le") * 50)
    assert not is_binary(b"a\tb\r\n" * 100)

"""Members found and read, in archives of every kind; each way to do harm refused by name, and nothing else lost."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import stat
import tarfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from disclosure.archives import members as limits
from disclosure.archives import seven_zip
from disclosure.ingest.sources import Found, SourceReader, find_sources
from tests.builders.archives import seven_zip_of, tar_of, zip_of, zip_with_raw_names

A, B = "甲县/年报.html", "乙县/年报.html"
FILES = {A: "甲".encode() * 1000, B: "乙".encode() * 2000}
METHODS = ("lzma", "lzma2", "copy", "deflate", "bzip2")
KINDS = {
    "zip": zip_of(FILES),
    "tar": tar_of(FILES),
    "tar.gz": tar_of(FILES, "gz"),
    "tar.bz2": tar_of(FILES, "bz2"),
    "tar.xz": tar_of(FILES, "xz"),
    **{f"{method}.7z": seven_zip_of(FILES, method) for method in METHODS},
}


def look(tmp_path: Path, name: str, data: bytes) -> Found:
    path = tmp_path / name
    path.write_bytes(data)
    return find_sources([path])


def contents(found: Found) -> dict[str, bytes]:
    """Name within the archive -> bytes, read one after another."""
    with SourceReader() as reader:
        read = {source.name.partition("!")[2]: reader.read(source) for source in found.sources}
    return read  # type: ignore[return-value]


def codes(found: Found) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_members_are_found_and_read(tmp_path: Path, kind: str) -> None:
    found = look(tmp_path, f"all.{kind}", KINDS[kind])
    assert (contents(found), found.problems) == (FILES, [])
    with SourceReader() as reader:  # also in another order
        assert [reader.read(source) for source in reversed(found.sources)] == [
            FILES[source.name.partition("!")[2]] for source in reversed(found.sources)
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_bytes_tell_the_kind_not_the_name(tmp_path: Path, kind: str) -> None:
    assert contents(look(tmp_path, "年报合集", KINDS[kind])) == FILES


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "lzma2.7z"])
def test_what_is_no_document_is_passed_over(tmp_path: Path, kind: str) -> None:
    files = {
        "a.html": b"A",
        "logo.png": b"P",
        "__MACOSX/a.html": b"X",
        "a_files/frame.html": b"F",
        "b_files/c.html": b"C",
    }
    data = {"zip": zip_of, "tar.gz": lambda f: tar_of(f, "gz"), "lzma2.7z": seven_zip_of}[kind](files)  # type: ignore[operator]
    found = look(tmp_path, f"all.{kind}", data)
    assert sorted(contents(found)) == ["a.html", "b_files/c.html"]
    assert found.passed_over == 3


@pytest.mark.parametrize("name", ["../out.html", "/etc/out.html", "C:/out.html", "a/../../out.html", "..\\out.html"])
@pytest.mark.parametrize("kind", ["zip", "tar", "7z"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, kind: str, name: str) -> None:
    files = {name: b"X", "good.html": b"G"}
    data = {"zip": zip_of, "tar": tar_of, "7z": seven_zip_of}[kind](files)  # type: ignore[operator]
    found = look(tmp_path, f"bad.{kind}", data)
    assert codes(found) == ["archive_path"]
    assert contents(found) == {"good.html": b"G"}


# -- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("says_utf8", [True, False])
def test_names_in_a_zip_whatever_the_flags_say(tmp_path: Path, encoding: str, says_utf8: bool) -> None:
    names = ("审计局年报.html", "财政局年报.html")
    raw = {name.encode(encoding): name.encode() for name in names}
    found = look(tmp_path, "names.zip", zip_with_raw_names(raw, says_utf8=says_utf8))
    assert found.problems == []
    assert contents(found) == {name: name.encode() for name in names}


def test_names_in_a_zip_that_are_no_text(tmp_path: Path) -> None:
    found = look(tmp_path, "names.zip", zip_with_raw_names({b"\xff\xfe\xff.html": b"A"}))
    assert list(contents(found).values()) == [b"A"]


def test_names_in_a_tar_in_gbk(tmp_path: Path) -> None:
    path = tmp_path / "gbk.tar"
    with tarfile.open(path, "w", encoding="gb18030", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("审计局/年报.html"))
    assert list(contents(find_sources([path]))) == ["审计局/年报.html"]


def test_members_with_one_name_are_both_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of({"a.html": b"1"}, repeated=(("a.html", b"2"),))
    assert contents(look(tmp_path, "twice.zip", data)) == {"a.html": b"1", "a.html (2)": b"2"}


# -- links, devices, passwords ------------------------------------------------------------------------------------


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = kind
    entry.linkname = "/etc/passwd"
    return entry


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    data = tar_of({"good.html": b"G"}, "gz", tuple(special(f"{kind.decode()}.html", kind) for kind in kinds))
    found = look(tmp_path, "special.tar.gz", data)
    assert codes(found) == ["archive_link", "archive_link", "archive_device", "archive_device", "archive_device"]
    assert contents(found) == {"good.html": b"G"}


def test_links_in_a_zip_and_in_a_7z(tmp_path: Path) -> None:
    found = look(tmp_path, "link.zip", zip_of({"a.html": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777))
    assert (codes(found), found.sources) == (["archive_link"], [])
    mode = (stat.S_IFLNK | 0o777) << 16 | 0x8000
    found = look(
        tmp_path, "link.7z", seven_zip_of({"a.html": b"/etc/passwd", "b.html": b"B"}, attributes={"a.html": mode})
    )
    assert (codes(found), contents(found)) == (["archive_link"], {"b.html": b"B"})


def test_passwords(tmp_path: Path) -> None:
    data = bytearray(zip_of({"a.html": b"A"}))
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert codes(look(tmp_path, "secret.zip", bytes(data))) == ["archive_encrypted"]
    assert codes(look(tmp_path, "secret.7z", seven_zip_of({"a.html": b"A"}, "aes"))) == ["archive_encrypted"]


# -- bombs --------------------------------------------------------------------------------------------------------


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    zeros = bytes(20 * 1024 * 1024)
    found = look(tmp_path, "bomb.zip", zip_of({"bomb.html": zeros, "small.html": bytes(1000)}))
    assert (codes(found), list(contents(found))) == (["archive_ratio"], ["small.html"])
    assert codes(look(tmp_path, "bomb.7z", seven_zip_of({"bomb.html": zeros}))) == ["archive_ratio"]


@pytest.mark.parametrize("compression", ["gz", "bz2", "xz"])
def test_a_tar_that_grows_without_end_is_left(
    tmp_path: Path, compression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.archives.tar_files._RATIO_FREE_STREAM", 1024 * 1024)
    data = tar_of({"bomb.html": bytes(30 * 1024 * 1024), "good.html": b"G"}, compression)
    assert codes(look(tmp_path, f"bomb.tar.{compression}", data)) == ["archive_too_large"]


def test_a_single_file_that_grows_without_end_stops_at_the_limit(tmp_path: Path) -> None:
    found = look(tmp_path, "bomb.html.gz", gzip.compress(bytes(60 * 1024 * 1024)))
    with SourceReader() as reader:
        problem = reader.read(found.sources[0])
    assert getattr(problem, "code", "") == "file_too_large"


@pytest.mark.parametrize("kind", ["zip", "tar", "7z"])
def test_too_many_members(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}.html": b"x" for number in range(12)}
    data = {"zip": zip_of, "tar": tar_of, "7z": seven_zip_of}[kind](files)  # type: ignore[operator]
    for module in ("zip_files", "tar_files", "seven_zip"):
        monkeypatch.setattr(f"disclosure.archives.{module}.MEMBER_LIMIT", 10)
    found = look(tmp_path, f"many.{kind}", data)
    assert (codes(found), found.sources) == (["archive_too_large"], [])


def test_members_that_are_too_much_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.TOTAL_LIMIT == 8 * 1024**3
    for module in ("zip_files", "seven_zip"):
        monkeypatch.setattr(f"disclosure.archives.{module}.TOTAL_LIMIT", 100)
    assert codes(look(tmp_path, "big.zip", KINDS["zip"])) == ["archive_too_large"]
    assert codes(look(tmp_path, "big.7z", KINDS["copy.7z"])) == ["archive_too_large"]


# -- damage -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_archives_that_were_cut_off(tmp_path: Path, kind: str, share: float) -> None:
    data = KINDS[kind]
    found = look(tmp_path, f"cut.{kind}", data[: int(len(data) * share)])
    read = contents(found)
    whole = {name: data for name, data in read.items() if isinstance(data, bytes)}
    assert whole.items() <= FILES.items()
    if whole != FILES:
        assert "archive_damaged" in [*codes(found), *(getattr(data, "code", "") for data in read.values())]


@pytest.mark.parametrize("kind", KINDS)
def test_archives_with_changed_bytes(tmp_path: Path, kind: str) -> None:
    """A changed byte may lose members, with a word about it; it never raises, and checksums keep wrong bytes out."""
    data = KINDS[kind]
    for position in range(0, len(data), max(len(data) // 60, 1)):
        changed = bytearray(data)
        changed[position] ^= 0xFF
        found = look(tmp_path, f"changed.{kind}", bytes(changed))
        for read in contents(found).values():
            if kind != "tar":  # a plain tar has no checksum of its contents
                assert read in FILES.values() or not isinstance(read, bytes)


def test_what_comes_before_the_damage_of_a_tar_is_read(tmp_path: Path) -> None:
    found = look(tmp_path, "cut.tar", KINDS["tar"][:5000])
    assert codes(found) == ["archive_damaged"]
    assert "what comes before the damage is read" in found.problems[0].message
    assert contents(found)[A] == FILES[A]


@pytest.mark.parametrize("name", ["a.zip", "a.7z", "a.tar", "a.rar", "a.gz", "a.tar.gz"])
def test_a_name_that_promises_an_archive(tmp_path: Path, name: str) -> None:
    assert codes(look(tmp_path, name, b"no archive at all" * 40)) == ["archive_damaged"]


@pytest.mark.parametrize("name", ["a.zip.001", "a.z01", "a.7z.002", "a.part2.zip"])
def test_a_volume_of_several_is_called_so(tmp_path: Path, name: str) -> None:
    for kind in ("zip", "lzma2.7z"):
        (problem,) = look(tmp_path, name, KINDS[kind][:-40]).problems
        assert problem.code == "archive_damaged"
        assert "分卷" in problem.message


def test_rar_is_named(tmp_path: Path) -> None:
    found = look(tmp_path, "a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100))
    assert codes(found) == ["archive_rar"]
    assert "save it as zip or 7z" in found.problems[0].message


def test_a_method_of_7z_that_is_not_read(tmp_path: Path) -> None:
    found = look(tmp_path, "a.7z", seven_zip_of({"a.html": b"A"}, "ppmd"))
    with SourceReader() as reader:
        problem = reader.read(found.sources[0])
    assert getattr(problem, "code", "") == "archive_method"
    assert "PPMd" in getattr(problem, "message", "")


# -- single files, nesting, 7-Zip itself --------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_single_compressed_file(tmp_path: Path, ending: str, pack: object) -> None:
    found = look(tmp_path, f"年报.html.{ending}", pack(b"A" * 5000))  # type: ignore[operator]
    assert contents(found) == {"年报.html": b"A" * 5000}


@pytest.mark.parametrize("inner", KINDS)
@pytest.mark.parametrize("outer", ["zip", "tar.gz", "lzma2.7z"])
def test_an_archive_inside_an_archive(tmp_path: Path, outer: str, inner: str) -> None:
    files = {f"内层.{inner}": KINDS[inner], "外层.html": b"O"}
    data = {"zip": zip_of, "tar.gz": lambda f: tar_of(f, "gz"), "lzma2.7z": seven_zip_of}[outer](files)  # type: ignore[operator]
    found = look(tmp_path, f"outer.{outer}", data)
    assert found.problems == []
    assert contents(found) == {"外层.html": b"O", **{f"内层.{inner}!{name}": body for name, body in FILES.items()}}


def test_archives_deeper_than_that_are_refused_by_name(tmp_path: Path) -> None:
    deep = zip_of({"three.zip": zip_of({"deepest.html": b"D"}), "two.html": b"2"})
    found = look(tmp_path, "one.zip", zip_of({"two.zip": deep, "one.html": b"1"}))
    assert [(p.code, p.name.partition("!")[2]) for p in found.problems] == [("archive_nested", "two.zip!three.zip")]
    assert contents(found) == {"one.html": b"1", "two.zip!two.html": b"2"}


def test_an_inner_archive_that_is_bad_costs_nothing_else(tmp_path: Path) -> None:
    files = {"bad.zip": b"PK\x03\x04 not really", "bad.rar": b"Rar!\x1a\x07\x00", "good.html": b"G"}
    found = look(tmp_path, "outer.zip", zip_of(files))
    assert sorted(codes(found)) == ["archive_damaged", "archive_rar"]
    assert contents(found) == {"good.html": b"G"}


@pytest.mark.parametrize("name", [A, "report.html"])
def test_the_files_of_a_letter(tmp_path: Path, name: str) -> None:
    letter = EmailMessage()
    letter.set_content("请查收附件。")
    assert len(look(tmp_path, "plain.eml", letter.as_bytes()).sources) == 1
    letter.add_attachment(FILES[A], maintype="application", subtype="octet-stream", filename=name)
    letter.add_attachment(zip_of({B: FILES[B]}), maintype="application", subtype="zip", filename="all.zip")
    found = look(tmp_path, "a.eml", letter.as_bytes())
    assert (contents(found), found.problems) == ({name: FILES[A], f"all.zip!{B}": FILES[B]}, [])
    raw = letter.as_bytes().replace(b'filename="report.html"', 'filename="年报.html"'.encode("gb18030"))
    names = {source.name.partition("!")[2] for source in look(tmp_path, "b.eml", raw).sources}
    assert names & {"年报.html", A}


def test_office_files_are_documents_not_archives(tmp_path: Path) -> None:
    office = zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    for name in ("a.docx", "renamed.zip", "no ending"):
        found = look(tmp_path, name, office)
        assert [source.member for source in found.sources] == [()]
    inside = look(tmp_path, "outer.zip", zip_of({"a.docx": office, "b.zip": office}))
    assert contents(inside) == {"a.docx": office, "b.zip": office}


# Made by py7zr 1.1.4: LZMA2, an empty file among them.
MADE_ELSEWHERE = (
    "N3q8ryccAARceDs+rAAAAAAAAAAWAAAAAAAAAITMVWDgAeAAFl0Ac6USTlR9E/rg8F47H9GsP8gVxejAAADgAKoAhl0AAIEzB64P"
    "z+swFA/Ual595dfdCD15OKS/qmLmcQa19GpuFOk+6k1VtJIvAyfyty4penQu5v0fSYsz1X/A4D5bUiL2QvUwqec+g2RD9nJl/k+7"
    "+708qRR/jrlsIP2zpsyW4EvOT3Kr3d5DO+fUAs7Sz9BxziSeXCM1KZq1swRkhGt24PwAAAAAFwYeAQmAjgAHCwEAASEhARgMgKsA"
    "AA=="
)


@pytest.mark.parametrize("packs_header", [True, False])
def test_packed_headers_and_empty_files(tmp_path: Path, packs_header: bool) -> None:
    found = look(tmp_path, "a.7z", seven_zip_of({"empty.txt": b"", "a.html": b"A"}, packs_header=packs_header))
    assert contents(found) == {"empty.txt": b"", "a.html": b"A"}


def test_a_7z_that_another_program_made(tmp_path: Path) -> None:
    found = look(tmp_path, "a.7z", base64.b64decode(MADE_ELSEWHERE))
    assert contents(found) == {"年报/甲县.html": "甲县年报".encode() * 40, "年报/empty.txt": b"", "b.html": b"B"}


def test_sizes_in_a_7z_are_not_trusted(tmp_path: Path) -> None:
    for stated in (0, 5, 10**6):
        found = look(tmp_path, "lie.7z", seven_zip_of({"a.html": b"A" * 100, "b.html": b"B" * 100}, stated_size=stated))
        read = contents(found)
        assert read["a.html"] == b"A" * 100
        assert not isinstance(read["b.html"], bytes)


def test_numbers_in_7z_headers() -> None:
    header = seven_zip._Header(bytes([0x05, 0x81, 0x02, 0xC0, 0x01, 0x02, 0xFF, 1, 2, 3, 4, 5, 6, 7, 8]))
    assert [header.number() for _ in range(4)] == [5, 0x102, 0x201, 0x0807060504030201]

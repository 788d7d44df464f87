"""Parts of an OFD by themselves: where one part names another, the paper, what annotations are over, what is noted."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from disclosure.model.document import RefusalError
from disclosure.readers.ofd import annotations, ofd
from disclosure.readers.ofd.annotations import Annotated, annotations_of

SPACE = 'xmlns="urn:x"'


class Parts(dict[str, str]):
    """A package of parts by name."""

    def tree(self, name: str) -> Any:
        """A part as XML, None where there is none."""
        return etree.fromstring(self[name]) if name in self else None


def part(body: str, more: str = "") -> Any:
    return etree.fromstring(f"<a {SPACE} {more}>{body}</a>")


@pytest.mark.parametrize(
    ("location", "found"),
    [
        ("Page.xml", "Doc/Pages/Page.xml"),
        (" ./Page.xml ", "Doc/Pages/Page.xml"),
        ("..\\Res.xml", "Doc/Res.xml"),
        ("/Doc/Res.xml", "Doc/Res.xml"),
        ("Doc/Res.xml", "Doc/Res.xml"),
        ("Res.xml", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_part_is_named_beside_another_or_from_the_root(location: str | None, found: str) -> None:
    package: Any = Parts({"Doc/Pages/Page.xml": "", "Doc/Res.xml": ""})
    assert ofd._resolve(package, "Doc/Pages/Content.xml", location) == found


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ("", "a.xml"),
        ('<Version Current="true" BaseLoc="v.xml"/>', "b.xml"),
        ('<Version Current="TRUE" BaseLoc="v.xml"/>', "b.xml"),
        ('<Version Current="false" BaseLoc="v.xml"/>', "a.xml"),
        ('<Version BaseLoc="v.xml"/>', "a.xml"),
        ('<Version Current="true" BaseLoc="none.xml"/>', "a.xml"),
    ],
)
def test_the_root_of_a_document_is_that_of_its_current_version(versions: str, found: str) -> None:
    package: Any = Parts({"a.xml": "", "b.xml": "", "v.xml": f"<v {SPACE}><DocRoot>b.xml</DocRoot></v>"})
    assert ofd._root_of(package, part(f"<DocRoot>a.xml</DocRoot>{versions}")) == found
    with pytest.raises(RefusalError):
        ofd._root_of(package, part("<DocRoot>none.xml</DocRoot>"))


def reader(common: str = "") -> Any:
    package: Any = Parts({"d.xml": f"<d {SPACE}><CommonData>{common}</CommonData></d>"})
    return ofd._DocumentReader(package, "d.xml")


@pytest.mark.parametrize(
    ("own", "common", "paper"),
    [
        ("0 0 100 200", "0 0 300 400", (100, 200)),
        ("0 0 100", "0 0 300 400", (300, 400)),
        ("0 0 0 200", "0 0 300 400", (300, 400)),
        ("0 0 100 0", "0 0 300 400", (300, 400)),
        ("0 0 -1 200", "x", (210, 297)),
        ("0 0 1 1", "", (1, 1)),
    ],
)
def test_the_paper_is_that_of_the_page_else_of_the_document(own: str, common: str, paper: tuple[float, float]) -> None:
    made = reader(f"<PageArea><PhysicalBox>{common}</PhysicalBox></PageArea>")
    assert made._paper(part(f"<PhysicalBox>{own}</PhysicalBox>")) == paper
    assert reader()._paper(None) == (210, 297)


@pytest.mark.parametrize(
    ("state", "pages", "codes", "is_damaged"),
    [
        ({}, 1, [], False),
        ({}, 400, [], False),
        ({}, 401, ["too_many_pages"], True),
        ({"is_cut_short": True}, 1, ["too_many_pages"], True),
        ({"missing": [2]}, 2, ["page_missing"], True),
        ({"hidden": [1]}, 1, ["hidden_text"], False),
        ({"covered": ["page 1"]}, 1, ["annotation_over_cell"], False),
    ],
)
def test_what_is_noted_of_a_document(state: dict[str, Any], pages: int, codes: list[str], is_damaged: bool) -> None:
    made = reader()
    for name, value in state.items():
        setattr(made, name, value)
    made._note(pages, [], 0)
    assert [code for code, *_ in made.document.notes] == codes
    assert made.document.is_damaged is is_damaged
    made._note(1, [3, 4], 2)
    said = {code: (message, place) for code, message, place in made.document.notes}
    assert said["scanned_pages"][1] == "page 3"
    assert "第 3、4 页" in said["scanned_pages"][0]
    assert "有 2 个字形" in said["letters_unknown"][0]


def annotated(*pages: str) -> dict[str, Annotated]:
    """The annotations of pages of 100 by 100 millimetres, each page's as XML."""
    listed = "".join(f'<Page PageID="{at}"><FileLoc>{at}.xml</FileLoc></Page>' for at in range(len(pages)))
    package: Any = Parts({"all.xml": f"<a {SPACE}>{listed}</a>"})
    package |= {f"{at}.xml": f"<a {SPACE}>{page}</a>" for at, page in enumerate(pages)}
    root = part("<Annotations>all.xml</Annotations>")
    return annotations_of(package, "d.xml", root, (100.0, 100.0), ofd._resolve)


def annotation(box: str, inner: str = "", more: str = "") -> str:
    return f'<Annot {more}><Appearance Boundary="{box}">{inner}</Appearance></Annot>'


def drawn(box: str) -> str:
    return f'<PathObject Boundary="{box}"/>'


@pytest.mark.parametrize(
    ("page", "over"),
    [
        (annotation("10 20 30 40"), [(10, 20, 40, 60)]),
        (annotation("10 20 50 50"), []),  # a quarter of the page
        (annotation("10 20 49 50"), [(10, 20, 59, 70)]),
        (annotation("10 20 80 80", drawn("1 2 3 4")), [(11, 22, 14, 26)]),
        (annotation("10 20 80 80", drawn("0 0 50 50") + drawn("0 0 50 49")), [(10, 20, 60, 69)]),
        (annotation("10 20 80 80", f"<PageBlock>{drawn('1 2 3 4')}</PageBlock>"), [(11, 22, 14, 26)]),
        (annotation("", drawn("1 2 3 4")), [(1, 2, 4, 6)]),
        (annotation("10 20 30 40", more='Visible="false"'), []),
        (annotation("10 20 30 40", more='Visible="False"'), []),
        (annotation("10 20 30 40", more='Visible="true"'), [(10, 20, 40, 60)]),
        ("<Annot/>", []),
    ],
)
def test_where_annotations_are_over_a_page(page: str, over: list[tuple[float, ...]]) -> None:
    assert annotated("", page)["1"] == Annotated(over, [])


@pytest.mark.parametrize("kind", ["Link", "Watermark", "stamp"])
def test_links_watermarks_and_stamps_are_over_nothing(kind: str) -> None:
    found = annotated(annotation("10 20 30 40", more=f'Type="{kind}"'))["0"]
    assert found.over == []
    assert [corner for _, corner in found.passing] == [(10, 20)]


def test_an_annotation_of_many_objects_counts_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotations, "_MOST_OBJECTS", 2)
    assert len(annotated(annotation("0 0 90 90", drawn("1 1 2 2") * 2))["0"].over) == 2
    assert annotated(annotation("0 0 90 90", drawn("1 1 2 2") * 3))["0"].over == [(0, 0, 90, 90)]
    nested = "<PageBlock>" * 3 + drawn("1 1 2 2") + "</PageBlock>" * 3
    assert len(annotated(annotation("0 0 90 90", nested))["0"].over) == 1
    assert annotated(annotation("0 0 90 90", f"<PageBlock>{nested}</PageBlock>"))["0"].over == []


def test_files_attached_to_a_document() -> None:
    listed = '<Attachment Name="年报"><FileLoc>b.xlsx</FileLoc></Attachment><Attachment><FileLoc>c.doc</FileLoc>'
    listed += '</Attachment><Attachment Name="无"><FileLoc>none</FileLoc></Attachment>'
    package: Any = Parts({"x/l.xml": f"<a {SPACE}>{listed}</a>", "x/b.xlsx": "", "x/c.doc": ""})
    found = ofd._attachments(package, "d.xml", part("<Attachments>x/l.xml</Attachments>"))
    assert found == [("年报", "x/b.xlsx"), ("c.doc", "x/c.doc")]
    assert ofd._attachments(package, "d.xml", part("")) == []

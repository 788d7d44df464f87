"""Pictures of charts: Chinese text intact without the machine's own fonts, title and source inside the picture."""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
import vl_convert
from PIL import Image, ImageChops, ImageFont

from disclosure import charts, downloads
from disclosure.downloads import DownloadError, Picture, pictures

LABELS = {"report_year": "年度", "category": "类别", "value": "数量", "no_data": "无数据"}
OUTCOMES = {"granted_full": "予以公开", "refused": "不予公开"}
LONG = "年度报告的说明文字很长" * 60
HOSTILE = '<script>alert("x")</script> & ]]> \x00\x0b &#0;'
FONT_FILE = pictures.FONT_FOLDER / "DisclosureSansSC-Regular.otf"


def chart(**options: Any) -> Any:
    frame = pl.DataFrame(
        {
            "report_year": [2023, 2023, 2024, 2024],
            "category": ["granted_full", "refused"] * 2,
            "value": [3511, 120, 4000, None],
        }
    )
    return charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES, unit="件", **options)


def texts_of(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("RGB")


def glyph(character: str) -> Image.Image:
    """The character as the drawing library draws it, by the project's font and no other."""
    pictures._register_fonts()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><rect width="60" height="60" fill="#fff"/>'
        f'<text x="6" y="46" font-size="44" font-family="{pictures.FONT}">{character}</text></svg>'
    )
    return opened(vl_convert.svg_to_png(svg, scale=1)).convert("L")


def differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


class TestFont:
    def test_glyphs_are_drawn_each_its_own_and_none_is_the_missing_box(self) -> None:
        box, blank = glyph("\U0010fffd"), glyph(" ")
        drawn = {character: glyph(character) for character in "政府信息公开件臺亍,2"}
        for character, image in drawn.items():
            assert differ(image, box), f"{character} is drawn as the missing glyph"
            assert differ(image, blank), f"{character} is drawn as nothing"
        assert differ(drawn["政"], drawn["府"])

    def test_the_shipped_file_has_the_characters_of_official_names(self) -> None:
        font = ImageFont.truetype(str(FONT_FILE), 32)
        missing = bytes(font.getmask("\U0010fffd"))
        national = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)]
        rare_places = "亳郯邛崃涪鄠盱眙歙黟鄱浐灞濮郓闽珲婺砀硚堽㸃"[:-1]
        for character in [*national, *rare_places, *"(),。:;?“”《》〔〕—…·%①"]:
            assert bytes(font.getmask(character)) != missing, character

    def test_the_file_is_small_and_has_its_licence(self) -> None:
        assert FONT_FILE.stat().st_size < 4_000_000
        licence = (pictures.FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert ImageFont.truetype(str(FONT_FILE), 10).getname() == ("Disclosure Sans SC", "Regular")

    def test_a_missing_font_is_an_error_that_names_the_folder(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        monkeypatch.setattr(pictures, "FONT_FOLDER", tmp_path)
        pictures._register_fonts.cache_clear()
        with pytest.raises(DownloadError, match="font is missing"):
            downloads.chart_svg(chart(), Picture("标题"))


class TestSvg:
    def test_text_stays_text_and_everything_is_in_the_picture(self) -> None:
        picture = Picture("办理结果如何变化?", "福建省", ["来源:年度报告", "数据版本 7"], simulated_mark="模拟数据")
        svg = downloads.chart_svg(chart(), picture)
        texts = texts_of(svg)
        for text in (
            "办理结果如何变化?",
            "福建省",
            "来源:年度报告",
            "数据版本 7",
            "模拟数据",
            "予以公开",
            "3,631",
            "件",
        ):
            assert text in texts
        assert texts.count("模拟数据") == 2
        assert b'font-family="Disclosure Sans SC, Noto Sans SC' in svg

    def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(self) -> None:
        svg = downloads.chart_svg(chart(), Picture(HOSTILE, HOSTILE, [HOSTILE], headings={"": HOSTILE}))
        root = ElementTree.fromstring(svg)
        assert not [node for node in root.iter() if node.tag.endswith(("}script", "}image", "}foreignObject"))]
        assert not re.search(rb'(href|src)="(?!#)', svg)
        assert any(text.startswith("<script>") for text in texts_of(svg))

    def test_a_hostile_name_in_a_chart_is_text(self) -> None:
        frame = pl.DataFrame({"agency_id": ["a"], "agency_name": ["<script>x</script>"], "value": [0.5]})
        labels = {"agency_name": "机关", "value": "率"}
        svg = downloads.chart_svg(charts.ranking(frame, labels=labels), Picture("标题"))
        assert b"<script" not in svg
        assert "<script>x</script>" in " ".join(texts_of(svg)).replace(" ", "")

    def test_no_description_names_codes_or_speaks_english(self) -> None:
        assert b"aria-label" not in downloads.chart_svg(chart(), Picture("标题"))

    def test_long_texts_are_wrapped_within_the_picture(self) -> None:
        title = (
            "2019年至2025年各级行政机关政府信息公开申请办理结果中予以公开与部分公开所占比例逐年变化情况及其主要原因分析"
        )
        lines = texts_of(downloads.chart_svg(chart(), Picture(title, width=600)))
        assert "".join(lines).count("主要原因分析") == 1
        assert all(len(line) <= 30 for line in lines if line in title)

    def test_each_text_has_its_size_and_may_take_so_many_lines(self) -> None:
        picture = Picture(LONG, LONG, [LONG], headings={"a": LONG}, simulated_mark="模拟数据", width=900)
        root = ElementTree.fromstring(downloads.chart_svg({"a": chart()}, picture))
        own = [node for node in root if node.tag.endswith("}text")]
        sizes = [(node.get("font-size"), node.text or "") for node in own]
        lines = [(size, sum(1 for _ in held)) for size, held in groupby(size for size, _ in sizes)]
        assert lines == [("20", 3), ("13", 4 + 2), ("11", 6), ("100", 1), ("14", 1)]
        assert [text[-1] for _, text in sizes].count("…") == 4

    def test_panels_stand_side_by_side_under_their_headings(self) -> None:
        panels = {code: chart() for code in "abcd"}
        picture = Picture("渠道", headings={"a": "行政复议", "b": "直接起诉", "c": "复议后起诉", "d": "其他"})
        svg = downloads.chart_svg(panels, picture)
        texts = texts_of(svg)
        assert [text for text in texts if text in picture.headings.values()] == list(picture.headings.values())
        identifiers = re.findall(rb'\bid="([^"]+)"', svg)
        assert len(identifiers) == len(set(identifiers))

    def test_nothing_lies_on_another_and_all_is_within_the_picture(self) -> None:
        """Title, subtitle, panels three in a row, notes: below each other, each line by at least its own height."""
        panels = {code: chart() for code in "abcd"}
        notes = ["来源", "数据版本 7"]
        heads = {"a": "复议", "d": "其他"}
        svg = downloads.chart_svg(panels, Picture("标题", "福建", notes, headings=heads)).decode()
        root = ElementTree.fromstring(svg)
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        assert root.get("viewBox") == f"0 0 {width:g} {height:g}"
        own = [node for node in root if node.tag.endswith("}text")]
        assert [node.text for node in own] == ["标题", "福建", "复议", "其他", *notes]
        bases = [float(node.get("y", 0)) for node in own]
        sizes = [float(node.get("font-size", 0)) for node in own]
        assert all(below - size > above for above, below, size in zip(bases, bases[1:], sizes[1:], strict=False))
        assert sizes[0] > sizes[1] > sizes[-1]
        assert {float(node.get("x", 0)) for node in own} == {28}
        assert bases[0] - sizes[0] > 28
        assert height - bases[-1] < 28
        places = [
            tuple(map(float, found.groups()))
            for found in re.finditer(r'<g transform="translate\(([\d.]+),([\d.]+)\)"><g transform="scale', svg)
        ]
        each = (width - 2 * 28 - 2 * 24) / 3
        assert [x for x, _ in places] == pytest.approx([28, 28 + each + 24, 28 + 2 * (each + 24), 28], abs=0.01)
        tops = [top for _, top in places]
        assert tops[1] == tops[2] < tops[0] < tops[3], "a heading moves its own panel down"
        assert tops[0] > bases[2]
        assert bases[2] - sizes[2] >= tops[1]
        assert tops[3] > bases[3] > tops[1] + 100
        (line,) = [node for node in root if node.tag.endswith("}line")]
        assert (line.get("x1"), line.get("x2")) == ("28", f"{width - 28:g}")
        assert tops[3] + 100 < float(line.get("y1", 0)) < bases[-2] - sizes[-2]
        assert line.get("y1") == line.get("y2")

    def test_the_mark_stands_over_the_middle_and_in_the_corner(self) -> None:
        svg = downloads.chart_svg(chart(), Picture("标题", notes=["来源"], simulated_mark="模拟数据"))
        root = ElementTree.fromstring(svg)
        across, corner = (node for node in root if node.tag.endswith("}text") and node.text == "模拟数据")
        (line,) = [node for node in root if node.tag.endswith("}line")]
        assert across.get("x") == "430"
        assert float(across.get("y", 0)) == pytest.approx(float(line.get("y1", 0)) / 2, abs=0.1)
        assert (across.get("text-anchor"), corner.get("text-anchor")) == ("middle", "end")
        assert corner.get("x") == "832"
        assert float(corner.get("y", 0)) < 40

    def test_a_chart_is_drawn_as_wide_as_its_place_and_never_wider(self) -> None:
        for width in (300, 860):
            svg = downloads.chart_svg(chart(), Picture("标题", width=width)).decode()
            drawn = re.search(r'<g transform="scale\(([\d.]+)\)">', svg)
            assert drawn is not None
            assert 0.5 < float(drawn[1]) <= 1

    def test_the_same_chart_gives_the_same_bytes(self) -> None:
        assert downloads.chart_svg(chart(), Picture("标题")) == downloads.chart_svg(chart(), Picture("标题"))

    def test_the_pictures_appearance_wins_over_the_pages(self) -> None:
        light = downloads.chart_svg(chart(), Picture("标题"))
        assert downloads.chart_svg(chart(appearance="dark"), Picture("标题")) == light
        assert downloads.chart_svg(chart(), Picture("标题"), "dark") != light

    def test_no_panels_is_an_error(self) -> None:
        with pytest.raises(DownloadError, match="no chart"):
            downloads.chart_svg({}, Picture("标题"))


class TestPng:
    def test_size_and_background_follow_the_options(self) -> None:
        light = opened(downloads.chart_png(chart(), Picture("标题", width=500), scale=2))
        dark = opened(downloads.chart_png(chart(appearance="dark"), Picture("标题", width=500), "dark", scale=1))
        assert light.width == 1000
        assert dark.width == 500
        assert light.getpixel((3, 3)) == (255, 255, 255)
        assert dark.getpixel((3, 3)) == (17, 21, 28)

    def test_the_titles_characters_are_in_the_picture(self) -> None:
        one, other = (opened(downloads.chart_png(chart(), Picture(title))) for title in ("政府", "政务"))
        box = ImageChops.difference(one, other).getbbox()
        assert box is not None
        # Only the second character of the title differs: both pictures hold real glyphs.
        assert box[2] - box[0] < 60
        assert box[3] < 140

    def test_simulated_data_say_so_inside_the_picture(self) -> None:
        plain = opened(downloads.chart_png(chart(), Picture("标题")))
        marked = opened(downloads.chart_png(chart(), Picture("标题", simulated_mark="模拟数据")))
        box = ImageChops.difference(plain, marked).getbbox()
        assert box is not None
        assert box[2] - box[0] > plain.width / 3

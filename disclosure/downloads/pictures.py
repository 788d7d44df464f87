"""Charts as PNG and SVG files, with title, source and data version inside the picture.

vl-convert draws without a browser and without the internet. The Chinese font is the project's own (data/fonts), so that
a machine without one draws the same picture; in an SVG the text stays text, with fonts of other systems as a fallback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from disclosure.charts import Appearance, Palette, palette, repaint
from disclosure.charts.rows import wrap_label
from disclosure.downloads.tables import DownloadError
from disclosure.settings import DATA_FOLDER

FONT_FOLDER = DATA_FOLDER / "fonts"
FONT = "Disclosure Sans SC"

_FONTS = f"{FONT}, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, Hiragino Sans GB, sans-serif"
_MARGIN = 28
_GAP = 24
_MAX_COLUMNS = 3
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """What stands around a chart in its file, in the reader's language.

    `notes` are lines below: source, data version, filters, caveats. `simulated_mark` is printed over the picture.
    `headings` name the panels of small multiples, by code. `width` in pixels at scale 1.
    """

    title: str
    subtitle: str = ""
    notes: Sequence[str] = ()
    simulated_mark: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    width: int = 860


def chart_png(chart: Any, picture: Picture, appearance: Appearance = "light", scale: float = 2.0) -> bytes:
    """The chart, or a dict of charts from `small_multiples`, as a PNG file. Raises DownloadError."""
    png = vl_convert.svg_to_png(chart_svg(chart, picture, appearance).decode(), scale=scale)
    return bytes(png)


def chart_svg(chart: Any, picture: Picture, appearance: Appearance = "light") -> bytes:
    """The chart, or a dict of charts from `small_multiples`, as an SVG file with its text as text.

    `appearance` is the picture's, whatever the chart was drawn for.
    """
    _register_fonts()
    tones = palette(appearance)
    panels: Mapping[str, Any] = chart if isinstance(chart, Mapping) else {"": chart}
    if not panels:
        raise DownloadError("there is no chart to draw")
    inner = picture.width - 2 * _MARGIN
    parts: list[str] = []
    y = _MARGIN - 4.0
    parts.append(f'<rect x="{_MARGIN}" y="{y:g}" width="36" height="4" fill="{tones.categories[0]}"/>')
    y += 14
    y = _write_text(parts, picture.title, y, inner, size=20, colour=tones.ink, lines=3)
    if picture.subtitle:
        y = _write_text(parts, picture.subtitle, y + 2, inner, size=13, colour=tones.ink_muted, lines=4)
    y += 14

    columns = min(_MAX_COLUMNS, len(panels))
    panel_width = (inner - _GAP * (columns - 1)) / columns
    row_height = 0.0
    for number, (code, panel) in enumerate(panels.items()):
        column = number % columns
        if column == 0 and number:
            y, row_height = y + row_height + _GAP, 0.0
        x, top = _MARGIN + column * (panel_width + _GAP), y
        heading = picture.headings.get(code)
        if heading:
            top = _write_text(parts, heading, top, panel_width, size=13, colour=tones.ink, x=x, lines=2) + 4
        drawing, height = _draw(panel, panel_width, appearance, number)
        parts.append(f'<g transform="translate({x:g},{top:g})">{drawing}</g>')
        row_height = max(row_height, top - y + height)
    y += row_height + 16
    chart_bottom = y

    parts.append(f'<line x1="{_MARGIN}" x2="{picture.width - _MARGIN}" y1="{y:g}" y2="{y:g}" stroke="{tones.grid}"/>')
    y += 10
    for note in picture.notes:
        y = _write_text(parts, note, y, inner, size=11, colour=tones.ink_muted, lines=6) + 2
    height = round(y + _MARGIN - 10)
    if picture.simulated_mark:
        parts.append(_watermark(picture.simulated_mark, picture.width, chart_bottom, tones))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{picture.width}" '
        f'height="{height}" viewBox="0 0 {picture.width} {height}" font-family="{_FONTS}" role="img">'
        f"<title>{_text(picture.title)}</title>"
        f'<rect width="100%" height="100%" fill="{tones.background}"/>'
    )
    return (head + "".join(parts) + "</svg>").encode()


@cache
def _register_fonts() -> None:
    if not any(FONT_FOLDER.glob("*.otf")):
        raise DownloadError(f"the chart font is missing: expected a .otf file in {FONT_FOLDER}")
    vl_convert.register_font_directory(str(FONT_FOLDER))


def _draw(chart: Any, width: float, appearance: Appearance, number: int) -> tuple[str, float]:
    """One chart as an SVG fragment of the given width, and its height."""
    spec: dict[str, Any] = json.loads(repaint(json.dumps(chart.to_dict()), appearance))
    spec["width"] = width
    spec["padding"] = 0
    spec["config"] = _config(palette(appearance))
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    opening = re.search(r"<svg[^>]*>", svg)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening.group()) if opening else None
    if opening is None or size is None:
        raise DownloadError("the drawing library gave no picture")
    body = _rename_identifiers(svg[opening.end() : svg.rindex("</svg>")], f"panel{number}")
    excess = max(1.0, float(size[1]) / width)
    return f'<g transform="scale({1 / excess:g})">{body}</g>', float(size[2]) / excess


def _rename_identifiers(svg: str, prefix: str) -> str:
    """Numbers clips and gradients by their order in this drawing.

    The library counts them over the life of the process: two panels of one file could share a name, and the same chart
    would never give the same bytes.
    """
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for position, name in enumerate(names):
        svg = re.sub(rf'(\bid="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{prefix}-{position}", svg)
    return re.sub(r"\bview_[0-9a-f]{16}", prefix, svg)  # a hash of the chart as the page drew it


def _config(tones: Palette) -> dict[str, Any]:
    text = {"labelColor": tones.ink, "titleColor": tones.ink_muted, "labelFont": _FONTS, "titleFont": _FONTS}
    return {
        "background": "transparent",
        "aria": False,  # the library's descriptions of marks are English and name codes
        "font": _FONTS,
        "view": {"stroke": None},
        "axis": {**text, "gridColor": tones.grid, "domainColor": tones.rule, "tickColor": tones.rule},
        "legend": text,
    }


def _write_text(
    parts: list[str], text: str, y: float, width: float, *, size: int, colour: str, lines: int, x: float = _MARGIN
) -> float:
    """Adds wrapped lines below `y`; returns where they end."""
    for line in wrap_label(text, int(width / (size * 0.53)), lines):
        y += size * 1.15
        parts.append(f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}">{_text(line)}</text>')
        y += size * 0.25
    return y


def _watermark(mark: str, width: int, height: float, tones: Palette) -> str:
    """The mark across the whole picture and, where it cannot be overlooked, in the corner."""
    text, centre = _text(mark), f"{width / 2:g} {height / 2:g}"
    return (
        f'<text x="{width / 2:g}" y="{height / 2:g}" font-size="{width / 9:g}" fill="{tones.categories[2]}" '
        f'opacity="0.13" text-anchor="middle" dominant-baseline="middle" transform="rotate(-20 {centre})">{text}</text>'
        f'<text x="{width - _MARGIN}" y="{_MARGIN + 4}" font-size="14" fill="{tones.categories[2]}" '
        f'text-anchor="end">{text}</text>'
    )


def _text(text: str) -> str:
    """Text as XML allows it."""
    return escape(_NOT_XML.sub("", text))

"""PDF files with things that are no part of their tables, or that hide a part: stamps, hidden text, covers, damage.

Each disguise takes a file of known figures and says what a careful reader then sees: which figures are others now, and
which can no longer be read. A figure that cannot be read may be missing, if it is named; it is never a number or blank.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.builders.documents import Figures
from tests.builders.pdf import FONT

_TEXTS = ("内部审核2024", "仅供查阅 0371-8123", "CONFIDENTIAL 2023", "13800138000", "机密 7")


@dataclass
class Disguised:
    """A file; its figures as they are seen; those of which no number may be given; those that may stay unread."""

    data: bytes
    figures: Figures
    gone: set[str] = field(default_factory=set)
    hard: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Spot:
    """Where a number stands that occurs once in a document: page from 0, its box, the letters' height."""

    key: str
    text: str
    page: int
    box: tuple[float, float, float, float]


def find_spots(disguised: Disguised) -> list[Spot]:
    """The figures of two and more digits whose text stands once in the file, so that its place is certain."""
    counts = Counter(disguised.figures.values())
    wanted = {
        text: key for key, text in disguised.figures.items() if counts[text] == 1 and text.isdigit() and len(text) > 1
    }
    found: dict[str, list[Spot]] = {}
    document = pdfium.PdfDocument(disguised.data)
    for number in range(len(document)):
        page = document[number]
        if page.get_rotation():
            continue
        text_page = page.get_textpage()
        word: list[int] = []
        for position in range(text_page.count_chars() + 1):
            letter = text_page.get_text_range(position, 1) if position < text_page.count_chars() else " "
            if letter.isdigit():
                word.append(position)
                continue
            text = "".join(text_page.get_text_range(at, 1) for at in word)
            if text in wanted and wanted[text] not in disguised.gone:
                boxes = [text_page.get_charbox(at) for at in word]
                # A number that had to wrap has no one box.
                if max(box[1] for box in boxes) - min(box[1] for box in boxes) < 2:
                    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
                    spot = Spot(wanted[text], text, number, (min(lefts), min(bottoms), max(rights), max(tops)))
                    found.setdefault(text, []).append(spot)
            word = []
    document.close()
    return [spots[0] for spots in found.values() if len(spots) == 1]


def _draw(
    disguised: Disguised, paint: Callable[[Canvas, int, float, float], None], *, under: bool = False
) -> Disguised:
    """Draws on every page, above or below what is there."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        for number, page in enumerate(pdf.pages):
            left, bottom, right, top = map(float, page.mediabox)
            held = io.BytesIO()
            canvas = Canvas(held, pagesize=(right - left, top - bottom), invariant=1)
            canvas.translate(-left, -bottom)
            paint(canvas, number, right - left, top - bottom)
            canvas.showPage()
            canvas.save()
            with pikepdf.open(io.BytesIO(held.getvalue())) as drawn:
                box = pikepdf.Rectangle(left, bottom, right, top)
                (page.add_underlay if under else page.add_overlay)(drawn.pages[0], box)
        return _saved(disguised, pdf)


def _saved(disguised: Disguised, pdf: pikepdf.Pdf) -> Disguised:
    held = io.BytesIO()
    pdf.save(held, deterministic_id=True)
    return Disguised(held.getvalue(), dict(disguised.figures), set(disguised.gone), set(disguised.hard))


def add_slanting_stamp(disguised: Disguised, random: Random) -> Disguised:
    """Large letters across each page, pale or not, at any angle."""
    text, angle, size = random.choice(_TEXTS), random.choice((20, 30, 45, 60, -30, 315)), random.randint(24, 60)
    grey, alpha = random.choice((0.0, 0.5, 0.8)), random.choice((0.15, 0.4, 1.0))

    def paint(canvas: Canvas, _number: int, width: float, height: float) -> None:
        canvas.setFillColorRGB(1, grey, grey, alpha)
        canvas.setFont(FONT, size)
        for share in (0.25, 0.5, 0.75):
            canvas.saveState()
            canvas.translate(width / 2, height * share)
            canvas.rotate(angle)
            canvas.drawCentredString(0, 0, text)
            canvas.restoreState()

    return _draw(disguised, paint, under=random.random() < 0.5)


def add_level_tiles(disguised: Disguised, random: Random) -> Disguised:
    """Pale words in rows and columns over each page, level."""
    text, size, grey = random.choice(_TEXTS), random.randint(8, 20), random.uniform(0.7, 0.9)
    alpha, dark = random.choice(((1.0, grey), (0.2, 0.0)))
    across, up = random.randint(90, 160), random.randint(30, 90)

    def paint(canvas: Canvas, _number: int, width: float, height: float) -> None:
        canvas.setFillColorRGB(dark, dark, dark, alpha)
        canvas.setFont(FONT, size)
        for y in range(20, int(height), up):
            for x in range(10, int(width), across):
                canvas.drawString(x, y, text)

    return _draw(disguised, paint, under=random.random() < 0.5)


def add_large_stamp(disguised: Disguised, random: Random) -> Disguised:
    """One large level word over each page, half-transparent or coloured."""
    text, size = random.choice(_TEXTS), random.randint(40, 70)
    red, alpha = random.choice(((0.9, 0.3), (1.0, 1.0), (0.4, 0.2)))

    def paint(canvas: Canvas, _number: int, width: float, height: float) -> None:
        canvas.setFillColorRGB(red, 0.1, 0.1, alpha)
        canvas.setFont(FONT, size)
        canvas.drawCentredString(width / 2, height * 0.55, text)

    return _draw(disguised, paint)


def add_standing_stamp(disguised: Disguised, random: Random) -> Disguised:
    """Words that run up the page."""
    text, size = random.choice(_TEXTS), random.randint(10, 40)

    def paint(canvas: Canvas, _number: int, width: float, height: float) -> None:
        canvas.setFillColorRGB(0.5, 0.5, 0.5, 0.5)
        canvas.setFont(FONT, size)
        for share in (0.3, 0.6, 0.85):
            canvas.saveState()
            canvas.translate(width * share, height * 0.3)
            canvas.rotate(90)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    return _draw(disguised, paint)


def hide_digits(disguised: Disguised, random: Random) -> Disguised:
    """Digits beside the numbers that nobody sees: in no colour, in white, tiny, clipped away, in a layer turned off."""
    spots = find_spots(disguised)
    way = random.choice(("no_colour", "white", "tiny", "clipped", "covered"))

    def paint(canvas: Canvas, number: int, _width: float, _height: float) -> None:
        for spot in spots:
            if spot.page != number:
                continue
            _, bottom, right, top = spot.box
            size = (top - bottom) * 1.3
            canvas.saveState()
            if way == "clipped":
                path = canvas.beginPath()
                path.rect(right + 40, bottom + 40, 1, 1)
                canvas.clipPath(path, stroke=0, fill=0)
            if way == "white":
                canvas.setFillColorRGB(1, 1, 1)
            text = canvas.beginText(right + 0.3, bottom)
            text.setFont("Helvetica", 0.8 if way == "tiny" else size)
            text.setTextRenderMode(3 if way == "no_colour" else 0)
            text.textOut(str(random.randint(0, 9)))
            canvas.drawText(text)
            if way == "covered":
                canvas.setFillColorRGB(1, 1, 1)
                canvas.rect(right + 0.2, bottom - 1, size * 0.65, size, stroke=0, fill=1)
            canvas.restoreState()

    result = _draw(disguised, paint)
    if way == "covered":
        # Beside what is covered a number may be the rest of a longer one.
        result.hard |= {spot.key for spot in spots}
    return result


def hide_layer(disguised: Disguised, random: Random) -> Disguised:
    """Digits beside the numbers in a layer (optional content) that is turned off."""
    spots = find_spots(disguised)
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="audit"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, page in enumerate(pdf.pages):
            content = [f"/OC {page.add_resource(layer, Name.Properties)} BDC"]
            name = page.add_resource(font, Name.Font)
            for spot in spots:
                if spot.page == number:
                    size = (spot.box[3] - spot.box[1]) * 1.3
                    place = f"{spot.box[2] + 0.3:.2f} {spot.box[1]:.2f}"
                    content.append(f"BT {name} {size:.2f} Tf {place} Td ({random.randint(0, 9)}) Tj ET")
            content.append("EMC")
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(("Q\n" + "\n".join(content)).encode())
        return _saved(disguised, pdf)


def retype(disguised: Disguised, random: Random) -> Disguised:
    """A number covered with white and typed anew in the same place; the file may give other words for it."""
    spots = find_spots(disguised)
    if not spots:
        return disguised
    spot = random.choice(spots)
    text = str(random.randint(10 ** (len(spot.text) - 1), 10 ** len(spot.text) - 1))
    has_other_words = random.random() < 0.3
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        page = pdf.pages[spot.page]
        left, bottom, right, top = spot.box
        size = (top - bottom) * 1.35
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        name = page.add_resource(font, Name.Font)
        words = f"BT {name} {size:.2f} Tf {left:.2f} {bottom:.2f} Td ({text}) Tj ET"
        if has_other_words:
            words = f"/Span <</ActualText ({spot.text})>> BDC {words} EMC"
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(
            f"Q q 1 1 1 rg {left - 1:.2f} {bottom - 1:.2f} {right - left + 2:.2f} {top - bottom + 2:.2f} re f"
            f" 0 g {words} Q".encode()
        )
        result = _saved(disguised, pdf)
    result.figures[spot.key] = text
    # In a narrow column the new number may stand over the line.
    result.hard.add(spot.key)
    return result


def cover(disguised: Disguised, random: Random) -> Disguised:
    """A number covered with a filled box, or its last digits only."""
    spots = find_spots(disguised)
    if not spots:
        return disguised
    spot = random.choice(spots)
    left, bottom, right, top = spot.box
    start = left - 1 if random.random() < 0.5 else (left + right) / 2
    colour = random.choice((1.0, 0.0, 0.9))

    def paint(canvas: Canvas, number: int, _width: float, _height: float) -> None:
        if number == spot.page:
            canvas.setFillColorRGB(colour, colour, colour)
            canvas.rect(start, bottom - 1, right - start + 1, top - bottom + 2, stroke=0, fill=1)

    result = _draw(disguised, paint)
    result.gone.add(spot.key)
    return result


def highlight(disguised: Disguised, random: Random) -> Disguised:
    """Numbers marked with a yellow pen: an annotation that is blended with what is below."""
    spots = find_spots(disguised)[: random.randint(1, 4)]
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        for spot in spots:
            left, bottom, right, top = (
                spot.box[0] - 1,
                spot.box[1] - 1,
                spot.box[2] + 1,
                spot.box[3] + 1,
            )
            look = pdf.make_stream(f"/G0 gs 1 1 0 rg {left} {bottom} {right - left} {top - bottom} re f".encode())
            look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([left, bottom, right, top])
            look.Resources = Dictionary(ExtGState=Dictionary(G0=Dictionary(BM=Name.Multiply)))
            _annotate(
                pdf,
                spot.page,
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Highlight,
                    Rect=Array([left, bottom, right, top]),
                    QuadPoints=Array([left, top, right, top, left, bottom, right, bottom]),
                    C=Array([1, 1, 0]),
                    F=4,
                    AP=Dictionary(N=look),
                ),
            )
        return _saved(disguised, pdf)


def type_over(disguised: Disguised, random: Random) -> Disguised:
    """A number under a text box (annotation) on white, with its look or without."""
    spots = find_spots(disguised)
    if not spots:
        return disguised
    spot = random.choice(spots)
    text = str(random.randint(10 ** (len(spot.text) - 1), 10 ** len(spot.text) - 1))
    has_look = random.random() < 0.7
    left, bottom, right, top = spot.box[0] - 1, spot.box[1] - 1, spot.box[2] + 1, spot.box[3] + 1
    size = (top - bottom - 2) * 1.35
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        look = pdf.make_stream(
            f"1 1 1 rg {left} {bottom} {right - left} {top - bottom} re f 0 g"
            f" BT /F0 {size:.2f} Tf {left + 1:.2f} {bottom + 1:.2f} Td ({text}) Tj ET".encode()
        )
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([left, bottom, right + 8, top])
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look.Resources = Dictionary(Font=Dictionary(F0=font))
        box = Dictionary(
            Type=Name.Annot,
            Subtype=Name.FreeText,
            Rect=Array([left, bottom, right + 8, top]),
            Contents=text,
            DA=f"0 g /Helv {size:.2f} Tf",
            F=4,
        )
        if has_look:
            box.AP = Dictionary(N=look)
        _annotate(pdf, spot.page, box)
        result = _saved(disguised, pdf)
    if has_look:
        result.figures[spot.key] = text
        result.hard.add(spot.key)
    else:
        result.gone.add(spot.key)
    return result


def _annotate(pdf: pikepdf.Pdf, number: int, annotation: Dictionary) -> None:
    page = pdf.pages[number].obj
    if "/Annots" not in page:
        page.Annots = Array([])
    page.Annots.append(pdf.make_indirect(annotation))


def crop(disguised: Disguised, random: Random) -> Disguised:
    """Pages cut at a side, through their tables."""
    share = random.uniform(0.55, 0.9)
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = map(float, page.mediabox)
            page.obj.CropBox = Array([left, bottom, left + (right - left) * share, top])
        result = _saved(disguised, pdf)
    result.hard |= set(result.figures)
    return result


def put_into_forms(disguised: Disguised, random: Random) -> Disguised:
    """Every page as a form object on a new one, scaled and moved; the paper's corner anywhere."""
    scale, shift = random.uniform(0.4, 1.4), random.choice((0.0, -300.0, 120.0))
    held = pikepdf.new()
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        if any("/Annots" in page.obj for page in pdf.pages):
            return disguised  # what is written over a page does not go along
        for page in pdf.pages:
            left, bottom, right, top = map(float, page.mediabox)
            width, height = (right - left) * scale, (top - bottom) * scale
            held.add_blank_page(page_size=(width, height))
            made = held.pages[-1]
            made.obj.MediaBox = Array([shift, shift, shift + width, shift + height])
            made.add_overlay(page, pikepdf.Rectangle(shift, shift, shift + width, shift + height))
        if "/OCProperties" in pdf.Root:
            held.Root.OCProperties = held.copy_foreign(pdf.make_indirect(pdf.Root.OCProperties))
        return _saved(disguised, held)


def turn_pages(disguised: Disguised, random: Random) -> Disguised:
    """Pages set to be shown turned, or in larger units."""
    with pikepdf.open(io.BytesIO(disguised.data)) as pdf:
        for page in pdf.pages:
            if random.random() < 0.5:
                page.obj.Rotate = random.choice((90, 180, 270))
            else:
                page.obj.UserUnit = 2
        return _saved(disguised, pdf)


def damage(disguised: Disguised, random: Random) -> Disguised:
    """A byte deleted, doubled or swapped, or a piece cut out."""
    data, at = disguised.data, random.randrange(len(disguised.data))
    way = random.choice(("delete", "double", "swap", "cut", "end"))
    if way == "delete":
        data = data[:at] + data[at + 1 :]
    elif way == "double":
        data = data[: at + 1] + data[at:]
    elif way == "swap":
        data = data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
    elif way == "cut":
        data = data[:at] + data[at + random.randint(2, 400) :]
    else:
        data = data[:at]
    return Disguised(data, dict(disguised.figures), set(disguised.gone), set(disguised.figures))


DISGUISES: dict[str, Callable[[Disguised, Random], Disguised]] = {
    "slanting stamp": add_slanting_stamp,
    "level tiles": add_level_tiles,
    "large stamp": add_large_stamp,
    "standing stamp": add_standing_stamp,
    "hidden digits": hide_digits,
    "layer turned off": hide_layer,
    "typed anew": retype,
    "covered": cover,
    "marked": highlight,
    "typed over": type_over,
    "cropped": crop,
    "in form objects": put_into_forms,
    "turned pages": turn_pages,
    "damaged": damage,
}
"""In the order in which several are put on: damage last, and what needs places before what moves them."""

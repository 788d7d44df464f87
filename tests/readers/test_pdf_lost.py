"""Characters and digits that a PDF shows and its text layer lacks, and what makes a file unsound."""

from __future__ import annotations

import base64
import ctypes
import io
import zlib
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pdf import fonts, lost_digits, misnamed, shapeless, soundness
from disclosure.readers.pdf.drawn import Drawn, Ground
from disclosure.readers.pdf.lost_digits import drawn_below_lost, lost_texts, with_lost_digits
from disclosure.readers.pdf.lost_ranges import mark_lost
from disclosure.readers.pdf.pdfium_calls import Handle
from disclosure.readers.pdf.soundness import look_into
from disclosure.readers.pdf.told_digits import told_characters

FAR = 0x500


def type_3(pdf: pikepdf.Pdf, told: dict[int, str], shapes: list[object]) -> Dictionary:
    """A font of drawn letters with what its codes are said to be, and the names of their shapes."""
    entries = "".join(f"<{code:02X}> <{text.encode('utf-16-be').hex()}>\n" for code, text in told.items())
    table = pdf.make_stream(f"{len(told)} beginbfchar\n{entries}endbfchar".encode())
    return Dictionary(Encoding=Dictionary(Differences=Array(shapes)), ToUnicode=table)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({1: "O"}, "〓"),
        ({1: "1"}, "〓"),
        ({1: "1", 2: "2"}, "〓〓"),
        ({1: "1", 2: "2", 3: "3"}, "123"),  # a second form of the digits
        ({1: "3"}, "3"),
        ({1: "1", 2: "3"}, "〓3"),  # not side by side: of two forms
        ({1: "ÿ"}, "〓"),
        ({1: "Ā"}, "Ā"),
        ({1: "ab"}, "ab"),
        ({9: "O"}, "O"),  # no shape is known of it
        ({1: "万", 2: "O"}, "万〓"),
    ],
)
def test_latin_characters_far_behind_the_latin_ones_are_lost(told: dict[int, str], expected: str) -> None:
    pdf = pikepdf.new()
    font = type_3(pdf, told, [1, *(Name(f"/g{FAR + code:X}") for code in (1, 2, 3)), 9, Name("/other")])
    assert mark_lost(pdf, [font]) is ("〓" in expected)
    assert "".join(told_characters(font).values()) == expected


@pytest.mark.parametrize(
    ("shape", "is_lost"), [("/gFF", False), ("/g100", True), ("/gFFFFF", True), ("/g100000", False), ("/x500", False)]
)
def test_how_far_behind_a_shape_is(shape: str, is_lost: bool) -> None:
    pdf = pikepdf.new()
    assert mark_lost(pdf, [type_3(pdf, {1: "O"}, [1, Name(shape)])]) is is_lost
    assert mark_lost(pdf, [type_3(pdf, {2: "O"}, [1, Name("/other"), Name(shape)])]) is is_lost
    assert mark_lost(pdf, [type_3(pdf, {7: "O"}, [1, Name("/other"), 7, Name(shape)])]) is is_lost


def test_digits_of_several_fonts_are_of_one_form() -> None:
    pdf = pikepdf.new()
    one = type_3(pdf, {1: "1"}, [1, Name(f"/g{FAR:X}")])
    other = type_3(pdf, {1: "9"}, [1, Name(f"/g{FAR + 8:X}")])
    apart = type_3(pdf, {1: "9"}, [1, Name(f"/g{FAR + 9:X}")])
    assert not mark_lost(pdf, [one, other])
    assert mark_lost(pdf, [one, apart])
    assert told_characters(apart) == {1: "9"}


# What makes a file unsound


def test_a_stream_is_unpacked_to_its_end() -> None:
    short, noise, long = b"a" * 1000, Random(1).randbytes(200_000), b"a" * 3_000_000
    for held in (short, noise, long, b""):
        packed = zlib.compress(held)
        assert soundness._unpack(packed, 10**9, set()) == len(held)
        assert soundness._unpack(packed + b"\n more", 10**9, set()) == len(held)
        assert soundness._unpack(packed[:-1], 10**9, set()) is None
        assert soundness._unpack(packed[:-1] + b"\0", 10**9, set()) is None  # the check sum
    assert soundness._unpack(b"no stream", 10**9, set()) is None
    assert soundness._unpack(zlib.compress(noise), 200_000, set()) == 200_000
    for held in (noise, long):
        used = soundness._unpack(zlib.compress(held)[:-1], 100_000, set())
        assert used is not None  # more is not looked at
        assert 100_000 < used < len(held)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("/FlateDecode", True),
        ("/Fl", True),
        (["/FlateDecode", "/DCTDecode"], True),
        (["/ASCII85Decode", "/FlateDecode"], True),
        (["/A85", "/Fl"], True),
        ("/ASCII85Decode", False),
        ("/DCTDecode", False),
        (["/DCTDecode", "/FlateDecode"], False),
        (None, False),
    ],
)
def test_what_a_stream_has_to_be_unpacked(filters: str | list[str] | None, found: bool) -> None:
    packed = zlib.compress(b"1 0 0 rg")
    in_text = "85" in str(filters)
    pdf = pikepdf.new()
    item = Stream(pdf, base64.a85encode(packed) + b"~>" if in_text else packed)
    if filters is not None:
        item.Filter = Name(filters) if isinstance(filters, str) else Array([Name(name) for name in filters])
    assert soundness._packed(item) == (packed if found else None)
    if in_text and found:
        item.write(b"not \xff of it", filter=item.Filter)
        assert soundness._packed(item) == b""


def made(*streams: bytes, **root: object) -> bytes:
    """A file with packed streams as they are given."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Held = Array([pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode)) for packed in streams])
    for name, value in root.items():
        pdf.Root[f"/{name}"] = value
    held = io.BytesIO()
    pdf.save(held, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return held.getvalue()


@pytest.mark.parametrize("packs", [True, False])
@pytest.mark.parametrize(("name", "said"), [("/Watermark", True), ("/Footer", False)])
def test_a_file_that_calls_something_a_watermark(name: str, said: bool, packs: bool) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page().Contents = pdf.make_stream(f"/Artifact <</Subtype {name}>> BDC EMC".encode())
    held = io.BytesIO()
    pdf.save(held, compress_streams=packs)
    assert look_into(held.getvalue()).names_watermark is said


def test_the_first_broken_stream_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, broken = zlib.compress(b"0 g" * 1000), zlib.compress(b"0 g" * 1000)[:-5]
    assert look_into(made(whole)).fault is None
    found = look_into(made(whole, broken, broken)).fault
    assert found is not None
    number = int(found.split()[1])
    with pikepdf.open(io.BytesIO(made(whole, broken, broken))) as pdf:
        assert pdf.Root.Held[1].objgen[0] == number
    monkeypatch.setattr(soundness, "_MAX_UNPACKED", 3000)
    assert look_into(made(whole, broken)).fault is None  # so much was unpacked before it
    monkeypatch.setattr(soundness, "_MAX_UNPACKED", 9000)
    assert look_into(made(whole, broken)).fault is not None


def test_what_is_known_of_a_file() -> None:
    assert not look_into(made()).has_layers
    assert look_into(made(OCProperties=Dictionary())).has_layers
    pdf = pikepdf.new()
    pdf.add_blank_page()
    held = io.BytesIO()
    pdf.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert look_into(held.getvalue()).fault is None  # said elsewhere
    assert look_into(b"no file").fault
    assert look_into(made(zlib.compress(b"0 g"))[:-300]).fault


@pytest.mark.parametrize(
    ("warning", "harmless"),
    [("Linearization parameters are wrong", True), ("hint table is damaged", True), ("object 5 is missing", False)],
)
def test_hints_for_faster_loading_may_be_wrong(warning: str, harmless: bool) -> None:
    assert soundness._is_harmless(warning) is harmless


# Digits of which PDFium gives no letter

SEEN, UNSEEN = 1, 2
"""The addresses of two texts."""


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> dict[int, Area]:
    """How far the texts of a page reach, by their addresses."""
    held: dict[int, Area] = {}
    monkeypatch.setattr(lost_digits, "_bounds_of", lambda run: held[run.address])
    return held


def digit(text: str, left: float, run: Run | None = None, bottom: float = 0.0) -> Letter:
    """A letter five points wide and ten high."""
    return Letter(text, left, bottom, left + 5, bottom + 10, 0, run, size=10)


def turned(letter: Letter) -> Letter:
    """The same with its line running up the page."""
    return Letter(letter.text, letter.bottom, letter.left, letter.top, letter.right, 0, letter.run, size=letter.size)


@pytest.mark.parametrize("is_on_its_side", [False, True])
@pytest.mark.parametrize(
    ("reach", "unseen", "bottom", "beyond", "is_lost"),
    [
        ((0.0, 20.0), 11.0, 0.0, None, True),
        ((0.0, 14.1), 11.0, 0.0, None, True),
        ((0.0, 14.0), 11.0, 0.0, None, False),  # two fifths of a letter
        ((-4.1, 10.0), -5.0, 0.0, None, True),
        ((-4.0, 10.0), -5.0, 0.0, None, False),
        ((0.0, 20.0), 19.9, 0.0, None, True),
        ((0.0, 20.0), 20.0, 0.0, None, False),  # beyond the text
        ((0.0, 20.0), -4.9, 0.0, None, True),
        ((0.0, 20.0), -5.0, 0.0, None, False),
        ((0.0, 20.0), 11.0, 9.9, None, True),
        ((0.0, 20.0), 11.0, 10.0, None, False),  # on another line
        ((0.0, 20.0), 11.0, -9.9, None, True),
        ((0.0, 20.0), 11.0, -10.0, None, False),
        ((0.0, 20.0), 11.0, 0.0, (12.0, 0.0), False),  # drawn twice, and given once
        ((0.0, 20.0), 11.0, 0.0, (17.4, 0.0), False),
        ((0.0, 20.0), 11.0, 0.0, (17.5, 0.0), True),
        ((0.0, 20.0), 11.0, 0.0, (12.0, 5.0), True),
        ((0.0, 20.0), 11.0, 0.0, (12.0, 4.9), False),
        ((0.0, 20.0), 11.0, 0.0, (12.0, -5.0), True),
    ],
)
def test_a_text_that_reaches_to_an_unseen_digit_lost_one(
    bounds: dict[int, Area],
    reach: tuple[float, float],
    unseen: float,
    bottom: float,
    beyond: tuple[float, float] | None,
    is_lost: bool,
    is_on_its_side: bool,
) -> None:
    run = Run(1, SEEN, angle=90 if is_on_its_side else 0)
    letters = [digit("1", 0, run), digit("2", 5, run)]
    shown = [*letters, *([digit("3", beyond[0], bottom=beyond[1])] if beyond else [])]
    digits = [digit("2", unseen, bottom=bottom)]
    area = (reach[0], 0.0, reach[1], 10.0)
    if is_on_its_side:
        shown, digits = [turned(each) for each in shown], [turned(each) for each in digits]
        area = (0.0, reach[0], 10.0, reach[1])
    bounds[SEEN] = area
    found = with_lost_digits(Drawn(runs={SEEN: run}), shown, digits)
    assert found == (set(map(id, shown[:2])) if is_lost else set())


def test_only_numbers_of_the_page_itself_are_looked_at(bounds: dict[int, Area]) -> None:
    bounds[SEEN] = (0.0, 0.0, 20.0, 10.0)
    digits = [digit("2", 11)]
    for text, part, is_lost in (("1", 0, True), ("件", 0, False), ("1", 1, False)):
        run = Run(1, SEEN, part=part)
        assert bool(with_lost_digits(Drawn(runs={SEEN: run}), [digit(text, 0, run)], digits)) is is_lost


@pytest.mark.parametrize(
    ("lost", "before", "is_shadow"),
    [
        ({}, {}, True),
        ({"colour": (255, 255, 255)}, {}, False),  # both look the same
        ({"is_invisible": True}, {}, False),
        ({"is_overlay": True}, {}, False),
        ({"order": 0}, {}, False),  # drawn before the other
        ({"size": 10.1}, {}, True),
        ({"size": 10.2}, {}, False),
        ({"origin": (10.0, 0.0)}, {}, True),
        ({"origin": (10.1, 0.0)}, {}, False),
        ({"origin": (-10.1, 0.0)}, {}, False),
        ({"origin": (0.0, 10.1)}, {}, False),
        ({}, {"contrast": 0, "colour": (0, 0, 0)}, True),
        ({}, {"is_invisible": True, "colour": (0, 0, 0)}, True),
        ({}, {"colour": (0, 0, 0)}, False),
    ],
)
def test_a_text_in_place_of_which_another_is_given(
    bounds: dict[int, Area], lost: dict[str, object], before: dict[str, object], is_shadow: bool
) -> None:
    given = Run(1, SEEN, **{"size": 10.0, "colour": (255, 255, 255), **before})  # type: ignore[arg-type]
    other = Run(**{"order": 2, "address": UNSEEN, "size": 10.0, **lost})  # type: ignore[arg-type]
    bounds[UNSEEN] = (0.0, 0.0, 20.0, 10.0)
    drawn = Drawn(runs={SEEN: given, UNSEEN: other})
    assert drawn_below_lost(drawn, [digit("1", 0, given)]) == ({SEEN} if is_shadow else set())
    assert drawn_below_lost(drawn, [digit("1", 0, given), digit("1", 0, other)]) == set()


@pytest.mark.parametrize(
    ("area", "step", "is_shadow"),
    [
        ((0.0, 0.0, 1.3, 1.3), 10.0, True),
        ((0.0, 0.0, 1.2, 10.0), 1.0, False),
        ((0.0, 0.0, 10.0, 1.2), 1.0, False),
        ((0.0, 0.0, 60.0, 10.0), 15.0, True),  # a quarter of its length
        ((0.0, 0.0, 60.0, 10.0), 15.1, False),
        ((0.0, 0.0, 10.0, 60.0), 15.0, True),
    ],
)
def test_how_far_a_shadow_may_be(bounds: dict[int, Area], area: Area, step: float, is_shadow: bool) -> None:
    given, other = Run(1, SEEN, size=10.0, colour=(9, 9, 9)), Run(2, UNSEEN, size=10.0, origin=(step, 0.0))
    bounds[UNSEEN] = area
    drawn = Drawn(runs={SEEN: given, UNSEEN: other})
    assert drawn_below_lost(drawn, [digit("1", 0, given)]) == ({SEEN} if is_shadow else set())


@pytest.mark.parametrize(
    ("run", "area", "unseen", "bottom", "is_lost"),
    [
        ({}, (0.0, 0.0, 10.0, 10.0), 0.0, 0.0, True),
        ({}, (0.0, 0.0, 1.3, 1.3), 0.0, 0.0, True),
        ({}, (0.0, 0.0, 1.2, 10.0), 0.0, 0.0, False),
        ({}, (0.0, 0.0, 10.0, 1.2), 0.0, 0.0, False),
        ({"is_invisible": True}, (0.0, 0.0, 10.0, 10.0), 0.0, 0.0, False),
        ({"is_overlay": True}, (0.0, 0.0, 10.0, 10.0), 0.0, 0.0, False),
        ({"part": 1}, (0.0, 0.0, 10.0, 10.0), 0.0, 0.0, False),
        ({"colour": (255, 255, 255)}, (0.0, 0.0, 10.0, 10.0), 0.0, 0.0, False),  # white on white
        ({"colour": (255, 255, 255)}, (100.0, 0.0, 110.0, 10.0), 100.0, 0.0, True),  # on red
        ({}, (0.0, 0.0, 10.0, 10.0), 19.9, 0.0, True),
        ({}, (0.0, 0.0, 10.0, 10.0), 20.0, 0.0, False),  # a letter's size beside it
        ({}, (0.0, 0.0, 10.0, 10.0), -14.9, 0.0, True),
        ({}, (0.0, 0.0, 10.0, 10.0), -15.0, 0.0, False),
        ({}, (0.0, 0.0, 10.0, 10.0), 0.0, 14.9, True),
        ({}, (0.0, 0.0, 10.0, 10.0), 0.0, 15.0, False),
        ({}, (0.0, 0.0, 10.0, 10.0), 0.0, -14.9, True),
        ({}, (0.0, 0.0, 10.0, 10.0), 0.0, -15.0, False),
    ],
)
def test_a_text_of_which_no_letter_is_given_is_unknown_beside_an_unseen_digit(
    bounds: dict[int, Area], run: dict[str, object], area: Area, unseen: float, bottom: float, is_lost: bool
) -> None:
    other = Run(2, UNSEEN, size=10.0, **run)  # type: ignore[arg-type]
    bounds[UNSEEN] = area
    red = Ground(1, (90.0, 0.0, 120.0, 10.0), (255, 0, 0), is_whole=True, item=Handle(0))
    drawn = Drawn(runs={UNSEEN: other}, grounds=[red])
    found = lost_texts(drawn, [], [], [digit("1", unseen, bottom=bottom)])
    assert [(each.text, each.left, each.bottom, each.right, each.top) for each in found] == (
        [(UNKNOWN, *area)] if is_lost else []
    )
    if is_lost:
        (letter,) = found
        assert letter.run is other
        assert letter.size == letter.ink_top - letter.ink_bottom == area[3] - area[1]
        in_its_place = digit("7", (area[0] + area[2]) / 2 - 2.5, bottom=(area[1] + area[3]) / 2 - 5)
        assert lost_texts(drawn, [], [in_its_place], [digit("1", unseen, bottom=bottom)]) == []
        assert lost_texts(drawn, [digit("1", 0, other)], [], [digit("1", unseen)]) == []
    assert lost_texts(drawn, [], [], []) == []


def test_digits_that_their_fonts_say_for_the_shapes_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def name_of(address: int) -> str:
        asked.append(address)
        return {SEEN: "Odd", UNSEEN: "Even"}[address]

    monkeypatch.setattr(misnamed, "_name_of_font", name_of)
    odd, even = Run(1, SEEN), Run(2, UNSEEN)
    letters = [digit(text, 0, run) for run in (odd, even, None) for text in ("8", "３", "5", "件")]
    found = misnamed.misnamed_among(letters, {"Odd": frozenset("83件")})
    assert [letter.text for letter in letters if id(letter) in found] == ["8", "３"]
    assert found == {id(letter) for letter in letters[:2]}
    assert asked == [SEEN, UNSEEN], "once each"


@pytest.mark.parametrize(
    ("run", "bounds_of", "embedded", "is_found"),
    [
        ({}, (5, 5, 5, 15), False, True),
        ({}, (5, 5, 15, 5), False, True),
        ({}, (5, 5, 5.02, 5.02), False, False),
        ({}, (5, 5, 5, 15), True, False),  # a blank
        ({"is_invisible": True}, (5, 5, 5, 15), False, False),
    ],
)
def test_texts_that_have_no_extent(
    run: dict[str, bool], bounds_of: Area, embedded: bool, is_found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Bounds:
        places = ()
        values = bounds_of

    monkeypatch.setattr(shapeless, "_BOUNDS", Bounds)
    monkeypatch.setattr(shapeless.fast, "object_bounds", lambda *_: 1)
    monkeypatch.setattr(shapeless, "_is_embedded", lambda _: embedded)
    own = Run(1, SEEN, **run)  # type: ignore[arg-type]
    drawn = Drawn(runs={SEEN: own})
    assert shapeless.without_extent(drawn, [digit("1", 0)]) == ([SEEN] if is_found else [])
    assert shapeless.without_extent(drawn, [digit("1", 0, own)]) == []


@pytest.mark.parametrize(
    ("font", "said", "is_embedded"), [(None, 0, True), (7, 1, True), (7, 0, False), (7, -1, False)]
)
def test_whether_a_file_brings_a_font_with_it(
    font: int | None, said: int, is_embedded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be told is taken for a blank."""
    monkeypatch.setattr(shapeless.api, "FPDFTextObj_GetFont", lambda _: font)
    monkeypatch.setattr(shapeless.api, "FPDFFont_GetIsEmbedded", lambda _: said)
    assert shapeless._is_embedded(SEEN) is is_embedded


@pytest.mark.parametrize(("size", "is_written"), [(19, False), (20, True), (30, True)])
def test_the_name_of_the_font_at_hand_is_written_where_it_has_room(size: int, is_written: bool) -> None:
    name = b"Disclosure Sans SC"
    room = ctypes.create_string_buffer(b"x" * 30)
    assert fonts._face_name(None, None, room, size - 1) == len(name) + 1
    assert room.raw[: len(name) + 2] == (name + b"\0x" if is_written else b"x" * (len(name) + 2))
    assert fonts._face_name(None, None, None, size) == len(name) + 1


def test_tables_of_the_font_at_hand_are_copied_where_they_have_room() -> None:
    whole = fonts._font_bytes()
    assert fonts._font_data(None, None, 0, None, 0) == len(whole)
    tag = int.from_bytes(b"head", "big")
    length = fonts._font_data(None, None, tag, None, 0)
    assert length == 54
    room = ctypes.create_string_buffer(b"x" * 60)
    assert fonts._font_data(None, None, tag, room, length - 1) == length
    assert room.raw[:2] == b"xx"
    fonts._font_data(None, None, tag, room, length)
    assert room.raw[12:16] == bytes.fromhex("5F0F3CF5"), "the sign of such a table"
    assert room.raw[length : length + 6] == b"x" * 6
    assert fonts._font_data(None, None, 1, room, 60) == 0
    assert fonts._map_font(None, 0, 0, 134, 0, None, None) is not None
    assert fonts._map_font(None, 0, 0, 0, 0, None, None) is None

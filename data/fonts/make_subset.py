"""Makes DisclosureSansSC-Regular.otf from Noto Sans CJK SC; see README.md. Needs fonttools, which the project does not.

python data/fonts/make_subset.py NotoSansCJK-Regular.ttc Unihan_OtherMappings.txt DisclosureSansSC-Regular.otf
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SOURCE_FAMILY = "Noto Sans CJK SC"
FAMILY = "Disclosure Sans SC"

LATIN_AND_SIGNS = (
    (0x0020, 0x024F),  # Latin
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # general punctuation
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x22FF),  # letterlike, number forms, arrows, mathematical operators
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x26FF),  # box drawing, blocks, geometric shapes, miscellaneous symbols
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x32FF),  # enclosed CJK
    (0xFE30, 0xFE4F),  # CJK compatibility forms
    (0xFF00, 0xFFEF),  # full-width forms
)


def decodable(codec: str, leads: range, trails: range) -> set[str]:
    """The characters of a two-byte encoding's area, by Python's own codec."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.add(bytes([lead, trail]).decode(codec))
            except UnicodeDecodeError:
                continue
    return found


def standard_characters(unihan: Path) -> set[str]:
    """The 8,105 characters of the 通用规范汉字表 (2013): Unihan's property kTGH."""
    lines = unihan.read_text(encoding="utf-8").splitlines()
    return {chr(int(line.split("\t")[0][2:], 16)) for line in lines if "\tkTGH\t" in line}


def main(collection: Path, unihan: Path, target: Path) -> None:
    characters = {chr(code) for first, last in LATIN_AND_SIGNS for code in range(first, last + 1)}
    characters |= decodable("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    characters |= decodable("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    characters |= standard_characters(unihan)
    font = next(font for font in TTCollection(collection).fonts if font["name"].getDebugName(1) == SOURCE_FAMILY)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x0409]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    for name_id, text in ((1, FAMILY), (3, f"{FAMILY} Regular, subset of Noto Sans CJK SC 2.004"), (4, FAMILY)):
        font["name"].setName(text, name_id, 3, 1, 0x0409)
    font["name"].setName("DisclosureSansSC-Regular", 6, 3, 1, 0x0409)
    cff = font["CFF "].cff
    cff.fontNames = ["DisclosureSansSC-Regular"]
    cff.topDictIndex[0].FamilyName = FAMILY
    cff.topDictIndex[0].FullName = FAMILY
    font["head"].modified = font["head"].created  # the same bytes whenever it is made
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))

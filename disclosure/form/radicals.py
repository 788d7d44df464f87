"""Radicals that programs write for the characters that look like them (Unicode: EquivalentUnifiedIdeograph.txt).

A font has one shape for 民 and the radical ⺠; a program that looks up the character of a shape may find the radical.
Normal forms know those of Kangxi (U+2F00), and of the supplement (U+2E80) two only.
"""

from __future__ import annotations

import unicodedata

_PAIRS = (
    "⺁厂 ⺅亻 ⺇几 ⺉刂 ⺋㔾 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗㣺 ⺘扌 ⺙攵 ⺛旡"
    " ⺜日 ⺝月 ⺞歺 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹"
    " ⺰纟 ⺱罓 ⺲罒 ⺴网 ⺵网 ⺷羊 ⺸羊 ⺹耂 ⺺肀 ⺻聿 ⺼月 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀"
    " ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝"
    " ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉"
    " ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龟 ⻲亀"
)
CHARACTERS = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
CHARACTERS |= {pair[0]: pair[1] for pair in _PAIRS.split()}
"""Radicals and the characters that they stand for."""


def as_character(text: str) -> str:
    """The character that a radical stands for; any other text in its compatible form.

    >>> as_character("⺠")
    '民'
    """
    return CHARACTERS.get(text) or unicodedata.normalize("NFKC", text)

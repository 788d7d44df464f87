"""The framework's own words: those that it has, in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit

from disclosure.ui.shell.framework_words import framework_words

HOLE = re.compile(r"\{\w+\}")
PARTS = re.compile(rf"{HOLE.pattern}|^1 | (?=available|apply|submit)")
"""What stands between parts that the framework puts together itself."""


def test_each_is_said_by_the_framework() -> None:
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    said = "\n".join(path.read_text(encoding="utf-8") for path in scripts.glob("*.js"))
    unsaid = [words for words in framework_words("zh") if not all(part.strip() in said for part in PARTS.split(words))]
    assert unsaid == [], "the framework has other words by now"


def test_an_english_page_needs_none() -> None:
    assert framework_words("en") == {}


def test_what_is_kept_is_kept_once() -> None:
    for theirs, ours in framework_words("zh").items():
        assert HOLE.findall(theirs) == HOLE.findall(ours)
        assert len(HOLE.findall(theirs)) <= 1

"""The language of the page for browsers and screen readers, and the words that Streamlit itself has in English only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import streamlit as st

from disclosure.ui.shell.components import own_component
from disclosure.ui.shell.labels import LANGUAGES, Language, load_interface

_FAMILY = "framework."
_PAGE_LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}

_SPEAKER = own_component(__file__)


def speak(language: Language) -> None:
    """Say which language the page is in, and put the framework's own words into it."""
    with st.container(key="framework_words"):
        _SPEAKER(key="speaker", data={"language": _PAGE_LANGUAGES[language], "words": framework_words(language)})


@cache
def framework_words(language: Language) -> dict[str, str]:
    """What Streamlit says and what stands for it; `{...}` in both is a part that is kept as it is."""
    place = LANGUAGES.index(language)
    english = LANGUAGES.index("en")
    return {
        words[english]: words[place]
        for key, words in load_interface().items()
        if key.startswith(_FAMILY) and place != english
    }

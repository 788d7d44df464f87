"""Components of our own: their scripts and styles are files beside the module that draws them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def own_component(module_file: str) -> Callable[..., Any]:
    """The component of a module: `<module>.js` and `<module>.css` beside it, under the name disclosure_<module>."""
    module = Path(module_file)
    script, style = (module.with_suffix(ending).read_text(encoding="utf-8") for ending in (".js", ".css"))
    return st.components.v2.component(f"disclosure_{module.stem}", css=style, js=script)

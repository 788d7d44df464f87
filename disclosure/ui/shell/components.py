"""Components of our own: their scripts and styles are files beside the module that draws them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st


def own_component(module_file: str) -> Callable[..., Any]:
    """The component of a module: `<module>.js` beside it and, where it shows something, `<module>.css`, under the name
    disclosure_<module>.
    """
    module = Path(module_file)
    style = module.with_suffix(".css")
    return st.components.v2.component(
        f"disclosure_{module.stem}",
        css=style.read_text(encoding="utf-8") if style.exists() else None,
        js=module.with_suffix(".js").read_text(encoding="utf-8"),
    )

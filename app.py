"""The dashboard: page settings, the list of pages, navigation."""

import streamlit as st

from disclosure.ui.page import ICON, current_words, offered_pages

words = current_words()
st.set_page_config(page_title=words.text("app.title"), page_icon=ICON, layout="wide")
navigation = st.navigation(
    [
        st.Page(
            f"pages/{name}.py",
            title=words.text(f"page.{name}"),
            icon=icon,
            help=words.text(f"page.{name}_question"),
            url_path=name,
            default=name == "overview",
        )
        for name, icon in offered_pages().items()
    ],
    position="top",
)
navigation.run()

"""The dashboard: page settings, the list of pages, navigation."""

import streamlit as st

from disclosure.ui.shell.page import FIRST_PAGE, ICON, current_words, offered_groups, open_first_page
from disclosure.ui.shell.turns import turn

words = current_words()
st.set_page_config(page_title=words.text("app.title"), page_icon=ICON, layout="wide")
groups = {
    words.text(f"navigation.{group}"): [
        st.Page(
            f"pages/{name}.py",
            title=words.text(f"page.{name}"),
            icon=icon,
            help=words.text(f"page.{name}_question"),
            # The first page is served at the root whatever its path; its name is that of the page that leads there.
            url_path="start" if name == FIRST_PAGE else name,
            default=name == FIRST_PAGE,
        )
        for name, icon in pages.items()
    ]
    for group, pages in offered_groups().items()
}
by_name = st.Page(open_first_page, title=words.text(f"page.{FIRST_PAGE}"), url_path=FIRST_PAGE, visibility="hidden")
next(iter(groups.values())).append(by_name)
navigation = st.navigation(groups, position="top")
with turn():
    navigation.run()

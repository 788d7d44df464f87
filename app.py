"""The dashboard: page settings, the list of pages, navigation."""

import streamlit as st

from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.page import ICON, current_words, list_pages
from disclosure.ui.shell.turns import turn

words = current_words()
st.set_page_config(page_title=words.text("app.title"), page_icon=ICON, layout="wide")
navigation = st.navigation(list_pages(words.language, is_read_only()), position="top")
with turn():
    navigation.run()

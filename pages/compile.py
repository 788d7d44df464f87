"""汇总: a government's report added up from its parts, in the form's layout, against what it published."""

import streamlit as st

from disclosure.ui.compile import compiling
from disclosure.ui.shell import page

view = page.open_page("compile", with_filters=())
profile = compiling.choose_government(view)
if profile is None:
    st.info(view.words.text("compile.none"), icon=":material/account_tree:")
else:
    compiling.show_heading(view, profile)
    year = compiling.choose_year(view, profile)
    if year is None:
        st.info(view.words.text("compile.nothing"), icon=":material/info:")
    else:
        compiling.show_parts(view, profile, year)
        compiling.show_tables(view, profile, year)
page.show_footer(view)

"""机关名录: names that a person must look at, and what was decided about bodies."""

from disclosure.ui import page

view = page.open_page("agencies", with_filters=())
page.show_footer(view)

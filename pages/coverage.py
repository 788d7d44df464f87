"""报送: which reports of each year are here, when they were published, which were late."""

from disclosure.ui.coverage import changed, filing, quality, reporting
from disclosure.ui.parts import coverage, further
from disclosure.ui.shell import access, page

view = page.open_page("coverage")
page.show_selection(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if reported.is_empty():
    page.show_nothing_matches(view)
else:
    reporting.show_duty(view)
    coverage.show_shares(view, reported)
    reporting.show_years(view)
    sections = ("matrix", "changed", "days", "filling")
    section = further.choose_section(view, sections if access.is_read_only() else (*sections, "filing"))
    if section == "matrix":
        reporting.show_matrix(view)
    elif section == "filing":
        filing.show_list(view)
    elif section == "days":
        quality.show_days(view)
    elif section == "filling":
        quality.show_filling(view)
    else:
        changed.show_changed(view)
page.show_footer(view)

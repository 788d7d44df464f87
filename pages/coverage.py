"""报送: who owes a report for each year, who reported and when, who was late, who is missing."""

from disclosure.ui import coverage, page, reporting

view = page.open_page("coverage")
page.show_selection(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if reported.is_empty():
    page.show_nothing_matches(view)
else:
    coverage.show_shares(view, reported)
    reporting.show_years(view)
    reporting.show_matrix(view)
page.show_footer(view)

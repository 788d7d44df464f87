"""核查: what does not add up, is late or contradicted; by body, rule, year, region; each to open and to decide."""

from disclosure.ui.checks import finding, findings, letters
from disclosure.ui.parts import coverage
from disclosure.ui.shell import page

findings.take_body_along()
view = page.open_page("checks")
page.show_selection(view)
wanted = findings.choose_filters(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if reported.is_empty():
    page.show_nothing_matches(view)
else:
    coverage.show_shares(view, reported)
    if findings.show_counts(view, wanted):
        findings.show_groups(view, wanted)
    findings.show_list(view, wanted)
    findings.show_years(view, wanted)
    letters.show_letters(view, wanted)
    finding.open_picked(view)
page.show_footer(view)

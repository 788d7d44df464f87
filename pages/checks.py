"""核查: what does not add up, is late or contradicted; by body, rule, year, region; each to open and to decide."""

from disclosure.ui.checks import finding, findings, letters
from disclosure.ui.parts import coverage, further
from disclosure.ui.shell import page

SECTIONS = ("list", "groups", "years", "letters")

findings.take_body_along()
view = page.open_page("checks")
page.show_selection(view)
wanted = findings.choose_filters(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if reported.is_empty():
    page.show_nothing_matches(view)
else:
    coverage.show_shares(view, reported)
    count = findings.show_counts(view, wanted)
    section = further.choose_section(view, SECTIONS, is_titled=False) if count else "list"
    if section == "groups":
        findings.show_groups(view, wanted)
    elif section == "years":
        findings.show_years(view, wanted)
    elif section == "letters":
        letters.show_letters(view, wanted)
    else:
        findings.show_list(view, wanted)
    finding.open_picked(view)
page.show_footer(view)

"""数据: the filtered cells, reports, problems and findings as tables, with downloads."""

from disclosure.ui.data import listings
from disclosure.ui.shell import page

view = page.open_page("data")
page.show_selection(view)
chosen = listings.choose_view(view)
{
    "figures": listings.show_figures,
    "reports": listings.show_reports,
    "missing": listings.show_missing,
    "problems": listings.show_problems,
    "findings": listings.show_findings,
    "corrections": listings.show_corrections,
    "decisions": listings.show_decisions,
}[chosen](view)
page.show_footer(view)

"""说明: how to read the figures, definitions, breaks, formats, sources, licence."""

from disclosure.ui.about import glossary
from disclosure.ui.shell import page

view = page.open_page("about", with_filters=())
glossary.show_reading_guide(view)
glossary.show_definitions(view)
glossary.show_breaks(view)
glossary.show_formats(view)
glossary.show_sources(view)
page.show_footer(view)

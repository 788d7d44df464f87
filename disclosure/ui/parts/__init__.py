"""What several pages are made of: sections, figures, tables, the source of a figure."""

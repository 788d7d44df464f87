"""Downloads: what a page shows, as bytes of a file. No clock and no machine in them: the same input, the same bytes."""

from disclosure.downloads.blocks import Block, Figure, Grid, GridCell, PageBreak, Paragraph
from disclosure.downloads.laid_out import to_laid_out_xlsx
from disclosure.downloads.pictures import Picture, chart_png, chart_svg
from disclosure.downloads.printable import to_html
from disclosure.downloads.tables import DownloadError, to_csv, to_parquet
from disclosure.downloads.word import to_docx
from disclosure.downloads.word_template import TemplateError, lacking_styles
from disclosure.downloads.workbook import About, Format, Section, Sheet, to_xlsx

__all__ = [
    "About",
    "Block",
    "DownloadError",
    "Figure",
    "Format",
    "Grid",
    "GridCell",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Section",
    "Sheet",
    "TemplateError",
    "chart_png",
    "chart_svg",
    "lacking_styles",
    "to_csv",
    "to_docx",
    "to_html",
    "to_laid_out_xlsx",
    "to_parquet",
    "to_xlsx",
]

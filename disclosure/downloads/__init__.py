"""Downloads: what a page shows, as bytes of a file. No clock and no machine in them: the same input, the same bytes."""

from disclosure.downloads.pictures import Picture, chart_png, chart_svg
from disclosure.downloads.tables import DownloadError, to_csv, to_parquet
from disclosure.downloads.workbook import About, Format, Section, Sheet, to_xlsx

__all__ = [
    "About",
    "DownloadError",
    "Format",
    "Picture",
    "Section",
    "Sheet",
    "chart_png",
    "chart_svg",
    "to_csv",
    "to_parquet",
    "to_xlsx",
]

"""Downloads of exactly what a page shows: tables as CSV, XLSX and Parquet, charts as PNG and SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
import streamlit as st

from disclosure import downloads
from disclosure.measures import catalogue
from disclosure.ui.parts.drawing import Drawing
from disclosure.ui.parts.tables import headings, in_office_time, is_in_points, to_points, translate
from disclosure.ui.shell import filters, populations
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "svg": "image/svg+xml",
}

POINT_DECIMALS = 6
"""Of differences in percentage points in a file."""


@dataclass(frozen=True, slots=True)
class Export:
    """What can be downloaded from a section: its name (for the file), title, table, chart and definitions."""

    name: str
    title: str
    frame: Callable[[], pl.DataFrame]
    metrics: Sequence[str] = ()
    chart: Drawing | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    ratios: Sequence[str] = ()


def show_downloads(view: View, export: Export) -> None:
    """A row of buttons; each file is made when it is asked for."""
    words = view.words
    with st.container(horizontal=True):
        for kind in ("csv", "xlsx", "parquet"):
            _button(view, export, kind)
        if export.chart is not None:
            for kind in ("png", "svg"):
                _button(view, export, kind)
    st.caption(words.text("download.hint"))


def _button(view: View, export: Export, kind: str) -> None:
    mark = "_" + view.words.text("simulated.file_mark") if view.answers.is_simulated else ""
    st.download_button(
        view.words.text(f"download.{kind}"),
        data=lambda: make(view, export, kind),
        file_name=f"{export.name}_{view.selection.scope}{mark}.{kind}",
        mime=MEDIA_TYPES[kind],
        key=f"download_{export.name}_{kind}",
        on_click="ignore",
        icon=":material/download:",
    )


def make(view: View, export: Export, kind: str) -> bytes:
    """The bytes of one download."""
    words = view.words
    if export.chart is not None and kind in ("png", "svg"):
        chart = export.chart.chart()
        picture = downloads.Picture(
            title=export.title,
            subtitle="；".join(f"{name}：{value}" for name, value in _filters(view))
            if words.language == "zh"
            else "; ".join(f"{name}: {value}" for name, value in _filters(view)),
            notes=[*_caveats(words, export.metrics), *corrections_line(view), _version_line(view)],
            simulated_mark=_mark(view),
        )
        if kind == "png":
            return downloads.chart_png(chart, picture, appearance="light")
        return downloads.chart_svg(chart, picture, appearance="light")
    frame = _with_corrections(view, export.frame())
    if kind == "parquet":
        metadata = dict(_filters(view))
        metadata |= {"data_version": view.answers.data_version, "simulated": str(view.answers.is_simulated).lower()}
        return downloads.to_parquet(frame, metadata)
    in_points = to_points(translate(frame, words), export.ratios, POINT_DECIMALS)
    translated = _say_yes_or_no(in_office_time(in_points), words)
    plain = [column for column in translated.columns if column not in export.headings]
    names = {**headings(plain, words, export.ratios), **export.headings}
    if view.answers.is_simulated:
        translated = translated.with_columns(pl.lit(words.text("simulated.mark")).alias("is_simulated"))
        names["is_simulated"] = words.text("column.is_simulated")
    if kind == "csv":
        return downloads.to_csv(translated, names)
    formats: dict[str, downloads.Format] = {
        column: "ratio"
        for column in export.ratios
        if column in translated.columns and not is_in_points(column, export.ratios)
    }
    sheet = downloads.Sheet(
        name=words.text("download.sheet"),
        frame=translated,
        headers=names,
        meanings=_meanings(words, translated.columns, names),
        formats=formats,
    )
    return downloads.to_xlsx([sheet], _about(view, export))


def _say_yes_or_no(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Yes and no in the language of the file: a spreadsheet writes TRUE in every language."""
    yes, no = words.text("common.yes"), words.text("common.no")
    return frame.with_columns(
        pl.when(pl.col(name)).then(pl.lit(yes)).when(~pl.col(name)).then(pl.lit(no)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.Boolean
    )


def _about(view: View, export: Export) -> downloads.About:
    words = view.words
    definitions = []
    for name in export.metrics:
        metric = catalogue.metric(name)
        definitions += [
            (words.definition(metric, "title"), words.definition(metric, "definition")),
            (words.text("definition.formula"), words.formula(metric.formula)),
        ]
        if words.definition(metric, "caveat"):
            definitions.append((words.text("definition.caveat"), words.definition(metric, "caveat")))
    corrected = [(words.text("column.correction_kind"), line) for line in corrections_line(view)]
    sections = [
        downloads.Section(words.text("filter.title"), [*_filters(view), *corrected]),
        downloads.Section(words.text("section.definitions"), definitions),
        downloads.Section(
            words.text("section.sources"), [(words.text("section.sources"), words.text("source.reports"))]
        ),
    ]
    return downloads.About(
        sheet_name=words.text("download.about_sheet"),
        columns_sheet_name=words.text("download.columns_sheet"),
        column_heads=(
            words.text("download.head_sheet"),
            words.text("download.head_column"),
            words.text("download.head_code"),
            words.text("download.head_meaning"),
        ),
        sections=[section for section in sections if section.rows],
        data_version_line=_version_line(view),
        simulated_mark=_mark(view),
    )


def corrections_line(view: View) -> list[str]:
    """One sentence where the selection holds corrected cells; nothing else."""
    count = int(view.answers.ask_if_any("corrected_cells", **view.selection.parameters())["corrected_cell_count"].sum())
    return [view.words.text("correction.in_selection", count=view.words.count(count))] if count else []


_PARTS_OF_A_SELECTION = {
    *("agency_name", "kind", "level", "region_code", "region_name", "group_code", "group_name", "format_version"),
    *("scope", "side", "row_code", "column_code", "table_code", "rule_id"),
}
"""Columns by which rows are about some of the selected reports, or of their cells, whichever the year."""


def _with_corrections(view: View, frame: pl.DataFrame) -> pl.DataFrame:
    """A column that says how many cells of the reports behind each row a person has corrected, where any was.

    Lists of cells say it of each cell themselves; rows that do not tell their reports get no such column.
    """
    corrected = view.answers.ask_if_any("corrected_cells", **view.selection.parameters())
    if corrected.is_empty() or "correction_kind" in frame.columns or "correction_status" in frame.columns:
        return frame
    keys = [key for key in ("report_id", "agency_id", "report_year") if key in frame.columns]
    keys = keys[:1] if keys[:1] == ["report_id"] else keys
    if not {"report_id", "agency_id"} & set(keys) and _PARTS_OF_A_SELECTION & set(frame.columns):
        return frame
    if not keys:
        return frame.with_columns(pl.lit(int(corrected["corrected_cell_count"].sum())).alias("corrected_cell_count"))
    counts = corrected.group_by(keys).agg(pl.col("corrected_cell_count").sum())
    counts = counts.cast({key: frame.schema[key] for key in keys})
    joined = frame.join(counts, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.col("corrected_cell_count").fill_null(0))


def _meanings(words: Words, columns: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    return {column: words.meaning(column) or names[column] for column in columns}


def _filters(view: View) -> list[tuple[str, str]]:
    compared = populations.describe(view)
    return [*filters.describe(view.selection, view.answers, view.words), *([compared] if compared else [])]


def _caveats(words: Words, metrics: Sequence[str]) -> list[str]:
    found = [words.definition(catalogue.metric(name), "caveat") for name in metrics]
    return list(dict.fromkeys(text for text in found if text))


def _version_line(view: View) -> str:
    return view.words.text("footer.version_line", version=view.answers.data_version)


def _mark(view: View) -> str | None:
    return view.words.text("simulated.mark") if view.answers.is_simulated else None

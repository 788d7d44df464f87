"""The bytes of one document to one `Reading`: the single way in for the command line, the store and the desk."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from disclosure.clock import this_year
from disclosure.form.cells import UNCERTAIN
from disclosure.form.versions import load_forms, load_versions, row_depth
from disclosure.model.document import Document, RefusalError, Table, Text
from disclosure.model.place import Place, parse_place
from disclosure.model.report import TABLE_CODES, Figure, Problem, Reading
from disclosure.readers import read_document
from disclosure.readers.text.text import divide
from disclosure.reading.explain import Division, explain_figure
from disclosure.reading.properties import take_title
from disclosure.recognition.cut_numbers import sums_bear_out, withdraw_cut
from disclosure.recognition.facts import Facts, complete_facts, facts_of_listed_body, find_facts
from disclosure.recognition.lists import keys_of_columns, place_body
from disclosure.recognition.lost_cells import find_lost_cells, find_lost_ends
from disclosure.recognition.naming import ends_as_body
from disclosure.recognition.ocr_check import check_ocr, is_by_ocr, mark_dependent
from disclosure.recognition.ocr_names import check_name
from disclosure.recognition.page_head import open_small_tables
from disclosure.recognition.placement import Placement
from disclosure.recognition.sections import divide_sections
from disclosure.recognition.several import divide_lines, divide_reports
from disclosure.recognition.tables import recognise
from disclosure.recognition.verdict import (
    confirm_rows,
    doubt_year,
    find_blank_report,
    find_fact_problems,
    find_format_problems,
    find_missing,
    format_of,
    join_repeated,
    judge_status,
    why_no_report,
    withdraw_contradicted,
)
from disclosure.recognition.versions import settle_versions

EXTRACTOR_VERSION = "17"
"""Changes whenever the same bytes may give another reading."""


def read_report(data: bytes, source: str) -> Reading:
    """Reads a document that holds one report; several are refused by name. Never raises for bad input."""
    readings = read_reports(data, source)
    if len(readings) == 1:
        return readings[0]
    titles = "、".join(reading.title or reading.part for reading in readings[:3])
    names = "、".join(reading.part for reading in readings[:6])
    problem = Problem(
        "several_reports",
        f"文件中有 {len(readings)} 份报告（{names}：{titles}） | several reports in one file, where one was expected",
    )
    first = readings[0]
    return Reading(
        source,
        first.sha256,
        "refused",
        problems=(problem,),
        media_type=first.media_type,
        byte_count=first.byte_count,
    )


def read_reports(data: bytes, source: str, explain: str | None = None) -> list[Reading]:
    """Reads every report of a document, at least one `Reading`; a refusal is one with its reason. Never raises.

    Several are named `source#part`, by number, sheet or row of a list. `explain` is the key of a figure: each reading
    then says how it was read.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        document = read_document(data, source)
    except RefusalError as refusal:
        problem = Problem(refusal.code, refusal.message, refusal.at)
        return [Reading(source, sha256, "refused", problems=(problem,), byte_count=len(data))]
    take_title(document)
    if document.lists:
        return list(_interpret_lists(document, source, sha256, len(data), explain))
    parts = document.parts or _divide(document)
    if not parts:
        return [interpret(document, source, sha256, len(data), explain)]
    readings = []
    for name, part in parts:
        part.notes = [*document.notes, *part.notes]
        readings.append(replace(interpret(part, f"{source}#{name}", sha256, len(data), explain), part=name))
    return _without_doubles(readings)


def _without_doubles(readings: list[Reading]) -> list[Reading]:
    """Two reports of one body and year in one file: which counts is not for a program to say; neither is taken."""
    readings = _without_copies(readings)
    seen = Counter((r.agency, r.year, r.scope) for r in readings if r.status != "refused" and r.agency and r.year)
    result = []
    for reading in readings:
        agency, year = reading.agency, reading.year
        if agency is None or year is None or seen[agency, year, reading.scope] < 2:
            result.append(reading)
            continue
        problem = Problem(
            "report_twice_in_file",
            f"文件中有两份{reading.agency}{reading.year}年的报告，请只保留一份"
            " | the file holds two reports of this body and year; keep one",
        )
        result.append(replace(reading, status="refused", figures={}, problems=(*reading.problems, problem)))
    return result


def _without_copies(readings: list[Reading]) -> list[Reading]:
    """The readings without those that say of a body and year what an earlier one says, figure by figure."""
    keys = [(reading.agency, reading.year, reading.scope, reading.status) for reading in readings]
    counts = Counter(keys)
    kept: list[Reading] = []
    earlier: defaultdict[tuple[object, ...], list[object]] = defaultdict(list)
    for reading, key in zip(readings, keys, strict=True):
        # A sheet named for a body is that body's, whatever stands in its title.
        is_named = reading.agency is not None and reading.year is not None and reading.status != "refused"
        if counts[key] > 1 and is_named:
            values = {name: (figure.state, figure.value) for name, figure in reading.figures.items()}
            if values in earlier[key] and not ends_as_body(reading.part):
                continue
            earlier[key].append(values)
        kept.append(reading)
    return kept


def _divide(document: Document) -> list[tuple[str, Document]]:
    """The reports of a document whose blocks hold several, by number; none where there is one, or no certain bounds."""
    if document.place_kind == "line":
        parts = [
            divide(Document(document.media_type, [], place_kind="line", reader=document.reader), lines)
            for lines in divide_lines(document.lines)
        ]
        for part in parts[-1:]:
            part.is_cut_off, part.ending = document.is_cut_off, document.ending
        return [(str(number), part) for number, part in enumerate(parts, 1)]
    divided = divide_reports(document.blocks)
    if len(divided) == 1:
        return []
    return [
        (
            str(number),
            Document(
                document.media_type,
                blocks,
                place_kind=document.place_kind,
                is_ocr=document.is_ocr,
                is_damaged=document.is_damaged,
                reader=document.reader,
            ),
        )
        for number, blocks in enumerate(divided, 1)
    ]


def _interpret_lists(
    document: Document, source: str, sha256: str, byte_count: int, explain: str | None
) -> Iterator[Reading]:
    """A reading for each body of the lists of a workbook."""
    for listed in document.lists:
        texts = (*listed.titles, listed.name)
        year = facts_of_listed_body("", texts).year
        keys, questions = keys_of_columns(listed, year)
        notes = [Problem(*note) for note in document.notes]
        if not any(keys):
            reason = Problem(
                "summary_list",
                "这是每行一个单位的表，但没有一列能对应报告的栏目"
                " | a list with a row for each body; no column of it is a cell of the form",
                str(Place(sheet=listed.name)),
            )
            yield Reading(
                source,
                sha256,
                "refused",
                problems=(*notes, reason, *questions),
                media_type=document.media_type,
                byte_count=byte_count,
            )
            continue
        for body in listed.bodies:
            part = f"{listed.name}!{body.row}" if len(document.lists) > 1 else str(body.row)
            facts = facts_of_listed_body(body.name, texts)
            placement = place_body(listed, body, keys)
            settle_versions(placement, facts.year)
            form = format_of(placement) or (_form_of_year(facts.year) if facts.year else None)
            missing = find_missing(placement, form)
            problems = notes + questions + join_repeated(placement.problems) + missing + confirm_rows(placement)
            problems += find_blank_report(placement.figures)
            yield Reading(
                f"{source}#{part}",
                sha256,
                "partial" if questions or missing else judge_status(problems, placement.figures),
                agency=facts.agency,
                year=facts.year,
                scope=facts.scope,
                format=format_of(placement),
                figures=placement.figures,
                problems=(*problems, *find_fact_problems(facts)),
                media_type=document.media_type,
                byte_count=byte_count,
                part=part,
                explanation=explain_figure(document, placement, explain, form) if explain else None,
            )


def _form_of_year(year: int) -> str | None:
    """The version of the form that reports of a year should use."""
    for version in reversed(load_versions()):
        if version.is_readable and version.first_report_year <= year <= (version.last_report_year or year):
            return version.code
    return None


def interpret(document: Document, source: str, sha256: str, byte_count: int, explain: str | None = None) -> Reading:
    """The reading of a document: tables placed, facts found, identities consulted, the status judged."""
    division = best_division(document)
    blocks, placement = division.blocks, division.placement
    paragraphs, headings = divide_sections(blocks, document.place_kind)
    # Of whom and when is said by the text where there is some: a year that OCR misread would date every figure.
    own_blocks = ([block for block in blocks if not is_by_ocr(block)] if document.is_ocr else blocks) or blocks
    opened = open_small_tables(own_blocks)
    own_paragraphs = paragraphs if opened is blocks else divide_sections(opened, document.place_kind)[0]
    facts = find_facts(document.metadata, own_paragraphs)
    complete_facts(facts, document.context)
    doubt_year(facts, this_year())
    if document.is_ocr and own_blocks is blocks:
        check_name(facts, [block for block in blocks if isinstance(block, Text)])
    problems = [Problem(*note) for note in document.notes]
    is_filled = any(figure.state != "blank" for figure in placement.figures.values())
    # The form itself, as notices print it, has every heading and every cell, all blank, and no year.
    is_form = bool(placement.figures) and not is_filled and facts.year is None
    if not is_filled and (len(headings) < _LEAST_HEADINGS or is_form) and not _is_begun(facts, headings, placement):
        return Reading(
            source,
            sha256,
            "refused",
            title=facts.title,
            problems=(*problems, why_no_report(facts, placement, _FIRST_YEAR, paragraphs)),
            media_type=document.media_type,
            byte_count=byte_count,
        )
    if placement.table_starts > 1 and len(facts.titles) > 1:
        return Reading(
            source,
            sha256,
            "refused",
            problems=(
                *problems,
                Problem(
                    "several_reports",
                    f"文件中有 {placement.table_starts} 份报告（{';'.join(facts.titles[:3])}），请拆成每份一个文件"
                    " | several reports in one file; save each as a file of its own",
                ),
            ),
            media_type=document.media_type,
            byte_count=byte_count,
        )
    if (document.is_cut_off or document.ends_in_cell) and blocks:
        _drop_cut_value(placement, document, blocks[-1])
    if document.place_kind == "line" and blocks and isinstance(blocks[-1], Table):
        _name_cut_row(placement)
        _drop_cut_row(placement, document)
    has_own_cells = document.place_kind != "line" and document.media_type != "text/csv"
    settle_versions(placement, facts.year)
    form = format_of(placement)
    contradicted = withdraw_contradicted(placement, form) + confirm_rows(placement)
    contradicted += [] if has_own_cells else find_lost_cells(placement)
    contradicted += find_lost_ends(placement) if document.place_kind == "sheet" else []
    own_form = form or _form_of_year(facts.year or 0) or list(load_forms())[-1]
    contradicted += withdraw_cut(placement, own_form, blocks)
    if document.is_ocr:
        if own_blocks is not blocks:
            mark_dependent(placement, recognise(own_blocks, document.place_kind), blocks)
        contradicted += check_ocr(placement, own_form)
    missing = find_missing(placement, form, paragraphs)
    problems += find_format_problems(placement, form, facts)
    placed = join_repeated(placement.problems) + find_blank_report(placement.figures)
    problems += placed + missing + contradicted + facts.problems + find_fact_problems(facts)
    is_whole = not (missing or contradicted or document.is_damaged)
    status = judge_status(placed, placement.figures) if is_whole else "partial"
    return Reading(
        source=source,
        sha256=sha256,
        status=status,
        agency=facts.agency,
        year=facts.year,
        scope=facts.scope,
        format=form,
        title=facts.title,
        published_on=facts.published_on,
        figures=placement.figures,
        problems=tuple(problems),
        paragraphs=tuple(paragraphs),
        media_type=document.media_type,
        byte_count=byte_count,
        url=facts.url,
        site_name=facts.site_name,
        explanation=explain_figure(document, placement, explain, form, division) if explain else None,
    )


_LEAST_HEADINGS = 3
_FIRST_YEAR = min(version.first_report_year for version in load_versions() if version.is_readable)


def _is_begun(facts: Facts, headings: set[str], placement: Placement) -> bool:
    """Whether a document without figures is a report all the same: cut off before its tables, or not filled in.

    It has to call itself one, name its year, and show a section or a table of the form; a notice about reports or a
    list of them does not.
    """
    return (
        facts.states_itself
        and facts.year is not None
        and facts.year >= _FIRST_YEAR
        and bool(headings or placement.seen_tables or (facts.title is not None and facts.states_period))
    )


def best_division(document: Document) -> Division:
    """The division of the document into rows that fits the form best, and what it places."""
    best = Division(document.blocks, recognise(document.blocks, document.place_kind), "as_read")
    alternatives = document.alternatives
    if document.later is not None and not _is_whole(best.placement):
        alternatives = [*alternatives, *document.later()]
    if not best.placement.figures and not alternatives and document.place_kind == "table":
        # Pages that print the tables as paragraphs.
        texts = [block for block in document.blocks if isinstance(block, Text)]
        lines = [(text.line, line) for text in texts for line in text.text.split("\n")]
        divided = divide(Document(document.media_type, [], place_kind="line"), lines)
        for number, blocks in enumerate((divided.blocks, *divided.alternatives), 1):
            best = _better(best, Division(blocks, recognise(blocks, "line"), "lines", number))
        return best
    for number, blocks in enumerate(alternatives, 1):
        best = _better(best, Division(blocks, recognise(blocks, document.place_kind), "other", number))
    if document.stretches and (best.placement.problems or len(best.placement.seen_tables) < len(TABLE_CODES)):
        # Each stretch its own way; together they must fit better than any one way.
        blocks = [
            block
            for ways in document.stretches
            for block in max(ways, key=lambda way: recognise(way, document.place_kind).score, default=[])
        ]
        best = _better(best, Division(blocks, recognise(blocks, document.place_kind), "stretches"))
    return best


def _better(best: Division, other: Division) -> Division:
    return other if other.placement.score > best.placement.score else best


def _is_whole(placement: Placement) -> bool:
    """Whether nothing of the form is left out, so that no other division can be better."""
    return not placement.problems and not find_missing(placement, format_of(placement))


def _drop_cut_value(placement: Placement, document: Document, last_block: Text | Table) -> None:
    """A file that ends inside a number: the last value may have lost digits, unless a sum bears it out.

    A lone 0 cannot, unless it is money.
    """
    last: tuple[tuple[int, ...], Figure] | None = None
    for figure in placement.figures.values():
        where = _where(figure.at)
        if not where:
            continue
        if last is None or where >= last[0]:
            last = (where, figure)
    if last is None or not isinstance(last_block, Table):
        return
    if document.place_kind == "line" and last[0][0] != document.last_line:
        return
    figure = last[1]
    if document.ends_in_cell and figure.state == "blank":
        del placement.figures[figure.key]
        placement.problems.append(
            Problem("cut_off", "文件在这一格中断，未采用 | the file ends inside this cell; not taken", figure.at)
        )
        return
    digits = figure.raw.split("\n")[-1].split("/")[-1].strip()
    if figure.key not in placement.deduced and not document.ending.rstrip("\x00").endswith(digits):
        return
    if figure.key in placement.deduced:
        # A row that was divided by its total may have had more digits.
        row = figure.key.rpartition(".")[0] + "."
        for key in [key for key in placement.figures if key.startswith(row)]:
            del placement.figures[key]
        return
    is_money = figure.key.endswith(("fee_amount", "procurement_amount"))
    if (
        figure.state not in (("number", "zero") if is_money else ("number",))
        or not figure.raw
        or not figure.raw[-1].isdigit()
    ):
        return
    if any(figure.key in sums_bear_out(placement.figures, version) for version in load_forms()):
        return
    placement.figures[figure.key] = Figure(figure.key, None, "unreadable", figure.raw, figure.at)
    placement.problems.append(
        Problem(
            "cut_off",
            f"文件在“{figure.raw}”处中断，此数可能不完整，未采用 | the file ends inside this number; not taken",
            figure.at,
        )
    )


def _name_cut_row(placement: Placement) -> None:
    """Where a document ends inside a table, the row in which it ends lost its cells to the cut, not its blanks."""
    if (
        not placement.problems
        or placement.problems[-1].code != "blank_cells_lost"
        or "remedies" in placement.seen_tables
    ):
        return
    last = placement.problems[-1]
    end = _where(last.at)
    if any(_where(figure.at) > end for figure in placement.figures.values()):
        return
    placement.problems[-1] = Problem(
        "cut_off",
        "文件在这一行中断，该行未读取 | the file ends inside this row; the row was not read",
        last.at,
    )


def _drop_cut_row(placement: Placement, document: Document) -> None:
    """A row in which the file ends and that has fewer cells than the others like it: its values may have moved up."""
    last = max(
        (figure for figure in placement.figures.values() if figure.key.startswith("applications.")),
        key=lambda figure: _where(figure.at),
        default=None,
    )
    if last is None or "remedies" in placement.seen_tables or _where(last.at)[:1] != (document.last_line,):
        return
    code = last.key.split(".")[1]
    depth = row_depth("applications", code)
    like_it = [
        count
        for other, count in placement.cell_counts.items()
        if other != code and row_depth("applications", other) == depth
    ]
    if like_it:
        is_whole = placement.cell_counts.get(code, 0) >= max(like_it)
    else:
        # Nothing says how many cells the row should have: it counts where more of the file stands behind it.
        own = [figure for key, figure in placement.figures.items() if key.startswith(f"applications.{code}.")]
        raw = max((figure for figure in own if figure.raw), key=lambda figure: _where(figure.at), default=last).raw
        is_whole = not document.ending.rstrip(" |\t\r\n\x00").endswith(raw.rstrip(UNCERTAIN))
    if is_whole:
        return
    for key in [key for key in placement.figures if key.startswith(f"applications.{code}.")]:
        del placement.figures[key]
    placement.row_tests.pop(code, None)
    placement.problems.append(
        Problem(
            "cut_off",
            "文件在这一行中断，该行未读取 | the file ends inside this row; the row was not read",
            last.at,
        )
    )


def _where(at: str) -> tuple[int, ...]:
    place = parse_place(at)
    return place.numbers if place is not None else ()

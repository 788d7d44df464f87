"""Small faults put into the code, one at a time: ``python -m tests.mutations --part recognition --sample 60``.

A comparison turned, a number by one, `and` for `or`, a `not`. This process loads every package and module once; for
each fault it forks, and the fork loads the file with its fault, with it whatever imports the file, and runs the tests
that belong to it, fastest first. What they do not notice goes to all tests of the part with `--whole`. A fault that no
test notices is printed with its line. The same seed gives the same faults. The faults are those of Cosmic Ray; the
project's own part is what to try them on and which tests belong to it. A test that fails is run without the fault as
well, and ends the command where it fails then too. Processes that tests start see the code without the fault. Of tests
of properties a few examples are tried. Linux and macOS.
"""

from __future__ import annotations

from disclosure import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("tests.mutations", groups=("dev", "mutations"))

import argparse
import difflib
import importlib
import importlib.abc
import importlib.util
import os
import pkgutil
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parent.parent

PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "recognition": (
        ("disclosure/recognition", "disclosure/reading/extract.py"),
        ("tests/recognition", "tests/readers"),
    ),
    "readers": (("disclosure/readers",), ("tests/readers", "tests/recognition")),
    "lake": (("disclosure/store/lake",), ("tests/lake",)),
    "store": (("disclosure/store",), ("tests/store", "tests/ingest/test_ingest.py", "tests/ingest/test_reread.py")),
    "checks": (("disclosure/checks", "disclosure/claims"), ("tests/checks", "tests/claims")),
    "letters": (
        (
            *("disclosure/downloads", "disclosure/ui/checks/letters.py"),
            *("disclosure/ui/checks/letter_sheets.py", "disclosure/ui/parts/statements.py"),
        ),
        (
            "tests/downloads/test_downloads.py",
            "tests/downloads/test_downloads_blocks.py",
            "tests/downloads/test_downloads_parts.py",
            "tests/downloads/test_downloads_pictures.py",
            "tests/downloads/test_looks.py",
            "tests/downloads/test_word_template.py",
            "tests/ui",
        ),
    ),
    "documents": (
        ("disclosure/documents",),
        (
            "tests/ui/test_document_ledger.py",
            "tests/ui/test_document_assessment.py",
            "tests/ui/test_documents.py",
        ),
    ),
}
"""Name of a part -> where the faults are put, and all tests that ought to notice."""

_SHEETS = "tests/ui/test_letters.py"
_BIG_SHEET = "test_a_big_sheet_is_written_row_by_row_with_the_same_values"
_LAYOUTS = "tests/recognition/test_rows.py tests/recognition/test_layouts.py"
_MOST_EXAMPLES = 3  # of each property: those of a whole run take longer than all other tests that belong to a file
_WHO = " ".join(
    f"tests/recognition/test_{name}.py"
    for name in ("naming", "blocks", "who_disagrees", "who_among_links", "page_fields", "who_reports", "facts")
)
_FIGURES = " ".join(
    (
        *(f"tests/recognition/test_{name}.py" for name in ("application_rows", "proactive_rows", "remedy_rows")),
        *(f"tests/recognition/test_{name}.py" for name in ("shifted_headers", "verdict", "cells")),
        f"tests/recognition/test_office_layouts.py tests/recognition/test_messages.py {_LAYOUTS}",
    )
)
_LAST = "tests/recognition/test_published_shapes.py tests/recognition/test_unknown_form.py"
_LETTERS = "tests/readers/test_page_letters.py"
_DRAWN = "tests/readers/test_flat_rows.py tests/readers/test_markup_tables.py tests/readers/test_text_tables.py"
_WEB = "tests/readers/test_html_parts.py"
_STYLES = f"{_WEB} tests/readers/test_html_styles.py tests/readers/test_html_unseen.py"
_BOXES = f"{_WEB} tests/readers/test_html_cells.py tests/readers/test_html_unseen.py"
_PAGES = "tests/readers/test_html_sheets.py tests/readers/test_producers.py"
_OLDER_STORE = "tests/store/test_filing.py::test_a_store_without_the_table_of_decisions_gets_it_with_the_next_version"
_DOWNLOADS = "tests/downloads/test_downloads.py"
_FILES = "tests/downloads/test_downloads_parts.py tests/downloads/test_looks.py"
_STORE = " ".join(f"tests/store/test_{name}.py" for name in ("parts", "small_parts", "version_files", "in_memory"))
_LOST = "tests/readers/test_pdf_lost.py"
_PDF = " ".join(f"tests/readers/test_pdf_{name}.py" for name in ("marks", "layouts", "unseen", "disguises"))
BELONGING: tuple[tuple[str, str], ...] = (
    *((f"disclosure/recognition/{name}", f"tests/recognition/test_{name}.py {_WHO}") for name in ("dates", "titles")),
    ("disclosure/recognition/authors", f"tests/recognition/test_authors_alone.py {_WHO}"),
    *((f"disclosure/recognition/{name}", _WHO) for name in ("facts", "naming", "page_head")),
    ("disclosure/recognition/turned", "tests/recognition/test_blocks.py tests/recognition/test_turned.py"),
    ("disclosure/recognition/other_years", "tests/recognition/test_other_years.py"),
    ("disclosure/recognition/mirrored", "tests/recognition/test_blocks.py tests/readers/test_from_right.py"),
    ("disclosure/recognition/ocr_check", "tests/recognition/test_ocr_check_alone.py tests/readers/test_scans.py"),
    (
        "disclosure/reading",
        f"tests/recognition/test_cut_off.py tests/recognition/test_explain.py tests/readers/test_several.py {_FIGURES}"
        f" {_LAST}",
    ),
    ("disclosure/recognition/placement", f"tests/recognition/test_placement.py {_FIGURES}"),
    ("disclosure/recognition/ocr_names", "tests/recognition/test_ocr_names.py"),
    *((f"disclosure/recognition/{name}", f"tests/recognition/test_{name}.py") for name in ("cut_numbers", "fused")),
    ("disclosure/recognition/lost_cells", f"tests/recognition/test_lost_cells.py {_FIGURES}"),
    ("disclosure/recognition/lists", "tests/recognition/test_listed_columns.py tests/readers/test_several.py"),
    ("disclosure/recognition/several", "tests/recognition/test_blocks.py tests/readers/test_several.py"),
    *(
        (f"disclosure/recognition/{name}", f"tests/recognition/test_verdict_alone.py {_FIGURES} {_LAST}")
        for name in ("verdict", "versions")
    ),
    (
        "disclosure/recognition",
        f"tests/recognition/test_blocks.py tests/recognition/test_lost_cells.py {_FIGURES} {_LAST}",
    ),
    ("disclosure/downloads/pictures", f"{_FILES} tests/downloads/test_downloads_pictures.py"),
    *(
        (f"disclosure/downloads/{name}", f"{_FILES} {_DOWNLOADS} --deselect={_DOWNLOADS}::TestXlsx::{_BIG_SHEET}")
        for name in ("tables", "workbook")
    ),
    ("disclosure/downloads/word_template", "tests/downloads/test_word_template.py"),
    (
        "disclosure/downloads",
        f"{_FILES} tests/downloads/test_downloads_blocks.py tests/downloads/test_word_template.py",
    ),
    ("disclosure/ui/checks/letter_sheets", _SHEETS),
    ("disclosure/ui/parts/statements", f"tests/ui/test_statements.py {_SHEETS}"),
    ("disclosure/ui", f"{_SHEETS} tests/ui/test_verification_pages.py"),
    ("disclosure/documents/plurals", "tests/ui/test_documents.py"),
    ("disclosure/documents/rounds", "tests/ui/test_document_ledger.py"),
    ("disclosure/documents/scoring", "tests/ui/test_document_assessment.py"),
    ("disclosure/documents/sentences", "tests/ui/test_documents.py"),
    ("disclosure/claims", "tests/claims"),
    ("disclosure/checks/lines", "tests/checks/test_lines.py"),
    ("disclosure/checks/terms", "tests/checks/test_terms.py tests/checks/test_catalogue_of_rules.py"),
    ("disclosure/checks/messages", "tests/checks/test_messages.py tests/checks/test_rules.py"),
    (
        "disclosure/checks",
        "tests/checks/test_catalogue_of_rules.py tests/checks/test_lines.py tests/checks/test_rules.py",
    ),
    ("disclosure/readers/office/word_looks", "tests/readers/test_word_looks.py tests/readers/test_word.py"),
    ("disclosure/readers/office/word", "tests/readers/test_word_parts.py tests/readers/test_word.py"),
    ("disclosure/readers/office/excel_looks", "tests/readers/test_excel_looks.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/excel_drawings", "tests/readers/test_sheet_cells.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/excel", "tests/readers/test_excel_sheets.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/xls_records", "tests/readers/test_xls_records.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/number_formats", "tests/readers/test_ods_sheets.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/sheet_cells", "tests/readers/test_sheet_cells.py tests/readers/test_excel.py"),
    ("disclosure/readers/text/cell_streams", f"tests/readers/test_cell_streams.py {_LAYOUTS}"),
    ("disclosure/readers/office/workbooks", "tests/readers/test_workbooks.py tests/readers/test_excel.py"),
    ("disclosure/readers/office/spreadsheet_xml", "tests/readers/test_flat_xml.py"),
    ("disclosure/readers/office/flat_xml", "tests/readers/test_flat_xml.py"),
    *(
        (f"disclosure/readers/office/odf_{name}", f"tests/readers/test_{tests}.py tests/readers/test_opendocument.py")
        for name, tests in (("looks", "odf_text.py tests/readers/test_lists_of_odf"), ("text", "odf_text"))
    ),
    ("disclosure/readers/office/o", "tests/readers/test_ods_sheets.py tests/readers/test_opendocument.py"),
    ("disclosure/readers/ofd/glyphs", "tests/readers/test_ofd_glyphs.py tests/readers/test_ofd.py"),
    ("disclosure/readers/ofd/in_cells", "tests/readers/test_in_cells.py tests/readers/test_ofd_overlays.py"),
    *(
        (f"disclosure/readers/ofd/{name}", "tests/readers/test_ofd_pages.py tests/readers/test_ofd_overlays.py")
        for name in ("pages", "paths", "seen")
    ),
    (
        "disclosure/readers/ofd",
        "tests/readers/test_ofd_parts.py tests/readers/test_ofd.py tests/readers/test_ofd_overlays.py",
    ),
    *((f"disclosure/readers/web/html_{name}", _STYLES) for name in ("styles", "unseen")),
    (
        "disclosure/readers/web/html_cells",
        f"{_WEB} tests/readers/test_html_cells.py tests/readers/test_html_shifted.py",
    ),
    ("disclosure/readers/web/html_pieces", f"{_STYLES} tests/readers/test_html_cells.py"),
    ("disclosure/readers/web/html_wrapped", "tests/readers/test_html_wrapped.py"),
    ("disclosure/readers/web/mhtml", f"{_WEB} tests/readers/test_mhtml.py"),
    ("disclosure/readers/web/html", f"{_BOXES} tests/readers/test_html_wrapped.py {_PAGES}"),
    ("disclosure/readers/web", f"{_WEB} {_PAGES}"),
    *((f"disclosure/readers/text/{name}", _DRAWN) for name in ("listed_rows", "markup_tables", "text_tables")),
    ("disclosure/readers/text/delimited", "tests/readers/test_delimited.py"),
    ("disclosure/readers/text", f"tests/readers/test_text_tables.py tests/readers/test_delimited.py {_LAYOUTS}"),
    ("disclosure/readers/office/converted", "tests/readers/test_word.py tests/readers/test_producers.py"),
    ("disclosure/readers/office/numbering", "tests/readers/test_numbering.py tests/readers/test_word.py"),
    ("disclosure/readers/inks", "tests/readers/test_inks.py tests/readers/test_word.py"),
    (
        "disclosure/readers/scans",
        "tests/readers/test_scan_pages.py tests/readers/test_scans.py tests/readers/test_pdf_fonts.py",
    ),
    *(
        (
            f"disclosure/readers/pdf/{name}",
            f"{_LOST} tests/readers/test_pdf_pages.py tests/readers/test_pdf_fonts.py {_PDF}",
        )
        for name in ("fonts", "lost_digits", "lost_ranges", "misnamed", "shapeless", "told_digits")
    ),
    *(
        (f"disclosure/readers/pdf/{name}", f"tests/readers/test_pdf_letters.py {_PDF}")
        for name in ("letters", "turns", "clips", "covered", "rendered")
    ),
    *(
        (f"disclosure/readers/{name}", f"tests/readers/test_pdf_parts.py {_PDF}")
        for name in ("pages/cut_cells", *(f"pdf/{name}" for name in ("annotations", "askew", "imposed", "layers_off")))
    ),
    *((f"disclosure/readers/pdf/{name}", f"tests/readers/test_pdf_parts.py {_PDF}") for name in ("markers", "notes")),
    ("disclosure/readers/pdf/drawn", f"tests/readers/test_pdf_drawn.py {_PDF}"),
    ("disclosure/readers/pdf/soundness", f"{_LOST} tests/readers/test_pdf_disguises.py"),
    ("disclosure/readers/pdf/ruling_lines", f"tests/readers/test_pdf_lines.py {_PDF}"),
    ("disclosure/readers/pdf/pictured", f"tests/readers/test_pdf_lines.py tests/readers/test_pdf_pictured.py {_PDF}"),
    (
        "disclosure/readers/pdf/pdf",
        f"tests/readers/test_pdf_whole.py tests/readers/test_pdf_pages.py {_LETTERS} {_PDF} tests/readers/test_pdf.py",
    ),
    ("disclosure/readers/pages/page", f"tests/readers/test_pagebreaks.py tests/readers/test_page_blocks.py {_PDF}"),
    ("disclosure/readers/pages/broken_numbers", f"tests/readers/test_number_shapes.py {_PDF}"),
    ("disclosure/readers/pages/number_shapes", f"tests/readers/test_number_shapes.py {_PDF}"),
    *(
        (f"disclosure/readers/pages/{name}", f"tests/readers/test_page_cells.py tests/readers/test_ruling.py {_PDF}")
        for name in ("ruling", "filling", "frames", "headlines")
    ),
    *((f"disclosure/readers/pages/{name}", f"tests/readers/test_unruled.py {_PDF}") for name in ("unruled", "pieces")),
    ("disclosure/readers/pages/struck", f"tests/readers/test_struck.py {_PDF}"),
    ("disclosure/readers/pages/shapes", "tests/readers/test_ofd_glyphs.py"),
    (
        "disclosure/readers/pages/overlays",
        f"tests/readers/test_overlays.py {_LETTERS} tests/readers/test_ofd_overlays.py {_PDF}",
    ),
    *(
        (f"disclosure/readers/{name}", f"{_LETTERS} tests/readers/test_ruling.py {_PDF} tests/readers/test_pdf.py")
        for name in ("pages", "pdf")
    ),
    ("disclosure/readers/grids", "tests/readers/test_grids.py tests/readers/test_delimited.py"),
    ("disclosure/readers/encoding", "tests/readers/test_encoding.py"),
    *(
        (f"disclosure/readers/{name}", f"tests/readers/test_bad_input.py tests/readers/test_html_sheets.py {_LAYOUTS}")
        for name in ("__init__", "cells")
    ),
    ("disclosure/readers/office/packages", "tests/readers/test_unsound_packages.py tests/readers/test_bad_input.py"),
    ("disclosure/store/append", f"{_STORE} tests/store/test_write.py tests/store/test_filing.py"),
    ("disclosure/store/batch", f"{_STORE} tests/store/test_write.py tests/store/test_filing.py"),
    ("disclosure/store/bodies", f"{_STORE} tests/store/test_default.py tests/store/test_write.py"),
    *((f"disclosure/store/{name}", f"{_STORE} tests/store/test_write.py") for name in ("content", "own_texts")),
    ("disclosure/store/errors", f"{_STORE} tests/store/test_in_use.py tests/store/test_write.py"),
    ("disclosure/store/history", f"{_STORE} tests/store/test_small_versions.py"),
    ("disclosure/store/integrity", f"{_STORE} tests/store/test_schema.py tests/store/test_write.py"),
    ("disclosure/store/making", f"{_STORE} tests/store/test_versions.py tests/store/test_small_versions.py"),
    ("disclosure/store/outcomes", f"{_STORE} tests/store/test_filing.py tests/store/test_write.py"),
    ("disclosure/store/populations", f"{_STORE} tests/roster/test_populations.py"),
    ("disclosure/store/refresh", f"{_STORE} tests/store/test_decided_names.py tests/store/test_default.py"),
    ("disclosure/store/touched", "tests/store/test_write.py tests/store/test_upkeep.py"),
    ("disclosure/store/unfinished", f"{_STORE} tests/ingest/test_resume.py"),
    ("disclosure/store/body_groups", "tests/decisions/test_groups.py"),
    ("disclosure/store/concerned", f"{_STORE} tests/store/test_decided_names.py"),
    ("disclosure/store/corrections", "tests/store/test_corrections.py"),
    ("disclosure/store/default", "tests/store/test_default.py"),
    ("disclosure/store/filings", f"{_STORE} tests/roster/test_filings.py"),
    ("disclosure/store/filing", f"{_STORE} tests/store/test_filing.py"),
    ("disclosure/store/findings", f"{_STORE} tests/store/test_findings.py"),
    ("disclosure/store/memory", "tests/store/test_memory.py"),
    ("disclosure/store/middles", f"{_STORE} tests/store/test_middles.py"),
    ("disclosure/store/originals", "tests/store/test_originals.py"),
    ("disclosure/store/reviews", "tests/decisions/test_reviews.py"),
    ("disclosure/store/rosters", "tests/roster/test_roster.py"),
    ("disclosure/store/serving", f"{_STORE} tests/store/test_upkeep.py"),
    ("disclosure/store/narratives", f"{_STORE} tests/store/test_write.py tests/store/test_verified.py tests/copies"),
    ("disclosure/store/read", f"{_STORE} tests/store/test_read.py"),
    ("disclosure/store/schema", f"{_STORE} tests/store/test_schema.py"),
    ("disclosure/store/verified_claims", "tests/store/test_verified_claims.py"),
    ("disclosure/store/verified", "tests/store/test_verified.py"),
    ("disclosure/store/versions", f"{_STORE} tests/store/test_versions.py"),
    (
        "disclosure/store/write",
        f"tests/store/test_writer_steps.py {_STORE} tests/store/test_write.py tests/store/test_read.py {_OLDER_STORE}",
    ),
)
"""Beginning of a file's path -> the few tests that ought to notice, fastest first; the first that fits is taken."""

_OPERATORS = (
    *("Comparison_Eq_NotEq", "Comparison_NotEq_Eq", "Comparison_Is_IsNot", "Comparison_IsNot_Is"),
    *("Comparison_Lt_LtE", "Comparison_LtE_Lt", "Comparison_Gt_GtE", "Comparison_GtE_Gt"),
    *("Comparison_Lt_GtE", "Comparison_LtE_Gt", "Comparison_Gt_LtE", "Comparison_GtE_Lt"),
    *("NumberReplacer", "AndWithOr", "OrWithAnd", "AddNot", "Delete_Not", "TrueWithFalse", "FalseWithTrue"),
)
_LIMIT_SECONDS = 900
_FIRST_LIMIT = 300  # where nobody knows yet how long the tests take
_SPARE_SECONDS, _LONGEST = 20, 10  # beside, and times, what the tests take without a fault: a loop without an end
_MOST_BYTES = 8 * 1024**3  # of data, not of addresses, of which V8 reserves a terabyte: a loop that collects
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS")
_NOT_LOADED = ("disclosure.__main__", "disclosure.ui.shell.server")
_BROKEN = 100
_FAILED = (1, 2, 3, 4)  # what pytest ends with where a test fails, or files of tests cannot be loaded


FAILED = "failed"
"""The file in which a fork names the test that failed."""


class Quickly:
    """For pytest: a few examples of each property, none made smaller where one fails; the test that fails is named."""

    def __init__(self, folder: Path) -> None:
        self._named = folder / FAILED
        self._named.unlink(missing_ok=True)

    def pytest_runtest_logreport(self, report: object) -> None:
        """Note the test that fails, which is the last."""
        if getattr(report, "failed", False):
            self._named.write_text(str(getattr(report, "nodeid", "")), encoding="utf-8")

    def pytest_collection_modifyitems(self, items: Sequence[object]) -> None:
        """Change the settings of every property among the tests."""
        from hypothesis import Phase, settings

        own = "_hypothesis_internal_use_settings"
        for item in items:
            test = getattr(item, "obj", None)
            test = getattr(test, "__func__", test)
            said = getattr(test, own, None)
            if said is not None:
                most = min(said.max_examples, _MOST_EXAMPLES)
                setattr(test, own, settings(said, max_examples=most, phases=(Phase.explicit, Phase.generate)))


@dataclass(frozen=True)
class Fault:
    """A fault: the file, which operator of Cosmic Ray, and at which of its places."""

    path: Path
    operator: str
    occurrence: int


def find_faults(places: tuple[str, ...]) -> list[Fault]:
    """Every fault that can be put into the files, in order."""
    from cosmic_ray.ast import Visitor, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    class Counter(Visitor):  # type: ignore[misc]
        """Counts the places of an operator."""

        def __init__(self, operator: object) -> None:
            self.operator = operator
            self.count = 0

        def visit(self, node: object) -> object:
            self.count += sum(1 for _ in self.operator.mutation_positions(node))  # type: ignore[attr-defined]
            return node

    names = [name for name in operator_names() if name.replace("ComparisonOperator", "Comparison").endswith(_OPERATORS)]
    files = [file for place in places for file in sorted(_files(PROJECT / place))]
    faults = []
    for file in files:
        tree = get_ast(file.read_text(encoding="utf-8"))
        for name in names:
            counter = Counter(get_operator(name)())
            counter.walk(tree)
            faults += [Fault(file.relative_to(PROJECT), name, number) for number in range(counter.count)]
    return faults


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


def put_in(fault: Fault, text: str) -> str | None:
    """The text of its file with the fault; None where it changes nothing, or only how a dataclass is kept (slots)."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed: str | None = mutate_code(text, get_operator(fault.operator)(), fault.occurrence)
    if changed is None:
        return None
    lines = [old for old, new in zip(text.splitlines(), changed.splitlines(), strict=False) if old != new]
    return changed if any(not line.startswith("@dataclass(") for line in lines) else None


def part_of(path: Path) -> str:
    """The part of a file: the one that names the innermost of the folders that it is in."""
    file = path.as_posix()
    return max(
        PARTS, key=lambda part: max((len(place) for place in PARTS[part][0] if file.startswith(place)), default=0)
    )


def choose_tests(path: Path, whole: tuple[str, ...]) -> tuple[str, ...]:
    """The tests that belong to a file, or all of its part where none are named for it."""
    for beginning, tests in BELONGING:
        if path.as_posix().startswith(beginning):
            return tuple(tests.split())
    return whole


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Loads one module from a text, and says that it came from its file."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self._name, self._path, self._text = name, path, text

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def get_filename(self, fullname: str) -> str:
        return str(self._path)

    def get_data(self, path: str) -> bytes:
        if Path(path) != self._path:
            raise OSError(path)  # nothing compiled before counts
        return self._text.encode("utf-8")


def module_of(path: Path) -> str:
    """``disclosure/store/read.py`` -> ``disclosure.store.read``."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _importers() -> dict[str, set[str]]:
    """Module -> the modules of the project that name it in an import, wherever in them."""
    from tests.test_architecture import MODULES, imported_names

    importers: dict[str, set[str]] = {name: set() for name in MODULES}
    for module, file in MODULES.items():
        for name in imported_names(file):
            if name in importers:
                importers[name].add(module)
    return importers


@cache
def those_that_import(name: str) -> frozenset[str]:
    """The module itself, what stands below it, and all that import any of these, directly or through others."""
    importers = _importers()
    found = {name}
    waiting = [name]
    while waiting:
        module = waiting.pop()
        below = {other for other in importers if other.startswith(f"{module}.")} if module == name else set()
        more = (importers.get(module, set()) | below) - found
        found |= more
        waiting += more
    return frozenset(found)


def load_everything(tests: Sequence[str], compiled: Path) -> None:
    """Load the packages and the project's modules, which no fork then has to load again; nothing of theirs is run."""
    for variable in _ONE_THREAD:
        os.environ[variable] = "1"
    sys.pycache_prefix, sys.dont_write_bytecode = str(compiled), False
    import disclosure
    from tests.test_architecture import imported_names

    for module in pkgutil.walk_packages(disclosure.__path__, "disclosure."):
        if module.name not in _NOT_LOADED:
            importlib.import_module(module.name)
    files = [file for place in tests for file in _files(PROJECT / place.split("::")[0])]
    files += [*(PROJECT / "tests" / "builders").glob("*.py"), PROJECT / "tests" / "conftest.py"]
    for name in sorted({"pytest", *(name for file in files for name in imported_names(file))}):
        if name.split(".")[0] not in ("disclosure", "tests", "bench", "app", "pages"):
            with suppress(ImportError):  # a name in a module rather than a module, or what this system lacks
                importlib.import_module(name)


class Forks:
    """Runs tests in forks of this process, which has loaded everything (`load_everything`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seconds: dict[tuple[str, ...], float] = {}

    def prepare(self, tests: tuple[str, ...]) -> None:
        """Run tests without a fault, once. SystemExit where they fail: they would notice anything."""
        if tests not in self._seconds:
            start = time.monotonic()
            if self._run(tests, _LIMIT_SECONDS, None) != 0:
                said = (self._folder / "said").read_text(encoding="utf-8", errors="replace")[-3000:]
                raise SystemExit(f"{said}\nthese tests fail without a fault; mend them first: {' '.join(tests)}")
            self._seconds[tests] = time.monotonic() - start

    def notices(self, tests: tuple[str, ...], path: Path, text: str) -> bool:
        """Whether a test fails, or does not come to its end, where a file holds this text.

        What failed is run without the fault as well, once: that test alone where one is named, else all of them.
        """
        limit = self._limit(tests)
        status = self._run(tests, limit, (path, text))
        if status is not None and status >= 0 and status not in _FAILED:
            return False
        named = self._folder / FAILED
        is_named = status == 1 and named.exists()
        self.prepare((named.read_text(encoding="utf-8").partition("[")[0],) if is_named else tests)
        if status is None and self._limit(tests) > limit:  # it was not the fault that took the time
            return self.notices(tests, path, text)
        return True

    def _limit(self, tests: tuple[str, ...]) -> float:
        known = self._seconds.get(tests)
        return _FIRST_LIMIT if known is None else min(_LIMIT_SECONDS, _SPARE_SECONDS + _LONGEST * known)

    def _run(self, tests: tuple[str, ...], limit: float, change: tuple[Path, str] | None) -> int | None:
        """The exit status of pytest in a fork (below 0: the signal that ended it); None where the time was over."""
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            status = _BROKEN
            try:
                status = self._be_the_fork(tests, change)
            except BaseException:  # noqa: BLE001 - a fork never goes on as this process
                traceback.print_exc()
            finally:
                for stream in (sys.stdout, sys.stderr):
                    stream.flush()
                os._exit(status)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                self._end_all(child)
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        self._end_all(child)
        os.waitpid(child, 0)
        return None

    @staticmethod
    def _end_all(group: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)

    def _be_the_fork(self, tests: tuple[str, ...], change: tuple[Path, str] | None) -> int:
        import resource

        os.setsid()
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, resource.RLIM_INFINITY))
        with (self._folder / "said").open("wb") as said, Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
            for stream in (1, 2):
                os.dup2(said.fileno(), stream)
        if change is not None:
            path, text = change
            for name in those_that_import(module_of(path)):
                parent, _, own = name.rpartition(".")
                sys.modules.pop(name, None)
                if parent in sys.modules:
                    vars(sys.modules[parent]).pop(own, None)
            sys.meta_path.insert(0, _Faulty(module_of(path), PROJECT / path, text))
        import pytest

        options = ["-q", "-x", "-p", "no:cacheprovider", f"--basetemp={self._folder / 'made'}"]
        options += ["-m", "not browser and not slow"]
        options += ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]  # hypothesis, by intent
        return int(pytest.main([f"--rootdir={PROJECT}", *options, *tests], plugins=[Quickly(self._folder)]))


def try_part(
    part: str,
    sample: int,
    seed: int,
    tests: tuple[str, ...] = (),
    *,
    whole: bool = False,
    within: str = "",
    minutes: float = float("inf"),
) -> tuple[int, list[str]]:
    """How many faults were tried, and those that nothing noticed, as differences.

    `tests` instead of those that belong to each file; `whole`: what these do not notice goes to all of the part;
    `within`: only files whose path begins so; `minutes`: begin no more after that.
    """
    places, all_tests = PARTS[part]
    survivors: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory() as held:
        load_everything(tests or all_tests, Path(held) / "compiled")
        forks = Forks(Path(held))
        begun = time.monotonic()
        for fault, text, changed in _chosen(part, places, sample, seed, within):
            if time.monotonic() - begun > 60 * minutes:
                break
            tried += 1
            steps = [tests or choose_tests(fault.path, all_tests), *([all_tests] if whole else [])]
            noticed = False
            start = time.monotonic()
            for step in dict.fromkeys(steps):
                noticed = noticed or forks.notices(step, fault.path, changed)
            if not noticed:
                survivors.append(_difference(fault.path, text, changed))
                print(survivors[-1], flush=True)
            said = "noticed" if noticed else "SURVIVED"
            print(f"{tried}: {fault.path} {fault.operator}: {said} ({time.monotonic() - start:.1f} s)", flush=True)
    return tried, survivors


def _chosen(
    part: str, places: tuple[str, ...], sample: int, seed: int, within: str
) -> Iterator[tuple[Fault, str, str]]:
    """Faults by chance, with the text of their file before and after."""
    chance = random.Random(f"{part} {seed}")
    faults = [
        fault
        for fault in find_faults(places)
        if fault.path.as_posix().startswith(within) and part_of(fault.path) == part
    ]
    for fault in chance.sample(faults, min(sample, len(faults))):
        text = (PROJECT / fault.path).read_text(encoding="utf-8")
        changed = put_in(fault, text)
        if changed is not None:
            yield fault, text, changed


def _difference(path: Path, text: str, changed: str) -> str:
    lines = difflib.unified_diff(text.splitlines(), changed.splitlines(), str(path), "", "", "", 0, "")
    return "\n".join([str(path), *list(lines)[2:]])


def main(arguments: list[str]) -> int:
    """Try a part; 1 where fewer than --least of the faults were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS), required=True)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.85, help="share that must be noticed (%(default)s)")
    parser.add_argument("--whole", action="store_true", help="all tests of the part for what the first do not notice")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no more faults after that")
    parser.add_argument("--within", default="", help="only files whose path begins so")
    parser.add_argument("tests", nargs="*", help="tests instead of those of the part")
    chosen = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        parser.error("it forks: on Linux or macOS only")
    tried, survivors = try_part(
        chosen.part,
        chosen.sample,
        chosen.seed,
        tuple(chosen.tests),
        whole=chosen.whole,
        within=chosen.within,
        minutes=chosen.minutes,
    )
    for survivor in survivors:
        print(f"\n{survivor}")
    share = 1 - len(survivors) / tried if tried else 1.0
    print(f"\n{chosen.part}: {tried} faults, {tried - len(survivors)} noticed ({share:.0%})")
    return 0 if share >= chosen.least else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

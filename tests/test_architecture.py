"""The shape of the code: foreign packages at their edges, one statement a query, a docstring for every module.

Who may import whom inside the package is in pyproject.toml (import-linter).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "disclosure"

# Name of a foreign package -> the only modules (with what is under them) that may import it.
ONLY_IMPORTERS = {
    "streamlit": ("app", "pages", "disclosure.ui"),
    "altair": ("disclosure.charts",),
    "duckdb": ("disclosure.store",),
    "distributed": ("disclosure.ingest.cluster",),
    "subprocess": ("disclosure.processes", "disclosure.bootstrap", "disclosure.readers.office.converted"),
}

# Who may read the environment: bootstrap has no package yet, workers set what a library reads at its start.
READS_ENVIRONMENT = ("disclosure.settings", "disclosure.bootstrap", "disclosure.ingest.workers")

MOST_LINES = 600
MOST_LINES_OF_A_TEST = 800
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}


def module_name(path: Path) -> str:
    """``disclosure/store/__init__.py`` -> ``disclosure.store``."""
    parts = list(path.relative_to(PROJECT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def product_files() -> list[Path]:
    """Every Python file of the product: the package, app.py and the pages."""
    files = [*PACKAGE.rglob("*.py"), *(PROJECT / "pages").glob("*.py"), *PROJECT.glob("*.py")]
    return sorted(file for file in files if "__pycache__" not in file.parts)


def all_files() -> list[Path]:
    """The product's Python files, and those of tests/, bench/ and data/."""
    more = [file for folder in ("tests", "bench", "data") for file in (PROJECT / folder).rglob("*.py")]
    return sorted({*product_files(), *more})


MODULES = {module_name(file): file for file in product_files()}


@cache
def imported_names(file: Path) -> frozenset[str]:
    """Dotted names that a file imports, wherever in it: ``from a.b import c`` gives ``a.b`` and ``a.b.c``."""
    return frozenset(_imported_names(file))


def _imported_names(file: Path) -> Iterator[str]:
    package = module_name(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def is_under(module: str, roots: tuple[str, ...]) -> bool:
    """Whether a module is one of the roots or inside one."""
    return any(module == root or module.startswith(f"{root}.") for root in roots)


@pytest.mark.parametrize("foreign", ONLY_IMPORTERS)
def test_foreign_package_is_imported_only_at_its_edge(foreign: str) -> None:
    importers = [
        module
        for module, file in MODULES.items()
        if any(name.split(".")[0] == foreign for name in imported_names(file))
    ]
    assert importers, f"nothing imports {foreign}: is the rule still needed?"
    assert [module for module in importers if not is_under(module, ONLY_IMPORTERS[foreign])] == []


def test_settings_are_read_in_one_place() -> None:
    readers = [module for module, file in MODULES.items() if "os.environ" in file.read_text(encoding="utf-8")]
    assert sorted(readers) == sorted(READS_ENVIRONMENT)


def test_nothing_below_the_pages_imports_them() -> None:
    upper = ("app", "pages")
    importers = [
        module
        for module, file in MODULES.items()
        if not is_under(module, upper) and any(is_under(name, upper) for name in imported_names(file))
    ]
    assert importers == []


def test_start_on_a_bare_machine_needs_only_the_standard_library() -> None:
    import sys

    for module in ("disclosure", "disclosure.bootstrap"):
        names = {name.split(".")[0] for name in imported_names(MODULES[module])}
        assert names <= {*sys.stdlib_module_names, "disclosure"}
    # What is imported at the top of __main__.py is loaded before the packages are there.
    top = ast.parse(MODULES["disclosure.__main__"].read_text(encoding="utf-8")).body
    imports = [ast.unparse(node) for node in top if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == ["from disclosure import bootstrap"]


def test_every_module_says_what_it_is_and_is_not_too_long() -> None:
    """Too long: to be split by what is inside."""
    texts = {file.relative_to(PROJECT): file.read_text(encoding="utf-8") for file in all_files()}
    assert [file for file, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []
    most = {file: MOST_LINES_OF_A_TEST if "tests" in file.parts else MOST_LINES for file in texts}
    assert [file for file, text in texts.items() if len(text.splitlines()) > most[file]] == []
    assert [file for file in texts if file.stem in EMPTY_NAMES] == [], "a name that says nothing"


def test_no_markup_from_text() -> None:
    """Text of a source never becomes markup: nothing is shown with unsafe HTML."""
    assert [file for file in product_files() if "unsafe_allow_html=True" in file.read_text(encoding="utf-8")] == []


def statements(sql: str) -> list[str]:
    """The statements of a file, without comments; text in quotes may hold a semicolon."""
    bare = re.sub(
        r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", lambda found: "''" if found[0][0] == "'" else "", sql, flags=re.S
    )
    return [part.strip() for part in bare.split(";") if part.strip()]


def test_statements_are_told_apart() -> None:
    assert statements("-- a; b\nselect ';' /* ; */;\n") == ["select ''"]
    assert len(statements("select 1; select 2")) == 2


def test_every_query_is_one_statement_that_is_closed() -> None:
    files = {file: file.read_text(encoding="utf-8") for file in sorted((PROJECT / "queries").rglob("*.sql"))}
    assert [file for file, text in files.items() if len(statements(text)) != 1 or not text.endswith(";\n")] == []

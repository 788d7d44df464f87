"""`python -m tests.layers`: who may import whom, as pyproject.toml says (import-linter has no module to run)."""

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command(["--no-cache", "--no-logo"])

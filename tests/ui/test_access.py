"""Whether a dashboard may change data."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure import cli, settings
from disclosure.ui.shell import access


@pytest.mark.parametrize(
    ("value", "expected"), [(None, False), ("", False), ("0", False), ("false", False), ("1", True), ("yes", True)]
)
def test_the_variable_decides(monkeypatch: pytest.MonkeyPatch, value: str | None, expected: bool) -> None:
    monkeypatch.delenv(settings.READ_ONLY_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(settings.READ_ONLY_VARIABLE, value)
    assert access.is_read_only() is expected


def test_the_command_line_sets_the_same_variable() -> None:
    assert settings.environment_for(is_read_only=True)[settings.READ_ONLY_VARIABLE] == "1"
    assert settings.environment_for(Path("a/b"))[settings.STORE_VARIABLE] == str(Path("a/b"))
    assert cli.make_parser().parse_args(["serve", "--read-only"]).read_only
    assert not cli.make_parser().parse_args(["serve"]).read_only

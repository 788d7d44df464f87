"""Whether a dashboard may change data."""

from __future__ import annotations

import pytest

from disclosure import cli
from disclosure.ui.shell import access


@pytest.mark.parametrize(
    ("value", "expected"), [(None, False), ("", False), ("0", False), ("false", False), ("1", True), ("yes", True)]
)
def test_the_variable_decides(monkeypatch: pytest.MonkeyPatch, value: str | None, expected: bool) -> None:
    monkeypatch.delenv(access.READ_ONLY_VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(access.READ_ONLY_VARIABLE, value)
    assert access.is_read_only() is expected


def test_the_command_line_sets_the_same_variable() -> None:
    assert cli.READ_ONLY_VARIABLE == access.READ_ONLY_VARIABLE
    assert cli.make_parser().parse_args(["serve", "--read-only"]).read_only
    assert not cli.make_parser().parse_args(["serve"]).read_only

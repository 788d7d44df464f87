"""The roster on the page of bodies: a list brought in, its doubts and its difference, editing, download, undoing."""

from __future__ import annotations

from disclosure.ui.roster.section import show_roster

__all__ = ["show_roster"]

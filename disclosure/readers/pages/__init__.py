"""Fixed pages of letters and lines, whatever kind of file they stand in: their tables and text."""

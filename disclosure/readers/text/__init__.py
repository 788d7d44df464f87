"""Plain text, Markdown, delimited text."""

"""What the pages share: words, address bar, filters, data access, blocks of figures, charts and tables."""

"""Word, Excel and OpenDocument, packed or flat, and what is converted to them."""

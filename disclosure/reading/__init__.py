"""The bytes of one document to one reading."""

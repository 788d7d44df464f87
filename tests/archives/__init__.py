"""Archives of every kind: what is found in them, and what bad ones cannot do."""

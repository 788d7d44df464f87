"""The evidence of a figure: safe, and the right cell."""

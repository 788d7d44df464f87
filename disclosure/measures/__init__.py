"""What is measured: the terms of the measures, and the catalogue of named queries."""

"""A made-up version of the form and a made-up measure, as rows only."""

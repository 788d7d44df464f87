"""Tests of disclosure.claims."""

"""Tests of disclosure.copies."""

"""Tests of the files that are joined to the source."""

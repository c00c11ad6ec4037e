"""Bring a spreadsheet of real-estate agents into Brokerkit, and give every row exactly one named fate."""

NAME = "brokerkit-importer"
__version__ = "0.1.0"

"""Reconciliation: the account of every row, and the workbook it is told in."""

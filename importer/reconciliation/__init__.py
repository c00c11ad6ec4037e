"""Everything -> Reconciliation -> results workbook, and a corrected workbook back."""

from importer.reconciliation.read_results import Corrected, read_results
from importer.reconciliation.reconcile import reconcile, top_problems
from importer.reconciliation.results_file import is_results
from importer.reconciliation.write_results import write_results

__all__ = ["Corrected", "is_results", "read_results", "reconcile", "top_problems", "write_results"]

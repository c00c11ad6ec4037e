"""Everything -> Reconciliation -> results workbook, and a corrected workbook back."""

from importer.reconciliation.accounting import reconcile, top_problems
from importer.reconciliation.opening import is_results
from importer.reconciliation.reading import Corrected, read_results
from importer.reconciliation.workbook import write_results

__all__ = ["Corrected", "is_results", "read_results", "reconcile", "top_problems", "write_results"]

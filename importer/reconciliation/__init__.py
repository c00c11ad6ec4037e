"""Everything -> Reconciliation -> results workbook, and a corrected workbook back."""

from importer.reconciliation.read_results import Corrected, read_results
from importer.reconciliation.reconcile import reconcile, top_problems
from importer.reconciliation.results_file import is_results
from importer.reconciliation.results_name import free_results_path
from importer.reconciliation.run_facts import run_facts
from importer.reconciliation.worth_a_look import Remark, remarks
from importer.reconciliation.write_results import write_results

__all__ = [
    "Corrected",
    "Remark",
    "free_results_path",
    "is_results",
    "read_results",
    "reconcile",
    "remarks",
    "run_facts",
    "top_problems",
    "write_results",
]

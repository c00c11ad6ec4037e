"""Everything -> Reconciliation -> results workbook, and a corrected workbook back.

reconcile        the way in: one fate for every row
drift            what was sent against what came back
wording, held_doubts             what happened and what to do, in sentences
outcome_lines    the same account for programs, line by line
run_facts, results_name          the facts of the run; where the results go, and in which form
write_results    the workbook: the order of its sheets, which are made by
summary_sheet, rows_and_fix, worth_a_look, review_sheets, records_sheet, left_sheet, value_questions, hidden_sheet
changes_sheet, told_changes      what was sent otherwise than typed, and what not to just this person
sheet_page, cell_xml, xlsx_writer, atomic_write    pages, cells, the file, and how it lands
csv_folder, respelling           the same pages as a folder of CSV files, and what programs make of such cells
html_summary, html_page, repairs  one page for whoever decides
annotated_copy, annotated_book, csv_cells              the person's own file with the outcomes in it
results_file, own_cells, corrections, decided, read_results    a corrected workbook: opened, the person's cells
                                 found, merged, what was decided, and what `rerun` needs of it
"""

from importer.reconciliation.annotated_copy import annotate
from importer.reconciliation.atomic_write import Extra
from importer.reconciliation.csv_folder import whole_results
from importer.reconciliation.held_doubts import cells_in_doubt
from importer.reconciliation.html_summary import html_summary, write_summary
from importer.reconciliation.outcome_lines import OutcomeLines
from importer.reconciliation.read_results import Corrected, read_results
from importer.reconciliation.reconcile import problems, reconcile, top_problems
from importer.reconciliation.results_file import is_results, results_digest
from importer.reconciliation.results_name import beyond_excel, results_place
from importer.reconciliation.rows_and_fix import instruction, marked_cells
from importer.reconciliation.run_facts import edit_facts, run_facts
from importer.reconciliation.value_questions import LEAVE_OUT, open_questions
from importer.reconciliation.wording import MEANING
from importer.reconciliation.worth_a_look import Remark, remarks
from importer.reconciliation.write_results import write_results

__all__ = [
    "LEAVE_OUT",
    "MEANING",
    "Corrected",
    "Extra",
    "OutcomeLines",
    "Remark",
    "annotate",
    "beyond_excel",
    "cells_in_doubt",
    "edit_facts",
    "html_summary",
    "instruction",
    "is_results",
    "marked_cells",
    "open_questions",
    "problems",
    "read_results",
    "reconcile",
    "remarks",
    "results_digest",
    "results_place",
    "run_facts",
    "top_problems",
    "whole_results",
    "write_results",
    "write_summary",
]

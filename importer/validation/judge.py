"""Judge a draft: parse every column, check it, and turn the rows without errors into leads."""

from datetime import date

from importer.model import Draft, Severity, Verdict
from importer.validation.draft_columns import DraftColumns
from importer.validation.findings import findings, unknown_values
from importer.validation.leads import leads
from importer.validation.parsers import memos
from importer.validation.row_rules import Demands

DEFAULT = Demands()


def judge(draft: Draft, demands: Demands = DEFAULT) -> Verdict:
    """Find what is wrong with the rows, and make leads of those that have no error.

    Findings and changes come in sheet order. A row is a lead or has an error, never both and never neither.
    """
    columns = DraftColumns.of(draft, memos(draft, demands.today or date.today()))
    found = findings(columns, demands)
    blocked = frozenset(finding.row for finding in found if finding.severity is Severity.ERROR)
    sent, changes = leads(columns, blocked)
    return Verdict(sent, found, changes, unknown_values(columns))

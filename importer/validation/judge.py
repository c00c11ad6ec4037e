"""Judge a draft: parse every column, check it, and turn the rows without errors into leads."""

from datetime import date

from importer.defaults import Demands
from importer.model import Draft, Severity, Verdict
from importer.progress import expect
from importer.validation.changes import Changes
from importer.validation.draft_columns import DraftColumns
from importer.validation.findings import findings, unknown_values
from importer.validation.leads import leads
from importer.validation.parsers import memos

DEFAULT = Demands()


def judge(draft: Draft, demands: Demands = DEFAULT, today: date | None = None) -> Verdict:
    """Find what is wrong with the rows, and make leads of those that have no error; without `today` the clock says it.

    Findings come in sheet order. A row is a lead or has an error, never both and never neither.
    """
    columns = DraftColumns.of(draft, memos(draft, today or date.today()))
    expect(2 * len(columns.cells))  # each is judged, and then sent
    found = findings(columns, demands)
    blocked = frozenset(finding.row for finding in found if finding.severity is Severity.ERROR)
    rows = leads(columns)
    return Verdict(
        leads=tuple(lead for lead in rows if lead.row not in blocked),
        findings=found,
        changes=Changes(columns, blocked),
        unknown_values=unknown_values(columns),
        invalid=tuple(lead for lead in rows if lead.row in blocked),
    )

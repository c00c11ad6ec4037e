"""Reconciliation -> results: which sheets there are, in which order, and what they are made from."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from importer.defaults import Reporting
from importer.edits import NO_EDITS, Edits
from importer.english import counted
from importer.errors import ResultsNotWritten
from importer.model import Draft, Flag, Plan, Reconciliation, Sheet, Tag, Verdict
from importer.model import Mapping as MappingDocument
from importer.progress import advancing, expect
from importer.reconciliation.atomic_write import write_whole, write_whole_folder
from importer.reconciliation.cell_xml import any_delicate, is_delicate, shown
from importer.reconciliation.changes_sheet import changes_page
from importer.reconciliation.csv_folder import csv_files
from importer.reconciliation.hidden_sheet import VERSION, hidden_page, row_mark
from importer.reconciliation.left_sheet import left_page
from importer.reconciliation.reconcile import is_refusal
from importer.reconciliation.records_sheet import records_page
from importer.reconciliation.respelling import may_be_respelled
from importer.reconciliation.results_name import WORKBOOK, fits_on_a_sheet
from importer.reconciliation.review_sheets import columns_page, drift_page, duplicates_page, values_page
from importer.reconciliation.rows_and_fix import fix_page, rows_page
from importer.reconciliation.sheet_page import Page
from importer.reconciliation.summary_sheet import summary_page
from importer.reconciliation.told_changes import told_changes
from importer.reconciliation.value_questions import open_questions
from importer.reconciliation.worth_a_look import look_page
from importer.reconciliation.xlsx_writer import write_book

if TYPE_CHECKING:
    import pandas as pd

Delicate = tuple[int, int, str]
"""(row, column position, text) of a cell that the results cannot hold, or may hand back, as it is."""


def write_results(
    reconciliation: Reconciliation,
    *,
    sheet: Sheet,
    draft: Draft,
    verdict: Verdict,
    plan: Plan,
    mapping: MappingDocument,
    facts: Mapping[str, str],
    target: Path,
    reporting: Reporting = Reporting(),
    edits: Edits = NO_EDITS,
) -> Path:
    """Write the results and return the path they really got, which differs where the target is not writable.

    A target that ends in .xlsx becomes a workbook, any other a folder of CSV files, a sheet each. `facts` are told on
    the Summary as they are; of the `edits` those are kept for `rerun` that no cell shows. Raises ResultsNotWritten.
    """
    is_workbook = target.suffix.lower() == WORKBOOK
    delicate = _delicate(sheet, _delicate_in_a_workbook if is_workbook else _delicate_in_csv)
    altered = [cell for cell in delicate if shown(cell[2]) != cell[2]]
    names = _names(draft)
    questions = open_questions(draft, verdict, mapping)
    pages: Sequence[Page] = (
        summary_page(reconciliation, sheet, {**facts, **_shown_differently(altered)}, len(questions)),
        fix_page(reconciliation, sheet, draft, mapping, plan),
        look_page(reconciliation),
        rows_page(reconciliation, sheet),
        duplicates_page(plan, reconciliation, names),
        records_page(reconciliation, names),
        left_page(reconciliation.delivery),
        drift_page(reconciliation, every=reporting.all_changes),
        changes_page(
            told_changes(draft, verdict, plan, reconciliation.delivery), sheet, altered, every=reporting.all_changes
        ),
        values_page(questions),
        columns_page(draft.columns),
    )
    carried = _carried(reconciliation, sheet, mapping, plan.tag, delicate)
    hidden = hidden_page({**carried, **_decided(plan, edits)})
    if is_workbook:
        _check_size(sheet)
    *pages, hidden = _counted([*pages, hidden])
    if not is_workbook:
        return write_whole_folder(target, csv_files([*pages, hidden]))
    properties = {
        "title": f"Results for {shown(sheet.path.name)}",
        "subject": "Import into Brokerkit",
        "author": "brokerkit-importer",
        "comments": "Correct the marked cells on Fix, then type: brokerkit-import rerun, and this file's name.",
    }

    def write(file: IO[bytes]) -> None:
        write_book(pages, hidden, properties, file)

    return write_whole(target, write)


def _counted(pages: Sequence[Page]) -> list[Page]:
    """The pages, whose lines count as done when they are written."""
    expect(sum(page.size[0] for page in pages))
    return [replace(page, lines=advancing(page.lines)) for page in pages]


def _check_size(sheet: Sheet) -> None:
    if not fits_on_a_sheet(sheet):
        raise ResultsNotWritten(
            f"{len(sheet.frame):,} rows with {len(sheet.headers):,} columns do not fit on a sheet of Excel.",
            hint="Take CSV: --results-format csv.",
        )


def _delicate(sheet: Sheet, among: Callable[[Sequence[str]], Set[str]]) -> list[Delicate]:
    found: list[Delicate] = []
    for position in range(len(sheet.headers)):
        texts = sheet.frame[position].tolist()
        if delicate := among(texts):
            found += [(int(row), position, text) for row, text in zip(sheet.frame.index, texts, strict=True)
                      if text in delicate]  # fmt: skip
    return sorted(found)


def _delicate_in_a_workbook(texts: Sequence[str]) -> Set[str]:
    return {text for text in texts if is_delicate(text)} if any_delicate(texts) else set()


def _delicate_in_csv(texts: Sequence[str]) -> Set[str]:
    return _delicate_in_a_workbook(texts) | {text for text in set(texts) if may_be_respelled(text)}


def _shown_differently(altered: Sequence[Delicate]) -> Mapping[str, str]:
    if not altered:
        return {}
    return {"Shown differently": f"{counted(len(altered), 'cell')} with text that a workbook cannot hold; see Changes"}


def _names(draft: Draft) -> Mapping[int, str]:
    """Row -> the person's name, as far as the mapping found one; a saved row may be left out by now."""
    frames = [draft.frame] if draft.aside is None else [draft.frame, draft.aside]
    return {row: name for frame in frames for row, name in _named(frame)}


def _named(frame: "pd.DataFrame") -> Iterator[tuple[int, str]]:
    columns = [frame[name].tolist() for name in ("first_name", "last_name") if name in frame.columns]
    parts = zip(*columns, strict=True) if columns else (() for _ in frame.index)
    for row, names in zip(frame.index, parts, strict=True):
        yield int(row), " ".join(filter(None, names))


def _text_at(sheet: Sheet, flag: Flag) -> str:
    """The text under a flag, by which a correction is known; "" for a whole row."""
    return "" if flag.column is None else str(sheet.frame.at[flag.row, flag.column])


def _decided(plan: Plan, edits: Edits) -> Mapping[str, Any]:
    """The groups as they stand on `Duplicates`, and what stays in force; other edits are in the rows and value maps."""
    return {
        "groups": [[list(group.rows), group.word] for group in plan.groups],
        "edits": Edits(decisions=edits.decisions, left_out=edits.left_out).text(),
    }


def _carried(
    reconciliation: Reconciliation,
    sheet: Sheet,
    mapping: MappingDocument,
    tag: Tag | None,
    delicate: Sequence[Delicate],
) -> Mapping[str, Any]:
    """All that `rerun` needs beyond the visible sheets."""
    columns = [sheet.frame[position].tolist() for position in range(len(sheet.headers))]
    cells = zip(*columns, strict=True) if columns else (() for _ in sheet.frame.index)
    return {
        "version": VERSION,
        "source": {
            "name": sheet.path.name, "format": sheet.format, "digest": sheet.digest, "sheet": sheet.name,
            "header_row": sheet.header_row,
            "date_orders": [*sheet.date_orders.items()],
        },
        "mapping": {
            "name": mapping.name,
            "text": mapping.text,
            "extends": mapping.extends and asdict(mapping.extends),
        },
        # Answers of an earlier `Values` sheet stand in the rules only, not in the document's text.
        "answers": [[rule.field, *pair] for rule in mapping.rules for pair in rule.values.items()],
        "tag": tag.text if tag else "",
        "headers": list(sheet.headers),
        "rows": [result.row for result in reconciliation.results],
        "fates": [result.fate.value for result in reconciliation.results],
        "sent": [[result.row, result.at] for result in reconciliation.results if result.at is not None],
        "marks": [row_mark(row) for row in cells],
        "delicate": [list(cell) for cell in delicate],
        "flags": [[flag.row, flag.column, flag.why, flag.value, _text_at(sheet, flag)] for flag in sheet.flags],
        "refusals": [
            [*astuple(finding)]
            for result in reconciliation.results
            for finding in result.findings
            if is_refusal(finding)
        ],
    }  # fmt: skip

"""The sheets `Rows` and `Fix`: the person's own table, with what became of every row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from importer.closed_lists import CLOSED_LISTS, exact_choice
from importer.drop_downs import field_words, offered
from importer.edits import WORDS
from importer.english import abridged, clipped
from importer.fields import FIELD
from importer.model import Draft, Fate, Finding, Plan, Reconciliation, RowResult, Severity, Sheet
from importer.model import Mapping as MappingDocument
from importer.reconciliation.cell_xml import Value, shown
from importer.reconciliation.held_doubts import cells_in_doubt
from importer.reconciliation.sheet_page import Column, Line, Page, head, height
from importer.reconciliation.wording import OK, RELEASE, misread_rows

ROWS = "Rows"
FIX = "Fix"
ROW, OUTCOME, HAPPENED, TO_DO = "Row", "Outcome", "What happened", "What to do"
RECORD_ID, STATUS, ATTEMPTS = "Brokerkit id", "HTTP status", "Attempts"
ACCOUNT = (
    Column(ROW, 8, "plain number"),
    Column(OUTCOME, 12, "text"),
    Column(HAPPENED, 52, "wrap"),
    Column(TO_DO, 44, "wrap"),
    Column(RECORD_ID, 15, "text"),
    Column(STATUS, 9, "plain number"),
    Column(ATTEMPTS, 11, "plain number"),
)
OWN_COLUMNS = tuple(column.title for column in ACCOUNT)
FORM = (Column(ROW, 8, "plain number"), Column(TO_DO, 56, "wrap"))
FIX_COLUMNS = tuple(column.title for column in FORM)
NOTHING_TO_FIX = "Nothing needs your attention."

MOST_COMMENTS = 2_000
"""Comments beyond this many make Excel slow to open the file; the sentence in `What to do` says the same."""

_NARROWEST, _WIDEST, _SAMPLE = 9.0, 34.0, 200
_LONGEST_COMMENT = 800
_MOST_REASONS = 4


def rows_page(reconciliation: Reconciliation, sheet: Sheet) -> Page:
    """Every row of the source in source order: our account of it, then its own cells untouched."""
    return Page(
        name=ROWS,
        size=(len(reconciliation.results) + 1, len(OWN_COLUMNS) + len(sheet.headers)),
        lines=_rows(reconciliation, sheet),
        columns=[*ACCOUNT, *_source_columns(sheet)],
        freeze=(1, 2),
        colour="#17456B",
    )


def _rows(reconciliation: Reconciliation, sheet: Sheet) -> Iterator[Line]:
    yield _heading(ACCOUNT, sheet)
    own = len(sheet.headers)
    styles = {
        fate: ("plain number", fate.value, "wrap", "wrap", "text", "plain number", "plain number", *["text"] * own)
        for fate in Fate
    }
    for result, cells in zip(reconciliation.results, _cells(sheet), strict=True):
        account = account_of(result)
        yield Line([*account, *cells], styles[result.fate], height(account, ACCOUNT))


def account_of(result: RowResult) -> tuple[Value, ...]:
    """What our own columns say of a row, in the order of `ACCOUNT`."""
    return (
        result.row,
        result.fate.value,
        result.happened,
        result.to_do,
        result.record_id,
        "" if result.status is None else result.status,
        result.attempts or "",
    )


def _cells(sheet: Sheet) -> Iterable[tuple[str, ...]]:
    if not sheet.headers:
        return (() for _ in sheet.frame.index)
    return zip(*(sheet.frame[position].tolist() for position in range(len(sheet.headers))), strict=True)


def _heading(ours: Sequence[Column], sheet: Sheet) -> Line:
    titles = head(ours)
    return Line([*titles.cells, *sheet.headers], [*titles.styles, *["own head"] * len(sheet.headers)], 32)


def _source_columns(sheet: Sheet) -> Iterator[Column]:
    """The person's columns, by header and first cells: wide enough to read, narrow enough to compare."""
    for position, header in enumerate(sheet.headers):
        lengths = sorted(len(text) for text in sheet.frame[position].iloc[:_SAMPLE])
        usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
        yield Column(header, min(_WIDEST, max(_NARROWEST, usual + 2.0, min(len(header), 20) + 3.0)), "text")


def fix_page(reconciliation: Reconciliation, sheet: Sheet, draft: Draft, mapping: MappingDocument, plan: Plan) -> Page:
    """The rows that need a person, as a form: the cells to correct are coloured, explained and offered choices."""
    open_rows = [result for result in reconciliation.results if result.fate.needs_attention]
    in_doubt = cells_in_doubt(plan, draft)
    marks = {
        result.row: marked_cells(result.row, [*result.findings, *in_doubt.get(result.row, ())], sheet, draft)
        for result in open_rows
    }
    return Page(
        name=FIX,
        size=(max(len(open_rows), 1) + 1, len(FIX_COLUMNS) + len(sheet.headers)),
        lines=_fix_lines(open_rows, marks, sheet),
        columns=[*FORM, *_source_columns(sheet)],
        freeze=(1, 2),
        filtered=bool(open_rows),
        decorate=lambda _, worksheet: _decorate(worksheet, open_rows, marks, draft, mapping),
        colour="#B3261E" if open_rows else "#0B5A2E",
    )


def _fix_lines(
    open_rows: Sequence[RowResult], marks: Mapping[int, Mapping[int, list[Finding]]], sheet: Sheet
) -> Iterator[Line]:
    yield _heading(FORM, sheet)
    if not open_rows:
        yield Line(
            ["", NOTHING_TO_FIX, *[""] * len(sheet.headers)], ["plain number", "good", *["text"] * len(sheet.headers)]
        )
        return
    misread = misread_rows(sheet)
    wanted = {result.row for result in open_rows}
    cells = {row: own for row, own in zip(sheet.frame.index, _cells(sheet), strict=True) if row in wanted}
    for result in open_rows:
        marked = marks[result.row]
        styles = [_mark_style(marked.get(position, ())) for position in range(len(sheet.headers))]
        form: list[Value] = [result.row, instruction(result, is_misread=result.row in misread)]
        yield Line([*form, *cells[result.row]], ["plain number", "wrap", *styles], height(form, FORM))


def instruction(result: RowResult, *, is_misread: bool = False) -> str:
    """What to do about a row, with the reasons: on the form there is no other place to read them."""
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    if result.fate not in {Fate.INVALID, Fate.REFUSED} or not errors:
        return result.to_do or result.happened
    reasons = abridged([_reason(error) for error in errors], _MOST_REASONS)
    return "\n".join(dict.fromkeys([*reasons, *([RELEASE] if is_misread else [])]))


def _reason(error: Finding) -> str:
    where = f"{error.header}: " if error.header and not error.message.startswith(error.header) else ""
    hint = f" Perhaps: {error.suggestion}" if error.suggestion else ""
    text = f"{where}{error.message}{hint}"
    return clipped(text, _LONGEST_COMMENT)


def _mark_style(findings: Sequence[Finding]) -> str:
    if not findings:
        return "text"
    return "bad" if any(finding.severity is Severity.ERROR for finding in findings) else "warned"


def marked_cells(row: int, findings: Iterable[Finding], sheet: Sheet, draft: Draft) -> Mapping[int, list[Finding]]:
    """Column position -> what was found there. A field fed by several columns is marked where the value stands."""
    marks: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        feeding = [use.position for use in draft.columns if finding.field and finding.field in use.fields]
        standing = [at for at in feeding if str(sheet.frame.at[row, at]).strip()]
        # One mark a finding: coloured twice it looks like two problems.
        for position in (standing or feeding)[:1]:
            marks[position].append(finding)
    return marks


def _decorate(
    worksheet: Any,
    open_rows: Sequence[RowResult],
    marks: Mapping[int, Mapping[int, list[Finding]]],
    draft: Draft,
    mapping: MappingDocument,
) -> None:
    _add_comments(worksheet, open_rows, marks)
    if open_rows:
        to_do = FIX_COLUMNS.index(TO_DO)
        words = {"validate": "list", "source": [OK, WORDS["leave_out"]], "show_error": False}
        worksheet.data_validation(1, to_do, len(open_rows), to_do, words)
    for position, choices in _choices(draft, mapping):
        if open_rows:
            column = position + len(FIX_COLUMNS)
            worksheet.data_validation(1, column, len(open_rows), column, {
                "validate": "list",
                "source": choices,
                # The person's own words are as good: the mapping translates them.
                "show_error": False,
                "ignore_blank": True,
            })  # fmt: skip


def _add_comments(
    worksheet: Any, open_rows: Sequence[RowResult], marks: Mapping[int, Mapping[int, list[Finding]]]
) -> None:
    written = 0
    for line, result in enumerate(open_rows, 1):
        for position, findings in marks[result.row].items():
            if written == MOST_COMMENTS:
                return
            worksheet.write_comment(line, position + len(FIX_COLUMNS), comment_on(findings), {
                "author": "Brokerkit importer", "x_scale": 2.2, "font_size": 9, "font_name": "Calibri",
                "color": "#FFFBE6",
            })  # fmt: skip
            written += 1


def comment_on(findings: Iterable[Finding]) -> str:
    """What is said beside a cell that was marked."""
    sentences = []
    for finding in findings:
        hint = f" Perhaps: {finding.suggestion}" if finding.suggestion else ""
        sentences.append(finding.message + hint)
    text = shown("\n".join(dict.fromkeys(sentences)))
    return clipped(text, _LONGEST_COMMENT)


def _choices(draft: Draft, mapping: MappingDocument) -> Iterator[tuple[int, list[str]]]:
    """(column, words to choose from) for every column of fixed choices."""
    own_words = {
        rule.field: [word for word, meant in rule.spelled_values.items() if _is_allowed(rule.field, meant)]
        for rule in mapping.rules
    }
    for use in draft.columns:
        fields = [name for name in use.fields if name in FIELD]
        choices = offered(word for name in fields for word in (*own_words.get(name, ()), *field_words(name)))
        if choices and any(map(field_words, fields)):
            yield use.position, list(choices)


def _is_allowed(name: str, meant: str) -> bool:
    """Whether a translation is a word that Brokerkit knows, so that offering its original helps."""
    return bool(exact_choice(name, meant) if name in CLOSED_LISTS else meant)

"""The words a person reads: tables, questions, the end of a command. Everything here returns text."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importer.column_letters import column_letters
from importer.english import agreeing, counted, printable, row_list
from importer.errors import ImporterError
from importer.fields import FIELDS, label_of
from importer.model import Fate, Sheet
from importer.model import Mapping as MappingDocument
from importer.progress_lines import rounded

if TYPE_CHECKING:  # words are quick to load; the stages they speak of are not
    from importer.intention import Intention
    from importer.mapping import Lesson, Suggestion
    from importer.reconciliation import Extra
    from importer.report import Report
    from importer.sandbox import Sandbox
    from importer.uploader import RunListing

MOST_KINDS = 5
"""Kinds of problems that are named at the end of a command; the workbook has them all."""


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> str:
    """Text columns, each as wide as its widest cell; columns in `right` stand flush right."""
    flush = set(right)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if position in flush else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def failure(error: ImporterError) -> str:
    """What went wrong and, on a line of its own, what to do."""
    return "\n".join(["Error: " + error.message, *([f"  {error.hint}"] if error.hint else [])])


def heading(sheet: Sheet, mapping: MappingDocument) -> str:
    """What was read, and with which mapping."""
    place = f', sheet "{printable(sheet.name)}"' if sheet.name else ""
    rows = counted(len(sheet.frame), "row")
    joins = "".join(f", joined with {printable(one.name)}" for one in sheet.joined)
    grade = f", evidence {mapping.evidence}" if mapping.evidence else ""
    return f"{printable(sheet.path.name)}{place}{joins}: {rows}; mapping {mapping.name}{mapping.lineage}{grade}"


def summary(report: "Report") -> str:
    """The result of a command as a short table: every fate that occurred, and the balance."""
    reconciliation = report.reconciliation
    lines = [
        [fate.value, f"{rows:,}", "needs you" if fate.needs_attention else ""]
        for fate, rows in reconciliation.counts.items()
        if rows
    ]
    total = len(report.judged.sheet.frame)
    text = table([*lines, ["rows read", f"{total:,}", "each with one fate"]], right=[1])
    problems = report.problems[:MOST_KINDS]
    if problems:
        most = [[f"{number:,} x", f"{printable(header)}: {problem}"] for problem, number, header in problems]
        text += "\n\nMost frequent problems\n" + table(most, right=[0])
    if remarks := report.remarks[:MOST_KINDS]:
        noted = [[f"{len(one.rows):,} x", f"{printable(one.header)}: {one.kind} ({row_list(one.rows, 3)})"]
                 for one in remarks]  # fmt: skip
        text += "\n\nWorth a look, though nothing stops these rows\n" + table(noted, right=[0])
        if (more := len(report.remarks) - len(remarks)) > 0:
            text += f"\n  and {counted(more, 'kind')} more on the sheet Worth a look"
    return "\n".join([text, f"\nResults: {report.results}", *(one.told for one in report.extras)])


def document(report: "Report", command: str, seconds: Mapping[str, float]) -> dict[str, Any]:
    """The result of a command as one JSON document; `seconds` are those of each phase, and of all."""
    reconciliation = report.reconciliation
    delivery = reconciliation.delivery
    counts = {fate.value: reconciliation.counts.get(fate, 0) for fate in Fate}
    total = len(report.judged.sheet.frame)
    return {
        "command": command,
        "mode": reconciliation.mode.value,
        "source": str(report.judged.sheet.path),
        "mapping": report.judged.mapping.name,
        "rows": counts,
        "total": total,
        "balanced": sum(counts.values()) == total,
        "worth_a_look": [
            {"kind": one.kind, "header": one.header, "rows": len(one.rows), "examples": list(one.rows[:3])}
            for one in report.remarks
        ],
        "requests": delivery.requests if delivery else 0,
        "seconds": rounded(seconds),
        "stopped": delivery.stop.reason if delivery and delivery.stop else None,
        "results": str(report.results),
        "annotated": _path(report.copy),
        "summary": _path(report.summary),
    }


def _path(extra: "Extra | None") -> str | None:
    return str(extra.path) if extra and extra.path else None


TEAM_KEY = "Team key"
IT_SAVES = "This run saves people in Brokerkit. It cannot be undone from here."


def intention(ahead: "Intention") -> str:
    """What a live run is about to do, for a person to agree to."""
    return "\n".join([IT_SAVES, table(intention_facts(ahead)), *ahead.left_behind])


def intention_document(ahead: "Intention") -> dict[str, Any]:
    """The same for a program: the facts as they are shown, and the number of requests."""
    return {
        "people": ahead.people,
        "facts": [{"what": what, "how": how} for what, how in intention_facts(ahead)],
        "left_behind": list(ahead.left_behind),
    }


def intention_facts(ahead: "Intention") -> list[list[str]]:
    """What a live run is about to do: what is spoken of, and how it is with it."""
    merged = f"; {counted(ahead.merged, 'more row')} {agreeing(ahead.merged, 'goes', 'go')} out with them"
    leads = ahead.people - ahead.members
    facts = [
        ["Address", ahead.api_url],
        [TEAM_KEY, f"fingerprint {ahead.api_key.fingerprint}, from {ahead.api_key.source}"],
        ["People to send", f"{ahead.people:,}, one request each{merged if ahead.merged else ''}"],
        ["Notifications", f"up to {leads:,}: Brokerkit tells its subscribers of every new lead" if leads else "none"],
        [
            "Team members",
            f"up to {ahead.members:,} created, from rows with product retention" if ahead.members else "none",
        ],
        [
            "Not sent",
            f"{ahead.invalid:,} invalid, {ahead.held:,} held, {ahead.unchanged:,} unchanged since last time"
            + (f", {ahead.refused:,} refused last time" if ahead.refused else "")
            + (f", {ahead.left_out:,} left out" if ahead.left_out else ""),
        ],
    ]
    if any(ahead.news):
        facts.append(
            ["New people only", f"{', '.join(sorted(ahead.new_only))}: {ahead.news.told(len(ahead.new_only))}"]
        )
    if ahead.proxy is not None:
        facts.insert(1, ["Proxy", str(ahead.proxy)])
    if ahead.tag is not None:
        label = label_of(ahead.tag.field)
        facts.append(["Tag", f"{ahead.tag.text}, at the end of {label}; what Brokerkit has there may be replaced"])
    if ahead.continues is not None:
        facts.append(["Continues", f"an unfinished run; {ahead.continues.done:,} of its sends have their outcome"])
    return facts


def fields_table() -> str:
    """Brokerkit's fields: what each is called and what it accepts."""
    rows = [["field", "in Brokerkit", "accepts", "remark"]]
    rows += [[one.name, one.label, ", ".join(one.choices) or one.kind.value, one.remark] for one in FIELDS]
    return table(rows)


def fields_document() -> list[dict[str, Any]]:
    """Brokerkit's fields, for a program."""
    return [
        {
            "field": one.name,
            "label": one.label,
            "kind": one.kind.value,
            "choices": list(one.choices),
            "match_key": one.match_key,
            "remark": one.remark,
        }
        for one in FIELDS
    ]


def inspection(sheet: Sheet) -> str:
    """What was read from a file, and why."""
    facts = [["File", str(sheet.path)], ["Format", sheet.format]]
    facts += [["Sheet", printable(sheet.name)]] if sheet.name else []
    facts += [["Encoding", sheet.encoding]] if sheet.encoding else []
    facts += [["Delimiter", {"\t": "tab"}.get(sheet.delimiter, sheet.delimiter)]] if sheet.delimiter else []
    facts += [["Header row", str(sheet.header_row) if sheet.header_row else "none"], ["Rows", f"{len(sheet.frame):,}"]]
    parts = [table(facts), "Columns\n" + table([[column_letters(at), printable(header) or "(no header)"]
                                               for at, header in enumerate(sheet.headers)])]  # fmt: skip
    if sheet.notes:
        parts.append("Notes\n" + "\n".join(f"  - {printable(note, 500)}" for note in sheet.notes))
    if sheet.flags:
        parts.append("Not to be trusted\n" + table([[f"row {flag['row']}", flag["header"], flag["why"]]
                                                    for flag in flagged(sheet)]))  # fmt: skip
    return "\n\n".join(parts)


def inspection_document(sheet: Sheet) -> dict[str, Any]:
    """What was read from a file, as one JSON document."""
    return {
        "file": str(sheet.path),
        "format": sheet.format,
        "sheet": sheet.name,
        "encoding": sheet.encoding,
        "delimiter": sheet.delimiter,
        "header_row": sheet.header_row,
        "headers": list(sheet.headers),
        "rows": len(sheet.frame),
        "notes": list(sheet.notes),
        "skipped": [{"row": row, "why": why} for row, why in sheet.skipped],
        "flagged": flagged(sheet),
    }


def flagged(sheet: Sheet) -> list[dict[str, Any]]:
    """The cells and rows that must not be trusted, each with the person's own header."""
    return [
        {
            "row": flag.row,
            "header": "" if flag.column is None else sheet.header_label(flag.column),
            "why": flag.why,
        }
        for flag in sheet.flags
    ]


def mappings_table(mappings: Iterable[MappingDocument]) -> str:
    """The ready-made mappings with their evidence grades."""
    rows = [[mapping.name, mapping.evidence or "-", mapping.title] for mapping in mappings]
    return table([["name", "evidence", "source system"], *rows])


def checked(reference: str, mapping: MappingDocument) -> str:
    """That a mapping has no problems, and how much of it is a preset's."""
    inherited = sum(1 for rule in mapping.rules if rule.place and rule.place.preset)
    shared = f", {inherited} of them as in {mapping.extends.name}" if mapping.extends else ""
    return f"{reference}: {len(mapping.rules)} fields{shared}, no problems"


def suggestion_documents(sheet: Sheet, suggestions: Iterable["Suggestion"]) -> list[dict[str, Any]]:
    """What `map` makes of every column, for a program and for the table."""
    return [
        {
            "column": column_letters(one.position),
            "header": sheet.headers[one.position],
            "field": one.field,
            "confidence": round(one.confidence, 2),
            "why": one.why,
            "alternatives": list(one.alternatives),
            "question": one.question,
        }
        for one in suggestions
    ]


def suggestions_table(columns: Sequence[Mapping[str, Any]]) -> str:
    """What `map` makes of every column."""
    rows = [["", "header", "field", "sure", "why"]]
    for column in columns:
        sure = f"{column['confidence']:.0%}" if column["field"] else ""
        rows.append([column["column"], printable(column["header"], 40), column["field"] or "-", sure, column["why"]])
    return table(rows, right=[3])


def lesson(learned: "Lesson", path: Path) -> str:
    """What a mapping learned, line by line, and what it could not."""
    lines = [f"  {printable(line)}" for line in _difference(learned)]
    head = f"{path} has learned" if lines else f"{path}: there was nothing to learn"
    remarks = [f"Not learned: {printable(remark)}" for remark in learned.remarks]
    return "\n".join([head, *lines, *remarks])


def lesson_document(learned: "Lesson", path: Path) -> dict[str, Any]:
    """What a mapping learned, for a program."""
    return {"mapping": str(path), "difference": _difference(learned), "not_learned": list(learned.remarks)}


def _difference(learned: "Lesson") -> list[str]:
    """The lines that went, with a minus, and the lines that came, with a plus."""
    lines = difflib.unified_diff(learned.before.splitlines(), learned.after.splitlines(), lineterm="", n=0)
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def runs_table(listing: Sequence["RunListing"], parts: Sequence[Path], home: Path, rosters: int = 0) -> str:
    """What runs left on this machine, half-written workbooks and rosters of the page among it; how to remove it."""
    page = (
        [f"\nOn the page (brokerkit-import web): {counted(rosters, 'roster')}; --all removes them."] if rosters else []
    )
    halves = [f"\nHalf-written by a process that was killed: {part}" for part in parts if part.suffix == ".part"]
    others = "".join([*page, *halves])
    if not listing:
        return f"{'No run' if rosters else 'Nothing'} is kept in {home}.{others}"
    rows = [["run", "begun", "mode", "source", "sends", "state"]]
    rows += [[one.run_id, one.begun_here, one.mode, printable(one.source_name, 40), f"{one.done:,}/{one.total:,}",
              "finished" if one.finished else "unfinished"] for one in listing]  # fmt: skip
    return (
        table(rows, right=[4])
        + "\n\nRemove one: brokerkit-import purge RUN   all: brokerkit-import purge --all"
        + others
    )


def sandbox_ready(standing: "Sandbox") -> str:
    """Where the sandbox stands, and how to point a command at it."""
    return (
        f"The sandbox listens at {standing.url}; what it saved is shown at {standing.page}\n"
        "In another terminal:\n"
        f"  export BROKERKIT_API_URL={standing.url} BROKERKIT_API_KEY={standing.key}\n"
        "  brokerkit-import run roster.xlsx\n"
        "Ctrl-C ends it, and with it everything it saved."
    )

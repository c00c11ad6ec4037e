"""The draft of one sheet while it is being made: its columns, and an account of everything done to them."""

from dataclasses import dataclass, field

from importer.mapping.rule_cells import Cells, RuleSource, Taken
from importer.model import Change, Finding, Mapping, Severity, Sheet, UnknownValue

LEFT_OUT = "left out by the mapping"


@dataclass(slots=True)
class DraftBuilder:
    """What is filled so far, and what there is to tell about it."""

    mapping: Mapping
    sheet: Sheet
    source: RuleSource
    taken: Taken = field(default_factory=Taken)
    filled: dict[str, Cells] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cleared: dict[str, frozenset[int]] = field(default_factory=dict)
    unknown: list[UnknownValue] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows, in sheet order."""
        return self.source.rows

    def changed(self, name: str, header: str, typed: Cells, sent: Cells, why: str, why_blank: str = LEFT_OUT) -> Cells:
        """The sent cells, after noting every one that differs from what was typed."""
        if sent is typed:
            return sent
        self.changes += [
            Change(row, name, header, before, after, why if after else why_blank)
            for row, before, after in zip(self.rows, typed, sent, strict=True)
            if before != after
        ]
        return sent

    def error(self, row: int, name: str, header: str, value: str, problem: str, message: str) -> None:
        """Note what keeps a row from being sent."""
        self.findings.append(Finding(row, name, header, value, Severity.ERROR, problem, message))

    def warning(self, row: int, name: str, header: str, value: str, problem: str, message: str) -> None:
        """Note what a person should look at."""
        self.findings.append(Finding(row, name, header, value, Severity.WARNING, problem, message))

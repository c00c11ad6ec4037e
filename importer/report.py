"""The end of a command, for whoever tells a person or a program about it."""

from dataclasses import dataclass
from pathlib import Path

from importer.errors import Exit
from importer.judged import Judged
from importer.model import Reconciliation
from importer.reconciliation import Extra, Remark, remarks, top_problems


@dataclass(frozen=True, slots=True)
class Report:
    """The end of a command: one fate for every row, and where the workbook stands."""

    judged: Judged
    reconciliation: Reconciliation
    results: Path
    wanted: Path
    """Where the workbook should have gone; another place than `results` if it could not."""
    copy: Extra | None = None
    """The person's own file with the outcomes in it, if one was asked for."""
    summary: Extra | None = None
    """The page for whoever decides, if one was asked for."""

    @property
    def extras(self) -> tuple[Extra, ...]:
        """Everything that was asked for beside the results."""
        return tuple(one for one in (self.copy, self.summary) if one)

    @property
    def problems(self) -> tuple[tuple[str, int, str], ...]:
        """(problem, how many rows, header) for all that needs a person, the most frequent first."""
        return top_problems(self.reconciliation)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Every kind of warning with its rows, the most frequent first."""
        return remarks(self.reconciliation)

    @property
    def exit_code(self) -> int:
        """The process's exit code, which follows from the fates and from an early stop."""
        delivery = self.reconciliation.delivery
        if delivery is not None and delivery.stop is not None:
            return delivery.stop.exit_code
        needs_attention = any(fate.needs_attention for fate, rows in self.reconciliation.counts.items() if rows)
        return Exit.ATTENTION if needs_attention else Exit.OK

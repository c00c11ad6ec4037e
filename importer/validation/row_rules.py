"""What is right or wrong about a whole row, whatever its single cells are worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from importer.defaults import Demands
from importer.english import listed
from importer.fields import MATCH_KEYS, RETENTION, RETENTION_STATUSES, label_of
from importer.model import Severity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RowRules:
    """The rows of a draft as masks: for each field in which rows something was typed, and what is sent for some."""

    given: dict[str, "Mask"]
    """Field -> where a person gave it a value, good or bad."""
    anything: "Mask"
    """Where there is anything but constants."""
    retention: "Mask"
    status: "np.ndarray[tuple[int], np.dtype[np.object_]]"
    """What is sent for the status; "" for nothing."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One rule, and the rows that break it."""

    where: "Mask"
    severity: Severity
    problem: str
    message: str
    field: str = ""


def row_problems(rows: RowRules, demands: Demands) -> Iterator[RowProblem]:
    """Every rule about whole rows, with the rows that break it; a row with nothing in it breaks only the first."""
    yield RowProblem(~rows.anything, Severity.ERROR, "nothing to send", "The row has nothing in any mapped column.")
    yield _keyless(rows, demands)
    yield from _nameless(rows, demands)
    yield from _of_retention(rows)


def _keyless(rows: RowRules, demands: Demands) -> RowProblem:
    keyed = rows.given[MATCH_KEYS[0]].copy()
    for key in MATCH_KEYS[1:]:
        keyed |= rows.given[key]
    severity = Severity.WARNING if demands.allow_keyless else Severity.ERROR
    labels = listed([label_of(key) for key in MATCH_KEYS], last=" and no ")
    return RowProblem(
        rows.anything & ~keyed,
        severity,
        "neither e-mail nor agent id",
        f"There is no {labels}, so Brokerkit cannot tell whether it has the person: sent twice, it makes two contacts. "
        + ("It is sent once." if demands.allow_keyless else "Fill in one of them, or allow it with --allow-keyless."),
    )


def _nameless(rows: RowRules, demands: Demands) -> Iterator[RowProblem]:
    severity = Severity.ERROR if demands.require_names else Severity.WARNING
    for name in ("first_name", "last_name"):
        label = label_of(name).lower()
        message = f"There is no {label}. A contact that is there can be updated so; a new one needs both names."
        yield RowProblem(rows.anything & ~rows.given[name], severity, f"no {label}", message, name)


def _of_retention(rows: RowRules) -> Iterator[RowProblem]:
    import numpy as np

    belongs = np.isin(rows.status, RETENTION_STATUSES)
    yield RowProblem(
        belongs & ~rows.retention,
        Severity.WARNING,
        "a status of retention without retention",
        f"The statuses {listed(RETENTION_STATUSES)} belong to agents on the team; this row goes to recruiting. "
        f"Say `product: {RETENTION}` in the mapping, or choose another status.",
        "status",
    )
    yield RowProblem(
        rows.retention & ~belongs & (rows.status != ""),
        Severity.ERROR,
        "a status of recruiting in retention",
        f"The row makes an agent on the team, whose status is {listed(RETENTION_STATUSES, last=' or ')}; "
        "this one belongs to recruiting.",
        "status",
    )
    yield RowProblem(
        rows.retention & ~rows.given["email"],
        Severity.WARNING,
        "retention without e-mail",
        "An agent on the team signs in with an e-mail address; without one Brokerkit may refuse the row.",
        "email",
    )

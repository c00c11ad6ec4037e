"""How the sandbox behaves: what Brokerkit documents is fixed, what nobody says is a knob.

Marks used throughout this folder, so that nobody mistakes our guess for Brokerkit's word:
[documented] Brokerkit's help article on its API · [Brokerkit help] another help page of theirs · [our reading] of an
example · [unknown: chosen] nobody says, so one behaviour was picked, preferably the one that exposes a careless client.
"""

from dataclasses import dataclass
from typing import Literal

from importer.errors import UsageError

UpdateRule = Literal["all", "file_import"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The knobs of one sandbox; the defaults are the documentation's behaviour on a quick, healthy day."""

    tokens: tuple[str, ...] = ("sandbox-key",)
    """Accepted API keys; each one is a team of its own with its own records [Brokerkit help]."""
    forbid: bool = False
    """Answer 403: the key is right but may not create leads [documented]."""
    created_status: int = 201
    """The answer to a new record: 201 [documented]. 200 and 204 are there to try a client on."""
    updated_status: int = 200
    """The answer to an update. The article's table says 204, its example shows a body [unknown: chosen 200]."""
    update_rule: UpdateRule = "all"
    """`all`: every value sent replaces the stored one [documented for the API]. `file_import`: most fields are filled
    but never overwritten [Brokerkit help, for files]. Which one the API really follows is unknown."""
    users: tuple[str, ...] | None = None
    """E-mail addresses of the team's users, who may be owner or referrer; None takes every address for a user's."""
    refuse_unknown_users: bool = True
    """Whether an owner or referrer outside `users` is refused with 422, or left out [unknown: chosen 422]."""
    taken_logins: tuple[str, ...] = ()
    """Login e-mails of team members elsewhere in Brokerkit: retention rows with them draw 422 [Brokerkit help]."""
    latency: float = 0.0
    """Seconds that pass before a request is looked at."""
    race_window: float = 0.02
    """Seconds between looking for a duplicate and saving. Two requests with one key inside it make twins, as an
    application-level uniqueness check in Rails would [our reading]."""
    error_rate: float = 0.0
    """The share of requests, 0 to 1, that end in one of `error_statuses`."""
    error_statuses: tuple[int, ...] = (500, 502, 503)
    """What failing requests are answered with, one of these at random."""
    errors_after_saving: bool = False
    """Whether those requests fail after the lead was saved, which the client cannot see, instead of before."""
    ignore_test: bool = False
    """A bad day: saves what is sent in test mode, and answers as always when it saves."""
    rate_limit: int | None = None
    """Requests a second; more draw 429 with Retry-After [unknown: chosen, as elsewhere]."""
    timestamps: bool = True
    """Whether the echo carries `created_at` and `updated_at` [documented]; without them they are null."""
    geocode: bool = True
    """Whether addresses are rewritten: NY comes back as New York, with coordinates [our reading]."""
    seed: int = 0
    """Where the random errors start from, so that a run can be repeated."""

    def __post_init__(self) -> None:
        """Refuse values that no server could follow.

        Raises UsageError, since these values come from a command line.
        """
        if not self.tokens or not all(self.tokens):
            raise UsageError("The sandbox needs at least one API key.")
        for status in (self.created_status, self.updated_status):
            if status not in {200, 201, 204}:
                raise UsageError(f"{status} is not a status for a saved lead; give 200, 201 or 204.")
        if self.update_rule not in {"all", "file_import"}:
            raise UsageError(f"{self.update_rule!r} is not an update rule; give all or file_import.")
        if not 0 <= self.error_rate <= 1:
            raise UsageError(f"The error rate is a share between 0 and 1, not {self.error_rate}.")
        if not self.error_statuses or not all(400 <= status <= 599 for status in self.error_statuses):
            raise UsageError("Error statuses are numbers from 400 to 599, at least one.")
        if self.rate_limit is not None and self.rate_limit < 1:
            raise UsageError("The rate limit is at least one request a second.")
        if self.latency < 0 or self.race_window < 0:
            raise UsageError("Latency and race window are seconds, so not below zero.")


SAMPLE_TEAM = Rules(
    users=("dana.whitfield@example.com", "marcus.oyelaran@example.com", "team@example.com"),
    taken_logins=("signed.elsewhere@example.com",),
)
"""The team that the rosters in `sample_data/` were written for."""

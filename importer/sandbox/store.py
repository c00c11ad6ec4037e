"""What the sandbox has saved: records by team, found by any e-mail or any agent_id."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from importer.fields import FIELD, FIELDS, MATCH_KEYS
from importer.sandbox.request_checks import Judgement, Value
from importer.sandbox.rules import UpdateRule

FIRST_ID = 1001


def utc_now() -> datetime:
    """The time on the wall."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Record:
    """One lead or agent as stored; `id` is None where test mode saved nothing."""

    id: int | None
    team: int
    values: dict[str, Value]
    created: datetime
    updated: datetime
    retention: bool = False
    login: str | None = None
    """The team member's login e-mail, for an agent in retention."""
    login_created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """One newly saved lead, of which the team's subscribers are told [documented]."""

    team: int
    record: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """How a request ended: the record to echo, and whether it is new; or why not."""

    record: Record | None
    created: bool = False
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    touched: tuple[int, ...] = ()
    """Ids of all records that were written."""


class Store:
    """Records in memory. Each call is atomic; the race lies between `matches` and `save`, as in a Rails app."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._records: dict[int, Record] = {}
        self._found_by: defaultdict[tuple[int, str, str], set[int]] = defaultdict(set)
        self._logins: dict[str, int] = {}
        self._notifications: list[Notification] = []

    def records(self) -> list[Record]:
        """A copy of everything saved, oldest first."""
        with self._lock:
            return [replace(record, values=dict(record.values)) for record in self._records.values()]

    def notifications(self) -> list[Notification]:
        """Everything subscribers were told, in order."""
        with self._lock:
            return list(self._notifications)

    def matches(self, team: int, values: Mapping[str, Value]) -> tuple[int, ...]:
        """Ids of all the team's records with this e-mail or this agent_id [documented], oldest first."""
        with self._lock:
            found = {each for key in _keys(team, values) for each in self._found_by.get(key, ())}
            return tuple(sorted(found))

    def rehearse(self, team: int, judgement: Judgement, taken: Iterable[str]) -> Saved:
        """What test mode answers with: a record that was not saved [documented], so without id [our reading]."""
        now = self._now()
        with self._lock:
            found = sorted({each for key in _keys(team, judgement.values) for each in self._found_by.get(key, ())})
            if errors := self._login_errors(judgement, tuple(found), taken):
                return Saved(None, errors=errors)
        return Saved(Record(None, team, _created_values(judgement), now, now, judgement.retention), created=True)

    def save(
        self, team: int, judgement: Judgement, found: tuple[int, ...], rule: UpdateRule, taken: Iterable[str]
    ) -> Saved:
        """Update all `found` records [documented: "found records"], or create one if there are none.

        `found` is what `matches` said a moment ago. It is believed, whatever was saved since: hence twins.
        """
        now = self._now()
        with self._lock:
            if errors := self._login_errors(judgement, found, taken):
                return Saved(None, errors=errors)
            if not found:
                return Saved(self._create(team, judgement, now), created=True, touched=(max(self._records),))
            for each in found:
                self._update(self._records[each], judgement, rule, now)
            # which of several updated records is echoed: [unknown: chosen the oldest]
            return Saved(self._records[found[0]], touched=found)

    def _create(self, team: int, judgement: Judgement, now: datetime) -> Record:
        number = FIRST_ID + len(self._records)
        record = Record(number, team, _created_values(judgement), now, now)
        self._records[number] = record
        self._index(record)
        if judgement.retention:
            self._retain(record, now)
        self._notifications.append(Notification(team, number, now))
        return record

    def _update(self, record: Record, judgement: Judgement, rule: UpdateRule, now: datetime) -> None:
        for key in _keys(record.team, record.values):
            self._found_by[key].discard(_saved_id(record))
        record.values = _updated_values(record, judgement, rule)
        # never as old as the record to the millisecond: equal stamps mean created, as in the article's examples
        record.updated = max(now, record.created + timedelta(milliseconds=1))
        self._index(record)
        # a lead that comes again with `product: retention` becomes an agent; without it an agent stays one
        # [unknown: chosen]
        if judgement.retention and not record.retention:
            self._retain(record, now)

    def _index(self, record: Record) -> None:
        for key in _keys(record.team, record.values):
            self._found_by[key].add(_saved_id(record))

    def _retain(self, record: Record, now: datetime) -> None:
        """Make the record an agent in retention, who is a team member with a login [documented]."""
        record.retention, record.login_created = True, now
        record.login = _login(record.values)
        if record.login:
            self._logins[record.login.lower()] = _saved_id(record)

    def _login_errors(self, judgement: Judgement, found: tuple[int, ...], taken: Iterable[str]) -> dict[str, list[str]]:
        """Why an agent in retention cannot have a login, if so.

        A login e-mail is unique across all of Brokerkit [Brokerkit help], so across teams; an agent without any
        e-mail cannot log in [our reading].
        """
        members = [each for each in found if self._records[each].retention]
        if not judgement.retention or (found and len(members) == len(found)):
            return {}
        login = _login(judgement.values) or next(
            (mail for each in found if (mail := _login(self._records[each].values))), None
        )
        if login is None:
            return {"email": ["can't be blank"]}
        if login.lower() in self._logins or login.lower() in {each.lower() for each in taken}:
            return {"email": ["has already been taken"]}
        return {}


def _saved_id(record: Record) -> int:
    assert record.id is not None
    return record.id


def _login(values: Mapping[str, Value]) -> str | None:
    email = values.get("email")
    return email if isinstance(email, str) else None


def _keys(team: int, values: Mapping[str, Value]) -> list[tuple[int, str, str]]:
    """What the values can be found by: an e-mail whatever its case, an agent_id as typed [our reading]."""
    keys = []
    for name in MATCH_KEYS:
        value = values.get(name)
        if isinstance(value, str):
            text = value.strip()
            keys.append((team, name, text.lower() if name == "email" else text))
    return keys


def _defaults(*, retention: bool) -> dict[str, Value]:
    """Where a record stands unless told otherwise, after the article's two examples [our reading]."""
    return {"bucket": FIELD["bucket"].choices[0], "status": "onboarding" if retention else "new_lead"}


def _created_values(judgement: Judgement) -> dict[str, Value]:
    values = {each.name: judgement.values.get(each.name) for each in FIELDS}
    for name, default in _defaults(retention=judgement.retention).items():
        if values[name] is None:
            values[name] = default
    return values


def _updated_values(record: Record, judgement: Judgement, rule: UpdateRule) -> dict[str, Value]:
    """The record's values after an update.

    Rule `all`: what is sent replaces what is there; a null or a blank empties it, the reading under which a client
    that sends its blank cells does visible harm [unknown: chosen]. Rule `file_import`: blanks are filled, most fields
    are never overwritten, and nothing is emptied [Brokerkit help].
    """
    values = dict(record.values)
    for name, new in judgement.values.items():
        has_one = values.get(name) is not None
        if rule == "file_import" and (new is None or (has_one and FIELD[name].kept_on_file_import)):
            continue
        values[name] = new
    for name, default in _defaults(retention=record.retention or judgement.retention).items():
        if values[name] is None:
            values[name] = default
    return values

"""Parses the record in a reply: is it believable, is it new, and what of it is worth keeping."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from importer.fields import FIELDS, MATCH_KEYS
from importer.model import Fate, PayloadValue
from importer.uploader.messages import short

STAMPS = ("id", "created_at", "updated_at", "name", "recruiting", "retention")
CLEARLY_OLDER = timedelta(minutes=1)
LONGEST_VALUE = 40_000
"""Characters kept of one value; a cell of a workbook holds 32,767."""
_STORABLE = re.compile(r"[A-Za-z0-9_-]{1,64}")
IDENTITY = (*MATCH_KEYS, "first_name", "last_name")
SAME_MOMENT = timedelta(seconds=2)
RECENT = timedelta(minutes=5)


def disbelief(echo: object, payload: Mapping[str, PayloadValue], *, live: bool) -> str:
    """Why this is no record of the person that was sent, in words; "" if it is believable.

    A stored record may lawfully answer with another e-mail or another agent_id (it was found by the other key and
    keeps its own value), so one confirmed key is enough; but if no key is confirmed and one contradicts, or a row
    without keys comes back under another name, the reply is about somebody else.
    """
    if not isinstance(echo, dict):
        return "the reply is not a record"
    if _tells_of_failure(echo):
        return "the reply tells of an error"
    if not (_has_identity(echo) or _confirms(echo, payload, live=live)):
        return "the reply holds nothing that identifies the person sent"
    if any(isinstance(echo.get(name), list) for name in payload):
        return "the reply lists errors"
    if live and payload.get("email") and "email" in echo and echo["email"] is None:
        return "the reply has no e-mail, as in test mode"  # [documented] for test mode, which saves nothing
    return "the reply is about another person" if _is_somebody_else(echo, payload) else ""


def has_email(echo: Mapping[str, object]) -> bool:
    """Whether a record comes with an e-mail, which in test mode is always null [documented].

    The one sign that test mode was not honoured. An id is none: whether a rehearsal has one is [unknown].
    """
    return isinstance(mail := echo.get("email"), str) and bool(mail.strip())


_FAILURE = MappingProxyType(
    {"success": (False, "false"), "ok": (False, "false"), "status": ("error", "fail", "failed", "failure")}
)
"""What envelopes say where a request failed, whatever the HTTP status; no status of a lead is called so."""


def _tells_of_failure(echo: Mapping[str, object]) -> bool:
    return any(echo.get(name) for name in ("error", "errors")) or any(
        echo.get(name) in words for name, words in _FAILURE.items()
    )


def _has_identity(echo: Mapping[str, object]) -> bool:
    """Whether the reply has a record's id."""
    identity = echo.get("id")
    return isinstance(identity, int | str) and not isinstance(identity, bool) and identity != ""


def _confirms(echo: Mapping[str, object], payload: Mapping[str, PayloadValue], *, live: bool) -> bool:
    """Whether the reply repeats a match key or a name that was sent. Test mode saves no record that had an id, and
    it answers with the e-mail null, which is as good there.
    """  # noqa: D205 (one sentence)
    if not live and payload.get("email") and echo.get("email", "") is None:
        return True
    return any(payload.get(name) and _said(echo, name) and _same(payload[name], echo[name]) for name in IDENTITY)


def _is_somebody_else(echo: Mapping[str, object], payload: Mapping[str, PayloadValue]) -> bool:
    verdicts = {_same(payload[name], echo[name]) for name in MATCH_KEYS if payload.get(name) and _said(echo, name)}
    if verdicts:
        return True not in verdicts
    names = [name for name in ("first_name", "last_name") if payload.get(name) and _said(echo, name)]
    return bool(names) and not any(_same(payload[name], echo[name]) for name in names)


def _said(echo: Mapping[str, object], name: str) -> bool:
    return echo.get(name) not in (None, "")


def _same(sent: PayloadValue, echoed: object) -> bool:
    """Whether two identities agree, give or take case, space and zeros in front (an id may come back as a number)."""
    return _folded(str(sent)) == _folded(str(echoed))


def _folded(text: str) -> str:
    return "".join(text.casefold().split()).lstrip("0")


def saved_as(status: int, echo: Mapping[str, object], now: datetime) -> Fate:
    """Whether the record is new, as surely as status and stamps can tell; `now` is the server's own clock.

    What an updating POST answers is not documented, so the stamps have the last word where they are clear.
    """
    created, updated = stamp(echo.get("created_at")), stamp(echo.get("updated_at"))
    if created is None or updated is None:
        return Fate.CREATED if status == 201 else Fate.SAVED
    if updated - created > CLEARLY_OLDER:
        return Fate.UPDATED
    if status == 201:
        return Fate.CREATED
    is_new = abs(updated - created) <= SAME_MOMENT and abs(now - created) <= RECENT
    return Fate.CREATED if is_new else Fate.SAVED


def stamp(value: object) -> datetime | None:
    """A moment as the API writes it (2022-05-04T22:46:17.052Z), or None if it is not one."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def reduced(echo: Mapping[str, object]) -> Mapping[str, object]:
    """The part of a record that `fields` can read, and its stamps: a reply also carries whole user objects."""
    kept = {name: _plain(echo[name]) for name in _FLAT if name in echo}
    for name, inner in _NESTED:
        if name in echo:
            value = echo[name]
            kept[name] = {inner: _plain(value.get(inner))} if isinstance(value, dict) else _plain(value)
    return MappingProxyType(kept)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    return None if isinstance(value, dict | list) else value


def with_texts(kept: Mapping[str, object], change: Callable[[str], str]) -> Mapping[str, object]:
    """The same part of a record with every text changed."""
    return MappingProxyType({name: _changed(value, change) for name, value in kept.items()})


def _changed(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, dict):
        return {name: _changed(inner, change) for name, inner in value.items()}
    return change(value) if isinstance(value, str) else value


def record_id(echo: Mapping[str, object]) -> str:
    """The record's id as a short text; "" if there is none."""
    identity = echo.get("id")
    return short(str(identity)) if isinstance(identity, int | str) else ""


def storable(identity: str) -> str:
    """A record's id if it is one by its looks, else "": whatever else a server calls so might speak of a person."""
    return identity if _STORABLE.fullmatch(identity) else ""


_FLAT = (*STAMPS, *(field.name for field in FIELDS if not field.echo_name))
_NESTED = (*(tuple(field.echo_name.split(".")) for field in FIELDS if field.echo_name), ("team_member", "id"))

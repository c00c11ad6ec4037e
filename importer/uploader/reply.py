"""Classifies replies: what each thing that can come back means for its row and for the run. Pure.

| what came back                                          | meaning                                              |
|---------------------------------------------------------|------------------------------------------------------|
| 200, 201, other 2xx with a believable record            | accepted                                             |
| the same in test mode, and it holds an e-mail           | unheeded: it was probably saved, so nothing more     |
| 204                                                     | accepted: updated                                    |
| 2xx with anything else: HTML, `{}`, someone else, cut   | doubt: it may have been saved                        |
| 3xx                                                     | doubt, and the run stops: never followed, a redirect |
|                                                         | would re-post; many are sent after saving            |
| 400, 422                                                | refused: this row only, with the server's messages   |
| 401, 403, 404; 402, 405, 407, 410, 414, 415, 421, 426,  | halt: every row would be answered so                 |
| 428, 431, 451                                           |                                                      |
| 406, 501, 505                                           | doubt, and the run stops: every row would be         |
|                                                         | answered so, perhaps after it was saved              |
| 425                                                     | harmless: not acted upon                             |
| 429                                                     | slow down: not acted upon, the whole run pauses      |
| 408, every other 5xx                                    | doubt; 503 with Retry-After pauses the run besides   |
| any other 4xx                                           | failed: this row only, known not to be saved         |
| never sent (no connection, no host, proxy refused)      | harmless                                             |
| the server cannot prove who it is                       | halt                                                 |
| no reply in time, connection broken after sending       | doubt                                                |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from types import MappingProxyType

import orjson

from importer.errors import Exit
from importer.exhaustive import complete
from importer.model import Fate, Message, Send, Stop
from importer.uploader.exchange import Loss, Lost, Reply
from importer.uploader.messages import messages
from importer.uploader.reply_record import disbelief, has_email, record_id, reduced, saved_as, with_texts

Hide = Callable[[str], str]


class Meaning(Enum):
    """What a reply says about its request."""

    ACCEPTED = auto()
    REFUSED = auto()
    """The server judged the row and did not save it."""
    HARMLESS = auto()
    """Known not to be acted upon: may be sent again at any time."""
    SLOW_DOWN = auto()
    """Harmless, and the whole run is to pause."""
    DOUBT = auto()
    """It may have been saved."""
    HALT = auto()
    """Not about this row: nothing should be sent until a person has looked."""
    UNHEEDED = auto()
    """Test mode was asked for, and the reply looks like that to a row which was saved."""


STATUS = MappingProxyType(
    {
        **dict.fromkeys((400, 422), Meaning.REFUSED),
        **dict.fromkeys((401, 402, 403, 404, 405, 407, 410, 414, 415, 421, 426, 428, 431, 451), Meaning.HALT),
        406: Meaning.DOUBT,  # Rails says so when the record is saved and there is no format to show it in
        425: Meaning.HARMLESS,
        429: Meaning.SLOW_DOWN,
        408: Meaning.DOUBT,
    }
)
UNHEEDED = (Message("", "It was sent in test mode, which Brokerkit does not seem to honour."),)
STOPPING_DOUBTS = frozenset({*range(300, 400), 406, 501, 505})
"""Statuses that would be every row's, and do not say whether this row was saved."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reply means, and what of it is worth keeping."""

    meaning: Meaning
    fate: Fate | None = None
    """Of ACCEPTED and REFUSED."""
    status: int | None = None
    messages: tuple[Message, ...] = ()
    record_id: str = ""
    echo: Mapping[str, object] | None = None
    stop: Stop | None = None
    """Of HALT, UNHEEDED and a doubt that every row would share."""
    retry_after: float | None = None
    """Seconds the server asks to be left alone."""
    congested: bool = False
    """Whether fewer requests at once might have been answered."""


def rule(reply: Reply | Lost, send: Send, *, live: bool, now: datetime, hide: Hide = str) -> Ruling:
    """Judge what came back for a send; `now` dates replies that do not say when they were written.

    `hide` takes what nobody may see out of every text of the server's that leaves, after all reading and unescaping.
    """
    ruling = _judged(reply, send, live=live, now=now)
    return replace(
        ruling,
        messages=tuple(Message(said.field, hide(said.text)) for said in ruling.messages),
        record_id=hide(ruling.record_id),
        echo=None if ruling.echo is None else with_texts(ruling.echo, hide),
    )


def _judged(reply: Reply | Lost, send: Send, *, live: bool, now: datetime) -> Ruling:
    if isinstance(reply, Lost):
        return _lost(reply)
    meaning = meaning_of(reply.status)
    if meaning is Meaning.ACCEPTED:
        return _success(reply, send, live=live, now=now)
    if meaning is Meaning.HALT:
        return Ruling(meaning, status=reply.status, messages=messages(reply.body), stop=halt(reply.status))
    said = messages(reply.body)
    if meaning is Meaning.REFUSED:
        # Only these two speak of the row [documented]; another 4xx did not get as far as judging it.
        fate = Fate.REFUSED if reply.status in {400, 422} else Fate.FAILED
        said = said or (Message("", f"HTTP {reply.status} without an explanation"),)
        return Ruling(meaning, fate, reply.status, said)
    said = said or (Message("", f"HTTP {reply.status}"),)
    if reply.status in STOPPING_DOUBTS:
        return Ruling(meaning, status=reply.status, messages=said, stop=halt(reply.status))
    congested = reply.status in {429, 503}
    pause = retry_after(reply, now) if congested else None
    return Ruling(meaning, status=reply.status, messages=said, retry_after=pause, congested=congested)


def meaning_of(status: int) -> Meaning:
    """The table's line for a status; for 2xx the body must bear it out."""
    if status in STATUS:
        return STATUS[status]
    if 200 <= status < 300:
        return Meaning.ACCEPTED
    return Meaning.REFUSED if 400 <= status < 500 else Meaning.DOUBT


def _success(reply: Reply, send: Send, *, live: bool, now: datetime) -> Ruling:
    if reply.status == 204:
        return Ruling(Meaning.ACCEPTED, Fate.UPDATED if live else Fate.PREVIEWED, 204)
    echo = _document(reply)
    if why := disbelief(echo, send.payload, live=live):
        said = Message("", f"HTTP {reply.status}, but {why}")
        return Ruling(Meaning.DOUBT, status=reply.status, messages=(said, *messages(reply.body))[:5])
    assert isinstance(echo, dict)
    if not live and has_email(echo):
        return Ruling(Meaning.UNHEEDED, None, reply.status, UNHEEDED, record_id(echo), stop=_NO_TEST_MODE)
    fate = saved_as(reply.status, echo, written_at(reply, now)) if live else Fate.PREVIEWED
    return Ruling(Meaning.ACCEPTED, fate, reply.status, record_id=record_id(echo), echo=reduced(echo))


def _document(reply: Reply) -> object:
    try:
        return orjson.loads(reply.body) if reply.whole else None
    except ValueError:
        return None


def _lost(lost: Lost) -> Ruling:
    return replace(_LOSSES[lost.loss], messages=(Message("", lost.why),), stop=_distrust(lost))


_LOSSES: Mapping[Loss, Ruling] = complete(
    Loss,
    {
        Loss.NEVER_SENT: Ruling(Meaning.HARMLESS),
        Loss.UNTRUSTED: Ruling(Meaning.HALT),
        Loss.UNANSWERED: Ruling(Meaning.DOUBT, congested=True),
    },
)


def _distrust(lost: Lost) -> Stop | None:
    """Why the run stops where the server could not prove who it is."""
    if lost.loss is not Loss.UNTRUSTED:
        return None
    hint = (
        "Check the address, and the date of this computer. Where the office looks into encrypted traffic, its "
        "certificate belongs into this computer's store, or into a file that SSL_CERT_FILE names."
    )
    return Stop(f"{_capital(lost.why)}.", hint, Exit.STOPPED)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_HALTS = {
    401: ("Brokerkit refused the API key (HTTP 401).", "Copy the key again from Account Settings in Brokerkit."),
    403: (
        "The API key may not create leads (HTTP 403).",
        "Ask the account's administrator for a key that may, then give the same command again.",
    ),
    404: ("There is no Brokerkit API at this address (HTTP 404).", "Check --api-url or BROKERKIT_API_URL."),
}


def halt(status: int) -> Stop:
    """Why a status ends the run, and what a person can do about it."""
    if status in _HALTS:
        reason, hint = _HALTS[status]
    elif 300 <= status < 400:
        reason = f"The server pointed to another address (HTTP {status}); people's details are not sent after it."
        hint = "Check --api-url or BROKERKIT_API_URL: it may need https:// or another path."
    else:
        reason = f"The server answered HTTP {status}, and would answer every row so."
        hint = "Check --api-url or BROKERKIT_API_URL, then give the same command again."
    return Stop(reason, hint, Exit.STOPPED)


_NO_TEST_MODE = Stop(
    "A request in test mode was answered as if it had been saved: with the e-mail, which is null in test mode. So test "
    "mode is not honoured, and people may have been saved. Nothing more was sent.",
    "Look in Brokerkit for the people whose outcome is `unverified`. Check --api-url or BROKERKIT_API_URL; if the "
    "address is right, ask Brokerkit about test mode before you go on.",
    Exit.STOPPED,
)


LONGEST_CREDIBLE_PAUSE = 10_000_000.0
"""Seconds, some four months: a server that asks for more is not asking, it is broken."""


def retry_after(reply: Reply, now: datetime) -> float | None:
    """Seconds that Retry-After asks for, as a number or as an HTTP date; None for nothing, or nothing sensible."""
    header = reply.headers.get("retry-after", "").strip()
    if header.isascii() and header.replace(".", "", 1).isdigit():
        seconds = float(header)
    else:
        try:
            seconds = (_aware(parsedate_to_datetime(header)) - written_at(reply, now)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if 0 < seconds <= LONGEST_CREDIBLE_PAUSE else None


def written_at(reply: Reply, now: datetime) -> datetime:
    """When the server wrote the reply, by its own clock if it says so."""
    try:
        return _aware(parsedate_to_datetime(reply.headers["date"]))
    except (KeyError, ValueError, TypeError, OverflowError):
        return now


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

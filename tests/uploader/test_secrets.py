"""The key is in nothing that is written, logged, raised or returned, whatever goes wrong."""

import gc
import html
import io
import json
import logging
import time
import traceback
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.keys import ApiKey
from importer.model import Mode
from importer.uploader.redaction import Redaction
from tests.uploader.fault_server import Fault, FaultServer
from tests.uploader.rig import Rig, email, keyed_plan

KEY = "CANARY/KEY+7f3a9"
ESCAPED = "".join(f"\\u{ord(letter):04x}" for letter in KEY)
ENTITIES = KEY.replace("/", "&#x2F;").replace("+", "&plus;")
PERCENT = KEY.replace("/", "%2f").replace("+", "%2B")
REPEATS = [
    Fault(status=422, body=json.dumps({"email": [f"Authorization: Token token={KEY}"]}).encode()),
    Fault(status=422, body=f'{{"email": ["{ESCAPED}"]}}'.encode()),
    Fault(status=422, body=json.dumps({"email": [KEY]}).replace("/", "\\/").encode()),
    Fault(status=400, body=f"<html>{KEY}</html>".encode()),
    Fault(status=200, body=json.dumps({"id": KEY, "email": KEY, "note": KEY}).encode()),
    Fault(status=201, body=json.dumps({"id": KEY, "email": email(7), "note": KEY}).encode()),
    Fault(status=422, body=json.dumps({"email": [f"token {ENTITIES} {PERCENT}"]}).encode()),
    Fault(
        status=201, body=json.dumps({"id": ENTITIES, "email": email(7), "note": [PERCENT], "source": ENTITIES}).encode()
    ),
    Fault(status=400, body=f"<html><title>{ENTITIES}</title>{ENTITIES}</html>".encode()),
    Fault(status=500, body=KEY.encode()),
    Fault(status=429, headers=(("Retry-After", KEY),)),
    Fault(reset=True),
    Fault(close=True),
    Fault(hang=True),
    Fault(cut=3),
    Fault(drip=True),
    Fault(status=200, headers=(("Content-Encoding", "gzip"),), body=KEY.encode()),
    Fault(status=200, headers=(("X-Bad\x00", KEY),)),
    Fault(status=307, headers=(("Location", f"http://127.0.0.1:1/{KEY}"),)),
]


@pytest.fixture
def server() -> FaultServer:
    """A server whose key has characters that JSON and addresses write in several ways."""
    return FaultServer(key=KEY)


@pytest.mark.slow
def test_the_key_is_nowhere(rig: Rig, server: FaultServer, capfd: pytest.CaptureFixture[str]) -> None:
    """Logs at DEBUG of every library, tracebacks, state files, outcomes, progress, unraisable and unheard errors."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in ("", "httpx", "httpcore", "aiohttp", "asyncio")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    rig.loop.set_debug(True)
    rig.loop.set_exception_handler(lambda _, context: log.write(_shown(context)))
    try:
        told = [repr(rig.instructions()), *_every_fault(rig, server)]
        gc.collect()
    finally:
        root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    told += [log.getvalue(), *map(repr, rig.progress), *capfd.readouterr()]
    for path in rig.home.rglob("*"):
        told.append(str(path) + (path.read_bytes().decode("latin-1") if path.is_file() else ""))
    spelled = [KEY, ESCAPED, ENTITIES, PERCENT, KEY.replace("/", "\\/"), b64encode(KEY.encode()).decode()]
    assert server.seen[0].headers["authorization"] == f"Token token={KEY}"
    assert not [text[:300] for text in told if any(word in text for word in spelled)]


def _every_fault(rig: Rig, server: FaultServer) -> list[str]:
    """Each fault alone and three times over, live and in preview."""
    told = []
    plan = keyed_plan(6)
    for number, fault in enumerate(REPEATS):
        for mode in (Mode.RUN, Mode.PREVIEW):
            server.always = lambda seen, fault=fault: fault if seen.row == email(7) else None
            delivery = rig.deliver(plan, mode=mode, run_digest=f"{number}", request_deadline=5.0, all=True)
            told.append(repr(delivery))
    return told


def _shown(context: dict[str, object]) -> str:
    error = context.get("exception")
    return repr(context) + ("".join(traceback.format_exception(error)) if isinstance(error, Exception) else "")


def test_a_server_that_mirrors_the_request_does_not_get_the_key_shown(rig: Rig, server: FaultServer) -> None:
    """What is left of such a message is still of use."""
    server.script[email(2)] = [Fault(status=422, body=f'{{"note": ["bad token={KEY} given"]}}'.encode())]
    delivery = rig.deliver(keyed_plan(2))
    assert delivery.outcomes[0].messages[0].text == "bad token=<hidden key> given"


SPELLINGS: list[Callable[[str], str]] = [
    str,
    html.escape,
    lambda key: html.escape(html.escape(key)),
    lambda key: "".join(f"&#{ord(letter)};" for letter in key),
    lambda key: "".join(f"&#X00{ord(letter):x}" + ";" for letter in key),
    lambda key: quote(key, safe=""),
    lambda key: quote(quote(key, safe=""), safe=""),
    lambda key: json.dumps(html.escape(key))[1:-1].replace("&", "\\u0026").replace("/", "\\/"),
    lambda key: "".join(f"\\\\u{ord(letter):04X}" for letter in key),
    lambda key: "\0".join(key),
    lambda key: key.encode().hex(),
    lambda key: key.encode().hex().upper(),
    lambda key: "0x" + key.encode().hex(),
    lambda key: "".join(f"\\x{ord(letter):02x}" for letter in key),
    lambda key: "".join(f"\\X{ord(letter):02X}" for letter in key),
    lambda key: ", ".join(f"0x{ord(letter):02X}" for letter in key),
    lambda key: "\\x" + key.encode().hex(),
    lambda key: key.encode().hex(" ", 2),
    lambda key: key.encode().hex(":"),
    lambda key: b64encode(key.encode()).decode(),
    lambda key: urlsafe_b64encode(key.encode()).decode(),
]


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8), st.sampled_from(SPELLINGS))
def test_every_spelling_is_blotted(key: str, spell: Callable[[str], str]) -> None:
    """For a page, for an address, for JSON, for one inside the other."""
    told = Redaction(ApiKey(key, "a test"))(f"bad token={spell(key)} given")
    assert told == "bad token=<hidden key> given"


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40),
    st.binary(max_size=9),
    st.binary(max_size=9),
)
def test_the_key_is_blotted_out_of_what_was_encoded_with_it(key: str, before: bytes, after: bytes) -> None:
    """A header in base64 holds the key at any place; no more is left than stands for what was around it."""
    told = Redaction(ApiKey(key, "a test"))(b64encode(before + key.encode() + after).decode())
    assert "<hidden key>" in told
    assert len(told.replace("<hidden key>", "").rstrip("=")) * 6 < len(before + after) * 8 + 6


@pytest.mark.parametrize("text", ["", "4341 is a number", "Q0FO", "a page of no interest", "0x43, 0x41"])
def test_what_is_not_the_key_stays(text: str) -> None:
    """Beginnings of it in any spelling are nobody's secret."""
    assert Redaction(ApiKey(KEY, "a test"))(text) == text


def test_a_hostile_body_does_not_hold_up_the_blotting() -> None:
    """Nothing but beginnings of escapes, a megabyte of them, within a second or two."""
    redaction = Redaction(ApiKey(KEY, "a test"))
    began = time.process_time()
    for part in (b"\\", b"&amp;", b"%25", b"C ", b"&#00", b"CANARY"):
        redaction.body(part * (200_000 // len(part)))
    assert time.process_time() - began < 5

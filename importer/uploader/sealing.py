"""What Brokerkit said about a person, kept closed: it can be read again with the very file of the run, and not without.

The key is made from this computer's secret and from the bytes of the source. So the state folder by itself tells
nobody anything, and with the last copy of the file what was said about its people is gone as well.
"""

import os
import zlib
from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from importer.errors import StateUnusable
from importer.model import Message, Outcome, Send
from importer.uploader.state import Hasher

NONCE = 12
"""Bytes; the length that AES-GCM was made for."""


class Seal:
    """Closes and opens what belongs to one file."""

    def __init__(self, hashed: Hasher, source_digest: str) -> None:
        self._cipher = AESGCM(bytes.fromhex(hashed("seal", source_digest)))

    def closed(self, content: object, hint: bytes = b"") -> str:
        """A JSON document, closed, in hex; `hint` are bytes that it probably repeats, which makes it shorter."""
        packing = zlib.compressobj(zdict=hint)
        packed = packing.compress(orjson.dumps(content, default=dict)) + packing.flush()
        nonce = os.urandom(NONCE)
        return (nonce + self._cipher.encrypt(nonce, packed, None)).hex()

    def opened(self, closed: str, hint: bytes = b"") -> Any:
        """The document. Raises StateUnusable if it was closed with another file, or is damaged."""
        try:
            content = bytes.fromhex(closed)
            packed = self._cipher.decrypt(content[:NONCE], content[NONCE:], None)
            return orjson.loads(zlib.decompressobj(zdict=hint).decompress(packed))
        except (InvalidTag, ValueError, zlib.error):
            raise StateUnusable("What the journal keeps of Brokerkit's replies is damaged.", hint=_LEAVE) from None

    def said(self, outcome: Outcome, send: Send) -> str:
        """What came back for a send, closed; "" if that was nothing."""
        if not outcome.messages and outcome.echo is None:
            return ""
        return self.closed([[[one.field, one.text] for one in outcome.messages], outcome.echo], _hint(send))

    def heard(self, said: str, send: Send) -> tuple[tuple[Message, ...], Mapping[str, object] | None]:
        """The messages and the echo that came back for a send."""
        if not said:
            return (), None
        messages, echo = self.opened(said, _hint(send))
        return tuple(Message(*one) for one in messages), echo


_LEAVE = "--fresh leaves that run behind; rows without e-mail and agent id may then be stored twice."


def _hint(send: Send) -> bytes:
    return orjson.dumps(send.payload, default=dict)

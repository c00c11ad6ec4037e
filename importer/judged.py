"""A source as far as it can be judged without sending anything: what the stages before the uploader made of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from importer.defaults import Reading
from importer.edits import NO_EDITS, Edits
from importer.model import Draft, Plan, RowResult, Sheet, Verdict
from importer.model import Mapping as MappingDocument

NOBODY: Mapping[int, RowResult] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judged:
    """A source as far as it can be judged without sending anything."""

    sheet: Sheet
    mapping: MappingDocument
    draft: Draft
    verdict: Verdict
    plan: Plan
    settled: Mapping[int, RowResult] = field(default_factory=lambda: NOBODY)
    """For a rerun: rows whose earlier result stands."""
    whole: bool = True
    """Whether this is the whole roster; a rerun or a limit shows a part, from which nobody can be said to have left."""

    reading: Reading = Reading()
    """How a person wanted the file to be read, and so an earlier edition of it."""
    edits: Edits = NO_EDITS
    """What a person changed and decided; the sheet and the mapping are as these make them."""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that decides what is sent: same digest, same requests."""
        parts = [self.sheet.digest, self.sheet.name or "", self.mapping.digest]
        parts += [f"{one.digest}:{one.on}" for one in self.sheet.joined]
        parts += [self.edits.text()] if self.edits else []
        parts += [f"{send.row}:{send.digest}" for send in self.plan.sends]
        parts += [self.plan.tag.field, self.plan.tag.text] if self.plan.tag else []
        return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

"""The rules of a document that is being changed, over those of the preset that it extends, if it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.comments import CommentedMap

from importer.mapping import document_editing as document
from importer.mapping.extending import NOTHING, amends
from importer.model import Extended


@dataclass(frozen=True, slots=True)
class LayeredRules:
    """What a document says of each field, and what holds where it says nothing; only the document is written into."""

    tree: CommentedMap
    preset: Mapping[str, Any] = field(default_factory=dict)
    """The whole document of the preset; empty without one."""

    @property
    def own(self) -> Mapping[str, Any]:
        """The document's own rules."""
        rules: Mapping[str, Any] = self.tree.get("fields") or {}
        return rules

    @property
    def inherited(self) -> Mapping[str, Any]:
        """The preset's rules."""
        rules: Mapping[str, Any] = self.preset.get("fields", {})
        return rules

    def names(self) -> list[str]:
        """Every field that something may fill."""
        return list({**self.inherited, **self.own})

    def rule(self, name: str) -> Any:
        """What fills a field: headers or a table of options; None where nothing does."""
        own, base = self.own.get(name), self.inherited.get(name)
        if name not in self.own:
            return base
        if base is None:
            return own
        if not own or (isinstance(own, str) and own in NOTHING):
            return None
        return _amended(base, own) if amends(own) else own

    def put(self, name: str, rule: Any) -> None:
        """Write a rule of the document's own."""
        if name in self.own:
            document.replace(self.tree["fields"], name, rule)
        elif self.own:
            document.add(self.tree["fields"], name, rule)
        else:
            self.tree.pop("fields", None)
            document.add(self.tree, "fields", CommentedMap({name: rule}))

    def remove(self, name: str) -> None:
        """Have nothing fill a field."""
        if name in self.inherited:
            self.put(name, NOTHING[0])
        else:
            document.remove(self.tree["fields"], name)


def layered(tree: CommentedMap, extends: Extended | None) -> LayeredRules:
    """The rules of a document as a tree, over those of the preset that it extends."""
    return LayeredRules(tree, document.opened(extends.text)) if extends else LayeredRules(tree)


def _amended(base: Any, own: Mapping[str, Any]) -> dict[str, Any]:
    """A preset's rule with the options that the document adds, as far as they matter to whoever rewrites it."""
    rule = dict(base) if isinstance(base, Mapping) else {"from": base}
    words = {word.strip().casefold(): (word, meant) for word, meant in [*_words(rule), *_words(own)]}
    return rule | dict(own) | ({"values": dict(words.values())} if words else {})


def _words(rule: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list((rule.get("values") or {}).items())

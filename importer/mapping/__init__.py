"""Sheet x Mapping -> Draft: the YAML document, transforms, presets, suggestions."""

from importer.mapping.applying import apply
from importer.mapping.drafting import draft_mapping
from importer.mapping.grammar import read_mapping
from importer.mapping.presets import open_mapping, presets, recognise
from importer.mapping.suggestion import Suggestion, suggest

__all__ = [
    "Suggestion",
    "apply",
    "draft_mapping",
    "open_mapping",
    "presets",
    "read_mapping",
    "recognise",
    "suggest",
]

"""Sheet x Mapping -> Draft: the YAML document, transforms, presets, suggestions."""

from importer.mapping.answers import with_answers
from importer.mapping.apply import apply
from importer.mapping.draft_mapping import draft_mapping
from importer.mapping.grammar import outline, read_mapping
from importer.mapping.presets import open_mapping, presets, recognise
from importer.mapping.suggest import suggest
from importer.mapping.suggestion import Suggestion

__all__ = [
    "Suggestion",
    "apply",
    "draft_mapping",
    "open_mapping",
    "outline",
    "presets",
    "read_mapping",
    "recognise",
    "suggest",
    "with_answers",
]

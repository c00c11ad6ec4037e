"""Sheet x Mapping -> Draft: the YAML document, transforms, presets, suggestions."""

from importer.mapping.applying import apply
from importer.mapping.grammar import read_mapping
from importer.mapping.presets import open_mapping, presets, recognise

__all__ = ["apply", "open_mapping", "presets", "read_mapping", "recognise"]

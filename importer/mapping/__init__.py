"""Sheet x Mapping -> Draft: the YAML document, transforms, presets, suggestions.

apply            the way in: a document's rules carried out on a sheet
yaml_tree, grammar, rule_grammar, plain_values, templates    the document: YAML -> tree -> `Mapping`
rule_options, condition_grammar, bands    where an option means something; conditions, branches, bands over a number
file_join_grammar                files that are joined to the first one
header_matching, column_resolution, column_uses    which columns a rule means, and what became of each column
rule_cells, residue, value_translation, date_order, zips    cells for one rule, and what is done to them
conditions, rows_left_out, branching, unheard_words    whether a condition holds: rows it leaves out, fields it
                 decides, words that nobody says
products         which rows are about agents of one's own team
joining, extraction, patterns, letter_case    columns joined, parts of cells, capitals given back
full_names, name_splitting, name_parts, name_doubts  a full name in two halves, or not
draft_builder, flagged_cells     the draft under way; cells that must not be trusted
preset_documents, presets        where the ready-made mappings lie, and which one fits
extending, layered_rules         a preset with differences, as it is read and as it is changed
answers                          answers of the sheet `Values` taken into a mapping
suggest, suggestion              what the columns of an unknown sheet probably are, judged by
header_meanings, header_vocabulary, label_columns  their headers,
value_shapes, value_vetoes, foreign_words          their values,
neighbouring_columns             and each other
draft_mapping, draft_rules, yaml_scalars           a document drafted from that
json_schema, schema_shapes       the language as a JSON Schema, for editors
learning, note_lines, document_editing    what a person decided, written into a document that keeps its comments
column_targets                   what each column feeds, for a screen that asks before any cell is looked at
"""

from importer.mapping.answers import with_answers
from importer.mapping.apply import apply
from importer.mapping.column_targets import ColumnTarget, column_targets
from importer.mapping.draft_mapping import draft_mapping
from importer.mapping.grammar import outline, read_mapping
from importer.mapping.json_schema import NAME as SCHEMA_NAME
from importer.mapping.json_schema import is_schema, schema_text
from importer.mapping.learning import ADD_TO_NOTE, Lesson, learn
from importer.mapping.presets import open_mapping, presets, recognise
from importer.mapping.residue import cleaner, undone
from importer.mapping.suggest import suggest
from importer.mapping.suggestion import Suggestion
from importer.mapping.templates import places

__all__ = [
    "ADD_TO_NOTE",
    "SCHEMA_NAME",
    "ColumnTarget",
    "Lesson",
    "Suggestion",
    "apply",
    "cleaner",
    "column_targets",
    "draft_mapping",
    "is_schema",
    "learn",
    "open_mapping",
    "outline",
    "places",
    "presets",
    "read_mapping",
    "recognise",
    "schema_text",
    "suggest",
    "undone",
    "with_answers",
]

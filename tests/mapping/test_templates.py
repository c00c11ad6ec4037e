"""A template says what the cells say, and leaves out what is blank."""

import pytest

from importer.mapping.templates import compile_template, fill, places

TEMPLATES = [
    ("Brand: {A}\nUnits: {B}", ["x", "4"], "Brand: x\nUnits: 4"),
    ("Brand: {A}\nUnits: {B}", ["", "4"], "Units: 4"),
    ("Brand: {A}\nUnits: {B}", ["", ""], ""),
    ("{A} {B}", ["1 Elm St", ""], "1 Elm St"),
    ("Fixed\n{A}", [""], "Fixed"),
    ("{{{A}}}", ["x"], "{x}"),
    ("{A}", ["two\nlines"], "two\nlines"),
    ("{A} {A}", ["x"], "x x"),
]


@pytest.mark.parametrize(("template", "cells", "text"), TEMPLATES)
def test_a_template_leaves_out_lines_with_nothing_to_say(template: str, cells: list[str], text: str) -> None:
    """Lines whose places are all blank go; braces are doubled to mean themselves."""
    assert fill(compile_template(template), cells) == text


def test_a_templates_places_are_its_headers_each_once() -> None:
    """What a template needs is known before any row is read."""
    assert places("{A} {{no}} {B C} {A}") == ("A", "B C")

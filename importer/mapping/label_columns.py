"""Columns that say what the column beside them is, as `Phone 1 - Label` does for `Phone 1 - Value`."""

import re
from collections.abc import Collection, Sequence

from importer.closed_lists import choice_key
from importer.mapping.header_meanings import words_of
from importer.mapping.value_shapes import Evidence

_LABELS = {
    "mobile": ("mobile", "cell", "iphone", "cellphone", "mobilephone", "cellular"),
    "work": ("work", "office", "business", "main", "company", "workphone", "officephone"),
    "home": ("home", "homephone", "personal"),
    "fax": ("fax", "workfax", "homefax", "pager"),
}
_KIND = {word: kind for kind, words in _LABELS.items() for word in words}
_LABEL_HEADER = re.compile(r"(.+) (type|label|description|kind)")


def labelled_headers(headers: Sequence[str], seen: Sequence[Evidence]) -> dict[int, str]:
    """Position -> the header, with `work` or the like before it where the labels beside it all say so."""
    kinds = {
        match[1]: kind
        for header, labels in zip(headers, seen, strict=True)
        if (match := _LABEL_HEADER.fullmatch(words_of(header))) and (kind := _kind(labels))
    }
    groups = [_group(words_of(header), kinds) for header in headers]
    return {
        position: f"{kinds[group]} {header}" if group else header
        for position, (header, group) in enumerate(zip(headers, groups, strict=True))
    }


def _group(words: str, labelled: Collection[str]) -> str:
    """The labelled columns to which a header belongs, or "": `phone 1 value` and `address 1 city` to number 1."""
    return next(
        (
            base
            for base in labelled
            if words in {base, f"{base} value"} or (base[-1].isdigit() and words.startswith(f"{base} "))
        ),
        "",
    )


def _kind(labels: Evidence) -> str:
    """What all labels say, or ""."""
    kinds = {_KIND.get(choice_key(label), "") for label in labels.values}
    return kinds.pop() if len(kinds) == 1 else ""

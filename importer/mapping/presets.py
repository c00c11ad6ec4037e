"""The presets, our ready-made mappings, and which one recognises a sheet by its headers."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from importer.did_you_mean import nearest, nearest_file
from importer.errors import UnusableMapping
from importer.mapping.column_resolution import resolve
from importer.mapping.file_join_grammar import found_from
from importer.mapping.grammar import read_mapping
from importer.mapping.header_matching import HeaderIndex, header_key
from importer.mapping.preset_documents import preset_documents
from importer.mapping.yaml_tree import LARGEST
from importer.model import SHEET_NAME, Mapping, Sheet, Signature
from importer.reachable import is_file

_SUFFIXES = (".yaml", ".yml")


@lru_cache(maxsize=1)
def presets() -> tuple[Mapping, ...]:
    """The shipped mappings, sorted by name."""
    return tuple(_read_file(path) for path in preset_documents().values())


def open_mapping(reference: str, read: Callable[[str, str], Mapping] = read_mapping) -> Mapping:
    """The mapping in a file, or the preset of that name.

    Raises UnusableMapping where there is neither, or with every problem of the document; with `outline` for `read` the
    problems stand in the mapping, for `apply` to tell.
    """
    path = Path(reference).expanduser()
    if reference.casefold().endswith(_SUFFIXES) or is_file(path):
        return _read_file(path, read)
    known = {mapping.name: mapping for mapping in presets()}
    if found := known.get(reference.strip().casefold()):
        return found
    near = nearest(reference, known)
    ask = f"Did you mean {near}? " if near else ""
    raise UnusableMapping(
        f"There is no mapping {reference!r}: no such file, and no ready-made mapping of that name.",
        hint=f"{ask}Ready-made: {', '.join(known)}.",
    )


def _read_file(path: Path, read: Callable[[str, str], Mapping] = read_mapping) -> Mapping:
    try:
        with path.open("rb") as file:
            # A character has four bytes at most, and a device such as /dev/zero has no end.
            raw = file.read(4 * LARGEST + 1)
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        near = nearest_file(path)
        raise UnusableMapping(
            f"There is no file {path}.",
            hint=f"Did you mean {near}?" if near else "`brokerkit-import mappings` lists what is ready-made.",
        ) from None
    except OSError as error:
        raise UnusableMapping(f"The mapping {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnusableMapping(
            f"The mapping {path} is not UTF-8 text.", [f"line {line}: a byte that is not UTF-8"]
        ) from None
    return found_from(path.absolute().parent, read(text, path.stem))


def recognise(sheet: Sheet) -> Mapping | None:
    """The preset whose signature fits the headers; None where none does, or two do equally well."""
    if sheet.header_row is None:
        return None
    columns = HeaderIndex(sheet)
    keys = columns.keys()
    if SHEET_NAME in sheet.headers:  # a column of ours, which no source system writes
        keys -= {header_key(SHEET_NAME)}
    # One that cannot be applied here, for a header that stands twice, is no help.
    scored = [
        (_explained(mapping, columns), mapping)
        for mapping in presets()
        if any(_fits(signature, keys) for signature in mapping.signatures) and not resolve(mapping, columns)[1]
    ]
    scored.sort(key=lambda pair: -pair[0])
    if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _fits(signature: Signature, keys: frozenset[str]) -> bool:
    every, some, none, only = (
        frozenset(map(header_key, headers))
        for headers in (signature.every, signature.some, signature.none, signature.only)
    )
    return (
        every <= keys
        and (not some or bool(some & keys))
        and not none & keys
        and (not only or keys <= every | some | only)
    )


def _explained(mapping: Mapping, columns: HeaderIndex) -> int:
    """How many of the sheet's columns the mapping uses or knows."""
    used = {position for each in resolve(mapping, columns)[0] for position in each.columns}
    return len(used | {position for header in mapping.ignore for position in columns.find(header)})

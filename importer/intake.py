"""The source and its mapping: the one that was named, the one of last month, or the ready-made one that fits."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from importer.defaults import Reading
from importer.errors import NoMapping, StateUnusable, UnusableFile, UnusableMapping
from importer.file_joins import load_joined
from importer.loader import load
from importer.mapping import open_mapping, outline, recognise
from importer.model import Mapping, Sheet
from importer.recall import LAST, Past, offered, recall, reference_of, remember, today
from importer.settings import Settings, reading_options


def read(settings: Settings) -> tuple[Sheet, Mapping]:
    """The source, and the mapping that was asked for, or the ready-made one that fits.

    Raises NoMapping where none was named and none fits, and what the loader and the mapping's reader raise.
    """
    sheet, mapping = _read(settings)
    return suited(sheet, mapping), mapping


def suited(sheet: Sheet, mapping: Mapping) -> Sheet:
    """The sheet as the mapping wants it: some ask for its name as a value."""
    return sheet.naming_itself() if mapping.takes_sheet_name else sheet


def _read(settings: Settings) -> tuple[Sheet, Mapping]:
    if settings.mapping is None:
        sheet = load_joined(settings.source, settings.reading)
        return _as_form(sheet, settings) or _with_preset(sheet, settings)
    if settings.mapping == LAST and not Path(LAST).is_file():
        return _with_last(load_joined(settings.source, settings.reading), settings)
    mapping = open_mapping(settings.mapping, outline)
    return load_joined(settings.source, settings.reading, mapping.reading), mapping


def _with_preset(sheet: Sheet, settings: Settings) -> tuple[Sheet, Mapping]:
    """The ready-made mapping that fits; what was used for these headers before is offered, and not taken."""
    past = recall(settings.home, sheet.own_headers)
    mapping = recognise(sheet)
    if mapping is None:
        raise _no_mapping(sheet, settings, past, "no ready-made mapping fits these headers")
    if past is None or past.name == mapping.name:
        return sheet, mapping
    return replace(sheet, notes=(*sheet.notes, f"{offered(past)}; -m {LAST} takes it.")), mapping


def _with_last(sheet: Sheet, settings: Settings) -> tuple[Sheet, Mapping]:
    """The mapping that was last used with these headers, and the source as that mapping wants it read."""
    past = recall(settings.home, sheet.own_headers)
    if past is None:
        raise _no_mapping(sheet, settings, past, "no mapping was used with these headers before, on this computer")
    mapping = open_mapping(past.reference, outline)
    return _reread(sheet, mapping, settings), mapping


def _reread(sheet: Sheet, mapping: Mapping, settings: Settings) -> Sheet:
    """The sheet as the mapping wants it read."""
    return sheet if mapping.reading == Reading() else load_joined(settings.source, settings.reading, mapping.reading)


def _as_form(sheet: Sheet, settings: Settings) -> tuple[Sheet, Mapping] | None:
    """The mapping for which a form with these headers was made on this computer, as long as there is that mapping."""
    past = recall(settings.home, sheet.own_headers, form=True)
    if past is None:
        return None
    with suppress(UnusableMapping):
        mapping = open_mapping(past.reference)
        note = f"This is the form of {past.day} for the mapping {past.name} ({past.reference}), which is used."
        read = _reread(sheet, mapping, settings)
        return replace(read, notes=(*read.notes, note)), mapping
    return None


def _no_mapping(sheet: Sheet, settings: Settings, past: Past | None, why: str) -> NoMapping:
    file = f'"{sheet.path}"{reading_options(settings.reading)}'
    again = f"{offered(past)}. To take it, add: -m {LAST}   Or: " if past else ""
    return NoMapping(
        f"{sheet.path.name}: {why}.",
        hint=f"{again}Type: brokerkit-import map {file} -o mapping.yaml   then read it over, "
        f"and type: brokerkit-import check {file} -m mapping.yaml",
    )


def remember_mapping(sheet: Sheet, mapping: Mapping, settings: Settings) -> None:
    """Keep which mapping was named for these headers, for the next month; a convenience that stops nothing."""
    named = reference(sheet, settings)
    if named is None or sheet.header_row is None:
        return
    with suppress(StateUnusable, OSError):
        remember(settings.home, sheet.own_headers, Past(named, mapping.name, today()))


def remember_form(mapping: Mapping, named: str, headers: Iterable[str], home: Path) -> None:
    """Keep for which mapping a form was made, so that it is known when it comes back."""
    remember(home, headers, Past(reference_of(named), mapping.name, today()), form=True)


def knows_by_headers(mapping: Mapping, form: Path) -> bool:
    """Whether a form needs no memory to be known for what it is."""
    with suppress(UnusableFile):  # a blank form of one column may look like anything
        return recognise(load(form, usual=mapping.reading)) == mapping
    return False


def reference(sheet: Sheet, settings: Settings) -> str | None:
    """The mapping that was named, as it is found from any folder and in any month."""
    if settings.mapping is None:
        form = recall(settings.home, sheet.own_headers, form=True)
        return form.reference if form else None
    past = recall(settings.home, sheet.own_headers) if settings.mapping == LAST else None
    return past.reference if past else reference_of(settings.mapping)

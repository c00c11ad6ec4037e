"""Files that a command writes for a person: a new one never over another, an old one in one step."""

from contextlib import suppress
from pathlib import Path

from importer.conduct import say
from importer.errors import UsageError
from importer.options import Voice


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises UsageError."""
    try:
        file = path.open("xb")
    except FileExistsError:
        raise UsageError(
            f"{path} is there already; it is not overwritten.", hint="Give another name with -o."
        ) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with file:
            file.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)  # else the next try would find it there already
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None


def write_new_mapping(path: Path, text: str, voice: Voice) -> None:
    """Write a mapping, and beside it what an editor needs; that is a convenience, and stops nothing."""
    write_new(path, text.encode())
    with suppress(UsageError):
        beside = write_schema(path.parent)
        say(voice, f"Editors that know YAML complete and check it, by {beside.name} beside it.")


def write_schema(folder: Path) -> Path:
    """Put the schema into a folder; a file of its name that is not ours stays."""
    from importer.mapping import SCHEMA_NAME, is_schema, schema_text

    path = folder / SCHEMA_NAME
    try:
        if path.exists() and not is_schema(path.read_text(encoding="utf-8", errors="replace")):
            raise UsageError(f"{path} is there already, and is not ours.", hint="Name another folder.")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    write_over(path, schema_text())
    return path


def write_over(path: Path, text: str) -> None:
    """Put another text into a file in one step, so that a crash leaves the old one or the new one."""
    target = path.resolve()
    passing = target.with_name(f".{target.name}.part")
    try:
        passing.write_text(text, encoding="utf-8")
        if target.exists():
            passing.chmod(target.stat().st_mode & 0o777)
        passing.replace(target)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        passing.unlink(missing_ok=True)

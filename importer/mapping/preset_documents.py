"""Where the presets lie: the documents of our ready-made mappings, by name."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def preset_folder() -> Path:
    """The folder of the presets: inside the installed package, or at the top of the repository."""
    packaged = _PACKAGE / "mappings"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "mappings"


def preset_documents() -> dict[str, Path]:
    """Name -> the file of the shipped mapping of that name, in the order of the names."""
    return {path.stem: path for path in sorted(preset_folder().glob("*.yaml"))}

"""Rows of text -> a frame of text."""

import pandas as pd

from importer.loader.grid import Row


def text_frame(rows: list[Row], width: int) -> pd.DataFrame:
    """A frame with columns 0..width-1 of dtype str, blanks as "", indexed by row number."""
    index = pd.Index([row for row, _ in rows], dtype="int64", name="row")
    padded = [cells + [""] * (width - len(cells)) if len(cells) < width else cells for _, cells in rows]
    columns = zip(*padded, strict=True) if padded else ((),) * width
    series = {
        position: pd.Series(pd.array(list(cells), dtype="str"), index=index) for position, cells in enumerate(columns)
    }
    return pd.DataFrame(series, index=index, columns=range(width))

"""Rows of text -> a frame of text."""

import numpy as np
import pandas as pd

from importer.formats import Row


def text_frame(rows: list[Row], width: int) -> pd.DataFrame:
    """A frame with columns 0..width-1 of dtype str, blanks as "", indexed by row number."""
    cells = np.full((len(rows), width), "", dtype=object, order="F")  # a column's cells lie together
    if rows and width:
        cells[:] = [row if len(row) == width else [*row, *[""] * (width - len(row))] for _, row in rows]
    index = pd.Index([number for number, _ in rows], dtype="int64", name="row")
    return pd.DataFrame(cells, index=index, columns=range(width), dtype="str", copy=False)

"""file -> Sheet: text exactly as a person sees it, and an account of every physical row.

load             the way in: the order of the steps below
encodings, legacy_bytes          bytes -> text
dialect, wrapped_rows, delimited text -> Grid (files are opened and workbooks read by `importer.formats`)
c1_controls      what a wrong decoding left behind before our time
sheet_choice, several_sheets     which sheet of a workbook, or several as one list
header_finding, clues            which row is the header
table, row_widths, name_promises    header, data and the rest told apart
text_frame, notes                the frame of text, and what a person should know
"""

from importer.loader.load import load

__all__ = ["load"]

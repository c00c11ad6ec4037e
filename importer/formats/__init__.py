"""Bytes of a workbook -> rows of text as a person sees them, with doubts about single cells. Below all stages.

file_kind        what a file is, by its content
archive, xml_stream              zip archives and XML from strangers, within limits
ooxml_parts, ooxml_worksheet, worksheet_cells    .xlsx and .xlsm
opendocument                     .ods
calamine_book, calamine_child    .xls and .xlsb, in a limited process of their own
xls_records, xlsb_records, binary_extras         what calamine leaves out of those two
number_formats, excel_dates      a number under its format -> the text on the screen
grid, grid_builder               what every reader hands on
"""

"""Other files joined to the source by a key that both have (a left join); every row of both is accounted for.

file_join     the way in: the source with the columns of the others behind its own
row_matching  which rows of two sheets have the same key
key_lookup    where a key stands, however it is spelled
join_account  what is to be said about rows that found nobody, or more than one
"""

from importer.file_joins.file_join import joined, load_joined

__all__ = ["joined", "load_joined"]

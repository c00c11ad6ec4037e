"""Numbers in sentences."""


def counted(number: int, words: str) -> str:
    """`1 blank row`, `3 blank rows`, `2 rows of totals`."""
    if number == 1:
        return f"1 {words}"
    head, of, tail = words.partition(" of ")
    return f"{number:,} {head}s{of}{tail}"

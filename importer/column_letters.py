"""A spreadsheet's names for its columns, both ways: position 0 is A, 26 is AA, and back."""


def column_letters(position: int) -> str:
    """The letters of a column position: 0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_name(position: int) -> str:
    """How a column without a header is called, in sentences and in a mapping: `column C`."""
    return f"column {column_letters(position)}"


def column_position(letters: str) -> int:
    """The position that letters from A to Z, of either case, name: A -> 0, Z -> 25, aa -> 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

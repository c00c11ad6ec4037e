"""Sentences with numbers and lists in them."""

from importer.english import abridged, clipped, counted, listed, row_list


def test_a_number_and_its_noun_agree() -> None:
    """One row, two rows, no rows; of `row of totals` the first word takes the plural."""
    assert [counted(number, "row") for number in (0, 1, 2, 1000)] == ["0 rows", "1 row", "2 rows", "1,000 rows"]
    assert counted(2, "row of totals") == "2 rows of totals"


def test_a_list_is_read_like_a_sentence() -> None:
    """Commas, and one word before the last."""
    assert [listed("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed("abc", last=" or ") == "a, b or c"


def test_a_long_list_says_how_many_more_there_are() -> None:
    """Also where only its beginning was looked at."""
    assert listed(range(2_000), 2) == "0, 1 and 1,998 more"
    assert listed("abc", 2) == "a, b and 1 more"
    assert listed("ab", 2, last=", ") == "a, b"
    assert listed("ab", 2, in_all=9) == "a, b and 7 more"


def test_rows_are_named_by_their_numbers() -> None:
    """`row` stands before one number and `rows` before several, shown or not."""
    assert row_list([7]) == "row 7"
    assert row_list([3, 5, 7]) == "rows 3, 5 and 7"
    assert row_list([3], 1, in_all=4) == "rows 3 and 3 more"


def test_sentences_beyond_the_first_few_are_counted() -> None:
    """A row with forty problems does not fill the screen."""
    assert abridged(["A.", "B."], 2) == ["A.", "B."]
    assert abridged(["A.", "B.", "C."], 1) == ["A.", "And 2 more."]
    assert abridged(["A.", "B."], 1) == ["A.", "And 1 more."]


def test_a_long_text_ends_in_an_ellipsis_within_its_limit() -> None:
    """Nobody takes the beginning of a text for all of it."""
    assert clipped("abcde", 5) == "abcde"
    assert clipped("abcdef", 5) == "abcd…"

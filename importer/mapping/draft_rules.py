"""The lines of one rule of a drafted mapping, with what a person has to decide about the column beside them."""

from collections import Counter
from collections.abc import Callable, Sequence

from importer.blanks import stands_for_nothing
from importer.closed_lists import exact_choice, guess_choice
from importer.column_letters import column_name
from importer.english import counted, listed, row_list
from importer.fields import FIELD, RETENTION_STATUSES, Field, Kind
from importer.mapping import residue
from importer.mapping.date_order import order_evidence
from importer.mapping.full_names import NAME_FIELDS
from importer.mapping.header_matching import HeaderIndex
from importer.mapping.letter_case import is_one_case
from importer.mapping.name_parts import overfull_part
from importer.mapping.rule_options import FULL_NAME
from importer.mapping.suggestion import Suggestion
from importer.mapping.value_shapes import is_email
from importer.mapping.yaml_scalars import commented, quoted
from importer.model import Sheet

MOST_WORDS = 40
"""Distinct values of a closed list that are written out."""
MOST_ROWS = 3
"""Rows that are named as examples."""
USERS = ("owner_email", "referrer_email")
"""Fields that take the address of a user, where people's own files have names."""

HOME = "US"
"""The region a draft takes for granted, for phone numbers and for the habit of writing dates."""


def rule_lines(those: Sequence[Suggestion], sheet: Sheet, columns: HeaderIndex) -> list[str]:
    """The rule of one field: its column, or the blank column and the one that stands in for it."""
    each = those[-1]
    assert each.field
    sources = [quoted(columns.reference(one.position)) for one in those]
    origin = f"[{', '.join(sources)}]" if len(those) > 1 else sources[0]
    places = listed([column_name(one.position) for one in those])
    beside = f"# {places}, {each.confidence:.0%} sure: {commented(each.why)}"
    if options := _options(each.field, sheet, each.position):
        return [f"  {each.field}:  {beside}", f"    from: {origin}", *options]
    return [f"  {each.field}: {origin}  {beside}"]


def wants_users(each: Suggestion) -> bool:
    """Whether the column was left out because it has names instead of users' addresses."""
    return each.field is None and each.alternatives[:1] in {(field,) for field in USERS}


def users_to_name(each: Suggestion, sheet: Sheet, columns: HeaderIndex) -> list[str]:
    """A rule for a column of names where an address is wanted, in comments until somebody fills it in."""
    names = _words(sheet, each.position, is_email)
    if not names:
        return []
    return [
        f"  # {column_name(each.position)} has names where Brokerkit takes a user's e-mail address. Write each one's",
        "  # address behind the name, take away the `# ` before the lines below, and the column is imported.",
        f"  # {each.alternatives[0]}:",
        f"  #   from: {quoted(columns.reference(each.position))}",
        "  #   values:",
        *(f"  #     {quoted(name)}:   # {counted(count, 'cell')}" for name, count in names[:MOST_WORDS]),
    ]


def whole_names(sheet: Sheet, positions: Sequence[int]) -> list[str]:
    """Comments on the cells of first or last name that hold more than a part: `Marsh, Di`, or the other name, too."""
    if len(positions) != len(NAME_FIELDS):
        return []
    cells = [sheet.frame.iloc[:, position].tolist() for position in positions]
    rows = [
        row
        for row, first, last in zip(sheet.frame.index.tolist(), *cells, strict=True)
        if overfull_part(first.strip(), last.strip())
    ]
    if not rows:
        return []
    return [f"  # ATTENTION: whole names in the columns of their parts, or one part twice: {row_list(rows, MOST_ROWS)}"]


def _options(name: str, sheet: Sheet, position: int) -> list[str]:
    """What the rule needs besides its column, or the questions about it."""
    field = FIELD.get(name)
    if field and field.kind is Kind.CHOICE:
        return _value_lines(field, sheet, position)
    if field and field.kind is Kind.DATE:
        return _date_lines(name, sheet, position)
    if name in {*NAME_FIELDS, FULL_NAME}:
        return _case_lines(sheet, position)
    return _user_lines(sheet, position) if name in USERS else []


def _words(sheet: Sheet, position: int, is_known: Callable[[str], object]) -> list[tuple[str, int]]:
    """The column's words that need an answer, whatever their case, with how many cells have each."""
    counts = Counter(cell.strip() for cell in sheet.frame.iloc[:, position].tolist())
    spelled: dict[str, str] = {}
    cells: Counter[str] = Counter()
    for word, count in counts.most_common():
        if word and not (is_known(word) or stands_for_nothing(word)):
            cells[spelled.setdefault(word.casefold(), word)] += count
    return cells.most_common()


def _value_lines(field: Field, sheet: Sheet, position: int) -> list[str]:
    """The words of the column that Brokerkit does not know: a guess where one is near, else a question."""
    words = _words(sheet, position, lambda word: exact_choice(field.name, word))
    lines = [_value_line(field, word, count) for word, count in words[:MOST_WORDS]]
    if not lines:
        return []
    answered = any(not line.startswith("#") for line in lines)
    left = len(words) - len(lines)
    return [
        f"    # Brokerkit knows: {', '.join(field.choices)}. Nothing behind a word leaves the field out.",
        "    values:" if answered else "    # values:",
        *(f"      {line}" for line in lines),
        *([f"      # and {left:,} more words"] if left else []),
    ]


def _value_line(field: Field, word: str, count: int) -> str:
    guess = guess_choice(field.name, word)
    cells = counted(count, "cell")
    if guess and guess not in RETENTION_STATUSES:
        return f"{quoted(word)}: {guess}  # a guess, {cells}"
    ask = f"perhaps {guess}, which belongs to retention" if guess else "which?"
    return f"# {quoted(commented(word))}:   # {ask}; {cells}"


def _user_lines(sheet: Sheet, position: int) -> list[str]:
    """The names among the addresses of users."""
    names = _words(sheet, position, is_email)[:MOST_WORDS]
    if not names:
        return []
    return ["    # values:", *(f"      # {quoted(name)}:   # whose address? {counted(n, 'cell')}" for name, n in names)]


def _case_lines(sheet: Sheet, position: int) -> list[str]:
    """What gives names back their capitals, where most were typed in one letter case."""
    names = [cell for cell in sheet.frame.iloc[:, position].tolist() if sum(map(str.isalpha, cell)) > 1]
    flat = sum(map(is_one_case, names))
    if 2 * flat <= len(names):
        return []
    return [f"    # case: name  # {flat:,} of {counted(len(names), 'name')} all in capitals or all small: tidies them"]


def _date_lines(name: str, sheet: Sheet, position: int) -> list[str]:
    """The order that the dates prove beyond a slip, and how; else what a person has to decide."""
    clean = residue.cleaner(name)
    cells = [clean(residue.undone(cell)) for cell in sheet.frame.iloc[:, position].tolist()]
    evidence = order_evidence(sheet.frame.index.tolist(), cells, sheet.date_orders.get(position))
    order, why = evidence.settled(HOME), evidence.in_words(HOME)
    if order and evidence.is_sure(order, HOME):
        return [f"    date_order: {order}  # {why}"]
    if evidence.witnesses:
        most = max(evidence.witnesses, key=lambda order: len(evidence.witnesses[order]))
        return [f"    # date_order: {most}  # {why}"]
    return ["    # date_order: month_first  # or day_first; needed only where 03/04/1975 could be either"]

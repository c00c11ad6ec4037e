"""Dispatches each field to its parser: the one place where the field table meets the parsers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from importer.error_values import is_error_value
from importer.exhaustive import complete
from importer.fields import FIELDS, PRODUCT, Field, Kind
from importer.model import Draft, Severity
from importer.validation.characters import unsendable
from importer.validation.dates import UNPROVED, date_parser
from importer.validation.emails import parse_email
from importer.validation.numbers import parse_count, parse_money, parse_rating
from importer.validation.parsed import NOTHING, Parsed, Parser, refused
from importer.validation.phones import phone_parser
from importer.validation.texts import parse_given_name, parse_identifier, parse_name, parse_text
from importer.validation.words import choice_parser, parse_flag, parse_product

GIVEN_NAME = "first_name"
LONGEST = 1_000
"""Characters of a cell that is no free text; the patterns of the parsers need not be quick beyond."""


class Memo(dict[str, Parsed]):
    """Cell text -> what its parser makes of it, kept for every text that does not simply go as it stands.

    A column of addresses or notes holds as many texts as rows, nearly all of them right.
    """

    def __init__(self, parser: Parser) -> None:
        super().__init__()
        self.parser = parser
        self.remarked: set[str] = set()
        """The texts so far about which there is something to say."""
        self.valueless: set[str] = set()
        """The texts so far that are blank or say so."""
        self.rewritten: set[str] = set()
        """The texts so far that are sent otherwise, or that are left out and not blank."""
        self._sent: dict[str, str] = {}

    def __missing__(self, cell: str) -> Parsed:
        parsed = self._parse(cell.strip())
        if parsed.value == cell and parsed.severity is None:
            return parsed
        self[cell] = parsed
        self._sent[cell] = parsed.value or ""
        if parsed.severity is not None:
            self.remarked.add(cell)
        if parsed.value is None and parsed.severity is not Severity.ERROR:
            self.valueless.add(cell)
        if parsed.value != cell and (parsed.value or parsed.severity is not None):
            self.rewritten.add(cell)
        return parsed

    def _parse(self, text: str) -> Parsed:
        if not text:
            return NOTHING
        if len(text) > LONGEST and self.parser is not parse_text:
            message = f"The cell holds {len(text):,} characters. Is it in the right column?"
            return refused("far too long", message)
        if is_error_value(text):
            return refused("an error instead of a value", f"“{text}” is what a spreadsheet shows for an error.")
        if not text.isprintable() and (impossible := unsendable(text)):
            return impossible
        return self.parser(text)

    def learn(self, cells: Iterable[str]) -> None:
        """Parse every text among `cells`, once however often it stands there."""
        for cell in set(cells).difference(self):
            self[cell]

    def sent(self, cells: Iterable[str]) -> list[str]:
        """What is sent for cells that were learned; "" where nothing is, or where the cell is refused."""
        value = self._sent.get
        return [value(cell, cell) for cell in cells]


def memos(draft: Draft, today: date) -> Mapping[str, Memo]:
    """Field -> its parser with memory. Fields of a kind share one, for an owner stands in many rows and columns."""
    shared: dict[object, Memo] = {}
    found = {}
    for field in FIELDS:
        mark = _shared_by(field)
        if mark not in shared:
            shared[mark] = Memo(parser_of(field, draft, today))
        found[field.name] = shared[mark]
    return {**found, PRODUCT: Memo(parse_product)}


def parser_of(field: Field, draft: Draft, today: date) -> Parser:
    """The parser for a field of this draft."""
    return PARSERS[field.kind](field, draft, today)


ParserMaker = Callable[[Field, Draft, date], Parser]


def _date_parser(name: str, draft: Draft, today: date) -> Parser:
    return date_parser(draft.date_orders.get(name), today, draft.date_evidence.get(name, UNPROVED))


def _always(parser: Parser) -> ParserMaker:
    return lambda _field, _draft, _today: parser


PARSERS: Mapping[Kind, ParserMaker] = complete(
    Kind,
    {
        Kind.TEXT: _always(parse_text),
        Kind.NAME: lambda field, _, __: parse_given_name if field.name == GIVEN_NAME else parse_name,
        Kind.EMAIL: _always(parse_email),
        Kind.PHONE: lambda _, draft, __: phone_parser(draft.phone_region),
        Kind.DATE: lambda field, draft, today: _date_parser(field.name, draft, today),
        Kind.MONEY: _always(parse_money),
        Kind.COUNT: _always(parse_count),
        Kind.RATING: _always(parse_rating),
        Kind.FLAG: _always(parse_flag),
        Kind.CHOICE: lambda field, _, __: choice_parser(field.name),
        Kind.IDENTIFIER: _always(parse_identifier),
    },
)


def _shared_by(field: Field) -> object:
    return field.kind, field.choices, field.name if field.kind is Kind.DATE or field.name == GIVEN_NAME else None

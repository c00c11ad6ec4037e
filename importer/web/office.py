"""Where the rosters lie on this computer, and the team whose people they would become: what all screens share."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from importer import address, keys
from importer.address import API_URL
from importer.defaults import Posting
from importer.errors import UsageError
from importer.keys import ApiKey


@dataclass(frozen=True, slots=True)
class Office:
    """What the page was started with; the key may be given later, and then holds for this process."""

    home: Path
    """The state folder."""
    api_url: str = API_URL
    api_key: ApiKey | None = None
    posting: Posting = Posting()
    is_demo: bool = False
    """Whether the address is that of the embedded sandbox."""

    @classmethod
    def opened(cls, home: Path) -> Self:
        """The office as environment and keyring describe it; a key that is missing can be given later."""
        try:
            key = keys.api_key(None)
        except UsageError:
            key = None
        return cls(home, address.api_address(None), key)

    def with_key(self, text: str, *, keep: bool) -> Self:
        """The same with a key that a person typed; `keep` puts it into this computer's keyring, too.

        Raises UsageError if it cannot be a key, or there is no keyring.
        """
        key = keys.typed_key(text)
        if keep:
            keys.keep_in_keyring(text)
        return replace(self, api_key=key)

"""The commands."""


def main() -> None:
    """Run one command."""

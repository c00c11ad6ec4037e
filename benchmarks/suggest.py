"""How right `map` is: its suggestions for the labelled columns, kind by kind, as docs/suggestions.md shows them."""

import argparse

from tests.mapping.scores import SETS, judged, mistakes, systems, table


def main() -> None:
    """Print the table; with `--wrong` also the mistakes of the working set, never those of what is set aside."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print the mistakes of the working set, too")
    told = parser.parse_args()
    print(*table(), sep="\n")
    for name in SETS:
        print(f"{name}: {len(systems(name))} systems, {len(judged(name))} columns")
    if told.wrong:
        print(*mistakes("working"), sep="\n")


if __name__ == "__main__":
    main()

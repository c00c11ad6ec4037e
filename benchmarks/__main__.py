"""`make bench`: every benchmark, each in a process of its own so that one's memory is not the next one's."""

import subprocess
import sys

BENCHMARKS = ("read", "judge", "post", "write", "end_to_end")


def main() -> None:
    """Run the benchmarks one after another and say which one is speaking."""
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()

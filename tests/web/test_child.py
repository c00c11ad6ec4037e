"""The process beside the page ends with the page, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = """\
import os
import time

from importer.web.child import Child

if __name__ == "__main__":
    child = Child()
    print(child.submit(os.getpid).result(), flush=True)
    child.submit(time.sleep, 600)
    time.sleep(600)
"""


@pytest.mark.skipif(os.name != "posix", reason="asks for a process by its number, as POSIX does")
def test_a_killed_page_leaves_no_process_behind(tmp_path: Path) -> None:
    """It may hold a roster of 100,000 rows in its memory, and nobody would ever ask it for anything again."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        number = int(parent.stdout.readline())
        os.kill(number, 0)  # it is there
        parent.send_signal(signal.SIGKILL)
    for _ in range(200):
        if not is_alive(number):
            return
        time.sleep(0.05)
    raise AssertionError("the process is still there ten seconds later")


def is_alive(number: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")  # one that has ended and that nobody has asked about yet is no process any more
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"

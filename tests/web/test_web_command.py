"""The command `web`, typed in a terminal of its own."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.commands.conftest import IMPORTER
from tests.web.conftest import TLS


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to a POSIX process group")
def test_it_opens_the_demo_and_ctrl_c_closes_it(tmp_path: Path) -> None:
    """The printed address opens the sample roster; Ctrl-C, while the file is being read, leaves nothing behind."""
    command = [*IMPORTER, "web", "--demo", "--no-browser"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True, start_new_session=True
    ) as process:
        assert process.stderr
        address = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", process.stderr.readline())
        assert address
        with httpx.Client(verify=TLS, trust_env=False, follow_redirects=True) as client:
            page = client.get(address[0])
            assert "messy.xlsx" in page.text
            client.get(str(page.url.join(re.search(r'href="([^"]+/file)"', page.text)[1])))  # type: ignore[index]
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 0
    assert "Traceback" not in said
    assert said.endswith("The page is closed.\n")
    assert not list(tmp_path.glob("brokerkit-*"))


def test_a_taken_port_is_told() -> None:
    """In a sentence, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*IMPORTER, "web", "--no-browser", "--port", port], capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert f"The page cannot listen on port {port}" in ended.stderr

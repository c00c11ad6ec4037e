"""What the delivery tests share: a rig with a healthy server that a test makes sick."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.uploader.fault_server import FaultServer
from tests.uploader.rig import Rig


@pytest.fixture
def server() -> FaultServer:
    """A healthy, racy server, not yet listening."""
    return FaultServer()


@pytest.fixture
def rig(tmp_path: Path, server: FaultServer) -> Iterator[Rig]:
    """The uploader and the server on one virtual clock."""
    rig = Rig(tmp_path / "state", server)
    yield rig
    rig.close()

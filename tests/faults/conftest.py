"""What only some machines let a test do."""

import pytest

from tests.faults.disks import can_mount


@pytest.fixture
def mounts() -> None:
    """Skip where disks cannot be mounted: asked only when a test needs it, as it mounts one."""
    if not can_mount():
        pytest.skip("only root mounts disks, and not everywhere")

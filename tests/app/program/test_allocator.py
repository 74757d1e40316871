"""What is freed is given back to the system, and does not stay with the process."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

_SCRIPT = """
import sys
from pathlib import Path
from gradstudio.app.program.allocator import return_freed_memory
if sys.argv[1] == "told":
    assert return_freed_memory()
held = [bytearray(30 * 2**20)]
held.clear()  # by itself the library raises its bound to 30 MB here
held = [bytearray(20 * 2**20) for _ in range(10)]
last = bytearray(2**20)  # what lies below it does not leave with the end of the heap, wherever that is
held.clear()
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the C library of GNU can be told")
def test_blocks_that_are_freed_leave_the_process() -> None:
    # Dask leaves a wish of its own for its workers in the environment of the tests.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    told, untold = (
        int(
            subprocess.run(
                [sys.executable, "-c", _SCRIPT, how], capture_output=True, check=True, env=environment
            ).stdout
        )
        for how in ("told", "untold")
    )
    assert told < untold - 100

"""Two threads may load the kernels at once: training begins while a panel that draws with them opens."""

from __future__ import annotations

import subprocess
import sys

import pytest

_BOTH = """
import importlib, sys, threading, time
import numba  # takes long, and is done before the two meet

def load(name, seconds):
    time.sleep(seconds)
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(name, repr(error))

sys.setswitchinterval(1e-5)
first = threading.Thread(target=load, args=("gradstudio.compiled", 0.0))
second = threading.Thread(target=load, args=("gradstudio.sweep.landscape.surface", float(sys.argv[1])))
for thread in (first, second):
    thread.start()
for thread in (first, second):
    thread.join()
"""


@pytest.mark.parametrize("seconds", ["0", "0.005"])
def test_a_part_is_loaded_while_another_thread_loads_the_whole(seconds: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BOTH, seconds], capture_output=True, text=True, timeout=240, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)

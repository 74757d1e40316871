"""What races is loaded when something does: the window begins without the compiler."""

from __future__ import annotations

import subprocess
import sys

_LOADED = """
import sys
import gradstudio.ui.window.models
print(*sorted({"numba", "gradstudio.sweep", "gradstudio.app.race.racing"} & set(sys.modules)))
"""


def test_the_models_of_the_window_load_no_compiler_and_no_race() -> None:
    found = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["gradstudio.app.race.racing"]

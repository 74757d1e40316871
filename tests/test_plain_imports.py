"""The window's modules are loaded by Python's own import, in a fresh interpreter: here they are loaded already."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import builtins, json, linecache, sys
from gradstudio.cli import plain_imports
python = builtins.__import__
if sys.argv[1] == "plain":
    with plain_imports():
        inside = builtins.__import__
        import gradstudio.ui.window.models
else:
    import PySide6.QtCore
    inside = builtins.__import__
    import gradstudio.ui.window.models
import PySide6.QtCore
read = [name for name in linecache.cache if "gradstudio" in name]
is_own = builtins.__import__ is not python
print(json.dumps({"read": len(read), "plain inside": inside is python, "PySide6's after": is_own}))
"""


def load(how: str) -> dict[str, int | bool]:
    command = [sys.executable, "-c", SCRIPT, how]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=280)
    return json.loads(done.stdout)


def test_no_source_is_read_and_the_import_of_pyside_is_back_after_that():
    assert load("plain") == {"read": 0, "plain inside": True, "PySide6's after": True}


def test_without_it_pyside_reads_the_source_of_each_module():
    """A release of PySide6 that does not any more needs no `plain_imports`."""
    assert load("as it is")["read"] > 100

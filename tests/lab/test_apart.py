"""Nothing of the lab can reach a normal run: what trains, keeps and serves runs does not even load it.

A window loads it when it is first needed.
"""

from __future__ import annotations

import json
import subprocess
import sys

LOADED = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + "."):
        importlib.import_module(found.name)
print(json.dumps([name for name in sys.modules if name.startswith("gradstudio.lab")]))
"""


def lab_loaded_by(*names: str) -> list[str]:
    command = [sys.executable, "-c", LOADED, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=280)
    found: list[str] = json.loads(done.stdout)
    return found


def test_what_trains_and_keeps_runs_and_its_models_load_nothing_of_the_lab():
    below = (
        "engine",
        "compiled",
        "project",
        "data",
        "training",
        "store",
        "commands.train",
        "commands.resume",
    )
    models = ("app.run", "app.record", "app.document", "app.sight")
    assert lab_loaded_by(*(f"gradstudio.{name}" for name in (*below, *models))) == []


def test_the_probe_sees_the_lab_where_it_is_loaded():
    assert "gradstudio.lab.subject" in lab_loaded_by("gradstudio.lab")


OF_A_WINDOW = """
import json, sys
import gradstudio.ui.window.main_window
print(json.dumps(sorted(name for name in sys.modules if name.startswith("gradstudio."))))
"""
TOOLS = ("expression", "lessons", "debugger", "nudge", "gradient_check", "bugs", "microscope")


def test_a_window_loads_nothing_of_the_lab_but_what_its_frame_needs():
    command = [sys.executable, "-c", OF_A_WINDOW]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=280)
    loaded = json.loads(done.stdout)
    assert "gradstudio.ui.window.panels" in loaded
    lab = {name for name in loaded if name.startswith(("gradstudio.lab.", "gradstudio.app.lab."))}
    of_undo = (
        "gradstudio.app.lab.expression_undo"  # the window's undo asks it; it loads nothing of the lab itself
    )
    assert lab == {"gradstudio.lab.arrangement", "gradstudio.app.lab.lab", of_undo}
    panels = tuple(f"gradstudio.ui.{name}" for name in TOOLS)
    assert [name for name in loaded if name.startswith(panels)] == []

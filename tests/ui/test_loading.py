"""What is loaded after the first paint: never the same package on two threads, which Python does not do safely."""

from __future__ import annotations

import json
import subprocess
import sys
import types

import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.ui.builder.picture import _kernels_are_ready
from gradstudio.ui.loss.panel import LossPlot
from tests.qt_helpers import until

_FIRST_USED_LATER = (
    "gradstudio.data.csv.format",
    "gradstudio.export",
    "gradstudio.graph.query",
    "gradstudio.ui.data.table_dialog",
    "gradstudio.ui.help.tour",
    "gradstudio.ui.help.welcome_page",
    "gradstudio.ui.presets.card",
    "networkx",
    "numba",
    "numpy.ma",
    "pyqtgraph",
)
_THREADS = {
    "training": "import gradstudio.compiled.warmup, gradstudio.training.run.packed",
    "graph": "import gradstudio.graph.placing",
}
_PROGRAM = f"""
import json, os, sys
import gradstudio.ui.window.application
at_first = sorted(set({_FIRST_USED_LATER}) & set(sys.modules))
import gradstudio.ui.loss.chart
before = set(sys.modules)
print(json.dumps(at_first), flush=True)
for then in {tuple(_THREADS.values())}:
    child = os.fork()  # each has a window of its own, and none what the other loads
    if not child:
        exec(then)
        packages = [name for name in set(sys.modules) - before if hasattr(sys.modules[name], "__path__")]
        print(json.dumps(packages), flush=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
"""


@pytest.fixture(scope="module")
def loaded() -> list[set[str]]:
    """What the window has loaded of what is first used later, and the packages that each thread then loads."""
    ended = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    return [set(json.loads(line)) for line in ended.stdout.splitlines()]


def test_the_training_thread_and_the_graph_thread_load_no_package_both(loaded):
    _, training, graph = loaded
    assert "numba" in training
    assert "networkx" in graph
    assert training & graph == set()


def test_the_window_begins_without_what_is_first_used_later(loaded):
    assert loaded[0] == set()


def test_the_chart_is_loaded_before_the_threads_begin(qtbot, open_studio, monkeypatch):
    order: list[str] = []
    monkeypatch.setattr(LossPlot, "load", lambda plot: order.append("chart"))
    monkeypatch.setattr(GraphModel, "start", lambda model: order.append("graph thread"))
    open_studio(wait=False)
    until(qtbot, lambda: len(order) > 1)
    assert order[:2] == ["chart", "graph thread"]


@pytest.mark.parametrize("attributes", [{}, {"is_ready": lambda: False}])
def test_kernels_whose_module_is_being_loaded_are_not_ready(monkeypatch, attributes):
    module = types.ModuleType("gradstudio.compiled.strokes")
    vars(module).update(attributes)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert not _kernels_are_ready()

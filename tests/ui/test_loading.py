"""What is loaded after the first paint: never the same package on two threads, which Python does not do safely."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.ui.builder.picture import _kernels_are_ready
from gradstudio.ui.loss.panel import LossPlot
from tests.qt_helpers import until

_WINDOW = "import gradstudio.ui.window.application, gradstudio.ui.loss.chart"


def packages_loaded_by(then: str) -> set[str]:
    """Return the packages that a thread loads when the window and its chart are there."""
    code = (
        f"import sys\n{_WINDOW}\nbefore = set(sys.modules)\n{then}\n"
        "print(*(name for name in set(sys.modules) - before if hasattr(sys.modules[name], '__path__')))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_the_training_thread_and_the_graph_thread_load_no_package_both():
    training = packages_loaded_by("import gradstudio.compiled.warmup, gradstudio.training.run.packed")
    graph = packages_loaded_by("import gradstudio.graph.placing")
    assert "numba" in training
    assert "networkx" in graph
    assert training & graph == set()


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


def test_the_window_begins_without_what_is_first_used_later():
    code = (
        f"import sys, gradstudio.ui.window.application\nprint(*(set({_FIRST_USED_LATER}) & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []

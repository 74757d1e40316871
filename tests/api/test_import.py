"""`import gradstudio` in a fresh interpreter: here everything is loaded already."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import gradstudio

SCRIPT = """
import json, sys
import gradstudio
light = sorted({"numpy", "pydantic", "numba", "torch", "sklearn", "PySide6"} & set(sys.modules))
from gradstudio import MLP, Value
value = sorted({"numpy", "pydantic", "PySide6"} & set(sys.modules))
import gradstudio.export
is_called = callable(gradstudio.export)
gradstudio.Project, gradstudio.load, gradstudio.from_torch, gradstudio.show
late = sorted({"torch", "sklearn", "PySide6", "onnx"} & set(sys.modules))
print(json.dumps([light, value, is_called, late]))
"""


def test_nothing_is_loaded_before_it_is_asked_for_and_never_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=280
    )
    assert json.loads(done.stdout) == [[], [], True, []]


def test_everything_that_is_offered_is_there() -> None:
    for name in gradstudio.__all__:
        assert getattr(gradstudio, name) is not None
    assert set(gradstudio.__all__) <= set(dir(gradstudio))
    with pytest.raises(
        AttributeError, match=r"has no attribute 'Modell'\. It offers: GradStudioError, MLP, Project"
    ):
        gradstudio.Modell  # noqa: B018 - asking for it is what raises

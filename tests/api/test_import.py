"""`import gradstudio` in a fresh interpreter: here everything is loaded already."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

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


def first_parameters(function: object) -> list[str]:
    return [*inspect.signature(function).parameters][:2]


def test_editors_and_type_checkers_know_everything_that_is_offered() -> None:
    stub = ast.parse((Path(gradstudio.__file__).parent / "__init__.pyi").read_text(encoding="utf-8"))
    known: dict[str, object] = {}
    loaded: dict[str, object] = {}
    for part in stub.body:
        match part:
            case ast.ImportFrom(module=str(home), names=names):
                module = importlib.import_module(home)
                loaded |= {name.name: getattr(module, name.name) for name in names}
                known |= {str(name.asname): getattr(module, name.name) for name in names if name.asname}
            case ast.AnnAssign(target=ast.Name(id=name)):
                known[name] = getattr(gradstudio, name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=source)):
                # At run time they are packages that can be called.
                known[name] = getattr(gradstudio, name)
                assert first_parameters(known[name]) == first_parameters(loaded[source])
    assert known == {name: getattr(gradstudio, name) for name in gradstudio.__all__}


def test_everything_that_is_offered_is_there() -> None:
    for name in gradstudio.__all__:
        assert getattr(gradstudio, name) is not None
    assert set(gradstudio.__all__) <= set(dir(gradstudio))
    with pytest.raises(
        AttributeError, match=r"has no attribute 'Modell'\. It offers: GradStudioError, MLP, Project"
    ):
        gradstudio.Modell  # noqa: B018 - asking for it is what raises

"""Reading how a lesson prepares the studio."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from gradstudio.engine.errors import GradStudioError, did_you_mean, shown
from gradstudio.lab.arrangement import PANEL_NAMES, WORKSPACES, WindowArrangement
from gradstudio.lab.expressions import ExpressionError, read_expression
from gradstudio.lab.lessons.document import LessonDocument
from gradstudio.lab.lessons.errors import LessonError
from gradstudio.lab.lessons.lesson import LessonState
from gradstudio.project.errors import SpecError
from gradstudio.project.fields import set_field
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import ProjectSpec

_KEYS = (
    "preset",
    "project",
    "expression",
    "values",
    "hide_gradients",
    "workspace",
    "panels",
    "front",
    "settings",
    "selected",
    "sample",
)

_LARGEST = sys.float_info.max
_MOST_SAMPLES = 10**6
_DEEPEST = 8
"""Tables within each other: no field of a project lies so deep."""
_WITHOUT = {"training.batch_size": "all"}
"""TOML has no sign for nothing: this text stands for it in a field."""


def read_state(document: LessonDocument) -> LessonState:
    """Return how a lesson prepares the studio, with everything looked up that it names.

    Raises:
        LessonError: something in it is wrong.
    """
    state = document.front.get("state", {})
    if not isinstance(state, dict):
        raise _wrong(document, "state", "Write [state] in a line of its own before what is prepared.")
    for key in state:
        if key not in _KEYS:
            raise _wrong(document, key, f"There is no {shown(key)} in [state].{did_you_mean(key, _KEYS)}")
    expression, values = _expression(document, state)
    hides_gradients = state.get("hide_gradients", False)
    if type(hides_gradients) is not bool or (hides_gradients and not expression):
        raise _wrong(document, "hide_gradients", "hide_gradients is true or false, and needs an expression.")
    sample = state.get("sample")
    project = _project(document, state)
    samples = _MOST_SAMPLES if project is None else project.data.sample_count
    if sample is not None and (type(sample) is not int or not 1 <= sample <= samples):
        raise _wrong(document, "sample", f"sample is the number of a sample, from 1 to {samples:,}.")
    return LessonState(
        project=project,
        expression=expression,
        values=values,
        hides_gradients=hides_gradients,
        arrangement=_arrangement(document, state),
        selected=_text(document, state, "selected"),
        sample=None if sample is None else sample - 1,
    )


def _project(document: LessonDocument, state: Mapping[str, Any]) -> ProjectSpec | None:
    preset, fields = _text(document, state, "preset"), state.get("project", {})
    if not isinstance(fields, dict):
        raise _wrong(document, "project", "Write [state.project] before the fields of the project.")
    presets = {one.name: one.spec for one in PRESETS}
    if preset and preset not in presets:
        raise _wrong(
            document, "preset", f"There is no preset {shown(preset)}.{did_you_mean(preset, presets)}"
        )
    if not preset and not fields:
        return None
    spec = presets[preset] if preset else ProjectSpec()
    for path, value in _flat(fields):
        try:
            spec = set_field(spec, path, None if value == _WITHOUT.get(path) else value)
        except SpecError as error:
            raise LessonError(document.source, _line_of_path(document, path), str(error)) from None
        except (AttributeError, KeyError, TypeError, ValueError):
            line = _line_of_path(document, path)
            raise LessonError(document.source, line, f"{path} cannot be {shown(value)}.") from None
    return spec


def _flat(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of each field: ``training.steps = 50`` is a table in a table to TOML."""
    for name, value in fields.items():
        path = f"{before}{name}"
        if isinstance(value, dict) and path.count(".") < _DEEPEST:
            yield from _flat(value, f"{path}.")
        else:
            yield path, value


def _line_of_path(document: LessonDocument, path: str) -> int:
    found = document.line_of(path, "state.project")
    return found if found > 1 else document.line_of("project", "state")


def _expression(document: LessonDocument, state: Mapping[str, Any]) -> tuple[str, dict[str, float]]:
    text, values = _text(document, state, "expression"), state.get("values", {})
    if not text.strip():
        if values:
            raise _wrong(document, "values", "There are values, but no expression whose leaves they are of.")
        return "", {}
    try:
        expression = read_expression(text)
    except ExpressionError as error:
        raise _wrong(document, "expression", f"The expression is refused: {error}") from None
    if not isinstance(values, dict):
        raise _wrong(document, "values", "Write values = { a = 2.0 } or [state.values].")
    for name, value in values.items():
        if name not in expression.numbers:
            hint = did_you_mean(name, expression.numbers)
            raise _wrong(document, "values", f"The expression has no leaf {shown(name)}.{hint}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
            raise _wrong(document, "values", f"The value of {name} is a number that is finite.")
    numbers = {name: float(value) for name, value in values.items()}
    try:
        expression.build(numbers)
    except GradStudioError as error:
        raise _wrong(document, "expression", f"The expression has no value there: {error}") from None
    return text.strip(), numbers


def _arrangement(document: LessonDocument, state: Mapping[str, Any]) -> WindowArrangement | None:
    workspace = _text(document, state, "workspace")
    panels, front = _names(document, state, "panels"), _names(document, state, "front")
    settings = state.get("settings", {})
    if not isinstance(settings, dict) or not all(isinstance(each, dict) for each in settings.values()):
        raise _wrong(
            document, "settings", "Write [state.settings.loss] before what is chosen in the panel loss."
        )
    for key in ("panels", "front", "settings"):
        if key in state and not workspace:
            raise _wrong(document, key, f"{key} needs a workspace.")
    if not workspace:
        return None
    if workspace not in WORKSPACES:
        hint = did_you_mean(workspace, WORKSPACES)
        raise _wrong(document, "workspace", f"There is no workspace {shown(workspace)}.{hint}")
    for name in settings:
        if name not in PANEL_NAMES:
            hint = did_you_mean(name, PANEL_NAMES)
            raise _wrong(document, "settings", f"There is no panel {shown(name)}.{hint}")
    return WindowArrangement(workspace=workspace, panels=panels, front=front, settings=settings)


def _names(document: LessonDocument, state: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = state.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _wrong(document, key, f"{key} is a list of names of panels.")
    for name in found:
        if name not in PANEL_NAMES:
            raise _wrong(document, key, f"There is no panel {shown(name)}.{did_you_mean(name, PANEL_NAMES)}")
    return tuple(found)


def _text(document: LessonDocument, state: Mapping[str, Any], key: str) -> str:
    found = state.get(key, "")
    if not isinstance(found, str):
        raise _wrong(document, key, f"{key} is a text in quotes.")
    return found


def _wrong(document: LessonDocument, key: str, reason: str) -> LessonError:
    return LessonError(document.source, document.line_of(key, "state"), reason)

"""Sweeps as TOML files: written by hand or by the window, read by ``gradstudio sweep`` and from Python."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from gradstudio.engine.errors import cut
from gradstudio.project.atomic import clear_parts, write_whole
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.project.regular import read_regular
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import load_any_project
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.plan.legality import require_axes
from gradstudio.sweep.plan.parts import PlanParts
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.plan.reading import NONE, plan_of_fields
from gradstudio.sweep.plan.toml_lines import line_of
from gradstudio.sweep.plan.written import plan_fields

TOML_SUFFIX = ".toml"
MAX_BYTES = 2**20
"""Of a TOML file: a larger one is refused unread."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def load_sweep(path: Path) -> SweepPlan:
    """Read the plan of a sweep; a project that it names is looked for beside it.

    Raises:
        SweepError: it is not legal; the message names file, line and field.
        ProjectFileError: the file is missing or cannot be read.
    """
    try:
        raw = read_regular(path, MAX_BYTES, "sweep in TOML")
    except OSError as error:
        raise ProjectFileError(f"{path} cannot be read: {error.strerror or error}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SweepError(f"{path} is not a text file, so it is no sweep in TOML.") from None
    return parsed_sweep(text, str(path), path.parent)


def parsed_sweep(text: str, source: str, folder: Path) -> SweepPlan:
    """Read the text of a sweep.

    Args:
        text: in TOML.
        source: what to call it in a message.
        folder: where a project that it names is looked for.

    Raises:
        SweepError: it is not legal; the message names line and field.
    """
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SweepError(f"{source} is not TOML: {error}.") from None
    except ValueError as error:  # a whole number of more digits than Python converts
        raise SweepError(f"{source} is not TOML that can be read: {cut(str(error))}.") from None
    except RecursionError:
        raise SweepError(f"{source} is nested too deep to be a sweep.") from None
    try:
        plan = plan_of_fields(fields, partial(_opened, folder))
        require_axes(plan)
    except PlanError as error:
        line = line_of(text, error.place)
        where = source if line is None else f"{source}, line {line}"
        raise SweepError(f"{where}: {error}") from None
    except RecursionError:
        raise SweepError(f"{source} is nested too deep to be a sweep.") from None
    return plan


def sweep_text(plan: PlanParts, project: str | None = None) -> str:
    """Return the text of a sweep in TOML, from which `parsed_sweep` makes it again.

    Args:
        plan: the sweep.
        project: name of the project's file, which has to hold the plan's project; None to write the project in.
    """
    fields = plan_fields(plan)
    head = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in fields.items() if isinstance(value, dict)}
    if project is not None:
        head = {"project": project, **head}
    else:
        tables = {"project": plan.spec.model_dump(mode="json", exclude_none=True), **tables}
    lines = [f"{name} = {_written(value)}" for name, value in head.items()]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{_key(key)} = {_written(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def save_sweep(plan: PlanParts, path: Path, project: str | None = None) -> None:
    """Write a sweep as TOML, whole or not at all.

    Args:
        plan: the sweep.
        path: of the file.
        project: as for `sweep_text`.

    Raises:
        ProjectFileError: it cannot be written, or would be too large to read.
    """
    text = sweep_text(plan, project)
    size = len(text.encode())
    if size > MAX_BYTES:
        raise ProjectFileError(
            f"{path} would take {size / 2**20:.1f} MB, but a sweep in TOML is read up to {MAX_BYTES >> 20} MB. "
            "Write the TOML by hand, and name the project's file in it; docs/SWEEPS.md tells how."
        )
    require_writable(path)
    try:
        write_whole(path, text)
    except OSError as error:
        raise ProjectFileError(
            f"{path} cannot be written: {error.strerror or error}. Choose another folder or another name."
        ) from None
    clear_parts(path)


def _opened(folder: Path, name: str) -> ProjectSpec:
    try:
        return load_any_project(folder / name)
    except ValueError as error:
        if isinstance(error, ProjectFileError):
            raise
        raise ProjectFileError(f"{cut(name)!r} is no name of a file.") from None  # with a zero byte in it


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _written(name)


def _written(value: Any) -> str:
    match value:
        case None:
            return _written(NONE)
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case list() | tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
        case Mapping():
            return f"{{ {', '.join(f'{_key(name)} = {_written(one)}' for name, one in value.items())} }}"
    return repr(value)

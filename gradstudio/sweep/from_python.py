"""`sweep_project`, which is `gradstudio.sweep`: many settings of a project, from Python."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypedDict, Unpack

import numpy as np

from gradstudio.engine.errors import shown
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.temporary import writing_temporary
from gradstudio.store import load_any_project
from gradstudio.store.sweep_columns import read_sweep_columns
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.legality import require_axes
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.plan.points import Search
from gradstudio.sweep.plan.reading import plan_of_fields
from gradstudio.sweep.plan.toml_file import load_sweep
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.starting import CrewChoice, begun
from gradstudio.sweep.sweep_runs import SweepRuns

_log = logging.getLogger(__name__)


class SweepSettings(TypedDict, total=False):
    """What can be said of a sweep besides its axes; the fields of a TOML file, which docs/SWEEPS.md tells.

    Attributes:
        set: other values for fields of the project, by path.
        search: ``grid``, ``random``, ``sobol`` or ``tpe``.
        points: how many points; all of a grid by default.
        seeds: from how many seeds each point is run, or from which.
        search_seed: of what is drawn to choose points.
        objective: what is looked for.
        budget: ``runs``, ``steps`` and ``seconds``.
        early: ``keep_one_in``, ``first_rung``, ``bracket``, ``turns``, ``pruner`` and ``doctor``.
    """

    set: Mapping[str, Any]
    search: Search
    points: int
    seeds: int | Sequence[int]
    search_seed: int
    objective: Objective
    budget: Mapping[str, Any]
    early: Mapping[str, Any]


def sweep_project(
    project: Any = None,
    axes: Mapping[str, Any] | None = None,
    *,
    path: str | os.PathLike[str] | None = None,
    resume: bool = False,
    threads: int | None = None,
    workers: int | None = None,
    dask: bool = False,
    scheduler: str | None = None,
    progress: Callable[[int, int | None], object] | None = None,
    **settings: Unpack[SweepSettings],
) -> SweepRuns:
    """Train a project with many settings, and return what came of them.

    After Ctrl-C the runs that are finished are kept in the file, if one was named. That a scheduler or its workers
    are waited for is logged as a warning.

    Args:
        project: a `Project`, the spec of one, or its file; None for micrograd's moons demo. Or the file of a sweep
            in TOML, which says everything else.
        axes: the fields that vary, by path: a list of values, or a dict with ``low``, ``high``, ``log``, ``count``.
        path: where runs are kept as they are finished; None to keep them in memory at the end.
        resume: whether to go on with what is kept there.
        threads: on so many threads; as many as there are cores if nothing is said.
        workers: on so many processes; a script has to be one that can be imported, with an ``if __name__ ==
            "__main__"`` around what it does.
        dask: whether these are of a Dask cluster that is begun here.
        scheduler: address of a Dask cluster that runs.
        progress: is told about ten times a second how many runs are finished, and how many there are.
        **settings: of the search; see `SweepSettings`.

    Raises:
        SweepError: something is not legal; the message says where.
        ProjectFileError: a file cannot be read or written, or is there and not to be resumed.
    """
    plan = _plan(project, axes, settings)
    choice = CrewChoice(threads=threads, workers=workers, dask=dask, scheduler=scheduler)
    with ExitStack() as opened:
        if path is None:
            with writing_temporary(ProjectFileError):
                place = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "runs.gradsweep"
        else:
            place = Path(path)
        with begun(choice, plan, place, resume=resume) as (store, crew):
            Sweep(plan, store, crew).run(_telling(progress))
        return SweepRuns(plan, read_sweep_columns(place))


def _plan(project: Any, axes: Mapping[str, Any] | None, settings: SweepSettings) -> SweepPlan:
    if isinstance(project, str | os.PathLike) and Path(project).suffix == ".toml":
        if axes or settings:
            raise SweepError(
                f"{project} describes the whole sweep. Leave out axes and settings, or pass a project instead."
            )
        return load_sweep(Path(project))
    spec = _spec(project)
    known = SweepSettings.__annotations__
    for name in settings:
        if name not in known:
            raise SweepError(f"There is no setting {name} of a sweep. There are: {', '.join(known)}.")
    fields = {name: _plain(value) for name, value in settings.items()}
    plan = plan_of_fields({"project": "", "axes": _plain(axes or {}), **fields}, lambda _: spec)
    require_axes(plan)
    return plan


def _spec(project: Any) -> ProjectSpec:
    if project is None:
        return ProjectSpec()
    if isinstance(project, str | os.PathLike):
        return load_any_project(Path(project))
    spec = getattr(project, "spec", project)
    if not isinstance(spec, ProjectSpec):
        raise SweepError(
            f"sweep takes a Project, or the file of one or of a sweep in TOML, not {shown(project)}."
        )
    return spec


def _plain(value: Any) -> Any:
    """Return a value of Python as TOML would have it: arrays and ranges as lists, numbers of NumPy as numbers."""
    match value:
        case np.ndarray() | np.generic():
            return value.tolist()
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case range() | list() | tuple():
            return [_plain(one) for one in value]
    return value


def _telling(progress: Callable[[int, int | None], object] | None) -> Callable[[SweepProgress], None]:
    awaited = ""

    def told(now: SweepProgress) -> None:
        nonlocal awaited
        if now.awaited not in ("", awaited):
            _log.warning("%s", now.awaited)
        awaited = now.awaited
        if progress is not None:
            progress(now.finished, now.count)

    return told

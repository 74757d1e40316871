"""``gradstudio inspect``: what is in a file, as text or as JSON."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.commands.json_text import json_text
from gradstudio.commands.output import described
from gradstudio.commands.resume import chosen
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import KeptProject, load_any_kept
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record import Run
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment

Fields = dict[str, Any]


def inspect(file: Path, run: int | None, step: int | None, *, as_json: bool) -> int:
    """Print the runs of a project, or one of them at a step with every parameter.

    Args:
        file: a project file with or without runs.
        run: number of the run to look into; None for all of them, or for the last if a step is given.
        step: number of steps taken; None for the end of the run.
        as_json: print one JSON object instead of lines.

    Returns:
        0.

    Raises:
        GradStudioError: the file cannot be read, or there is no such run or step.
    """
    kept = load_any_kept(file)
    if run is None and step is None:
        found = _project(kept.spec) | {"runs": [_run(one) for one in kept.record.runs]}
        lines = _project_lines(file, kept)
    else:
        one = chosen(kept.record, run, file)
        session = kept.record.at(one.moment if step is None else Moment(one.number, step))
        snapshot, digest = session.snapshot(), state_digest(session.state())
        found = _moment(one, snapshot, digest) if as_json else {}
        lines = [] if as_json else _moment_lines(one, snapshot, digest)
    if as_json:
        print(json_text(found))
    else:
        print("\n".join(lines))
    return 0


def _project(spec: ProjectSpec) -> Fields:
    return {"sizes": list(spec.sizes), "parameter_count": spec.parameter_count, "loss": spec.training.loss}


def _run(run: Run) -> Fields:
    history, lowest = run.history, _lowest(run)
    return {
        "number": run.number,
        "name": run.label.name,
        "parent": None if run.parent is None else {"run": run.parent.run, "step": run.parent.step},
        "begin": run.begin,
        "end": run.end,
        "ended": run.ended,
        "changed_at": [change.step for change in run.changes[1:]],
        "bookmarks": [{"step": mark.step, "name": mark.name} for mark in run.label.bookmarks],
        "loss": history.losses[-1] if len(history) else None,
        "accuracy": history.accuracies[-1] if len(history) else None,
        "lowest": None if lowest is None else {"step": lowest[0], "loss": lowest[1]},
        "states": {
            "count": len(run.keyframes),
            "bytes": run.nbytes,
            "stride": run.keyframes.stride,
            "widest_gap": run.keyframes.widest_gap,
        },
        "digest": None if run.newest is None else state_digest(run.newest.state),
    }


def _moment(run: Run, snapshot: Snapshot, digest: str) -> Fields:
    history, names = run.history, _names(snapshot.spec)
    return _run(run) | {
        "step": snapshot.step,
        "epoch": snapshot.epoch,
        "loss": snapshot.loss,
        "accuracy": snapshot.accuracy,
        "test_loss": snapshot.test_loss,
        "test_accuracy": snapshot.test_accuracy,
        "learning_rate": snapshot.learning_rate,
        "digest": digest,
        "parameters": dict(zip(names, snapshot.parameters.tolist(), strict=True)),
        "gradients": dict(zip(names, snapshot.gradients.tolist(), strict=True)),
        "losses": {
            "steps": history.steps,
            "training": history.losses,
            "accuracy": history.accuracies,
            "test_steps": history.test_steps,
            "test": history.test_losses,
            "test_accuracy": history.test_accuracies,
        },
    }


def _project_lines(file: Path, kept: KeptProject) -> list[str]:
    spec, runs = kept.spec, kept.record.runs
    count = "1 run" if len(runs) == 1 else f"{len(runs) or 'no'} runs"
    sizes = "-".join(map(str, spec.sizes))
    lines = [f"{file}: {sizes}, {spec.parameter_count:,} parameters, {spec.training.loss}, {count}"]
    for run in runs:
        lines.append(f"run {run.number}, {run.label.name!r}: steps {run.begin} to {run.end}{_branched(run)}")
        if len(run.history):
            line = f"  loss {run.history.losses[-1]:.6g}"
            accuracy = run.history.accuracies[-1]
            line += "" if math.isnan(accuracy) else f", accuracy {accuracy:.1%}"
            lowest = _lowest(run)
            lines.append(line + (f", lowest loss {lowest[1]:.6g} at step {lowest[0]}" if lowest else ""))
        if run.ended:
            lines.append(f"  {run.ended}")
        lines.append(f"  {_states(run)}")
    return lines


def _moment_lines(run: Run, snapshot: Snapshot, digest: str) -> list[str]:
    names = _names(snapshot.spec)
    width = max(len(name) for name in names)
    return [
        f"run {run.number}, {run.label.name!r}{_branched(run)}",
        f"step {snapshot.step} of {run.end}, epoch {snapshot.epoch}, learning rate {snapshot.learning_rate:.6g}",
        described(snapshot),
        f"digest {digest}",
        f"{'parameter':<{width}}  {'value':>24}  {'gradient':>24}",
        *(
            f"{name:<{width}}  {value!r:>24}  {gradient!r:>24}"
            for name, value, gradient in zip(
                names, snapshot.parameters.tolist(), snapshot.gradients.tolist(), strict=True
            )
        ),
    ]


def _branched(run: Run) -> str:
    return "" if run.parent is None else f", branched off from run {run.parent.run} at step {run.parent.step}"


def _states(run: Run) -> str:
    frames = run.keyframes
    gap = f", at most {frames.widest_gap:,} steps apart" if len(frames) > 1 else ""
    count = "1 state" if len(frames) == 1 else f"{len(frames):,} states"
    return f"{count} kept on the way{gap}, {_spoken(run.nbytes)}"


def _spoken(size: int) -> str:
    return f"{size / 2**20:,.1f} MB" if size >= 2**20 else f"{size / 2**10:,.1f} KB"


def _lowest(run: Run) -> tuple[int, float] | None:
    losses: NDArray[np.float64] = run.history.losses
    if not len(losses) or np.isnan(losses).all():
        return None
    at = int(np.nanargmin(losses))
    return int(run.history.steps[at]), float(losses[at])


def _names(spec: ProjectSpec) -> list[str]:
    return [str(ScalarPath.of_parameter(index, spec.sizes)) for index in range(spec.parameter_count)]

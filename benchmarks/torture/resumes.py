"""Runs on the command line killed at random moments and gone on with, until they have the bits of one that was not.

Each case is one file: `gradstudio train --save` is killed, then `gradstudio resume` again and again, whatever they are
doing at the moment, the writing of the file included.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gradstudio.engine.errors import GradStudioError
from gradstudio.project import edits
from gradstudio.project.file import save_project
from gradstudio.project.spec import AdamSpec, ProjectSpec
from gradstudio.store import load_kept
from gradstudio.training import Session
from gradstudio.training.record.digest import state_digest

ROOT = Path(__file__).resolve().parents[2]
_KILLS = 5
"""Of one file."""
_LONGEST_SECONDS = 120.0


def run(count: int, seed: int) -> list[str]:
    """Kill so many times.

    Args:
        count: number of kills, some to a file.
        seed: of the moments.

    Returns:
        What was damaged or lost, or had other bits in the end.
    """
    findings = []
    for case in range(-(-count // _KILLS)):
        with tempfile.TemporaryDirectory() as folder:
            findings += [f"case {case} of seed {seed}: {said}" for said in _case(Path(folder), seed, case)]
    return findings


def _spec() -> ProjectSpec:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=12, test_share=0.25)
    spec = edits.set_dropout(edits.set_layer_size(edits.remove_layer(spec, 0), 0, 3), 0, 0.2)
    return edits.set_training(spec, engine="reference", batch_size=4, optimizer=AdamSpec(), steps=10**7)


def _case(folder: Path, seed: int, case: int) -> list[str]:
    chance = random.Random(f"{seed} {case}")
    project, path = folder / "project.gradstudio", folder / "runs.gradstudio"
    save_project(_spec(), project)
    before = 0
    for kill in range(_KILLS):
        command = ["resume", str(path)] if path.exists() else ["train", str(project), "--save", str(path)]
        _killed(command, path, chance.uniform(0.0, 2.5))
        if not path.exists():  # it was killed before it had begun
            continue
        try:
            run_kept = load_kept(path).record.run(1)
        except GradStudioError as error:
            return [f"after kill {kill}: {error}"]
        if run_kept.end < before:
            return [f"after kill {kill}: {before - run_kept.end} steps were lost that had been kept"]
        before = run_kept.end
    if not path.exists():
        return []
    kept = load_kept(path).record
    session = Session(_spec())
    session.run(kept.run(1).end)
    findings = []
    if state_digest(kept.resume(1).state()) != state_digest(session.state()):
        findings.append(f"the state at step {session.step_count} has other bits")
    if kept.run(1).history.losses.tolist() != session.losses:
        findings.append("the losses are others")
    parts = [entry.name for entry in folder.iterdir() if entry.name not in (project.name, path.name)]
    if len(parts) > 2 * _KILLS:
        findings.append(f"the folder fills with {', '.join(parts)}")
    return findings


def _killed(command: list[str], path: Path, seconds: float) -> None:
    """Begin a program, and kill it so long after it has begun to write."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    changed = path.stat().st_mtime_ns if path.exists() else 0
    process = subprocess.Popen(
        [sys.executable, "-m", "gradstudio", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < _LONGEST_SECONDS:
        if any(path.parent.glob(f"{path.name}.*")) or (path.exists() and path.stat().st_mtime_ns != changed):
            break
        time.sleep(0.002)
    time.sleep(seconds if process.poll() is None else 0.0)
    process.kill()
    process.wait()

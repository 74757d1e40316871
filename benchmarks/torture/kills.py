"""The program killed at random moments and started again: no file is damaged, no work is lost, nothing is left behind.

A round is the real window in a process of its own, on the home that the round before left. It edits, trains, saves,
scrubs, starts over, brings back and discards by itself, and writes into a journal what it is about to do and what it has
done. The parent ends it at a random moment, by SIGKILL or SIGTERM, and holds what is on the disk against the journal.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.torture.aftermath import compare, saved_marks
from benchmarks.torture.journal import Truth

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120.0
_END_SECONDS = 30.0
_LONGEST_LIFE_SECONDS = 5.0


def run(count: int, seed: int) -> list[str]:
    """Kill the program so many times.

    Args:
        count: number of rounds.
        seed: of all that is random.

    Returns:
        What was lost, damaged or left behind, each with the round that shows it.
    """
    findings: list[str] = []
    with tempfile.TemporaryDirectory(prefix="gradstudio-kills-") as folder:
        home = Path(folder)
        for number in range(count):
            found = _round(home, seed, number)
            findings += [f"seed {seed}, round {number}: {what}" for what in found]
    return findings


def _round(home: Path, seed: int, number: int) -> list[str]:
    chance = random.Random(f"{seed} {number}")
    journal, projects = home / "journal", home / "projects"
    projects.mkdir(exist_ok=True)
    before = saved_marks(projects)
    journal.write_text("")
    process = _start(home, seed, number)
    try:
        if not _await_up(process, journal):
            process.kill()
            return [f"it did not start: {_errors(home)}"]
        time.sleep(chance.uniform(0.0, _LONGEST_LIFE_SECONDS))
        how = chance.choice([signal.SIGKILL, signal.SIGTERM])
        killed = time.monotonic()
        process.send_signal(how)
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return [f"SIGTERM did not end it within {_END_SECONDS:.0f} s"]
    found = []
    if how == signal.SIGTERM and process.returncode != 0:
        found.append(f"it ended by SIGTERM with code {process.returncode}")
    if "Traceback" in (errors := _errors(home)) or "Fatal" in errors:
        found.append(f"it wrote {errors}")
    truth = Truth(saved=before)
    for line in journal.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            truth.follow(json.loads(line))
    return [f"{how.name}: {what}" for what in found + compare(home, truth, killed, how)]


def _start(home: Path, seed: int, number: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    with (home / "errors").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.torture.killed_window", str(home), str(seed), str(number)],
            env=environment,
            cwd=ROOT,
            stdout=errors,
            stderr=errors,
        )


def _await_up(process: subprocess.Popen[bytes], journal: Path) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if "\n" in journal.read_text():
            return True
        time.sleep(0.02)
    return False


def _errors(home: Path) -> str:
    lines = (home / "errors").read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if "plugin does not support" not in line)

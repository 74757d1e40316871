"""Seeded random users of the real window, each in a process of its own: the death of one is a finding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.torture.user.log import lines_of

LONGEST_HALT = 1.0
"""Seconds of the GUI thread's own time that one step may take."""

_AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
_SECONDS_A_STEP = 2.0
_LAST_STEPS = 12
_MOST_SAID = 4000
_ROOT = Path(__file__).resolve().parents[2]


def run(count: int, seed: int, actions: int, *, in_lab: bool = False) -> list[str]:
    """Let random users use the window.

    Args:
        count: how many users.
        seed: of the first; the others follow it.
        actions: how many steps each takes.
        in_lab: whether it is the tools of the lab that they use most.

    Returns:
        What broke, with the steps before it and the command that does them again.
    """
    folder = Path(tempfile.mkdtemp(prefix="gradstudio-users-"))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        more = ["--lab"] if in_lab else []
        found = pool.map(lambda k: _use(seed + k, actions, folder, more), range(count))
        return [finding for findings in found for finding in findings]


def _use(seed: int, actions: int, folder: Path, more: list[str]) -> list[str]:
    log = folder / f"user{seed}.jsonl"
    command = [sys.executable, "-m", "benchmarks.torture.user", str(seed), str(actions), str(log), *more]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=120 + _SECONDS_A_STEP * actions,
            check=False,
        )
        code, said = done.returncode, done.stderr
    except subprocess.TimeoutExpired as error:
        code, said = None, error.stderr.decode() if isinstance(error.stderr, bytes) else str(error.stderr)
    lines = lines_of(log)
    findings = []
    steps: list[str] = []
    for line in lines:
        if "do" in line:
            steps.append(f"{line['step']}: {json.dumps(line['do'])}")
        elif "found" in line:
            findings.append(_finding(seed, f"{line['found']}: {line['text'].strip()}", steps, log))
    if code is None:
        findings.append(_finding(seed, f"did not end\n{_ends_of(said)}", steps, log))
    elif code != 0:
        findings.append(_finding(seed, f"ended with {code}\n{_ends_of(said)}", steps, log))
    for line in lines:
        if "longest" in line:
            halt = line["longest"]
            told = f"{halt['own']:.2f} s of its own ({halt['clock']:.2f} s by the clock)"
            print(f"  user {seed}: {len(steps)} steps, longest halt {told}: {halt['step']}", flush=True)
            if halt["own"] > LONGEST_HALT:
                where = f"at step {halt['number']}: {halt['step']}"
                findings.append("\n".join([f"user {seed}: stood still for {told} {where}", *halt["seen"]]))
            if line["threads"]:
                findings.append(f"user {seed}: left threads running: {', '.join(line['threads'])}")
    return findings


def _finding(seed: int, what: str, steps: list[str], log: Path) -> str:
    again = f"python -m benchmarks.torture.user {seed} 0 again.jsonl --replay {log}"
    return "\n".join([f"user {seed}: {what}", "after", *steps[-_LAST_STEPS:], f"again: {again}"])


def _ends_of(text: str) -> str:
    """Return the beginning and the end of what was said: what it was, and where."""
    half = _MOST_SAID // 2
    return text if len(text) <= _MOST_SAID else f"{text[:half]}\n[…]\n{text[-half:]}"

"""Project files with broken bytes and structure, opened in the real window: they open, or a sentence says why not.

Each child process opens a batch of them in one window, so that a crash is seen and costs no more than its batch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.torture.broken_project import broken
from benchmarks.torture.memory import peak, peak_begun

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gradstudio.ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
LONGEST_HALT_SECONDS = 1.0
MOST_BYTES = 500 * 2**20
LONGEST_SENTENCE = 2_000
_BATCH = 100
_SECONDS_EACH = 20.0
_LOOKED_AT_SECONDS = 0.25


def run(count: int, seed: int) -> list[str]:
    """Open so many broken project files.

    Args:
        count: number of files.
        seed: of what is broken in them.

    Returns:
        What was neither opened nor told in a sentence, halted the window, took too much memory or ended the
        program, each with the number of the file: ``python -m benchmarks.torture.broken_project SEED NUMBER`` writes it.
    """
    findings = []
    for first in range(0, count, _BATCH):
        findings += _batch(seed, first, min(_BATCH, count - first))
    return findings


def _batch(seed: int, first: int, count: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="gradstudio-projects-") as folder:
        home = Path(folder)
        environment = os.environ | {
            "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder,
            "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "benchmarks.torture.projects",
            str(seed),
            str(first),
            str(count),
            folder,
        ]
        ended: subprocess.CompletedProcess[bytes] | None = None
        with suppress(subprocess.TimeoutExpired):
            ended = subprocess.run(
                command,
                env=environment,
                cwd=ROOT,
                capture_output=True,
                timeout=_SECONDS_EACH * (count + 5),
                check=False,
            )
        lines = (home / "found").read_text().splitlines() if (home / "found").exists() else []
        findings = [json.loads(line) for line in lines if not line.startswith("@")]
        last = next((line for line in reversed(lines) if line.startswith("@")), "@ none")
        if ended is None:
            findings.append(f"seed {seed}, file {last[2:]}: the window did not come back")
        elif ended.returncode != 0:
            errors = ended.stderr.decode(errors="replace")[-2_000:]
            findings.append(
                f"seed {seed}, file {last[2:]}: the program ended with {ended.returncode}\n{errors}"
            )
        return findings


# -- the window's side ---------------------------------------------------------------------------------------


def drive(seed: int, first: int, count: int, home: Path) -> None:
    """Open a batch of files in one window, and write down what went wrong."""
    from benchmarks.opened import open_window
    from gradstudio.app.program.faults import FaultReporter
    from gradstudio.project.spec import ProjectSpec
    from gradstudio.ui.window.display import make_application

    application = make_application()
    opened = open_window(ProjectSpec(), home)
    window, trainer = opened.window, opened.trainer
    document = window.document
    faults: list[str] = []
    trainer.failed.connect(lambda what, details: faults.append(f"{what}\n{details}"))
    reporter = FaultReporter(window)
    reporter.fault.connect(lambda what, details: faults.append(f"{what}\n{details}"))
    reporter.install()
    _turns(application, 3.0)
    path = home / "broken.gradstudio"
    with (home / "found").open("w") as found:
        for number in range(first, first + count):
            found.write(f"@ {number}\n")
            found.flush()
            path.write_bytes(broken(seed, number))
            for what in [*_opened(application, window, path), *faults]:
                found.write(json.dumps(f"seed {seed}, file {number}: {what}") + "\n")
            faults.clear()
            document.replace(ProjectSpec())
    opened.close()
    reporter.uninstall()


def _opened(application: QApplication, window: MainWindow, path: Path) -> list[str]:
    """Open a file in the window, and return what is wrong with how that went."""
    window.messages.clear()
    before, began = peak_begun(), time.thread_time()
    window.files.open(path)
    halt = time.thread_time() - began
    said, wrong = window.messages.text, []
    if said or window.document.path != path:
        if not said.endswith((".", "?", ")")) or len(said) > LONGEST_SENTENCE:
            wrong.append(f"it says {said[:200]!r}, {len(said)} characters")
    else:
        halt = max(halt, _turns(application, _LOOKED_AT_SECONDS))
    if halt > LONGEST_HALT_SECONDS:
        wrong.append(f"the window stood still for {halt:.1f} s")
    if (taken := peak() - before) > MOST_BYTES:
        wrong.append(f"it took {taken >> 20} MB")
    return wrong


def _turns(application: QApplication, seconds: float) -> float:
    """Run the event loop for a while, and return for how long the longest of its turns computed."""
    longest, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.thread_time()
        application.processEvents()
        longest = max(longest, time.thread_time() - began)
        time.sleep(0.002)
    return longest


if __name__ == "__main__":
    drive(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))

"""The process of the window is killed in the middle of a sweep: another window goes on with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradstudio.store.sweep_columns import read_sweep_columns
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click

ROOT = Path(__file__).parents[3]
POINTS = 500


def killed_in_the_middle(folder: Path) -> Path:
    """Have a window begin a sweep, whose process is killed as soon as some runs are kept; return the file."""
    homes = {name: str(folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.ui.sweep.killed_window", str(folder), str(POINTS)]
    ended = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=280.0, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return folder / "Sweep 1.gradsweep"


@pytest.mark.timeout(900)
def test_a_window_that_is_killed_loses_no_run_and_another_goes_on_and_makes_none_twice(
    open_studio, qtbot, tmp_path
):
    path = killed_in_the_middle(tmp_path)
    before = read_sweep_columns(path)
    assert 0 < len(before.numbers) < POINTS

    studio = open_studio()
    choose_from_menu(studio.window, "Training", "Sweep…")
    settle()
    panel = studio.window._panels.made("sweep")
    panel.recall({"folder": str(tmp_path)})
    assert panel.set_up.left.isVisible()
    click(panel.set_up.left.button)
    sweeps = panel._sweeps
    until(qtbot, lambda: sweeps.seen.table is not None)
    assert panel.page == "runs"
    assert len(sweeps.seen.table) == len(before.numbers)
    assert not panel.set_up.left.isVisibleTo(panel.set_up)

    assert panel.bar.cancel_button.text() == "Resume"
    click(panel.bar.cancel_button)
    until(qtbot, lambda: sweeps.sweeping.is_complete)
    after = read_sweep_columns(path)
    assert after.numbers.tolist() == list(range(POINTS))
    assert after.is_finished.all()
    kept = np.isin(after.numbers, before.numbers)
    for name in ("at", "seconds", "losses"):  # of a run that was made again the times would be others
        np.testing.assert_array_equal(getattr(after, name)[kept], getattr(before, name))
    until(qtbot, lambda: len(sweeps.seen.table) == POINTS)

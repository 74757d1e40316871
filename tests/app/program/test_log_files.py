"""Faults and crashes are written to the user's folder, and no folder stops the program."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from gradstudio.app.program import log_files as module
from gradstudio.app.program.log_files import LogFiles, log_folder


@pytest.fixture
def logs(tmp_path):
    made = LogFiles(tmp_path / "log")
    yield made
    made.close()


def test_faults_are_written_and_what_is_no_warning_is_not(logs, caplog):
    logging.getLogger("gradstudio").info("idle talk")
    logging.getLogger("gradstudio").warning("Unexpected fault\nTraceback of it")
    caplog.clear()
    text = logs.path.read_text(encoding="utf-8")
    assert "Unexpected fault\nTraceback of it" in text
    assert "idle talk" not in text


def test_the_log_does_not_grow_without_end(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(module, "_MOST_BYTES", 1000)
    logs = LogFiles(tmp_path)
    for _ in range(100):
        logging.getLogger("gradstudio").warning("x" * 100)
    caplog.clear()
    logs.close()
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) < 4000


def test_after_closing_nothing_is_written(logs, caplog):
    logs.close()
    logging.getLogger("gradstudio").warning("too late")
    caplog.clear()
    assert "too late" not in logs.path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path):
    (tmp_path / "blocker").write_text("a file where the folder should be")
    logs = LogFiles(tmp_path / "blocker" / "log")
    assert logs.path is None
    logs.close()


def test_a_crash_leaves_its_traces(tmp_path):
    code = (
        "import faulthandler, sys\nfrom pathlib import Path\n"
        "from gradstudio.app.program.log_files import LogFiles\n"
        "logs = LogFiles(Path(sys.argv[1]))\nfaulthandler._sigsegv()\n"
    )
    crashes = tmp_path / "crashes.log"
    crashes.write_text("of long ago" * 2**20)
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode != 0
    assert crashes.read_text().startswith("Fatal Python error: Segmentation fault")


def test_the_folder_is_that_of_the_users_state(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert log_folder() == Path(tmp_path) / "GradStudio"

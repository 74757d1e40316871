"""A script stops where the run does, by the same rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import subject_of_state
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session
from tests.export.running_scripts import module_of, subject_after

RULES: dict[str, dict[str, Any]] = {
    "steps": {},
    "epochs": {"epochs": 6},
    "target_loss": {"target_loss": 0.33},
    "target_accuracy": {"target_accuracy": 0.9},
    "patience": {"patience": 1},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("batch_size", [None, 15])
@pytest.mark.parametrize("begin", [0, 5])
def test_a_script_stops_where_the_run_does(
    rule: str, batch_size: int | None, begin: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_training(
        ProjectSpec(), batch_size=batch_size, steps=100, metrics_interval=1, stop=RULES[rule]
    )
    session = Session(spec)
    session.run(begin)
    stop = session.run(1000)
    assert stop is not None
    assert stop.rule == rule or begin  # what stopped it before does not stop it again
    subject = subject_after(spec, begin)
    script = module_of(KINDS["numpy"], subject, ExportOptions(name="script"), tmp_path)
    script.main()
    said = capsys.readouterr().out
    steps = [int(found) for found in re.findall(r"^step +(\d+)", said, re.MULTILINE)]
    assert steps == list(range(subject.step, session.step_count))


def test_a_script_that_begins_within_an_epoch_of_which_the_rules_missed_a_part_stops_where_the_run_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = {"target_loss": 10.0, "target_accuracy": 0.01, "patience": 1, "epochs": 50}
    spec = edits.set_training(ProjectSpec(), batch_size=15, steps=100, metrics_interval=1, stop=rules)
    begin = 3
    session = Session(spec)
    session.advance(begin)
    subject = subject_of_state(spec, session.state())
    assert session.run(1000) is not None
    assert session.epoch == 2
    script = module_of(KINDS["numpy"], subject, ExportOptions(name="script"), tmp_path)
    script.main()
    steps = [int(found) for found in re.findall(r"^step +(\d+)", capsys.readouterr().out, re.MULTILINE)]
    assert steps == list(range(begin, session.step_count))

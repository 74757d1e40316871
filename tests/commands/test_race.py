"""Races on the command line: the numbers are those of the runs, and wrong fields are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.project import ProjectSpec, edits, save_project
from gradstudio.sweep.race.groups import groups_over
from gradstudio.sweep.race.race import Race
from gradstudio.sweep.race.results import results_of
from gradstudio.sweep.race.variants import with_seeds
from gradstudio.sweep.varying import varied
from gradstudio.training.run.session import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = edits.set_training(edits.set_layer_size(ProjectSpec(), 0, 3), steps=15)
    save_project(edits.set_data(spec, test_share=0.25), tmp_path / "my.gradstudio")
    return tmp_path / "my.gradstudio"


def raced(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["race", *map(str, arguments), "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["races"]
    return found


def test_the_spread_and_whether_it_depends_on_luck_are_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["race", str(project), "--seeds", "20"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{project}: 20 runs of 15 steps")
    assert "Does it depend on luck?" in said
    assert "test accuracy: median" in said


def test_each_number_is_that_of_the_run_by_itself(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = raced(
        capsys,
        project,
        "--seeds",
        3,
        "--over",
        "training.learning_rate=0.1,0.3",
        "--over",
        "network.hidden=[2],[3,3]",
    )
    assert [one["values"] for one in found] == [
        {"training.learning_rate": rate, "network.hidden": sizes}
        for rate in (0.1, 0.3)
        for sizes in ([2], [3, 3])
    ]
    spec = edits.set_data(edits.set_layer_size(ProjectSpec(), 0, 3), test_share=0.25)
    spec = edits.set_training(spec, steps=15)
    one = varied(varied(spec, "training.learning_rate", 0.3), "network.hidden", [3, 3])
    for seed, loss in zip(range(3), found[3]["last"]["loss"], strict=True):
        session = Session(edits.set_training(one, seed=one.training.seed + seed))
        session.advance(15)
        assert loss == session.snapshot().loss


def test_names_need_no_quotes_and_steps_can_be_chosen(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = raced(
        capsys, project, "--seeds", 2, "--steps", 4, "--over", "training.optimizer=sgd, adam", "--over",
        "training.batch_size=none,8",
    )  # fmt: skip
    assert [tuple(one["values"].values()) for one in found] == [
        ("sgd", None), ("sgd", 8), ("adam", None), ("adam", 8),
    ]  # fmt: skip
    assert all(one["steps_taken"] == [4, 4] for one in found)


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ("training.l2", "no field with values"),
        ("training.l2=", "no field with values"),
        ("=3", "no field with values"),
        ("training.l3=1", "Did you mean 'training.l2'?"),
        ("training.l2=-1", "greater than or equal to 0"),
        ("training.l2=inf", "finite"),
        ("training.steps=2,3", "same number of steps"),
        ("network.hidden=16,x", "hidden layers' sizes"),
    ],
)
def test_what_cannot_race_is_refused_with_why(
    project: Path, capsys: pytest.CaptureFixture[str], over: str, says: str
) -> None:
    assert main(["race", str(project), "--seeds", "2", "--over", over]) == 1
    assert says in capsys.readouterr().err


def test_more_runs_than_a_race_has_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["race", str(project), "--seeds", "60000", "--over", "training.l2=0,1"]) == 1
    assert "Use a sweep" in capsys.readouterr().err


def test_runs_that_would_not_fit_into_the_memory_are_refused_before_any_is_made(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["race", str(project), "--seeds", "50000", "--over", "network.hidden=[500,500]"]
    assert main(given) == 1
    assert "GB of memory. Let at most" in capsys.readouterr().err


def test_a_field_that_is_named_twice_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["race", str(project), "--over", "training.l2=0", "--over", "training.l2 = 0.1"]
    assert main(given) == 1
    assert "--over names training.l2 twice" in capsys.readouterr().err


def test_a_group_has_the_results_of_its_runs_alone() -> None:
    spec = edits.set_training(ProjectSpec(), steps=5)
    groups, specs = groups_over(spec, {"training.l2": [0.0, 0.1]}, 3)
    race = Race(specs)
    race.advance(5)
    alone = Race(with_seeds(groups[1].spec, 3))
    alone.advance(5)
    mine, theirs = results_of(race.results(), groups[1].runs), alone.results()
    assert mine.last.losses.tolist() == theirs.last.losses.tolist()
    assert mine.losses.tolist() == theirs.losses.tolist()
    assert mine.taken.tolist() == [5, 5, 5]

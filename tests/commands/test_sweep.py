"""Sweeps on the command line: carried out, kept, gone on with, shown and refused."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.store import sweeps
from gradstudio.store.sweep_columns import read_sweep_columns, read_sweep_head
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.toml_file import load_sweep
from gradstudio.sweep.running import thread_crew
from gradstudio.sweep.starting import store_for

SMALL = """\
seeds = 2

[set]
"data.test_share" = 0.25
training.steps = 20

[axes]
training.learning_rate = { low = 0.1, high = 1.0, count = 2 }
"network.hidden" = [[3], [4, 4]]
training.batch_size = ["none", 20]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["sweep", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_run_is_kept_and_the_best_are_told(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", str(small), "--threads", "2"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("16 runs finished in")
    assert "mean test_loss" in said
    assert f"kept in {small.with_suffix('.gradsweep')}" in said
    columns = read_sweep_columns(small.with_suffix(".gradsweep"))
    assert columns.numbers.tolist() == list(range(16))
    assert columns.is_finished.all()
    assert columns.seeds.tolist() == [1337, 1338] * 8
    best = said.splitlines()[3].split()
    assert float(best[1]) == pytest.approx(min(columns.test_losses.reshape(-1, 2).mean(axis=1)), rel=1e-4)


def test_results_are_shown_as_lines_and_as_json_without_running_anything(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, small)
    results = small.with_suffix(".gradsweep")
    before = results.read_bytes()
    again = told(capsys, results)
    assert results.read_bytes() == before
    assert again == found
    assert (found["runs"], found["planned"], found["objective"], found["ran_away"]) == (
        16,
        16,
        "test_loss",
        0,
    )
    means = [point["mean"] for point in found["points"]]
    assert means == sorted(means)
    assert found["points"][0]["best_run"] in found["points"][0]["runs"]
    assert main(["sweep", str(results)]) == 0
    assert f"{results}:" in capsys.readouterr().out


def test_results_that_are_there_are_not_lost_and_no_run_is_made_twice(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = small.read_text()
    small.write_text(f"{whole}\n[budget]\nruns = 5\n")
    assert told(capsys, small)["runs"] == 5
    results = small.with_suffix(".gradsweep")
    first = read_sweep_columns(results)
    assert main(["sweep", str(small)]) == 1
    assert "--resume" in capsys.readouterr().err
    small.write_text(whole)  # another budget is the same sweep
    assert told(capsys, small, "--resume")["runs"] == 16
    now = read_sweep_columns(results)
    assert now.at[:5].tolist() == first.at.tolist()
    small.write_text(whole.replace("high = 1.0", "high = 2.0"))
    assert main(["sweep", str(small), "--resume"]) == 1
    assert "another plan" in capsys.readouterr().err


def test_a_larger_budget_is_kept_for_who_goes_on_by_the_file_of_results(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = small.read_text()
    small.write_text(f"{whole}\n[budget]\nruns = 3\n")
    assert told(capsys, small)["runs"] == 3
    results = small.with_suffix(".gradsweep")
    small.write_text(f"{whole}\n[budget]\nruns = 5\n")
    with store_for(load_sweep(small), results, resume=True):
        pass  # interrupted before anything was run
    small.write_text(whole.replace("high = 1.0", "high = 2.0"))
    assert main(["sweep", str(small), "--resume"]) == 1  # another plan changes nothing
    assert "another plan" in capsys.readouterr().err
    assert told(capsys, results, "--resume")["runs"] == 5


def test_a_row_for_each_run_is_written_as_csv(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "runs.csv"
    assert main(["sweep", str(small), "--csv", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = read_sweep_columns(small.with_suffix(".gradsweep"))
    assert [float(row["test_loss"]) for row in rows] == columns.test_losses.tolist()
    assert (rows[0]["network.hidden"], rows[-1]["network.hidden"]) == ("3", "4 × 4")
    assert rows[-1]["training.batch_size"] == "20"


def test_while_kernels_are_compiled_it_is_told_and_no_seconds_of_the_sweep_go_by(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled, told = [0.0], list[str]()

    def compile_for_an_hour() -> None:
        told.append(capsys.readouterr().err)
        compiled[0] += 3_600.0

    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + compiled[0]))
    monkeypatch.setattr(thread_crew, "warm_kernels", compile_for_an_hour)
    assert main(["sweep", str(small)]) == 0
    assert told == ["Getting ready…\n"]
    assert read_sweep_head(small.with_suffix(".gradsweep")).seconds < 3_600.0


@pytest.mark.parametrize("file", ["there is none", "it is there"])
def test_a_sweep_without_workers_makes_no_file_and_takes_none_away(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    results = small.with_suffix(".gradsweep")
    if file == "it is there":
        assert main(["sweep", str(small)]) == 0
    before = results.exists() and read_sweep_columns(results).numbers.tolist()

    def refuse() -> None:
        raise SweepError("There are no workers.")

    monkeypatch.setattr(thread_crew, "warm_kernels", refuse)
    assert main(["sweep", str(small), "--resume"]) == 1
    assert "There are no workers." in capsys.readouterr().err
    assert (results.exists() and read_sweep_columns(results).numbers.tolist()) == before
    assert {path.name for path in small.parent.iterdir()} <= {small.name, results.name}


def test_where_nothing_can_be_kept_is_told_before_anything_is_compiled(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled = list[None]()
    monkeypatch.setattr(thread_crew, "warm_kernels", lambda: compiled.append(None))
    assert main(["sweep", str(small), "--into", str(small.parent / "none" / "results")]) == 1
    said = capsys.readouterr().err
    assert "cannot be read or written: No such file" in said
    assert "Getting ready" not in said
    assert not compiled


def test_a_table_that_is_read_only_is_refused_before_anything_runs(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "runs.csv"
    out.write_text("mine")
    out.chmod(0o444)
    assert main(["sweep", str(small), "--csv", str(out)]) == 1
    assert "is read-only" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert not small.with_suffix(".gradsweep").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--csv", "small.toml"], "no table"),
        (["--csv", "other.gradsweep"], "has the name of the results of a sweep"),
        (["--threads", "2", "--workers", "2"], "whose workers have one thread each"),
        (["--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], "workers of its own"),
    ],
)
def test_options_that_do_not_go_together_are_refused_before_anything_runs(
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(small.parent)
    assert main(["sweep", "small.toml", *arguments]) == 1
    assert says in capsys.readouterr().err
    assert sorted(path.name for path in small.parent.iterdir()) == ["small.toml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--resume", "--into", ".", "--csv", "."], "it is a folder"),
        (["--resume", "--into", "/", "--csv", "/"], "it is a folder"),
        (["--csv", ""], "it is a folder"),
        (["--csv", "no/such/rows.csv"], "no file can be made in"),
        (["--csv", "loop"], "loop cannot be written"),
        (["--into", ""], "is a folder. Give --into the name of a file"),
        (["--resume", "--into", "."], "is a folder. Give --into the name of a file"),
        (["--into", "loop"], "loop cannot be written"),
    ],
)
def test_where_no_file_can_be_made_is_told_before_anything_runs(
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(small.parent)
    Path("loop").symlink_to("loop")
    assert main(["sweep", "small.toml", *arguments]) == 1
    assert says in capsys.readouterr().err
    assert sorted(path.name for path in small.parent.iterdir()) == ["loop", "small.toml"]


@pytest.mark.parametrize("by", ["path", "link"])
def test_rows_are_not_written_over_the_results_by_another_path_or_a_link(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    monkeypatch.chdir(small.parent)
    out = small.with_name("out" if by == "path" else "rows")
    if by == "link":
        out.symlink_to(small.with_name("out"))
    assert main(["sweep", "small.toml", "--into", "out", "--csv", str(out)]) == 1
    assert "no table" in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("name", [".", "", "/"])
def test_a_folder_is_no_sweep(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", name]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_what_is_wrong_in_the_file_is_told_with_its_line(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write_text("seeds = 2\n[axes]\ntraining.lerning_rate = [0.1]\n")
    assert main(["sweep", str(small)]) == 1
    said = capsys.readouterr().err
    assert "small.toml, line 3: axes → training.lerning_rate: There is no field" in said
    assert main(["sweep", str(small.with_name("nowhere.toml"))]) == 1
    assert main(["sweep", str(small.with_name("nowhere.gradsweep"))]) == 1
    assert main(["sweep", str(small.with_name("my.gradstudio"))]) == 1
    assert "Name it in a sweep" in capsys.readouterr().err


@pytest.mark.timeout(900)
def test_after_a_signal_what_is_finished_is_kept_and_the_rest_is_done_later(small: Path) -> None:
    small.write_text(SMALL.replace("seeds = 2", "seeds = 400").replace("steps = 20", "steps = 2000"))
    results = small.with_name("my runs.gradsweep")
    options = ["--threads", "1", "--csv", "my runs.csv"]
    command = [sys.executable, "-m", "gradstudio", "sweep", small.name, *options, "--into", results.name]
    with subprocess.Popen(
        command,
        cwd=small.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ,
    ) as process:
        deadline = time.monotonic() + 200
        while not (results.exists() and len(read_sweep_columns(results).numbers)):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=200)
    assert process.returncode == 128 + signal.SIGTERM
    line = next(line for line in said.splitlines() if line.startswith("Go on with "))
    arguments = shlex.split(line.removeprefix("Go on with "))
    assert arguments == ["gradstudio", "sweep", results.name, "--resume", *options]
    finished = len(read_sweep_columns(results).numbers)
    count = load_sweep(small).count
    assert count is not None
    assert 0 < finished < count

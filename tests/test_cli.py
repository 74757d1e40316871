"""The command line, without a window."""

from __future__ import annotations

import csv
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gradstudio import __version__
from gradstudio.cli import main
from gradstudio.project import ProjectSpec, edits, load_project, save_project
from gradstudio.project.errors import ProjectFileError
from gradstudio.training import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=6)
    spec = edits.set_training(edits.set_layer_size(edits.remove_layer(spec, 0), 0, 2), steps=4)
    path = tmp_path / "small.gradstudio"
    save_project(spec, path)
    return path


@pytest.fixture
def light_project(project: Path) -> Path:
    """One that a program of its own trains without the kernels, which take a second to load."""
    save_project(edits.set_training(load_project(project), engine="reference"), project)
    return project


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_train_takes_the_projects_steps_and_reports(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(project)]) == 0
    assert capsys.readouterr().out.startswith("step 4: loss ")


def test_train_writes_a_row_per_step(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["train", str(project), "--steps", "7", "--csv", str(out)]) == 0
    rows = rows_of(out)
    assert [row["step"] for row in rows] == [str(k) for k in range(7)]
    assert list(rows[0]) == ["step", "loss", "accuracy_percent"]


def test_train_tells_why_it_stopped_early(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_project(edits.set_training(load_project(project), steps=50, stop={"epochs": 3}), project)
    assert main(["train", str(project)]) == 0
    out = capsys.readouterr().out
    assert "3 epochs" in out
    assert "step 3: loss" in out


def test_train_reports_test_samples_and_leaves_out_an_accuracy_that_is_not_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_data(load_project(project), kind="plane", samples=6, test_share=0.5)
    save_project(edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.01}), project)
    assert main(["train", str(project)]) == 0
    out = capsys.readouterr().out
    assert "test loss" in out
    assert "accuracy" not in out


def test_train_without_a_project_trains_the_demo(
    tmp_path: Path, notebook_rows: list[dict[str, float]]
) -> None:
    out = tmp_path / "out.csv"
    assert main(["train", "--steps", "2", "--csv", str(out)]) == 0
    for row, expected in zip(rows_of(out), notebook_rows, strict=False):
        assert float(row["loss"]) == pytest.approx(expected["loss"], abs=1e-12)
        assert float(row["accuracy_percent"]) == expected["accuracy_percent"]


@pytest.mark.parametrize("steps", ["0", "-1", "1.5", "many"])
def test_a_wrong_number_of_steps_is_refused(steps: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "--steps", steps])
    assert caught.value.code == 2
    assert "whole number above 0" in capsys.readouterr().err


def test_a_project_that_is_not_there_is_an_error_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(tmp_path / "nothing")]) == 1
    err = capsys.readouterr().err
    assert err.startswith("gradstudio: ")
    assert err.count("\n") == 1


def test_an_output_that_cannot_be_written_is_found_before_training(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(project), "--csv", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert "cannot be written" in captured.err
    assert captured.out == ""


def test_a_run_that_runs_away_still_writes_its_steps(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_data(edits.set_layer_size(ProjectSpec(), 0, 2), kind="moons", samples=4)
    spec = edits.set_training(spec, optimizer={"kind": "sgd"}, steps=100, batch_size=None, l2=1000.0)
    spec = edits.set_training(spec, learning_rate={"kind": "constant", "rate": 1000.0})
    save_project(edits.set_layer_size(spec, 1, 2), project)
    out = tmp_path / "out.csv"
    assert main(["train", str(project), "--steps", "500", "--csv", str(out)]) == 1
    assert "diverged" in capsys.readouterr().err
    assert 1 < len(rows_of(out)) < 500


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://example.org/data.csv", "no link of TensorFlow Playground"),
        ("gradstudio:1:AAAA", "settings link is damaged"),
        ("empty.csv", "empty.csv is empty"),
        ("picture.png", "picture.png is a picture"),
        ("words.txt", "words.txt"),
        ("cut.onnx", "cut.onnx"),
        ("cut.safetensors", "cut.safetensors"),
    ],
)
def test_what_cannot_be_opened_is_an_error_in_one_line_and_opens_no_window(
    given: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in (
        ("empty.csv", b""),
        ("picture.png", b"\x89PNG\r\n"),
        ("words.txt", b" \n\n"),
        ("cut.onnx", b"\x08\x08\x12\x07py"),
        ("cut.safetensors", b"\x10\0\0\0\0\0\0\0{"),
    ):
        (tmp_path / name).write_bytes(content)
    assert main([given]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("gradstudio: ")
    assert said in told.err
    assert told.err.count("\n") == 1


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.strip() == f"gradstudio {__version__}"


def test_python_dash_m_runs_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gradstudio", "--version"], capture_output=True, text=True, check=True
    )
    assert __version__ in done.stdout


# -- what cannot be read or written ----------------------------------------------------------------------------


def run(*arguments: str | Path, code: int, **options: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "gradstudio", *map(os.fspath, arguments)],
        stderr=subprocess.PIPE, text=True, timeout=200, check=False, errors="surrogateescape", **options,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.returncode == code, done.stderr
    return done


def test_rows_beyond_the_history_have_their_true_steps(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.training.run.history.CAPACITY", 8)
    monkeypatch.setattr("gradstudio.training.run.history.Series.__init__.__defaults__", (8,))
    out = tmp_path / "out.csv"
    assert main(["train", str(project), "--steps", "100", "--csv", str(out)]) in (0, 1)
    rows = rows_of(out)
    assert [int(row["step"]) for row in rows] == list(range(100))
    session = Session(edits.set_training(load_project(project), steps=100))
    seen: list[float] = []
    Session(session.spec, lambda first, steps: seen.extend(steps.losses)).run(100)
    assert [float(row["loss"]) for row in rows] == seen


@pytest.mark.parametrize("kind", ["itself", "symbolic", "hard", "relative"])
def test_the_project_is_not_overwritten_by_its_rows(
    project: Path,
    tmp_path: Path,
    kind: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, out = project.read_bytes(), tmp_path / "rows.csv"
    match kind:
        case "itself":
            out = project
        case "symbolic":
            out.symlink_to(project)
        case "hard":
            out.hardlink_to(project)
        case "relative":
            (tmp_path / "below").mkdir()
            monkeypatch.chdir(tmp_path / "below")
            out = Path("..") / project.name
    assert main(["train", str(project), "--csv", str(out)]) == 1
    said = "is the project itself" if kind == "hard" else "has the name of a project"
    assert said in capsys.readouterr().err
    assert project.read_bytes() == before


def test_nor_is_another_project(tmp_path: Path) -> None:
    save_project(ProjectSpec(), tmp_path / "other.gradstudio")
    assert main(["train", "--csv", str(tmp_path / "other.gradstudio")]) == 1
    assert load_project(tmp_path / "other.gradstudio") == ProjectSpec()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_a_polite_kill_keep_what_was_trained(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out.csv"
    command = [sys.executable, "-m", "gradstudio", "train", "--steps", "100000000", "--csv", str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 200
        while not (out.exists() and out.stat().st_size > 1000) and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=200)
    assert process.returncode == 128 + number, stderr
    assert "Traceback" not in stderr
    rows = rows_of(out)
    assert [int(row["step"]) for row in rows] == list(range(len(rows)))
    assert 1 <= len(rows) < 100_000_000
    assert f"step {len(rows)}:" in stdout
    assert list(tmp_path.iterdir()) == [out]


def test_a_project_that_is_refused_leaves_no_file_of_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["train", str(tmp_path / "nothing"), "--csv", str(out)]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_whole_rows(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, write, room = tmp_path / "out.csv", os.write, [100]

    def write_some(descriptor: int, data: memoryview) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = write(descriptor, data[: room[0]])
        room[0] -= taken
        return taken

    monkeypatch.setattr("gradstudio.training.run.step_file.os.write", write_some)
    assert main(["train", str(project), "--csv", str(out)]) == 1
    assert "No space left" in capsys.readouterr().err
    rows = rows_of(out)
    assert [row["step"] for row in rows] == [str(k) for k in range(len(rows))]
    assert len(rows) < 4
    assert out.stat().st_size == 0 or out.read_bytes().endswith(b"\r\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_device_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for strange in (pipe, Path("/dev/zero")):
        with pytest.raises(ProjectFileError, match="pipe or device"):
            load_project(strange)
    assert main(["train", "--steps", "2", "--csv", str(pipe)]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_output_that_cannot_be_written_is_told_in_a_sentence(
    light_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("train", light_project, "--steps", "20", code=1, stdout=full)
        help_asked = run("--help", code=1, stdout=full)
        version_asked = run("--version", code=1, stdout=full)
    assert "No space left" in done.stderr
    assert "No space left" in help_asked.stderr
    assert "No space left" in version_asked.stderr
    assert main(["train", str(light_project), "--csv", "/dev/full"]) == 1
    assert "No space left" in capsys.readouterr().err


def test_output_that_nobody_reads_any_more_ends_quietly(light_project: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        run("train", light_project, "--steps", "20", code=141, stdout=writer)
    finally:
        os.close(writer)


@pytest.mark.parametrize("arguments", ["check {}", "check {} --json", "lesson --list"])
def test_so_does_that_of_other_commands(
    project: Path, arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as unread:
        monkeypatch.setattr(sys, "stdout", unread)
        assert main(arguments.format(project).split()) == 141
        unread.flush()  # as the interpreter does at its end
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "Exception" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names of text only")
def test_names_that_are_no_text_are_read_written_and_told(light_project: Path, tmp_path: Path) -> None:
    strange = tmp_path / os.fsdecode(b"\xff\xfe.gradstudio")
    light_project.rename(strange)
    out = tmp_path / os.fsdecode(b"\xff.csv")
    run("train", strange, "--steps", "3", "--csv", out, code=0, stdout=subprocess.PIPE)
    assert len(rows_of(out)) == 3
    assert (
        "cannot be read"
        in run("train", tmp_path / os.fsdecode(b"\xfe"), code=1, stdout=subprocess.PIPE).stderr
    )


# -- runs that do badly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "said"), [(0.12, "Lower the learning rate"), (1e-9, "Raise the learning rate")]
)
def test_a_run_that_ends_worse_than_the_mean_says_so_and_fails(
    project: Path, rate: float, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = edits.set_data(ProjectSpec(), kind="plane", samples=12, standardise=False)
    spec = edits.set_initialisation(edits.remove_layer(edits.remove_layer(spec, 0), 0), "micrograd")
    spec = edits.set_training(spec, loss="squared_error", optimizer={"kind": "sgd"}, steps=60)
    save_project(edits.set_training(spec, learning_rate={"kind": "constant", "rate": rate}), project)
    assert main(["train", str(project)]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("step 60: loss")
    assert said in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("name", ["data.csv", b"data.csv", Path("data.csv")])
def test_a_file_that_cannot_be_used_is_named_also_where_nothing_says_why(
    name: str | bytes | Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: list[str]) -> int:
        error = OSError("odd")
        error.filename = name
        raise error

    monkeypatch.setattr("gradstudio.cli._carried_out", fail)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "data.csv: " in said
    assert "None." not in said


def test_an_error_of_an_open_file_is_raised_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: list[str]) -> int:
        raise OSError(errno.EBADF, "Bad file descriptor", 7)

    monkeypatch.setattr("gradstudio.cli._carried_out", fail)
    with pytest.raises(OSError, match="Bad file descriptor"):
        main([])

"""The file of a sweep: results are kept as they come, once, and nothing in it is trusted."""

import errno
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gradstudio.project.errors import ProjectFileError
from gradstudio.store import sweeps
from gradstudio.store.finished_trials import FinishedTrials
from gradstudio.store.owning import Ownership
from gradstudio.store.sweep_columns import read_sweep_columns, read_sweep_curves, read_sweep_head
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import MOST_POINTS, TrialResult

PATHS = ("training.learning_rate", "network.hidden")


def result(number: int, **fields: object) -> TrialResult:
    made = TrialResult(
        number=number,
        values={PATHS[0]: 0.1 * number, PATHS[1]: [8, 8]},
        seed=number,
        steps=100,
        loss=1.0 / (number + 1),
        accuracy=0.5,
        test_loss=float("nan"),
        test_accuracy=float("nan"),
        ran_away=False,
        cause="",
        stride=2,
        curve=np.linspace(1, 0, 50, dtype="<f4").tobytes(),
        digest=bytes(range(16)),
        seconds=0.25,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # by name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rates.gradsweep"


@pytest.fixture
def store(path: Path) -> Iterator[SweepStore]:
    with SweepStore.create(path, "the plan", "its digest", PATHS) as made:
        yield made


def test_results_come_back_bit_for_bit(store: SweepStore, path: Path) -> None:
    some = [result(3), result(1, ran_away=True, loss=float("inf")), result(2, cause="dead")]
    store.put(some)
    assert [one.bits for one in store.results([3, 1, 7, 2])] == [one.bits for one in some]
    store.close()
    with SweepStore(path) as again:
        assert (again.head.plan, again.head.digest, again.head.paths) == ("the plan", "its digest", PATHS)
        assert [one.bits for one in again.results([3, 1, 2])] == [one.bits for one in some]
        assert [number in again.finished() for number in range(5)] == [False, True, True, True, False]
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # no log is left beside it


def test_a_finished_run_stays_and_one_at_a_rung_goes_on(store: SweepStore) -> None:
    store.put([result(1)])
    store.put([], waiting=[result(2, steps=10), result(3, steps=10)])
    store.put([result(1, loss=9.0), result(2, steps=100)])
    store.finish([1, 3], "rank")
    first, second, third = store.results([1, 2, 3])
    assert (first.loss, first.cause) == (0.5, "")
    assert (second.steps, third.steps, third.cause) == (100, 10, "rank")
    assert len(store.finished()) == 3


def test_it_is_read_while_it_is_written(store: SweepStore, path: Path) -> None:
    store.put([result(5), result(2, cause="rank")])
    store.put([], waiting=[result(4, steps=10)])
    columns = read_sweep_columns(path)
    assert columns.numbers.tolist() == [2, 4, 5]
    assert columns.is_finished.tolist() == [True, False, True]
    assert columns.causes == ("rank", "", "")
    assert columns.values[PATHS[1]] == ([8, 8],) * 3
    curves, strides = read_sweep_curves(path, [5, 9])
    assert curves.shape == (2, MOST_POINTS)
    np.testing.assert_array_equal(curves[0, :50], result(5).losses)
    assert np.isnan(curves[1]).all()
    assert strides.tolist() == [2, 0]
    store.put([result(6)])
    assert read_sweep_columns(path).numbers.tolist() == [2, 4, 5, 6]
    assert read_sweep_head(path).seconds > 0.0


def test_one_program_writes_at_a_time(store: SweepStore, path: Path) -> None:
    with pytest.raises(ProjectFileError, match="by this program already"):
        SweepStore(path)


def test_what_could_not_be_ended_leaves_room_for_what_comes_next(store: SweepStore) -> None:
    store.put([], waiting=[result(1, steps=10)])

    def refused(action: int, *of: object) -> int:
        is_states = action == sqlite3.SQLITE_DELETE and of[0] == "states"
        return sqlite3.SQLITE_DENY if is_states else sqlite3.SQLITE_OK

    store._connection.set_authorizer(refused)
    with pytest.raises(ProjectFileError, match="not authorized"):
        store.finish([1], "rank")
    store._connection.set_authorizer(None)
    assert len(store.finished()) == 0
    store.finish([1], "rank")
    store.put([result(2)])
    assert [one.cause for one in store.results([1, 2])] == ["rank", ""]


def test_the_clock_goes_on_after_a_resume(store: SweepStore, path: Path) -> None:
    store.put([result(1)])
    store.close()
    kept = read_sweep_head(path).seconds
    with SweepStore(path) as again:
        assert again.seconds >= kept > 0.0


def test_a_pause_of_the_clock_does_not_count_now_nor_after_a_resume(
    store: SweepStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(sweeps, "time", SimpleNamespace(monotonic=lambda: now))
    now += 60.0
    before = store.seconds
    for on, more, counted in ((True, 600.0, 0.0), (True, 600.0, 0.0), (False, 0.0, 0.0), (False, 30.0, 30.0)):
        store.pause_clock(on)
        now += more
        assert store.seconds == pytest.approx(before + counted)
    store.pause_clock(True)
    now += 600.0
    store.put([result(1)])
    assert read_sweep_head(path).seconds == pytest.approx(before + 30.0)
    store.close()
    assert read_sweep_head(path).seconds == pytest.approx(before + 30.0)
    with SweepStore(path) as again:
        now += 5.0
        assert again.seconds == pytest.approx(before + 35.0)


def test_a_file_that_is_there_is_not_replaced(store: SweepStore, path: Path) -> None:
    with pytest.raises(ProjectFileError, match="there already"):
        SweepStore.create(path, "another", "digest", PATHS)


def test_a_file_that_was_moved_is_not_written_to_and_goes_on_once_it_is_back(
    store: SweepStore, path: Path
) -> None:
    store.put([result(1)])
    path.rename(elsewhere := path.with_name("elsewhere.gradsweep"))
    with pytest.raises(ProjectFileError, match=r"rates\.gradsweep was moved or deleted"):
        store.put([result(2)])
    path.write_text("another file of that name")
    with pytest.raises(ProjectFileError, match="was moved or deleted"):
        store.put([result(2)])
    store.close()
    elsewhere.replace(path)
    with SweepStore(path) as again:
        again.put([result(3)])
        assert [one.number for one in again.results([1, 2, 3])] == [1, 3]


def test_it_is_written_to_wherever_the_program_goes(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with SweepStore.create(Path(path.name), "the plan", "its digest", PATHS) as made:
        (elsewhere := tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(elsewhere)
        made.put([result(1)])
        assert [one.number for one in made.results([1])] == [1]


def test_a_folder_that_cannot_be_looked_into_is_a_sentence(
    store: SweepStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Ownership, "is_at", refusing)
    with pytest.raises(ProjectFileError, match=r"rates\.gradsweep cannot be read or written: Permission"):
        store.put([result(1)])


def test_what_is_no_sweep_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    with pytest.raises(ProjectFileError, match="cannot be read"):
        SweepStore(other)
    other.write_text("no database")
    with pytest.raises(ProjectFileError, match="no "):
        SweepStore(other)
    other.unlink()
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE results (a)")
        connection.commit()
    with pytest.raises(ProjectFileError):
        SweepStore(other)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("settings", "[1"), ("settings", "[1]"), ("settings", "{}"), ("seed", -1), ("steps", "many"), ("loss", "x"),
        ("cause", b"dead"), ("cause", "x" * 2000), ("digest", b""), ("curve", b"abc"), ("curve", bytes(8000)),
        ("stride", 0), ("ran_away", 2),
    ],
)  # fmt: skip
def test_a_damaged_row_is_a_sentence(store: SweepStore, path: Path, column: str, value: object) -> None:
    store.put([result(1)])
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE results SET {column} = ?", (value,))
        connection.commit()
    with SweepStore(path) as again, pytest.raises(ProjectFileError):
        again.results([1])
    with pytest.raises(ProjectFileError):
        read_sweep_curves(path, [1])
    if column != "curve":
        with pytest.raises(ProjectFileError, match="damaged"):
            read_sweep_columns(path)


def test_a_run_takes_less_than_two_kilobytes_beside_its_curve(store: SweepStore, path: Path) -> None:
    curve = bytes(4 * MOST_POINTS)
    for begin in range(0, 2000, 100):
        store.put([result(number, curve=curve) for number in range(begin, begin + 100)])
    store.close()
    assert path.stat().st_size / 2000 < 2048 + len(curve)


def test_numbers_of_finished_trials_are_a_bit_each() -> None:
    finished = FinishedTrials()
    for number in (3, 999_999, 3, 0):
        finished.add(number)
    assert len(finished) == 3
    assert [number in finished for number in (0, 1, 3, 999_999, 10**7)] == [True, False, True, True, False]


def test_what_is_looked_at_here_and_in_another_program_loses_nothing_when_this_one_is_killed(
    store: SweepStore, path: Path, tmp_path: Path
) -> None:
    store.put([result(0)])
    assert len(read_sweep_columns(path).numbers) == 1
    looks = "import sys, pathlib, gradstudio.store.sweep_columns as c; c.read_sweep_head(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", looks, str(path)], check=True)
    store.put([result(1)])
    # As a program leaves it that is killed now.
    killed = tmp_path / "killed" / path.name
    killed.parent.mkdir()
    for kept in path.parent.glob(f"{path.name}*"):
        if not kept.name.endswith("-shm"):
            shutil.copy(kept, killed.parent / kept.name)
    assert read_sweep_columns(killed).numbers.tolist() == [0, 1]

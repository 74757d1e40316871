"""Threads, processes and a Dask cluster give the same bits, whoever of them is killed on the way."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import dask_crew, sweep
from gradstudio.sweep.running.crew import Crew
from gradstudio.sweep.running.dask_crew import DaskCrew
from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.running.thread_crew import ThreadCrew
from tests.sweep.running.carry_out import ENOUGH
from tests.sweep.running.forked import forking
from tests.sweep.running.plans import LONG, bits, carried_out, stored
from tests.unloadable import SAYS, make_missing, make_unloadable

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """What the long plan gives on threads."""
    return bits(carried_out(tmp_path_factory.mktemp("threads") / "sweep", LONG, ThreadCrew(2)))


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a sweep tell how far it has come whenever it has, so that what happens does so on the way."""
    monkeypatch.setattr(sweep, "_LOOK_SECONDS", 0.01)


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return False


def have_ended(pids: list[int]) -> bool:
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        if not any(is_running(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


class Killer:
    """Kills two of the workers at moments that a seed chooses, as a sweep tells how far it has come: on the way."""

    def __init__(self, seed: int, pids: Callable[[], list[int]]) -> None:
        self._random, self._pids = random.Random(seed), pids
        self._moments = sorted(self._random.sample(range(10, LONG.count // 2), 2))
        self.killed: list[int] = []

    def __call__(self, progress: SweepProgress) -> None:
        is_due = self._moments and self._moments[0] <= progress.finished < LONG.count
        if is_due and (pids := [pid for pid in self._pids() if pid not in self.killed]):
            self._moments.pop(0)
            self.killed.append(self._random.choice(pids))
            os.kill(self.killed[-1], signal.SIGKILL)


def carried_out_with_kills(path: Path, crew: Crew, killer: Killer) -> list[tuple[object, ...]]:
    with crew, stored(path, LONG) as store:
        assert Sweep(LONG, store, crew).run(killer)
        assert len(killer.killed) == 2
        return bits(store.results(range(LONG.count)))


def test_processes_as_threads_though_one_of_two_is_killed_twice_and_none_is_left(
    tmp_path: Path, expected: list[tuple[object, ...]]
) -> None:
    crew = ProcessCrew(2)
    pools: list[set[int]] = []  # that came in each other's place

    def pids() -> list[int]:
        now = [process.pid for process in crew.processes if process.pid is not None]
        if now and (not pools or pools[-1].isdisjoint(now)):
            pools.append(set())
        if now:
            pools[-1].update(now)
        return now if len(pools) > len(killer.killed) else []  # of each pool only one is killed

    killer = Killer(1, pids)
    assert carried_out_with_kills(tmp_path / "sweep", crew, killer) == expected
    seen = set[int]().union(*pools)
    assert len(seen) > 2  # others came in the place of those that were killed
    assert have_ended(sorted(seen))


def test_processes_are_ended_while_they_are_sent_more_than_a_pipe_holds() -> None:
    crew = ProcessCrew(2)
    sent = crew.executor.submit(len, bytes(2**24))  # none reads it before it has begun
    ending = threading.Thread(target=crew.stop, daemon=True)
    ending.start()
    ending.join(60.0)
    assert not ending.is_alive()
    assert sent.done()


def test_the_end_of_the_pipe_that_processes_read_is_closed_here_where_executors_leave_it_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crew, closed, ended = ProcessCrew(1), list[threading.Thread](), list[int]()
    reader = crew.executor._call_queue._reader
    number, close, replace = reader.fileno(), reader.close, os.dup2
    monkeypatch.setattr(reader, "close", lambda: (closed.append(threading.current_thread()), close()))
    monkeypatch.setattr(os, "dup2", lambda new, old, **how: (ended.append(old), replace(new, old, **how)))
    assert crew.executor.submit(sum, [1, 2]).result() == 3
    crew.executor.submit(time.sleep, 600.0)
    crew.stop()
    assert ended == [number] * (sys.version_info < (3, 11, 5))
    assert threading.current_thread() not in closed  # executors may, on a thread of theirs


def test_on_windows_there_are_never_more_processes_than_it_can_wait_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with ProcessCrew(200) as crew:
        assert crew.size == 61


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[DaskCrew]:
    """Return a cluster that is begun while another program has Dask's usual port."""
    pytest.importorskip("distributed")
    for part in ("nanny", "process"):
        monkeypatch.setattr(f"distributed.{part}.get_mp_context", forking)
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", 200.0)  # programs begin slowly on a busy machine
    with socket.socket() as another:
        with suppress(OSError):  # some program has it already
            another.bind(("", 8787))
            another.listen()
        yield DaskCrew(3)


def test_a_cluster_as_threads_though_two_of_three_workers_are_killed(
    cluster: DaskCrew, tmp_path: Path, expected: list[tuple[object, ...]]
) -> None:
    pids = sorted(cluster.pids())
    for pid in pids:
        os.kill(
            pid, signal.SIGINT
        )  # as Ctrl-C in a terminal does: the program ends them, and not they themselves
    assert sorted(cluster.pids()) == pids
    killer = Killer(2, lambda: pids)
    assert carried_out_with_kills(tmp_path / "sweep", cluster, killer) == expected
    assert have_ended(pids)


def test_dask_that_is_missing_is_said_with_the_line_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    make_missing("distributed", monkeypatch)
    with pytest.raises(SweepError, match=r"pip install 'gradstudio\[dask\]'"):
        DaskCrew(1)


def test_dask_that_cannot_be_loaded_is_said_with_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_unloadable("distributed", tmp_path, monkeypatch)
    with pytest.raises(SweepError, match=f"Dask cluster needs .* cannot be loaded: {SAYS}"):
        DaskCrew(1)


@pytest.mark.parametrize("error", [RuntimeError("Nanny failed to start."), OSError("Too many open files")])
def test_a_cluster_that_does_not_begin_is_a_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**options: object) -> None:
        raise error

    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "LocalCluster", broken)
    with pytest.raises(SweepError, match=r"The Dask cluster cannot begin: (Nanny|Too).*[a-z]\. Begin"):
        DaskCrew(1)
    with pytest.raises(CancelledError):
        DaskCrew(1, cancelled=lambda: True)  # Ctrl-C has ended the workers as well


def begun(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sweep.running.carry_out", str(path)],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_a_program_that_ends_takes_its_workers_along_and_is_resumed(
    end: signal.Signals, tmp_path: Path, expected: list[tuple[object, ...]]
) -> None:
    path, pids = tmp_path / "sweep", list[int]()
    with begun(path) as program:
        assert program.stdout is not None
        for line in program.stdout:
            finished, *workers = map(int, line.split())
            pids = workers or pids
            if finished > ENOUGH:
                break
        # Ctrl-C in a terminal goes to all of its processes.
        partial(os.killpg if end == signal.SIGINT else os.kill, program.pid)(end)
        program.stdout.read()
    assert len(pids) == 2
    assert have_ended(pids)
    with SweepStore(path) as store:
        before = store.finished()
        assert ENOUGH < len(before) < LONG.count
        kept = store.results([number for number in range(LONG.count) if number in before])
    results = carried_out(path, LONG, ThreadCrew(2))
    assert bits(results) == expected
    seconds = {one.number: one.seconds for one in results}
    assert all(seconds[one.number] == one.seconds for one in kept)  # not run a second time

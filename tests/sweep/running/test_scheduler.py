"""A scheduler of a cluster that goes away and comes back: the sweep waits for it, and goes on."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import dask_crew
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.dask_crew import DaskCrew
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from tests.sweep.running.plans import Plan, bits, stored

PLAN = Plan(rates=(0.03, 0.1), seeds=100, steps=600)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of a cluster, which is killed at the end."""
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as program:
        try:
            yield program
        finally:
            program.kill()


class Cluster:
    """A scheduler and a worker, each a program of its own, at one address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._parts = ExitStack()
        self.begin()

    def begin(self) -> None:
        scheduler = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        worker = ("dask_worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", "1")
        for part in (scheduler, worker):
            self._parts.enter_context(running(*part))

    def kill(self) -> None:
        self._parts.close()
        self._parts = ExitStack()


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", 60.0)  # programs begin slowly on a busy machine
    made = Cluster()
    yield made
    made.kill()


def test_a_scheduler_that_is_restarted_is_found_again(cluster: Cluster, tmp_path: Path) -> None:
    restarts = [40]

    def restart(progress: SweepProgress) -> None:
        if restarts and progress.finished >= restarts[0]:
            restarts.pop()
            cluster.kill()
            cluster.begin()

    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        assert Sweep(PLAN, store, crew).run(restart)
        found = bits(store.results(range(PLAN.count)))
    assert not restarts
    assert found == bits(run_chunk(Chunk(trials=tuple(PLAN.trials()))).results)


def test_a_scheduler_that_stays_away_ends_the_sweep_and_keeps_what_is_finished(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 0.5)
    path = tmp_path / "sweep"

    def kill(progress: SweepProgress) -> None:
        if progress.finished >= 40:
            cluster.kill()

    with (
        DaskCrew(scheduler=cluster.address) as crew,
        stored(path, PLAN) as store,
        pytest.raises(SweepError, match="no Dask scheduler"),
    ):
        Sweep(PLAN, store, crew).run(kill)
    with SweepStore(path) as again:
        assert 40 <= len(again.finished()) < PLAN.count

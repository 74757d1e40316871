"""A scheduler and a worker, programs of their own: sweeps of all kinds on them, and a scheduler that goes away."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from gradstudio.cli import main
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.toml_file import load_sweep
from gradstudio.sweep.running import dask_crew, sweep
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.dask_crew import DaskCrew
from gradstudio.sweep.running.packing import run_packed
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from tests.sweep.running.plans import Plan, bits, stored

PLAN = Plan(rates=(0.03, 0.1), seeds=60, steps=600)


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
        self.is_running = False

    def begin(self) -> None:
        self.is_running = True
        scheduler = ("dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        worker = ("dask_worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", "1")
        for part in (scheduler, worker):
            self._parts.enter_context(running(*part))

    def kill(self) -> None:
        self.is_running = False
        self._parts.close()
        self._parts = ExitStack()


@pytest.fixture(scope="module")
def shared_cluster() -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    made = Cluster()
    yield made
    made.kill()


@pytest.fixture
def cluster(shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", 200.0)  # programs begin slowly on a busy machine
    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 200.0)
    monkeypatch.setattr(sweep, "_LOOK_SECONDS", 0.01)  # so that what happens does so on the way
    if not shared_cluster.is_running:
        shared_cluster.begin()
    return shared_cluster


RUNGS = """\
seeds = 2
[set]
training.steps = 60
[axes]
training.learning_rate = { low = 0.01, high = 100.0, log = true, count = 6 }
[early]
keep_one_in = 3
first_rung = 5
bracket = 6
"""
TPE = 'search = "tpe"\npoints = 6\n'


@pytest.mark.parametrize(
    "text",
    [
        RUNGS,
        TPE + RUNGS,
        TPE + RUNGS.partition("[early]")[0],
    ],
    ids=["rungs", "tpe with rungs", "tpe"],
)
def test_from_the_command_line_on_a_cluster_as_on_threads(
    text: str, cluster: Cluster, tmp_path: Path
) -> None:
    if "tpe" in text:
        pytest.importorskip("optuna")
    found: list[list[tuple[object, ...]]] = []
    for where in (["--scheduler", cluster.address], ["--threads", "2"]):
        file = tmp_path / f"{where[0]}.toml"
        file.write_text(text, encoding="utf-8")
        assert main(["sweep", str(file), *where]) == 0
        with SweepStore(file.with_suffix(".gradsweep")) as store:
            assert len(store.finished()) == load_sweep(file).count
            found.append(bits(store.results(range(12))))
    assert found[0] == found[1]
    assert len(found[0]) == 12


def test_runs_that_are_judged_one_by_one_on_a_cluster_have_the_bits_of_their_own(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("optuna")
    file = tmp_path / "judged.toml"
    file.write_text(RUNGS.replace("bracket = 6", 'pruner = "asha"'), encoding="utf-8")
    assert main(["sweep", str(file), "--scheduler", cluster.address]) == 0
    assert "stopped early by rank" in capsys.readouterr().out
    trials = list(load_sweep(file).trials())
    with SweepStore(file.with_suffix(".gradsweep")) as store:
        results = store.results(range(12))
        assert len(store.finished()) == 12
    for trial, found in zip(trials, results, strict=True):
        if not found.ran_away:
            (alone,) = run_packed([replace(trial, steps=found.steps)])
            assert replace(alone, cause=found.cause).bits == found.bits


def test_a_scheduler_that_is_restarted_is_found_again(cluster: Cluster, tmp_path: Path) -> None:
    restarts = [10]

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
        if progress.finished >= 10:
            cluster.kill()

    with (
        DaskCrew(scheduler=cluster.address) as crew,
        stored(path, PLAN) as store,
        pytest.raises(SweepError, match="no Dask scheduler"),
    ):
        Sweep(PLAN, store, crew).run(kill)
    with SweepStore(path) as again:
        assert 10 <= len(again.finished()) < PLAN.count


def test_a_client_that_closed_itself_during_a_pause_is_replaced(cluster: Cluster, tmp_path: Path) -> None:
    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        cluster.kill()
        crew._client._timeout = 0.1  # so long it looks for its scheduler
        while crew._client.status != "closed":
            time.sleep(0.01)
        assert crew.size >= 1
        cluster.begin()
        assert Sweep(PLAN, store, crew).run()
        assert len(store.finished()) == PLAN.count


def test_a_crew_whose_client_is_closed_stops_without_a_word(cluster: Cluster) -> None:
    with DaskCrew(scheduler=cluster.address) as crew:
        crew.executor.submit(sum, [1, 2]).result(200.0)
        crew._client.close()
        crew.stop()

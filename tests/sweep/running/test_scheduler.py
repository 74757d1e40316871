"""A scheduler and a worker, processes of their own: sweeps of all kinds on them, and a scheduler that goes away."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gradstudio.cli import main
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.toml_file import load_sweep
from gradstudio.sweep.running import dask_crew, dask_executor, sweep
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.dask_crew import DaskCrew
from gradstudio.sweep.running.packing import run_packed
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from tests.sweep.running.cluster import Cluster
from tests.sweep.running.plans import Plan, bits, stored

PLAN = Plan(rates=(0.03, 0.1), seeds=60, steps=600)


@pytest.fixture(scope="module")
def shared_cluster() -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    with closing(Cluster()) as made:
        yield made


@pytest.fixture
def cluster(shared_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", 200.0)  # programs begin slowly on a busy machine
    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 200.0)
    monkeypatch.setattr(sweep, "_LOOK_SECONDS", 0.01)  # so that what happens does so on the way
    if not shared_cluster.parts:
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


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "ended"])
def test_a_scheduler_that_is_restarted_is_found_again(
    end: signal.Signals, cluster: Cluster, tmp_path: Path
) -> None:
    restarts = [10]

    def restart(progress: SweepProgress) -> None:
        if restarts and progress.finished >= restarts[0]:
            restarts.pop()
            os.kill(cluster.parts[0].pid, end)
            cluster.parts[0].join()
            cluster.kill()
            cluster.begin()

    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        assert Sweep(PLAN, store, crew).run(restart)
        found = bits(store.results(range(PLAN.count)))
    assert not restarts
    assert found == bits(run_chunk(Chunk(trials=tuple(PLAN.trials()))).results)


def test_a_result_that_is_lost_on_the_way_is_had_once_more(cluster: Cluster, tmp_path: Path) -> None:
    """The scheduler goes away just as it is asked for a result."""
    told: list[SweepProgress] = []
    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        client = crew._executor._client

        async def lose(*_: object) -> None:
            raise OSError("Stream is closed")

        client._gather = lose
        assert Sweep(PLAN, store, crew).run(told.append)
        assert len(store.finished()) == PLAN.count
        assert crew._executor._client is not client
    assert told[-1].lost >= 1


def test_a_scheduler_that_stays_away_ends_the_sweep_and_keeps_what_is_finished(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 0.5)
    path, told = tmp_path / "sweep", list[str]()

    def kill(progress: SweepProgress) -> None:
        told.append(progress.awaited)
        if progress.finished >= 10:
            cluster.kill()

    with (
        DaskCrew(scheduler=cluster.address) as crew,
        stored(path, PLAN) as store,
        pytest.raises(SweepError, match="no Dask scheduler"),
    ):
        Sweep(PLAN, store, crew).run(kill)
    assert told[-1].startswith(f"Waiting for the scheduler at {cluster.address}, ")
    with SweepStore(path) as again:
        assert 10 <= len(again.finished()) < PLAN.count


def test_a_scheduler_that_falls_silent_ends_the_sweep(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 0.5)

    def halt(progress: SweepProgress) -> None:
        if progress.finished >= 10:
            monkeypatch.setattr(dask_executor, "_SILENT_SECONDS", 0.5)
            os.kill(cluster.parts[0].pid, signal.SIGSTOP)

    try:
        with (
            DaskCrew(scheduler=cluster.address) as crew,
            stored(tmp_path / "sweep", PLAN) as store,
            pytest.raises(SweepError, match="no Dask scheduler"),
        ):
            Sweep(PLAN, store, crew).run(halt)
    finally:
        cluster.kill()


def test_a_sweep_that_waits_for_its_scheduler_hears_that_it_is_cancelled(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(progress: SweepProgress) -> None:
        if progress.finished >= 10:
            cluster.kill()

    monkeypatch.setattr(dask_crew, "_AWAIT_SECONDS", 10_000.0)
    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        renewing = threading.Event()
        monkeypatch.setattr(dask_crew, "opened", partial(told_of, renewing, dask_crew.opened))
        assert not Sweep(PLAN, store, crew).run(kill, cancelled=renewing.is_set)
        assert 10 <= len(store.finished()) < PLAN.count


def told_of(event: threading.Event, call: Callable[..., Any], *given: object) -> Any:
    event.set()
    return call(*given)


def test_a_scheduler_that_went_away_during_a_pause_is_found_again(cluster: Cluster, tmp_path: Path) -> None:
    with DaskCrew(scheduler=cluster.address) as crew, stored(tmp_path / "sweep", PLAN) as store:
        cluster.kill()
        while crew._executor.is_open:
            time.sleep(0.01)
        assert crew.size >= 1
        cluster.begin()
        assert Sweep(PLAN, store, crew).run()
        assert len(store.finished()) == PLAN.count


def test_a_crew_whose_client_is_closed_stops_without_a_word(cluster: Cluster) -> None:
    with DaskCrew(scheduler=cluster.address) as crew:
        assert crew.executor.submit(sum, [1, 2]).result(200.0) == 3
        crew._loop.run(crew._executor.close())
        crew.stop()


@contextmanager
def lacking_the_program(cluster: Cluster, part: str) -> Iterator[DaskCrew]:
    """A crew on a cluster of which one part cannot load GradStudio."""
    cluster.kill()
    cluster.begin(**{part: "gradstudio"})
    try:
        with DaskCrew(scheduler=cluster.address) as crew:
            while not crew._executor.threads:
                time.sleep(0.01)
            yield crew
    finally:
        cluster.kill()


def test_a_scheduler_that_lacks_the_program_is_a_sentence(cluster: Cluster, tmp_path: Path) -> None:
    with (
        lacking_the_program(cluster, "dask_scheduler") as crew,
        stored(tmp_path / "sweep", PLAN) as store,
        pytest.raises(SweepError, match="The Dask scheduler cannot load GradStudio"),
    ):
        Sweep(PLAN, store, crew).run()


def test_workers_that_lack_the_program_end_and_that_none_is_left_is_a_sentence(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_crew, "_WORKERLESS_SECONDS", 0.5)
    with (
        lacking_the_program(cluster, "dask_worker") as crew,
        stored(tmp_path / "sweep", PLAN) as store,
        pytest.raises(SweepError, match=f"{cluster.address} has had no workers"),
    ):
        Sweep(PLAN, store, crew).run()

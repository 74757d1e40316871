"""BLAS has one thread where runs are carried out, and as many as before where the program goes on after them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_info

from gradstudio.compiled import BlasThreads
from gradstudio.sweep.running import cluster_worker
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.running.warming import warm_kernels
from tests.sweep.running.plans import Plan, bits


def threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.fixture
def _two_threads() -> Iterator[None]:
    with BlasThreads(2):
        assert threads() == {2}
        yield


@pytest.mark.usefixtures("_two_threads")
def test_processes_have_one_and_the_program_that_began_them_as_many_as_before() -> None:
    warm_kernels()
    assert threads() == {2}
    with ProcessCrew(1) as crew:
        assert crew.executor.submit(threads).result() == {1}
    run_chunk(Chunk(trials=tuple(Plan(rates=(0.1,), seeds=1, steps=1).trials())))
    assert threads() == {2}


@pytest.mark.usefixtures("_two_threads")
def test_of_two_sweeps_that_overlap_the_last_one_gives_threads_back() -> None:
    first, second = ThreadCrew(1), ThreadCrew(1)
    with second:
        with first:
            warm_kernels()
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == {2}
    with ThreadCrew(1):
        assert threads() == {1}
    assert threads() == {2}


@pytest.mark.usefixtures("_two_threads")
def test_a_worker_of_a_cluster_has_one_whoever_began_it(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[BlasThreads] = []

    def limited(count: int) -> BlasThreads:
        limits.append(BlasThreads(count))
        return limits[-1]

    monkeypatch.setattr(cluster_worker, "BlasThreads", limited)
    cluster_worker._one_blas_thread.cache_clear()
    chunk = Chunk(trials=tuple(Plan(rates=(0.1,), seeds=2, steps=5).trials()))
    try:
        found = [cluster_worker.run_chunk_there(chunk) for _ in range(2)]
        assert threads() == {1}
        assert len(limits) == 1
    finally:
        for limit in limits:
            limit.close()
        cluster_worker._one_blas_thread.cache_clear()
    assert bits(found[0].results) == bits(run_chunk(chunk).results)

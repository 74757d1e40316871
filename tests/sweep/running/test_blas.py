"""BLAS has one thread where runs are carried out, and as many as before where the program goes on after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from threadpoolctl import threadpool_info

from gradstudio.compiled import BlasThreads
from gradstudio.sweep.running import cluster_worker, thread_crew
from gradstudio.sweep.running.chunk import Chunk, run_chunk
from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.sweep.running.warming import warm_kernels
from tests.sweep.running.plans import Plan, bits


def threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def with_two_threads(check: Callable[[], None]) -> None:
    with BlasThreads(2):
        assert threads() == {2}
        check()


def one_in_processes() -> None:
    warm_kernels()
    assert threads() == {2}
    with ProcessCrew(1) as crew:
        assert crew.executor.submit(threads).result() == {1}
    run_chunk(Chunk(trials=tuple(Plan(rates=(0.1,), seeds=1, steps=1).trials())))
    assert threads() == {2}


def one_until_the_last_sweep_ends() -> None:
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


def interrupted() -> None:
    raise KeyboardInterrupt


def as_many_after_a_crew_that_did_not_begin() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(thread_crew, "warm_kernels", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ThreadCrew(1)
    assert threads() == {2}


def one_in_a_worker_of_a_cluster() -> None:
    chunk = Chunk(trials=tuple(Plan(rates=(0.1,), seeds=2, steps=5).trials()))
    found = [cluster_worker.run_chunk_there(chunk) for _ in range(2)]
    assert threads() == {1}
    assert bits(found[0].results) == bits(run_chunk(chunk).results)
    cluster_worker._one_blas_thread().close()  # which a worker of a cluster keeps
    cluster_worker._one_blas_thread.cache_clear()


@pytest.fixture(scope="module")
def another() -> Iterator[ProcessPoolExecutor]:
    """A process of its own: what the tests of other files have loaded and set is not to matter."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize(
    "check",
    [
        one_in_processes,
        one_until_the_last_sweep_ends,
        as_many_after_a_crew_that_did_not_begin,
        one_in_a_worker_of_a_cluster,
    ],
)
def test_blas_has_one_thread_where_runs_are_carried_out_and_as_many_as_before_after_them(
    another: ProcessPoolExecutor, check: Callable[[], None]
) -> None:
    another.submit(with_two_threads, check).result(timeout=200)

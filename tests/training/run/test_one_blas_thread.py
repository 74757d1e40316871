"""A run whose layers are large has the same bits on however many threads BLAS may compute."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from gradstudio.compiled import BlasThreads
from gradstudio.compiled.layout import uses_blas
from gradstudio.project import ProjectSpec, edits
from gradstudio.sweep.race.race import Race
from gradstudio.training import Session
from gradstudio.training.run.packed_config import net_config

COUNTS = (1, 2, 4)


def large(batch_size: int | None) -> ProjectSpec:
    """200 moons, 2-128-128-1 tanh, compiled: its second layer goes to BLAS."""
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=200, test_share=0.25)
    for layer in (0, 1):
        spec = edits.set_activation(edits.set_layer_size(spec, layer, 128), layer, "tanh")
    spec = edits.set_training(spec, loss="logistic", batch_size=batch_size, engine="compiled", steps=6)
    assert uses_blas(net_config(spec))
    return spec


def bits_of_a_session(spec: ProjectSpec) -> list[bytes]:
    session = Session(spec)
    session.run(6)
    snapshot = session.snapshot()
    return [
        session.history.losses.tobytes(),
        session.history.test_losses.tobytes(),
        session.parameters().tobytes(),
        np.array([snapshot.loss, snapshot.test_loss]).tobytes(),
        snapshot.gradients.tobytes(),
    ]


def bits_of_a_race(spec: ProjectSpec) -> list[bytes]:
    race = Race([spec], threads=1)
    race.advance(6)
    return [
        race.results().losses.tobytes(),
        race.results().last.losses.tobytes(),
        race.parameters(0).tobytes(),
    ]


def threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def bits_by_threads(
    bits: Callable[[ProjectSpec], list[bytes]], batch_size: int | None
) -> tuple[list[list[bytes]], list[set[int]]]:
    """Return the bits on one thread and on several, and how many threads there were after each."""
    found, after = [], []
    for count in COUNTS:
        with BlasThreads(count):
            found.append(bits(large(batch_size)))
            after.append(threads())
    return found, after


@pytest.fixture(scope="module")
def another() -> Iterator[ProcessPoolExecutor]:
    """A process of its own: what the tests of other files have loaded and set is not to matter."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("batch_size", [None, 33])
@pytest.mark.parametrize("bits", [bits_of_a_session, bits_of_a_race])
def test_bits_do_not_depend_on_how_many_threads_blas_has(
    another: ProcessPoolExecutor, bits: Callable[[ProjectSpec], list[bytes]], batch_size: int | None
) -> None:
    found, after = another.submit(bits_by_threads, bits, batch_size).result(timeout=200)
    assert after == [{count} for count in COUNTS]  # whoever computes something else has them again
    assert found[1] == found[0]
    assert found[2] == found[0]

"""Fixtures that need no window."""

from __future__ import annotations

import csv
import gc
import logging
import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import gradstudio.app  # noqa: F401 - for quicker imports from then on: pytest-qt has loaded PySide6
from gradstudio.project import ProjectSpec
from gradstudio.training import Session
from tests.kernels import make_kernels_ready

# The same examples in every run, so that a red run is the fault of the change under test.
# Fresh ones: pytest --hypothesis-profile=explore
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("explore", deadline=None, max_examples=300)
settings.load_profile("steady")

# Whoever starts the tests in the background may have these ignored, and so would the programs that they start.
for number, handler in (
    (signal.SIGHUP, signal.SIG_DFL),
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGTERM, signal.SIG_DFL),
):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, handler)

# Not as pytest's `log_level`, which sets it anew, and forgets what each logger knows of it, six times a test.
logging.getLogger().setLevel(logging.INFO)

DATA = Path(__file__).parent / "data"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return one process more than there are cores: tests of windows wait for a fifth of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the collector from looking, again and again, through what was imported and collected: it all stays.

    One of several processes makes the kernels ready meanwhile, so that they are compiled once, not in each.
    """
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw0":
        make_kernels_ready()
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def notebook_rows() -> list[dict[str, float]]:
    """Step, loss and accuracy in percent as micrograd's demo notebook prints them."""
    with (DATA / "micrograd_moons_losses.csv").open(encoding="utf-8") as file:
        return [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


@pytest.fixture
def no_gc() -> Iterator[None]:
    """Run without the cyclic collector, as the application's worker does.

    What there is already is left out of a collection that the test asks for: other tests leave garbage behind.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture(scope="session")
def demo_session() -> Session:
    """The moons demo after its 100 steps, trained once for all tests; do not advance it."""
    session = Session(ProjectSpec())
    session.advance(100)
    return session

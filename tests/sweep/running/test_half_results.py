"""A process that ends while it sends a result leaves half of it behind; nobody waits for the rest."""

import os
import signal
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk
from gradstudio.sweep.running.process_crew import ProcessCrew
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.running.thread_crew import ThreadCrew
from tests.sweep.running.plans import Plan, bits, carried_out, stored

PATIENCE = 90.0
LARGE = 2**20


def send_half(then: Callable[[], None]) -> None:
    """Have this process send half of its next message only."""

    def half(connection: Connection, message: memoryview) -> None:
        connection._send(struct.pack("!i", len(message)))
        connection._send(message[: len(message) // 2])
        then()

    Connection._send_bytes = half


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_in_the_middle() -> bytes:
    send_half(be_killed)
    return bytes(LARGE)


def stuck_in_the_middle(told: Path) -> bytes:
    def stay() -> None:
        told.touch()
        threading.Event().wait()

    send_half(stay)
    return bytes(LARGE)


@dataclass(frozen=True)
class KilledOnce:
    """Runs chunks; the first process that does so is killed while it sends the results."""

    told: Path

    def __call__(self, chunk: Chunk) -> ChunkDone:
        with suppress(FileExistsError):
            self.told.touch(exist_ok=False)
            send_half(be_killed)
        return run_chunk(chunk)


class KilledCrew(ProcessCrew):
    def __init__(self, told: Path) -> None:
        super().__init__(2)
        self._told = told
        self.pids = set[int | None]()

    def work(self, cancelled: Callable[[], bool]) -> KilledOnce:
        return KilledOnce(self._told)

    def renew(self, cancelled: Callable[[], bool]) -> None:
        self.pids.update(process.pid for process in self._context.made)
        super().renew(cancelled)


def test_the_result_of_a_process_that_is_killed_while_it_sends_it_is_an_error() -> None:
    crew = ProcessCrew(2)
    killed = crew.executor.submit(killed_in_the_middle)
    assert isinstance(killed.exception(PATIENCE), BrokenProcessPool)
    crew.stop()


def test_large_results_come_whole() -> None:
    with ProcessCrew(2) as crew:
        large = [crew.executor.submit(bytes, LARGE + k) for k in range(6)]
        assert [len(future.result(PATIENCE)) for future in large] == [LARGE + k for k in range(6)]


def test_a_process_is_ended_while_it_sends_a_result(tmp_path: Path) -> None:
    crew, told = ProcessCrew(2), tmp_path / "told"
    future = crew.executor.submit(stuck_in_the_middle, told)
    end = time.monotonic() + PATIENCE
    while not told.exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    ending = threading.Thread(target=crew.stop, daemon=True)
    ending.start()
    ending.join(PATIENCE)
    assert not ending.is_alive()
    with pytest.raises(BrokenProcessPool):
        future.result(PATIENCE)


def test_a_sweep_goes_on_with_other_processes(tmp_path: Path) -> None:
    plan, told = Plan(), list[SweepProgress]()
    expected = bits(carried_out(tmp_path / "threads", plan, ThreadCrew(2)))
    with KilledCrew(tmp_path / "told") as crew, stored(tmp_path / "processes", plan) as store:
        assert Sweep(plan, store, crew).run(told.append)
        assert bits(store.results(range(plan.count))) == expected
        assert crew.pids
        assert crew.pids.isdisjoint(process.pid for process in crew.processes)
    assert told[-1].lost > 0

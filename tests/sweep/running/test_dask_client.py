"""Addresses at which there is no Dask scheduler: a sentence after some seconds, and Ctrl-C before."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

import gradstudio
from gradstudio.cli import main
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.running import dask_crew, dask_executor
from gradstudio.sweep.running.dask_crew import DaskCrew

pytest.importorskip("distributed")


@contextmanager
def listening(greeting: bytes) -> Iterator[tuple[str, threading.Event]]:
    """Something that takes connections and greets; its address, and whether anybody came."""
    has_come = threading.Event()
    taken: list[socket.socket] = []

    def serve() -> None:
        while True:
            connection, _ = door.accept()
            taken.append(connection)
            if is_over:
                return
            connection.sendall(greeting)
            has_come.set()

    is_over: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{door.getsockname()[1]}", has_come
        finally:
            is_over.append(True)
            socket.create_connection(door.getsockname()).close()
            thread.join()
            for connection in taken:
                connection.close()


@pytest.mark.parametrize(
    ("greeting", "seconds", "says"),
    [
        (b"", 0.1, "nothing answers there"),
        (b"SSH-2.0-OpenSSH\r\n", 200.0, "something else"),
        (b"\0" * 64, 200.0, "something else"),
    ],
    ids=["silence", "SSH", "zeros"],
)
def test_a_port_of_something_else_is_a_sentence(
    greeting: bytes, seconds: float, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", seconds)
    with (
        listening(greeting) as (address, _),
        pytest.raises(SweepError, match=f"no Dask scheduler at {address}.*{says}"),
    ):
        DaskCrew(scheduler=address)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://127.0.0.1:9",
        "tls://127.0.0.1:9",
        "ucx://127.0.0.1:9",
        "smb://127.0.0.1:9",
        "127.0.0.1",
        "inproc://1",
    ],
)
def test_an_address_of_nobody_is_a_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_crew, "_CONNECT_SECONDS", 0.1)
    with pytest.raises(SweepError, match=f"no Dask scheduler at {address}"):
        DaskCrew(scheduler=address)


@pytest.mark.timeout(900)
def test_the_first_interrupt_ends_a_sweep_that_waits_for_its_scheduler(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_text("[axes]\n'training.l2' = [0.1, 0.2]\n", encoding="utf-8")
    with listening(b"") as (address, has_come):
        command = [sys.executable, "-m", "gradstudio", "sweep", str(file), "--scheduler", address]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
            try:
                assert has_come.wait(200)
                program.send_signal(signal.SIGINT)
                _, said = program.communicate(timeout=200)
            finally:
                program.kill()
    assert program.returncode == 128 + signal.SIGINT
    assert said == "Getting ready…\n"
    assert [path.name for path in tmp_path.iterdir()] == ["small.toml"]


class UncountedClient:
    """A client whose scheduler never says what workers there are."""

    status = "running"

    def __init__(self) -> None:
        self.is_asked, self.is_closed = threading.Event(), threading.Event()

    async def nthreads(self) -> dict[str, int]:
        self.is_asked.set()
        await asyncio.Event().wait()
        return {}

    async def close(self, timeout: float) -> None:
        self.is_closed.set()


def test_a_crew_that_is_cancelled_while_workers_are_counted_closes_its_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = UncountedClient()

    async def connected(address: str, seconds: float) -> UncountedClient:
        return client

    monkeypatch.setattr(dask_executor, "connected", connected)
    with pytest.raises(CancelledError):
        DaskCrew(scheduler="tcp://127.0.0.1:9", cancelled=client.is_asked.is_set)
    assert client.is_closed.wait(200.0)


class WorkerlessClient(UncountedClient):
    """A client whose scheduler has no workers; what is handed in is never done."""

    scheduler_comm = SimpleNamespace(closed=lambda: False)

    async def nthreads(self) -> dict[str, int]:
        return {}

    def submit(self, function: object, *arguments: object, pure: bool) -> asyncio.Future[object]:
        return asyncio.get_running_loop().create_future()


@pytest.fixture
def workerless(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a scheduler without workers, of which a sweep gives up once it has told so twice."""

    async def connected(address: str, seconds: float) -> WorkerlessClient:
        return WorkerlessClient()

    awaited, asked = DaskCrew.awaited, []

    def told_twice(crew: DaskCrew) -> str:
        said = awaited.fget(crew)
        asked.append(said)
        if len(asked) == 2:
            monkeypatch.setattr(dask_crew, "_WORKERLESS_SECONDS", 0.0)
        return said

    monkeypatch.setattr(dask_executor, "connected", connected)
    monkeypatch.setattr(DaskCrew, "awaited", property(told_twice))
    return "tcp://127.0.0.1:9"


def test_that_a_sweep_waits_for_workers_is_told_once_and_at_once(
    workerless: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.toml"
    file.write_text("[axes]\n'training.l2' = [0.1, 0.2]\n", encoding="utf-8")
    assert main(["sweep", str(file), "--scheduler", workerless]) == 1
    said = capsys.readouterr().err
    assert said.count(f"Waiting for a worker of the scheduler at {workerless}, ") == 1
    assert said.count(f"dask worker {workerless}\n") == 1
    assert said.index("Waiting") < said.index("has had no workers")


def test_that_a_sweep_from_python_waits_for_workers_is_logged_once(
    workerless: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SweepError, match="has had no workers"):
        gradstudio.sweep(axes={"training.l2": [0.1, 0.2]}, scheduler=workerless)
    (said,) = [record for record in caplog.records if record.name.startswith("gradstudio")]
    assert said.levelname == "WARNING"
    assert said.getMessage().startswith(f"Waiting for a worker of the scheduler at {workerless}, ")
    caplog.clear()  # it is logged as it should

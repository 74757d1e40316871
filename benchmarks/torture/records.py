"""Files whose bytes, rows and fields are broken: they open and go on, or a sentence says why not.

Half of them are projects with runs, a quarter working stores that a window left, a quarter projects as JSON.

Each child process opens a batch of them, so that a crash is seen and costs no more than its batch.
"""

from __future__ import annotations

import functools
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from benchmarks.torture import broken_project
from benchmarks.torture.memory import peak, peak_begun
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work, open_work
from gradstudio.app.document.working_copy import WorkingCopy
from gradstudio.engine.errors import GradStudioError
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.spec import AdamSpec, LayerSpec, Moons, NetworkSpec, ProjectSpec, Table, TrainingSpec
from gradstudio.project.spec.data import packed
from gradstudio.store import RunsFile, is_kept, load_kept, remove_logs
from gradstudio.training.record import Bookmark, Label, Record
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 5.0
MOST_BYTES = 500 * 2**20
LONGEST_SENTENCE = 2_000
_JSON, _STORE = 0, 1
"""What a file is, by its number: each fourth."""
_BATCH = 500
_SECONDS_EACH = 10.0
_FAR = 2_000
"""Steps from the nearest state; a run that is to be taken farther is not waited for."""

_VALUES = (
    None, 0, 1, -1, 2, 3, 59, 60, 61, 4096, 2**31, 2**53, 2**53 + 1, 2**62, -(2**63), 0.5, -0.0, 1e308, "", "x", "1", "steps",
    "steps,steps", "newest", "kept", "first", "training", b"", b"\x00", b"\xff" * 24, "x" * 2000, "{}", "[]", "null",
    '{"schema_version": 1}', "\x00", "ä–∂", float("inf"),
)  # fmt: skip


def run(count: int, seed: int) -> list[str]:
    """Open so many broken files.

    Args:
        count: number of files.
        seed: of what is broken in them.

    Returns:
        What was neither opened nor told in a sentence, took too long or too much memory, or ended the program, each
        with the number of the file: ``python -m benchmarks.torture.records SEED NUMBER OUT`` writes it.
    """
    findings = []
    for first in range(0, count, _BATCH):
        findings += _batch(seed, first, min(_BATCH, count - first))
    return findings


def broken(seed: int, number: int) -> bytes:
    """Return the content of one broken file."""
    chance = random.Random(f"{seed} {number}")
    if number % 4 == _JSON:
        return broken_project.broken(seed, number)
    whole = chance.choice(stores() if number % 4 == _STORE else wholes())
    return _with_broken_rows(whole, chance) if chance.random() < 0.5 else with_broken_bytes(whole, chance)


@functools.cache
def wholes() -> tuple[bytes, ...]:
    """Return files of several kinds as they are written."""
    small = ProjectSpec(
        data=Moons(samples=12, test_share=0.3),
        network=NetworkSpec(
            layers=(LayerSpec(size=2, activation="tanh"), LayerSpec(size=1, activation="linear"))
        ),
    )
    plain, several, long, of_file = Record(), Record(), Record(), Record()
    _put_down(plain, plain.begin(ProjectSpec()), 60)
    batches = set_parameter(small, "layer1.neuron1.b", 0.5)
    batches = edits.set_training(batches, batch_size=4, optimizer=AdamSpec())
    mark = Label(name="one", bookmarks=(Bookmark(step=3, name="here"),))
    session = several.begin(batches, mark)
    _put_down(several, session, 20)
    session.adopt(edits.set_training(batches, l2=0.01))
    session.advance(10)
    _put_down(several, session, 30)
    _put_down(several, several.branch(Moment(RunId(1), 25)), 15)
    slow = small.model_copy(update={"training": TrainingSpec(engine="reference")})
    _put_down(several, several.begin(slow), 5)
    _put_down(long, long.begin(small), 9000)
    numbers = np.random.default_rng(1).normal(size=(30, 6))
    table = Table(column_names=tuple("abcde"), rows=30, packed=packed(numbers.tobytes()))
    own = edits.set_data(ProjectSpec(), **table.model_dump())
    _put_down(of_file, of_file.begin(own), 30)
    contents = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs"
        for record, spec in ((plain, ProjectSpec()), (several, batches), (long, small), (of_file, own)):
            RunsFile(path, spec, record).close()
            contents.append(path.read_bytes())
    return tuple(contents)


@functools.cache
def stores() -> tuple[bytes, ...]:
    """Return the same as working stores that windows left."""
    contents = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs"
        for whole in wholes():
            path.write_bytes(whole)
            kept = load_kept(path)
            copy = WorkingCopy(Path(folder) / "left", lambda: None)
            copy.tell(Work(spec=kept.spec, path=path), is_edited=True)
            copy.offer(kept.record)
            copy.write()
            copy.close()
            contents.append(copy.file.read_bytes())
            copy.file.unlink()
    return tuple(contents)


def _put_down(record: Record, session: Session, steps: int) -> None:
    session.run(steps)
    record.put_down(session)


def with_broken_bytes(whole: bytes, chance: random.Random) -> bytes:
    """Return a file some of whose bytes are others, gone, or there twice."""
    raw = bytearray(whole)
    for _ in range(chance.choice([1, 1, 4, 40])):
        place = chance.choice([chance.randrange(len(raw)), chance.randrange(min(len(raw), 4096))])
        match chance.randrange(6):
            case 0:
                raw[place] = chance.randrange(256)
            case 1:
                raw[place] ^= 1 << chance.randrange(8)
            case 2:
                del raw[place : place + chance.choice([1, 512, 4096])]
            case 3:
                raw[place : place + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"])
            case 4:
                del raw[place:]
            case _:
                page = bytes(raw[place - place % 4096 :][:4096])
                other = chance.randrange(max(1, len(raw) // 4096)) * 4096
                raw[other : other + len(page)] = page
        if not raw:
            break
    return bytes(raw)


def _with_broken_rows(whole: bytes, chance: random.Random) -> bytes:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(whole[:18] + b"\x01\x01" + whole[20:])  # no log can lie beside what is in memory
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        table = chance.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = f'"{chance.choice(columns)}"'
        some = chance.choice(["1", "random() % 2", "random() % 5 = 0"])
        with suppress(sqlite3.Error):  # a key that is there already, or nothing where something must be
            match chance.randrange(8):
                case 0:
                    connection.execute(f"DELETE FROM {table} WHERE {some}")
                case 1:
                    connection.execute(f"UPDATE {table} SET {column} = {column} + 1 WHERE {some}")
                case 2:
                    other = f'"{chance.choice(columns)}"'
                    connection.execute(f"UPDATE {table} SET {column} = {other} WHERE {some}")
                case 3 if table == "texts":
                    old, new = chance.choice(
                        [("1", "1e300"), ("{", "[{"), (":", ": :"), ("moons", "sun"), (",", "")]
                    )
                    connection.execute("UPDATE texts SET text = replace(text, ?, ?)", (old, new))
                case _:
                    connection.execute(
                        f"UPDATE {table} SET {column} = ? WHERE {some}", (chance.choice(_VALUES),)
                    )
    content = bytes(connection.serialize())
    connection.close()
    return content


def _batch(seed: int, first: int, count: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.torture.records", "child", str(seed), str(first), str(count)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=count * _SECONDS_EACH,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [f"files {first} to {first + count - 1} of seed {seed} were not opened in time"]
    findings = [line for line in done.stdout.splitlines() if line.startswith("file ")]
    if done.returncode:
        last = (done.stdout.splitlines() or ["nothing"])[-1]
        findings.append(f"the program ended with {done.returncode} after {last}:\n{done.stderr[-1500:]}")
    return findings


def _open_all(seed: int, first: int, count: int) -> None:
    stores()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.gradstudio"
        left = Path(folder) / "unsaved" / "gone-0.unsaved"
        left.parent.mkdir()
        for number in range(first, first + count):
            file = left if number % 4 == _STORE else path
            file.write_bytes(broken(seed, number))
            for finding in _opened(file):
                print(f"file {number} of seed {seed}: {finding}", flush=True)
            remove_logs(file)
            file.unlink(missing_ok=True)


def _record_in(path: Path) -> Record:
    """Open a file as the program does."""
    if path.suffix == ".unsaved":
        recovery = Recovery(path.parent.parent)
        works = [recovery.read(kept) for kept in recovery.leftovers()]
        return works[0].record or Record() if works else Record()
    if is_kept(path):
        return load_kept(path).record
    open_work(path)
    return Record()


def _opened(path: Path) -> list[str]:
    findings: list[str] = []
    held, began = peak_begun(), time.thread_time()
    try:
        record = _record_in(path)
    except GradStudioError as error:
        if not str(error).startswith(str(path)) or len(str(error)) > LONGEST_SENTENCE:
            findings.append(f"told in {len(str(error))} characters: {str(error)[:300]}")
        record = Record()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        findings.append(f"{type(error).__name__}: {error}")
        record = Record()
    if (seconds := time.thread_time() - began) > LONGEST_SECONDS:
        findings.append(f"computed for {seconds:.1f} s to open")
    if (bytes_more := peak() - held) > MOST_BYTES:
        findings.append(f"took {bytes_more / 2**20:.0f} MB")
    for run_number in [run.number for run in record.runs]:
        found = record.run(run_number)
        near = found.nearest(found.end)
        if found.end - (near.step if near is not None else 0) > _FAR:
            continue
        try:
            session = record.resume(run_number)
            session.run(3)
            record.put_down(session)
        except GradStudioError:
            pass  # numbers that were put there may diverge
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            findings.append(f"run {run_number} does not go on: {type(error).__name__}: {error}")
    return findings


if __name__ == "__main__":
    if sys.argv[1] == "child":
        _open_all(*map(int, sys.argv[2:5]))
    else:
        Path(sys.argv[3]).write_bytes(broken(int(sys.argv[1]), int(sys.argv[2])))

"""Project files with broken bytes and structure, opened in the real window: they open, or a sentence says why not.

Each child process opens a batch of them in one window, so that a crash is seen and costs no more than its batch.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.torture.memory import peak, peak_begun
from gradstudio.engine import ACTIVATIONS
from gradstudio.project.file import project_text
from gradstudio.project.presets import PRESETS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_HALT_SECONDS = 1.0
MOST_BYTES = 500 * 2**20
LONGEST_SENTENCE = 2_000
_BATCH = 100
_SECONDS_EACH = 20.0
_LOOKED_AT_SECONDS = 0.25
_DEEP = 100_000


def run(count: int, seed: int) -> list[str]:
    """Open so many broken project files.

    Args:
        count: number of files.
        seed: of what is broken in them.

    Returns:
        What was neither opened nor told in a sentence, halted the window, took too much memory or ended the
        program, each with the number of the file: ``python -m benchmarks.torture.projects SEED NUMBER`` prints it.
    """
    findings = []
    for first in range(0, count, _BATCH):
        findings += _batch(seed, first, min(_BATCH, count - first))
    return findings


def broken(seed: int, number: int) -> bytes:
    """Return the content of one broken file."""
    chance = random.Random(f"{seed} {number}")
    text = chance.choice(_texts())
    if chance.random() < 0.3:
        return _with_broken_bytes(text.encode(), chance)
    fields = json.loads(text)
    change = chance.choice([_break_structure, _bend])
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        change(fields, chance)
    content = json.dumps(fields)
    # NaN, and nesting beyond what the writer can take, are put in as text.
    for mark, said in (('"@deep@"', "[" * _DEEP + "]" * _DEEP), ('"@digits@"', "9" * 5_000)):
        content = content.replace(mark, said)
    return content.encode("utf-8", "surrogatepass")


def _texts() -> list[str]:
    """Return projects of all kinds, as they are saved."""
    texts = [project_text(preset.spec) for preset in PRESETS]
    texts += [
        '{"schema_version": 1}',
        '{"schema_version": 1, "data": {"kind": "drawn", "points": [[-1.0, 1.0, 0], [1.0, -1.0, 1]]}}',
        '{"schema_version": 1, "data": {"kind": "formula", "formula": "sin(x)"}}',
        '{"schema_version": 1, "data": {"kind": "moons", "samples": 40, "features": ["x1", "x1*x2"],'
        ' "edited": [{"sample": 1, "column": 0, "value": 0.5}]}}',
    ]
    return texts


_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 31, 512, 513, 10**5, 10**9, 2**31, 2**53, 2**63, 2**64, 10**30, 0.0, -0.0, 0.5, 1e-320,
    1e-9, 1e9, 1e150, 1e300, 1e308, -1e308, float("nan"), float("inf"), "", "x", "1", "@deep@", "@digits@", "constant",
    "moons", "digits", "tanh", "relu", "reference", "compiled", "squared_error", "x1", "1/x1", "x" * 100_000, "\ud800",
    "\x00", "ä–∂", [], [0], [[]], [1] * 5_000, {}, {"kind": "moons"}, {"x" * 1_000: 1}, {"kind": "table", "packed": "AAAA"},
)  # fmt: skip


def _break_structure(fields: Any, chance: random.Random) -> None:
    places = list(_places(fields))
    if not places:
        return
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[chance.choice(["kind", "x", "schema_version", "rate", "size", f"{key} "])] = holder.pop(
                key
            )
        case 2 if isinstance(holder, list):
            holder[:] = holder * chance.choice([2, 10, 300])
        case 3:
            other, at = chance.choice(places)
            if not _holds(other[at], holder):
                holder[key] = other[at]
        case _:
            value = chance.choice(_VALUES)
            holder[key] = json.loads(json.dumps(value))


_BENT: tuple[tuple[str, ...], ...] = (
    tuple(ACTIVATIONS),
    ("hinge", "logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"),
    ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"),
    ("constant", "linear", "step", "exponential", "cosine"),
    (
        "micrograd_moons",
        "moons",
        "circle",
        "xor",
        "gaussians",
        "spiral",
        "yin_yang",
        "iris",
        "wine",
        "digits",
    ),
    ("plane", "multi_gaussian", "sine", "step"),
    ("reference", "compiled"),
    ("none", "value", "norm"),
)


def _bend(fields: Any, chance: random.Random) -> None:
    """Change one value to another of its kind, which may well be legal."""
    holder, key = chance.choice(list(_places(fields)))
    match holder[key]:
        case bool(on):
            holder[key] = not on
        case int(number):
            holder[key] = chance.choice(
                [0, 1, 2, 3, number * 2, number * 10, number * 100, 500, 100_000, -number]
            )
        case float(number):
            holder[key] = chance.choice(
                [0.0, 1.0, number * 10, number * 1e3, number / 1e3, 1e-300, 1e300, -number]
            )
        case str(word):
            kin = [other for words in _BENT if word in words for other in words]
            holder[key] = chance.choice([*kin, word + "x"][: max(1, len(kin))])
        case list(several) if several:
            holder[key] = chance.choice([several[1:], several[::-1], several * 2, several[:1] * 20])
        case dict(several):
            holder[key] = {name: value for name, value in several.items() if chance.random() < 0.7}


def _places(fields: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(fields) if isinstance(fields, dict) else range(len(fields)):
        yield fields, key
        if isinstance(fields[key], dict | list):
            yield from _places(fields[key])


def _holds(outer: Any, inner: Any) -> bool:
    """Whether one is in the other, so that a swap would make it endless."""
    if outer is inner:
        return True
    parts = outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
    return any(_holds(part, inner) for part in parts)


def _with_broken_bytes(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at, length = chance.randrange(len(content) + 1), chance.choice([1, 2, 8, 64])
        piece = content[at : at + length]
        match chance.randrange(6):
            case 0:
                content = content[:at]
            case 1:
                content = content[:at] + content[at + length :]
            case 2:
                content = content[:at] + bytes(chance.randrange(256) for _ in piece) + content[at + length :]
            case 3:
                content = content[:at] + piece * chance.choice([2, 50]) + content[at:]
            case 4:
                content = content[:at] + str(chance.choice(_VALUES[3:29])).encode() + content[at + length :]
            case _:
                content = (
                    content[:at]
                    + chance.choice([b"\xef\xbb\xbf", b"\0", b"\xff\xfe", b'"', b"}"])
                    + content[at:]
                )
    return content


def _batch(seed: int, first: int, count: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="gradstudio-projects-") as folder:
        home = Path(folder)
        environment = os.environ | {
            "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder,
            "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "benchmarks.torture.projects",
            str(seed),
            str(first),
            str(count),
            folder,
        ]
        ended: subprocess.CompletedProcess[bytes] | None = None
        with suppress(subprocess.TimeoutExpired):
            ended = subprocess.run(
                command,
                env=environment,
                cwd=ROOT,
                capture_output=True,
                timeout=_SECONDS_EACH * (count + 5),
                check=False,
            )
        lines = (home / "found").read_text().splitlines() if (home / "found").exists() else []
        findings = [json.loads(line) for line in lines if not line.startswith("@")]
        last = next((line for line in reversed(lines) if line.startswith("@")), "@ none")
        if ended is None:
            findings.append(f"seed {seed}, file {last[2:]}: the window did not come back")
        elif ended.returncode != 0:
            errors = ended.stderr.decode(errors="replace")[-2_000:]
            findings.append(
                f"seed {seed}, file {last[2:]}: the program ended with {ended.returncode}\n{errors}"
            )
        return findings


# -- the window's side ---------------------------------------------------------------------------------------


def drive(seed: int, first: int, count: int, home: Path) -> None:
    """Open a batch of files in one window, and write down what went wrong."""
    from benchmarks.opened import open_window
    from gradstudio.app.program.faults import FaultReporter
    from gradstudio.project.spec import ProjectSpec
    from gradstudio.ui.window.display import make_application

    application = make_application()
    opened = open_window(ProjectSpec(), home)
    window, trainer = opened.window, opened.trainer
    document = window.document
    faults: list[str] = []
    trainer.failed.connect(lambda what, details: faults.append(f"{what}\n{details}"))
    reporter = FaultReporter(window)
    reporter.fault.connect(lambda what, details: faults.append(f"{what}\n{details}"))
    reporter.install()
    _turns(application, 3.0)
    path = home / "broken.gradstudio"
    with (home / "found").open("w") as found:
        for number in range(first, first + count):
            found.write(f"@ {number}\n")
            found.flush()
            path.write_bytes(broken(seed, number))
            for what in [*_opened(application, window, path), *faults]:
                found.write(json.dumps(f"seed {seed}, file {number}: {what}") + "\n")
            faults.clear()
            document.replace(ProjectSpec())
    opened.close()
    reporter.uninstall()


def _opened(application: Any, window: Any, path: Path) -> list[str]:
    """Open a file in the window, and return what is wrong with how that went."""
    window.messages.clear()
    before, began = peak_begun(), time.thread_time()
    window.files.open(path)
    halt = time.thread_time() - began
    said, wrong = window.messages.text, []
    if said or window.document.path != path:
        if not said.endswith((".", "?", ")")) or len(said) > LONGEST_SENTENCE:
            wrong.append(f"it says {said[:200]!r}, {len(said)} characters")
    else:
        halt = max(halt, _turns(application, _LOOKED_AT_SECONDS))
    if halt > LONGEST_HALT_SECONDS:
        wrong.append(f"the window stood still for {halt:.1f} s")
    if (taken := peak() - before) > MOST_BYTES:
        wrong.append(f"it took {taken >> 20} MB")
    return wrong


def _turns(application: Any, seconds: float) -> float:
    """Run the event loop for a while, and return for how long the longest of its turns computed."""
    longest, until = 0.0, time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.thread_time()
        application.processEvents()
        longest = max(longest, time.thread_time() - began)
        time.sleep(0.002)
    return longest


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 2:
        sys.stdout.buffer.write(broken(int(arguments[0]), int(arguments[1])))
    else:
        drive(int(arguments[0]), int(arguments[1]), int(arguments[2]), Path(arguments[3]))

"""The content of project files with broken bytes and structure, each told by its seed and number.

``python -m benchmarks.torture.broken_project SEED NUMBER`` writes one to standard output.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

from gradstudio.engine import ACTIVATIONS
from gradstudio.project.file import project_text
from gradstudio.project.presets import PRESETS

Json = Any
"""What JSON can hold, of whatever shape: it is broken without a look at what it means."""
_DEEP = 100_000


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


_VALUES: tuple[Json, ...] = (
    None, True, False, 0, 1, -1, 2, 31, 512, 513, 10**5, 10**9, 2**31, 2**53, 2**63, 2**64, 10**30, 0.0, -0.0, 0.5, 1e-320,
    1e-9, 1e9, 1e150, 1e300, 1e308, -1e308, float("nan"), float("inf"), "", "x", "1", "@deep@", "@digits@", "constant",
    "moons", "digits", "tanh", "relu", "reference", "compiled", "squared_error", "x1", "1/x1", "x" * 100_000, "\ud800",
    "\x00", "ä–∂", [], [0], [[]], [1] * 5_000, {}, {"kind": "moons"}, {"x" * 1_000: 1}, {"kind": "table", "packed": "AAAA"},
)  # fmt: skip


def _break_structure(fields: Json, chance: random.Random) -> None:
    places = list(_places(fields))
    if not places:
        return
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            other_key = chance.choice(["kind", "x", "schema_version", "rate", "size", f"{key} "])
            holder[other_key] = holder.pop(key)
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


def _bend(fields: Json, chance: random.Random) -> None:
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


def _places(fields: Json) -> Iterator[tuple[Json, Json]]:
    for key in list(fields) if isinstance(fields, dict) else range(len(fields)):
        yield fields, key
        if isinstance(fields[key], dict | list):
            yield from _places(fields[key])


def _holds(outer: Json, inner: Json) -> bool:
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
                mark = chance.choice([b"\xef\xbb\xbf", b"\0", b"\xff\xfe", b'"', b"}"])
                content = content[:at] + mark + content[at:]
    return content


if __name__ == "__main__":
    sys.stdout.buffer.write(broken(int(sys.argv[1]), int(sys.argv[2])))

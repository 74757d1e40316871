"""docs/PYTHON.md: its code is run in the order of the page, and what stands behind an arrow is what it gives."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "PYTHON.md"
_BLOCK = re.compile(r"^```python(?: requires=(\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ARROW = re.compile(r"^(?P<code>.*?)\s+# → (?P<wanted>.*)$")


def run(block: str, names: dict[str, Any]) -> int:
    """Run a block, compare what its lines with arrows give, and return how many there were."""
    compared = 0
    waiting: list[str] = []
    for line in block.splitlines():
        arrow = _ARROW.match(line)
        if arrow is None:
            waiting.append(line)
            continue
        exec("\n".join(waiting), names)  # noqa: S102 - our own page
        waiting = []
        assert repr(eval(arrow["code"], names)) == arrow["wanted"], line  # noqa: S307 - our own page
        compared += 1
    exec("\n".join(waiting), names)  # noqa: S102 - our own page
    return compared


@pytest.mark.torch
def test_the_code_of_the_page_gives_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    compared, left_out = 0, set()
    for requires, block in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if requires and importlib.util.find_spec(requires) is None:
            left_out.add(requires)
            continue
        compared += run(block, names)
    assert compared > 25
    if left_out:
        pytest.skip(f"all else was run, but {' and '.join(sorted(left_out))} is not installed")


def test_every_name_that_is_offered_stands_on_the_page() -> None:
    import gradstudio  # noqa: PLC0415 - its names are what is looked at

    text = PAGE.read_text(encoding="utf-8")
    missing = [name for name in gradstudio.__all__ if name != "__version__" and f"`{name}" not in text]
    assert missing == []

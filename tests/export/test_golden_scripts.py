"""Scripts for NumPy, JAX and micrograd word by word, as they were read and found good.

After a change that is meant: python -m tests.export.test_golden_scripts writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from tests.export.torch_script.test_script_text import plain, with_everything

GOLDEN = Path(__file__).parent / "golden"
SUBJECTS = {
    "numpy": with_everything,
    "jax": with_everything,
    "micrograd": plain,
}


def text_of(kind: str) -> str:
    options = ExportOptions(name="four_points", weights="beside")
    return KINDS[kind].write(SUBJECTS[kind](), options).main.decode("utf-8")


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_script_is_what_was_read_and_found_good(kind: str) -> None:
    assert text_of(kind) == (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in SUBJECTS:
        (GOLDEN / f"{each}.txt").write_text(text_of(each), encoding="utf-8")

"""What the documents name is there: files move, and words stay behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *(
        "README.md",
        "CONTRIBUTING.md",
        "docs/ARCHITECTURE.md",
        "docs/EXPORT.md",
        "docs/FORMAT.md",
        "docs/LAB.md",
    ),
    *("docs/NOTES.md", "docs/NUMERICS.md", "docs/PYTHON.md", "docs/SCALING.md"),
)
_FILE = re.compile(r"(?<![\w/<{])((?:[\w.-]+/)*[\w-]+\.(?:py|md|sh|toml))(?![\w{])")
_NEW = {"conftest.py"}


def files() -> list[str]:
    folders = ("gradstudio", "tests", "benchmarks", "scripts", "docs", "resources", ".ci")
    found = [path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.is_file()]
    return [path.relative_to(REPOSITORY).as_posix() for path in [*found, *REPOSITORY.glob("*.*")]]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_that_a_document_names_is_there(document: str) -> None:
    known = files()
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    named = set(_FILE.findall(text)) - _NEW
    assert named, "the documents name files"
    missing = sorted(
        name for name in named if not any(path == name or path.endswith(f"/{name}") for path in known)
    )
    assert missing == []

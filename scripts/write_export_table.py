"""Write the table of what each export keeps and loses into docs/EXPORT.md, from the table of kinds.

Run it after adding a kind or changing what one says of itself; a test compares both.
"""

from __future__ import annotations

from pathlib import Path

from gradstudio.export.kind import ExportKind
from gradstudio.export.kinds import KINDS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "EXPORT.md"
BEGIN, END = "<!-- the table of kinds: scripts/write_export_table.py -->\n", "<!-- end of the table -->\n"


def table() -> str:
    """Return the table as Markdown."""
    head = "| `--to` | file | keeps | loses | run or read with |\n|---|---|---|---|---|\n"
    return head + "".join(_row(kind) for kind in KINDS.values())


def with_table(page: str) -> str:
    """Return a page with the table between its marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


def _row(kind: ExportKind) -> str:
    file = f"`{kind.suffix}`"
    if kind.weights:
        file += " and weights beside it, or inside (`--weights inside`)"
    if "float32" in kind.precisions:
        file += ", `--float32`"
    proved = kind.run_with or kind.package or "nothing else"
    return f"| `{kind.name}` | {kind.title}: {file} | {kind.keeps} | {kind.loses} | {proved} |\n"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.name}: {len(KINDS)} kinds.")

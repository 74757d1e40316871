"""Writes one small table in every format that is read."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

ROWS = [("height", "colour", "grade"), (0.1 + 0.2, "red", 1), (1e-17, "blue", 2), (-3.25, "red", 1)] + [
    (number / 7, ("red", "blue")[number % 2], 1 + number % 2) for number in range(30)
]


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheet_xml(*rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def book(path: Path, sheets: dict[str, Sequence[Sequence[object]]], **changed: str) -> Path:
    """Write a workbook by hand: what a writer of the tests' own choice would not write can be in it."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>' for k, name in enumerate(sheets, start=1)
    )
    pointed = "".join(
        f'<Relationship Id="r{k}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    begins = f'<Relationship Id="a" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    types = '<Default Extension="xml" ContentType="application/xml"/>'
    sheet_list = f"<sheets>{listed}</sheets>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{begins}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheet_list}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{pointed}</Relationships>',
    }
    for k, rows in enumerate(sheets.values(), start=1):
        lines = []
        for number, row in enumerate(rows, start=1):
            cells = "".join(_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(row))
            lines.append(f'<row r="{number}">{cells}</row>')
        parts[f"xl/worksheets/sheet{k}.xml"] = sheet_xml(*lines)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | changed).items():
            archive.writestr(name, content)
    return path


def _cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def csv_of(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n")
    return path


def parquet_of(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as writer  # noqa: PLC0415 - an extra

    writer.write_table(
        pyarrow.table(dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True))), path
    )
    return path


def columns_of(rows: Sequence[Sequence[object]]) -> dict[str, NDArray[np.generic]]:
    cells = zip(*rows[1:], strict=True)
    return {str(name): np.array(column) for name, column in zip(rows[0], cells, strict=True)}


def npz_of(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    np.savez(path, **columns_of(rows))  # type: ignore[arg-type]
    return path


def records_of(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    fields = [(name, column.dtype) for name, column in columns_of(rows).items()]
    np.save(path, np.array([tuple(row) for row in rows[1:]], dtype=fields))
    return path


def xlsx_of(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    pytest.importorskip("python_calamine")
    return book(path, {"Sheet1": rows})


WRITERS = {"t.xlsx": xlsx_of, "t.parquet": parquet_of, "t.npz": npz_of, "t.npy": records_of}

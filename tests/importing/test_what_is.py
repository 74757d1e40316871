"""What a file or a text is, judged by how it begins; what cannot be brought in is named, with a way on."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.settings_link import settings_link
from gradstudio.importing.what_is import what_is
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec

LINK = "https://playground.tensorflow.org/#networkShape=3"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def npy(array: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(array), allow_pickle=True)
    return buffer.getvalue()


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **{name: np.asarray(array) for name, array in arrays.items()})  # type: ignore[arg-type]
    return buffer.getvalue()


SAFETENSORS = (2).to_bytes(8, "little") + b"{}"
ONNX = b"\x08\x08\x12\x07pytorch\x1a\x05"

FILES: dict[str, tuple[bytes, str]] = {
    "a.csv": (b"x1,x2,y\n1,2,0\n2,3,1\n", "table"),
    "no_name": (b"x1;x2;y\n1;2;0\n2;3;1\n", "table"),
    "book.xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "table"),
    "book.bin": (zipped("xl/workbook.xml"), "table"),
    "frame.parquet": (b"PAR1....PAR1", "table"),
    "matrix.npy": (npy(np.ones((4, 3))), "table"),
    "samples.npz": (npz(X=np.ones((5, 3)), y=np.ones(5)), "table"),
    "parted.npz": (
        npz(x_train=np.ones((5, 3)), y_train=np.ones(5), x_test=np.ones((3, 3)), y_test=np.ones(3)),
        "table",
    ),
    "layers.npz": (npz(W1=np.ones((5, 3)), b1=np.ones(5)), "weights"),
    "state.npz": (npz(**{"0.weight": np.ones((5, 3)), "0.bias": np.ones(5)}), "weights"),
    "plain.npz": (npz(a=np.ones((5, 3)), b=np.ones(5), c=np.ones((1, 5)), d=np.ones(1)), "weights"),
    "model.safetensors": (SAFETENSORS, "weights"),
    "renamed.dat": (SAFETENSORS, "weights"),
    "state.pt": (zipped("state/data.pkl", "state/version"), "weights"),
    "old.pth": (b"\x80\x02\x8a\nl", "weights"),
    "model.onnx": (ONNX, "onnx"),
    "model": (ONNX, "onnx"),
    "weights.csv": (b"parameter,value\nlayer1.neuron1.w1,0.5\nlayer1.neuron1.b,0\n", "weights"),
    "runs": (b"SQLite format 3\0" + bytes(100), "project"),
    "broken.gradstudio": (b"nothing", "project"),
    "link.txt": (f"{LINK}\n".encode(), "playground_link"),
    "settings.txt": (settings_link(ProjectSpec()).text.encode(), "settings_link"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_what_is_in_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name][0])
    found = what_is(path)
    assert (found.kind, found.path) == (FILES[name][1], path)
    assert found.title


def test_a_project_is_known_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save_project(ProjectSpec(), path)
    assert what_is(path).kind == "project"


def test_a_text_is_a_link_or_cells_or_the_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "my table.csv"
    path.write_text("a,b\n1,2\n")
    assert what_is(f" <{LINK}>\n").kind == "playground_link"
    assert what_is(settings_link(ProjectSpec()).text).kind == "settings_link"
    assert what_is("a\tb\n1\t2\n").kind == "cells"
    assert what_is("1,2\n3,4").kind == "cells"
    assert what_is(str(path)).path == path
    assert what_is(path.as_uri()).path == path


REFUSED: dict[str, tuple[bytes, str]] = {
    "model.pkl": (b"\x80\x04\x95", "from_sklearn"),
    "book.ods": (zipped("mimetype", "content.xml"), "Save it as .xlsx or CSV"),
    "net.keras": (zipped("config.json", "model.weights.h5"), "numpy.savez"),
    "things.zip": (zipped("a.txt"), "Unpack it"),
    "cut.xlsx": (zipped("xl/workbook.xml")[:40], "damaged"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(20), "old Excel file"),
    "a.gz": (b"\x1f\x8b\x08", "Unpack it"),
    "a.pdf": (b"%PDF-1.7", "PDF"),
    "page.html": (b"<!doctype html><html></html>", "web page"),
    "a.json": (b'{"a": [1, 2]}', "JSON"),
    "whole.json": (
        b'{ "format": "gradstudio-export", "project": {"schema_version": 1}}',
        "for other programs",
    ),
    "net.py": (b"import torch\nx = 1\n", "program of Python"),
    "net.ipynb": (b'{"cells": []}', "notebook"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_brought_in_is_named_with_a_way_on(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(REFUSED[name][0])
    with pytest.raises(ImportingError, match=REFUSED[name][1]) as refused:
        what_is(path)
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("https://example.org/data.csv", "Save what is there as a file"),
        ("hello", "no file"),
        ("file://elsewhere/a.csv", "no file"),
        ("/no/such/file.csv", "cannot be read: No such file"),
        ("x" * 5000, "no file"),
        ("a" * 300, "no file"),
        ("a\tb\n" * 10_000_000, "more than can be pasted"),
    ],
    ids=["nothing", "blanks", "web", "word", "host", "missing", "long", "longer_than_names", "huge"],
)
def test_a_text_that_is_nothing_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ImportingError, match=why):
        what_is(text)


def test_a_folder_or_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(ImportingError, match="folder"):
        what_is(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ImportingError, match="pipe or device"):
        what_is(pipe)


def test_an_array_of_python_objects_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "objects.npz"
    path.write_bytes(npz(a=np.array([{}, []], dtype=object)))
    with pytest.raises(ImportingError, match="objects of Python"):
        what_is(path)


def test_a_thousand_broken_files_are_known_or_refused_with_a_sentence(tmp_path: Path) -> None:
    generator = random.Random(15)
    path = tmp_path / "file"
    whole = [content for content, _ in (*FILES.values(), *REFUSED.values()) if content]
    for number in range(1000):
        data = bytearray(whole[number % len(whole)])
        for _ in range(generator.randint(1, 6)):
            place = generator.randrange(len(data) + 1)
            gone = generator.choice([0, 1, generator.randint(1, 9), len(data)])
            data[place : place + gone] = generator.randbytes(generator.choice([0, 1, 9]))
        path.write_bytes(data)
        try:
            what_is(path)
        except GradStudioError as error:
            assert "file" in str(error)  # noqa: PT017 - what is raised is what is looked at

"""What no project holds is refused before it takes memory; what one holds is read as it stands."""

from __future__ import annotations

import json

import pytest

from gradstudio.project import json_text
from gradstudio.project.errors import SpecError
from gradstudio.project.json_text import parse_json


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"x": [' + b"[]," * 60_000 + b"[]]}", "lists"),
        (b'{"x": [' + b"{}," * 60_000 + b"{}]}", "objects"),
        (b"{" + b",".join(b'"%d":1' % i for i in range(30_000)) + b"}", "30,000 fields"),
        (b'{"x": [' + b"1," * 4_000_001 + b"1]}", "items"),
        (b'{"data": {"features": [' + b"1," * 20_000 + b"1]}}", "features has 20,001 items"),
        (b'{"values": [' + b"1," * 20_000 + b'"a"]}', "Item 20,001 of values is 'a'"),
        (b'{"values": [' + b"1," * 20_000 + b"1e999]}", "Item 20,001 of values is inf"),
        (b'{"values": [' + b"1," * 20_000 + b"1" + b"0" * 400 + b"]}", "a whole number of 401 digits"),
        (b'{"kind": "' + b"a" * 100_001 + b'"}', "kind is a text of 100,001 characters"),
        (b'{"packed": "' + b"a" * 100_001 + b'\\u00e9"}', "packed is a text"),
        (b'["' + b"a" * 100_001 + b'"]', "It is a text"),
    ],
    ids=range(11),
)
def test_more_than_any_project_holds_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(SpecError, match=said) as caught:
        parse_json(content)
    assert len(str(caught.value)) < 200


def test_many_letters_of_four_bytes_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_LARGE", 100)
    monkeypatch.setattr(json_text, "_MOST_NOT_ASCII", 100)
    with pytest.raises(SpecError, match="more text"):
        parse_json(json.dumps({"source": "é" * 101}, ensure_ascii=False).encode())


def test_a_large_file_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_LARGE", 100)
    plain = {"source": 'größe "😀".csv', "packed": "QUJD" * 50_000, "values": [0.5, -3, 1e300] * 10_000}
    assert parse_json(json.dumps(plain, ensure_ascii=False).encode()) == plain

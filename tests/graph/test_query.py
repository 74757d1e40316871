"""The condition language of the search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.graph.query import MAX_LENGTH, parse_query
from gradstudio.graph.query_source import QueryError

COLUMNS = {
    "label": np.array(["x1", "layer1.neuron1.w1", "layer1.neuron1.a", "", "layer2.neuron1.b", "loss"]),
    "op": np.array(["", "", "tanh", "*", "", "relu"]),
    "data": np.array([1.0, -0.5, 0.995, 0.2, np.nan, 2.0]),
    "grad": np.array([0.0, 0.3, -0.2, 0.05, 0.1, 1.0]),
    "layer": np.array([0.0, 1, 1, 1, 2, np.nan]),
    "neuron": np.array([np.nan, 1, 1, 1, 1, np.nan]),
}


def hits(text: str) -> list[int]:
    return np.flatnonzero(parse_query(text).matches(COLUMNS)).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grad > 0.1", [1, 5]),
        ("grad > −0.3 and grad < 0", [2]),
        ("op == tanh and abs(data) > 0.99", [2]),
        ("op == TANH", [2]),
        ("op == *", [3]),
        ("op == * or op == relu", [3, 5]),
        ("op != *", [0, 1, 2, 4, 5]),
        ('op == "*"', [3]),
        ("label == layer1.neuron1.w1", [1]),
        ("label == w1", [1]),
        ("w1 == label", [1]),
        ('label == "loss"', [5]),
        ('"neuron" in label', [1, 2, 4]),
        ('"neuron" not in label', [0, 3, 5]),
        ("layer == 1", [1, 2, 3]),
        ("layer != 1", [0, 4]),
        ("neuron == 1 and not layer == 1", [4]),
        ("0 < grad <= 0.1", [3, 4]),
        ("abs(data * grad) >= 0.15", [1, 2, 5]),
        ("data - 1 == 0", [0]),
        ("-data > 0", [1]),
        ("tanh or grad == 1", [2, 5]),
        ("data < 10 or data >= 10", [0, 1, 2, 3, 5]),
        ("LABEL == X1", [0]),
        ("1e-3 < grad < 0.07", [3]),
        ("loss", [5]),
        ("Neuron1", [1, 2, 4]),
        ("relu", [5]),
        ("*", [3]),
        ("nothing here", []),
        ("w1", [1]),
    ],
)
def test_a_condition_finds_its_nodes(text: str, expected: list[int]) -> None:
    assert hits(text) == expected


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("graad > 0.1", 1, "Did you mean grad?"),
        ("op == tanh and dta > 1", 16, "Did you mean data?"),
        ("op == * and dta > 1", 13, "Did you mean data?"),
        ("grad > ", 6, "not finished"),
        ("abs(grad > 1", 12, "not finished"),
        ("op = tanh", 4, "two equals signs"),
        ("abs(data)", 1, "is not a condition"),
        ("(label)", 2, "label == w1"),
        ("label > w1", 1, "no order"),
        ("label == 3", 1, "cannot be compared"),
        ("op is tanh and grad > 0", 7, "== or !="),
        ("grad > 0,1", 1, "Write decimals with a point"),
        ("grad > 0.1 & data > 1", 8, "has no place"),
        ("sqrt(data) > 1", 1, "has no place"),
        ("__import__('os').system('ls') == 1", 1, "has no place"),
        ("data.real > 1", 1, "There is no quantity"),
        ("[1][0] > data", 1, "has no place"),
        ("(lambda: 1)() > data", 1, "has no place"),
        ("grad > 0 and True", 14, "not needed"),
        ("3 in label", 1, "in label"),
        ("grad > 1" + "0" * 350, 8, "too large"),
        ("x" * (MAX_LENGTH + 1), 0, "longer than"),
        ("   ", 0, "Type a piece"),
        ("(" * 300, 300, "not finished"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(text: str, place: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert says in str(caught.value)
    assert caught.value.place == place


@given(st.text(max_size=40) | st.from_regex(r"(grad|data|op|label|abs\(|\)|and|not|<|==| |[a-z.*+0-9'\"])+"))
def test_any_text_is_either_searched_or_refused(text: str) -> None:
    try:
        found = parse_query(text).matches(COLUMNS)
    except QueryError:
        return
    assert found.shape == (6,)
    assert found.dtype == bool


def test_a_query_knows_whether_its_hits_follow_the_training() -> None:
    assert parse_query("abs(grad) > 1").follows_values
    assert not parse_query("layer == 2").follows_values
    assert not parse_query("loss").follows_values

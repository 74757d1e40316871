"""What a `Value` accepts, how it is built, and how `backward` behaves as a whole."""

from __future__ import annotations

import copy
import gc
import math
import operator
import tracemalloc
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from gradstudio.engine import MLP, OPS, Value, ValueTypeError, topological_order

CHAIN = 1_000_000


@pytest.mark.parametrize(
    "data", [2, 2.0, True, np.float64(2), np.int32(2), np.array(2.0), Fraction(2), Decimal(2)]
)
def test_any_real_number_becomes_a_float(data: object) -> None:
    value = Value(data)
    assert type(value.data) is float
    assert value.data == float(data)


@pytest.mark.parametrize(
    "data",
    [
        "2",
        b"2",
        None,
        [2.0],
        2j,
        np.complex128(1 + 2j),
        np.complex64(1),
        np.array(2j),
        np.array("2"),
        Value(2.0),
        np.zeros(3),
        np.ones(1),
        object(),
        10**400,
    ],
)
def test_what_is_not_a_real_number_is_refused(data: object) -> None:
    with pytest.raises(ValueTypeError):
        Value(data)


def test_a_value_in_a_value_is_refused_with_the_mend() -> None:
    with pytest.raises(ValueTypeError, match=r"\.data"):
        Value(Value(2.0))


@pytest.mark.parametrize(
    "other", ["2", None, [1.0], np.ones(2), np.ones(1), 2j, np.complex128(2j), np.array(2j)]
)
@pytest.mark.parametrize("op", [operator.add, operator.mul, operator.sub, operator.truediv, operator.pow])
def test_operators_refuse_what_is_no_number_as_python_does(op, other) -> None:
    with pytest.raises(TypeError):
        op(Value(2.0), other)
    with pytest.raises(TypeError):
        op(other, Value(2.0))


OPERATORS = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.pow,
]


@pytest.mark.parametrize("op", OPERATORS)
def test_a_number_on_either_side_gives_what_floats_give(op) -> None:
    expected = op(7.5, 2.0)
    assert op(Value(7.5), Value(2.0)).data == expected
    assert op(Value(7.5), 2).data == expected
    assert op(7.5, Value(2.0)).data == expected
    for kind in (np.float64, np.array):
        assert op(Value(7.5), kind(2.0)).data == expected
        assert op(kind(7.5), Value(2.0)).data == expected
        assert isinstance(op(kind(7.5), Value(2.0)), Value)


@pytest.mark.parametrize("op", OPERATORS)
def test_arrays_of_values_compute_element_by_element_on_either_side(op) -> None:
    row, value = np.array([Value(7.5), Value(3.0)]), Value(2.0)
    for made, operands in (
        (op(row, value), [(one, value) for one in row]),
        (op(value, row), [(value, one) for one in row]),
        (op(row[:, np.newaxis], value)[:, 0], [(one, value) for one in row]),
        ([op(np.array(row[0]), value)], [(row[0], value)]),
        ([op(value, np.array(row[0]))], [(value, row[0])]),
    ):
        assert [one._prev for one in made] == operands
        assert [one.data for one in made] == [op(a.data, b.data) for a, b in operands]
    assert op(row[:0], value).shape == (0,)


def test_functions_of_numpy_compute_with_values_and_compare_them_by_identity() -> None:
    value = Value(0.5)
    row = np.array([value, Value(0.5)])
    assert np.tanh(value).data == value.tanh().data
    assert np.add(value, 1).data == 1.5
    assert (row == value).tolist() == [True, False]
    assert (row != value).tolist() == [False, True]
    assert not (np.ones(2) == value).any()


@pytest.mark.parametrize("numbers", [np.ones(2), np.ones(1), np.ones(0), np.ones((2, 2), dtype=np.int8)])
def test_arrays_of_numbers_are_refused_with_the_mend(numbers) -> None:
    for compute in (operator.mul, operator.iadd, np.power):
        with pytest.raises(ValueTypeError, match="Make each number in it a Value"):
            compute(numbers, Value(2.0))


def test_a_number_of_numpys_that_is_no_float_of_pythons_is_an_operand() -> None:
    assert (np.longdouble(2) * Value(3.0)).data == 6.0
    assert (np.longdouble(2) ** Value(3.0)).data == 8.0
    value = Value(3.0)
    assert np.add(value, value)._prev == (value, value)
    assert [one.data for one in (np.float64(2) - value)._prev] == [2.0, 3.0]


def test_what_is_quoted_in_a_message_is_cut() -> None:
    with pytest.raises(ValueTypeError) as refused:
        Value("9" * 100_000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("op", OPERATORS)
def test_operands_keep_their_order(op) -> None:
    a, b = Value(7.5), Value(2.0)
    assert op(a, b)._prev == (a, b)


@pytest.mark.parametrize(
    "op",
    [operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ifloordiv, operator.ipow],
)
def test_in_place_forms_bind_a_new_value_and_leave_the_old_one(op) -> None:
    a = Value(7.5)
    made = op(a, 2.0)
    assert made is not a
    assert a.data == 7.5
    assert made._prev[0] is a


def test_unary_plus_changes_nothing() -> None:
    a = Value(-2.0)
    assert +a is a


def test_abs_works_as_function_and_as_method() -> None:
    assert abs(Value(-2.0)).data == Value(-2.0).abs().data == 2.0


def test_the_same_value_twice_is_two_operands() -> None:
    a = Value(3.0)
    assert (a * a)._prev == (a, a)


def test_a_constant_exponent_receives_no_gradient_and_a_value_does() -> None:
    base, exponent = Value(2.0), Value(3.0)
    literal = base**3
    literal.backward()
    assert literal._prev[1].grad == 0.0
    (base**exponent).backward()
    assert exponent.grad == 8 * math.log(2)


def test_a_second_backward_doubles_the_leaves_and_does_not_compound_the_inner_nodes() -> None:
    a = Value(2.0)
    inner = a * 3.0
    out = inner * inner
    out.backward()
    once = a.grad, inner.grad, out.grad
    assert once == (36.0, 12.0, 1.0)
    out.backward()
    assert (a.grad, inner.grad, out.grad) == (72.0, 12.0, 1.0)


def test_backward_on_a_leaf_accumulates_one() -> None:
    a = Value(2.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_two_results_that_share_a_part_accumulate_in_the_leaves() -> None:
    a = Value(2.0)
    shared = a * 3.0
    (shared + 1.0).backward()
    (shared * shared).backward()
    assert a.grad == 3.0 + 36.0


def test_a_chain_of_a_million_nodes_is_differentiated(no_gc: None) -> None:
    leaf = node = Value(1.0)
    for _ in range(CHAIN):
        node = -node
    node.backward()
    assert leaf.grad == 1.0
    assert node.data == 1.0
    assert len(topological_order(node)) == CHAIN + 1


def garbage_of_the_engine() -> list[type]:
    """Return of which types of the engine there is something new that only the collector frees."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect()
        return [type(one) for one in gc.garbage if type(one).__module__.startswith("gradstudio.engine")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.collect()


def test_a_graph_is_freed_without_the_cyclic_collector(no_gc: None) -> None:
    network = MLP(3, [4, 4, 1], rng=1)
    out = network([1.0, 2.0, 3.0])
    (out.exp() + out.sigmoid() ** 2 + abs(out)).backward()
    del out, network
    assert garbage_of_the_engine() == []


def test_a_cycle_through_a_value_is_left_to_the_cyclic_collector(no_gc: None) -> None:
    """Otherwise the test above could not fail."""
    value = Value(1.0)
    value._prev = (value,)
    del value
    assert garbage_of_the_engine() == [Value]


def test_topological_order_lists_operands_before_their_results() -> None:
    network = MLP(2, [3, 2], rng=4)
    a, b = network([1.0, 2.0])
    order = topological_order(a * b)
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert all(place[operand] < place[node] for node in order for operand in node._prev)


def test_topological_order_depends_on_the_structure_alone() -> None:
    orders = []
    for _ in range(2):
        network = MLP(2, [3, 1], rng=4)
        orders.append([(node._op, node.data, node.label) for node in topological_order(network([1.0, 2.0]))])
    assert orders[0] == orders[1]


def test_topological_order_takes_operands_from_first_to_last() -> None:
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    assert [node.label or node._op for node in topological_order(a - b)] == ["a", "b", "-"]
    assert [node.label or node._op for node in topological_order(b - a)] == ["b", "a", "-"]


def test_a_graph_as_wide_as_it_is_shared_is_walked_once_per_node() -> None:
    node = Value(1.0)
    for _ in range(200):  # 2^200 paths
        node = node + node
    node.backward()
    assert len(topological_order(node)) == 201


def test_values_are_told_apart_by_identity() -> None:
    assert Value(1.0) != Value(1.0)
    assert len({Value(1.0), Value(1.0)}) == 2


def test_a_value_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError):
        Value(1.0).gradient = 2.0


def test_a_small_graph_can_be_deep_copied() -> None:
    a = Value(2.0)
    out = copy.deepcopy(a * 3.0)
    out.backward()
    assert out._prev[0].grad == 3.0
    assert a.grad == 0.0


def bytes_for(build) -> int:
    gc.collect()
    tracemalloc.start()
    graph = build()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del graph
    return size


def test_a_graph_takes_less_than_half_of_micrograds_memory() -> None:
    micrograd = pytest.importorskip(
        "micrograd.engine", reason="micrograd is not installed: pip install micrograd"
    )

    def chain(kind: type) -> object:
        node = start = kind(1.5)
        for _ in range(5000):
            node = node * start + start
        return node

    assert bytes_for(lambda: chain(Value)) < 0.5 * bytes_for(lambda: chain(micrograd.Value))


def test_the_operation_of_a_value_is_its_row_of_the_table() -> None:
    assert (Value(1.0) + 1.0).operation is OPS[0]
    assert Value(1.0).operation is None

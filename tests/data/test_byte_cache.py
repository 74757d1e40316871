"""What is remembered is bounded by its bytes, and the newest is always remembered."""

from __future__ import annotations

import threading
from functools import partial

import numpy as np

from gradstudio.data.byte_cache import ByteCache
from gradstudio.data.dataset import Dataset
from gradstudio.data.source import is_loaded, load_dataset
from gradstudio.project.spec import Iris, Moons


def cache(most_bytes: int = 100, most: int = 10) -> ByteCache[str, bytes]:
    return ByteCache(most_bytes, most, len)


def test_the_same_is_returned_until_others_take_its_room() -> None:
    some, made = cache(), []

    def make(size: int) -> bytes:
        made.append(size)
        return bytes(size)

    first = some.get("a", partial(make, 40))
    assert some.get("a", partial(make, 40)) is first
    some.get("b", partial(make, 40))
    some.known("a")  # now b is the oldest
    some.get("c", partial(make, 40))
    assert some.known("b") is None
    assert some.known("a") is first
    assert made == [40, 40, 40]
    assert some.nbytes <= 100


def test_what_is_larger_than_all_room_is_remembered_alone() -> None:
    some = cache()
    some.get("a", lambda: bytes(10))
    some.get("b", lambda: bytes(1000))
    assert len(some) == 1
    assert some.known("b") is not None


def test_there_are_no_more_than_so_many() -> None:
    some = cache(most=3)
    for name in "abcdef":
        some.get(name, lambda: b"")
    assert len(some) == 3


def test_two_threads_that_make_the_same_at_once_have_the_same() -> None:
    some, meeting, found = cache(), threading.Barrier(2), []

    def make() -> bytes:
        meeting.wait()
        return bytes(bytearray(8))

    def ask() -> None:
        found.append(some.get("a", make))

    other = threading.Thread(target=ask)
    other.start()
    ask()
    other.join()
    assert found[0] is found[1]


def test_a_data_set_knows_its_bytes_and_shared_arrays_once() -> None:
    plain = load_dataset(Moons(samples=50))
    assert plain.nbytes == 50 * 3 * 8
    standard = load_dataset(Iris())
    assert isinstance(standard, Dataset)
    assert standard.nbytes == 150 * (4 + 4 + 1) * 8


def test_it_is_known_whether_a_data_set_is_at_hand() -> None:
    spec = Moons(samples=51, seed=99)
    assert not is_loaded(spec)
    load_dataset(spec)
    assert is_loaded(spec)
    assert np.shares_memory(load_dataset(spec).inputs, load_dataset(spec).inputs)

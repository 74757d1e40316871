"""Several threads are ended, and each is waited for."""

from __future__ import annotations

import pytest

from gradstudio.app.program.all_ended import all_ended


class Thread:
    """Ends in time or does not, and writes down how long it was waited for."""

    def __init__(self, ends: bool) -> None:
        self.ends = ends
        self.waited: list[int | None] = []

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        self.waited.append(most_milliseconds)
        return self.ends


@pytest.mark.parametrize("ends", [(True, True), (False, True), (True, False), (False, False)])
def test_each_is_waited_for_whatever_the_others_do(ends: tuple[bool, bool]) -> None:
    threads = [Thread(each) for each in ends]
    assert all_ended(threads) == all(ends)
    assert [thread.waited for thread in threads] == [[None], [None]]


def test_the_time_to_wait_is_that_of_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [5.0]
    monkeypatch.setattr("gradstudio.app.program.all_ended.time.monotonic", lambda: clock[0])

    class Stuck(Thread):
        def shutdown(self, most_milliseconds: int | None = None) -> bool:
            clock[0] += 0.7 * (most_milliseconds or 0) / 1000 + 0.01
            return super().shutdown(most_milliseconds)

    inner = [Stuck(False), Stuck(False)]

    class Nest(Thread):
        def shutdown(self, most_milliseconds: int | None = None) -> bool:
            return all_ended(inner, most_milliseconds)

    last = Stuck(True)
    assert not all_ended((Nest(False), last), 1000)
    assert [thread.waited for thread in (*inner, last)] == [[1000], [290], [77]]
    clock[0] = 5.0
    slow = [Stuck(True) for _ in range(9)]
    assert all_ended(slow, 8)
    assert slow[-1].waited == [0]  # the time is over, but it is told to end

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
    assert all_ended(threads, 30) == all(ends)
    assert [thread.waited for thread in threads] == [[30], [30]]

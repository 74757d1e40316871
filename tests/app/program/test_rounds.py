from __future__ import annotations

import pytest

from gradstudio.app.program.rounds import tell_all


def test_a_listener_that_breaks_does_not_keep_the_news_from_the_others(qtbot):
    heard: list[tuple[str, int]] = []

    def broken(news: int) -> None:
        raise ValueError("deaf")

    with qtbot.captureExceptions() as raised:
        tell_all(
            [lambda news: heard.append(("first", news)), broken, lambda news: heard.append(("last", news))], 7
        )
    assert heard == [("first", 7), ("last", 7)]
    assert [str(error) for _, error, _ in raised] == ["deaf"]


def test_ctrl_c_is_no_fault_of_a_listener():
    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell_all([interrupted])

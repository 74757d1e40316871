"""A program's own time goes on while it waits by itself, and not while others have the processor."""

from __future__ import annotations

import time

import pytest

from gradstudio.showing import own_time
from gradstudio.showing.own_time import own_seconds


def test_it_goes_on_while_the_program_waits_or_computes() -> None:
    began = own_seconds()

    def goes_on() -> bool:
        time.sleep(0.02)
        return own_seconds() > began

    # Of what it waits for a processor between its looks at the two clocks, some is taken off too early.
    assert any(goes_on() for _ in range(100))


def test_what_the_thread_waited_for_a_processor_does_not_count(
    tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "schedstat"
    monkeypatch.setattr(own_time, "_WAITED", str(told))
    monkeypatch.setattr(time, "perf_counter", lambda: 100.0)
    told.write_text("5 2000000000 7\n")
    assert own_seconds() == 98.0


@pytest.mark.parametrize("text", [None, "", "5", "a b c"])
def test_where_the_system_does_not_tell_it_is_the_time_of_the_clock(
    text: str | None, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "schedstat"
    if text is not None:
        told.write_text(text)
    monkeypatch.setattr(own_time, "_WAITED", str(told))
    monkeypatch.setattr(time, "perf_counter", lambda: 100.0)
    assert own_seconds() == 100.0

"""The signals that ask a program to end: which are heard, and that all are given back."""

from __future__ import annotations

import signal

import pytest

from gradstudio.commands.signals import Signals

ASKING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def test_they_are_heard_and_given_back() -> None:
    before = [signal.getsignal(number) for number in ASKING]
    with Signals() as signals:
        for number in ASKING:
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(number)
            assert signals.received == number
    assert [signal.getsignal(number) for number in ASKING] == before


@pytest.mark.parametrize("handler", [signal.SIG_IGN, None], ids=["ignored", "not Python's"])
def test_those_that_are_not_for_python_stay_as_they_are(
    handler: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = signal.getsignal
    before = [now(number) for number in ASKING]
    monkeypatch.setattr(signal, "getsignal", lambda number: handler)
    with Signals():
        assert [now(number) for number in ASKING] == before
    assert [now(number) for number in ASKING] == before

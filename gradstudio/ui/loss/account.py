"""What the loss plot says of the present run as a whole."""

from __future__ import annotations

from gradstudio.app.record.run_record import RunRecord
from gradstudio.project.number_text import format_number
from gradstudio.ui.loss.readout import test_loss

_AUTOMATIC = "log axis by itself"
_WHY_AUTOMATIC = "losses differ by more than 10⁶"
_EMPTY = "Press Play (Space) to train; the loss of every step is drawn here."
_PREPARING = "Getting ready to train; the loss of every step is drawn here."


def accounts_of(now: RunRecord | None, *, is_automatic: bool, is_playing: bool) -> tuple[str, ...]:
    """Return what to say, from the longest text to the shortest, which is empty.

    Args:
        now: the present run, if there is one.
        is_automatic: whether the logarithmic axis came by itself.
        is_playing: whether Play was pressed; kernels may have to be compiled before the first step.
    """
    if now is None or now.lowest is None:
        return (_PREPARING if is_playing else _EMPTY, "")
    lowest = f"lowest {format_number(now.lowest.loss)} at step {now.lowest.step:,}"
    texts = [lowest]
    if now.test_loss is not None:
        texts.insert(0, f"{lowest}   {test_loss(now.test_loss, now.step)}")
    if is_automatic:
        texts = [f"{texts[0]}   {_AUTOMATIC}: {_WHY_AUTOMATIC}", f"{lowest}   {_AUTOMATIC}", _AUTOMATIC]
    return (*texts, "")

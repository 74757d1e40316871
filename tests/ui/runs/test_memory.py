from __future__ import annotations

from gradstudio.app.record.held_states import HeldStates
from gradstudio.training.record.keyframes import DEFAULT_BYTES
from gradstudio.ui.runs.memory_dialog import MEGABYTE, MemoryDialog
from tests.qt_helpers import PATIENCE, until


def state(run: int, **fields: int) -> HeldStates:
    return HeldStates(
        **{"run": run, "name": f"Run {run}", "count": 3, "gap": 8, "nbytes": 5 * MEGABYTE, **fields}
    )


def rows(dialog: MemoryDialog) -> list[list[str]]:
    items = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    return [[item.text(column) for column in range(4)] for item in items]


def test_it_shows_what_is_kept_and_follows_it(qtbot):
    held = [state(1), state(2, gap=1024, count=1000)]
    dialog = MemoryDialog(lambda: held, DEFAULT_BYTES)
    qtbot.addWidget(dialog)
    assert rows(dialog) == [["Run 1", "3", "8", "5.0 MB"], ["Run 2", "1,000", "1,024", "5.0 MB"]]
    assert dialog.total.text() == "2 runs: 10.0 MB"
    assert dialog.most.value() == 256
    del held[0]
    dialog.show_held()
    assert rows(dialog) == [["Run 2", "1,000", "1,024", "5.0 MB"]]


def test_a_bound_that_is_typed_is_chosen(qtbot):
    dialog = MemoryDialog(list, DEFAULT_BYTES)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.chosen, timeout=PATIENCE) as chosen:
        dialog.most.setValue(512)
    assert chosen.args == [512 * MEGABYTE]


def test_the_training_keeps_to_the_bound_and_so_does_the_next_start(studio, open_studio, qtbot):
    studio.window.actions_by_name["run_memory"].trigger()
    (dialog,) = (child for child in studio.window.children() if isinstance(child, MemoryDialog))
    dialog.most.setValue(32)
    until(qtbot, lambda: studio.trainer.record.most_bytes == 32 * MEGABYTE)
    dialog.close()
    studio.document.replace(studio.spec)
    until(qtbot, lambda: studio.trainer.record.most_bytes == 32 * MEGABYTE and studio.trainer.record.runs)
    again = open_studio()
    until(qtbot, lambda: again.trainer.record.most_bytes == 32 * MEGABYTE)

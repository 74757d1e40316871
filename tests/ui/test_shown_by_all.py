"""A spec is shown by all views, be one of them broken."""

from __future__ import annotations

import numpy as np

from gradstudio.project import edits
from gradstudio.project.spec.data import packed
from tests.qt_helpers import until


def _shown_by_all(studio) -> bool:
    window, spec = studio.window, studio.spec
    return (
        window.builder.view.spec == spec
        and window.output._spec == spec
        and window._panels.made("hidden")._spec == spec
        and window._panels.made("metrics")._spec == spec
        and window.output.view.dataset is window.plane.dataset
    )


def test_a_view_that_breaks_on_a_spec_leaves_the_others_to_show_it(studio, qtbot, monkeypatch):
    made = {name: studio.window._panels.made(name) for name in ("project", "output", "hidden", "metrics")}

    def broken(spec) -> None:
        raise ValueError("not today")

    for seed, view in enumerate((studio.window.builder.view, *made.values()), 5):
        with monkeypatch.context() as one, qtbot.captureExceptions() as raised:
            one.setattr(view, "show_spec", broken)
            studio.window.editor.edit("Data", edits.set_data, seed=seed)
        assert [str(error) for _, error, _ in raised] == ["not today"]
        view.show_spec(studio.spec)
        assert _shown_by_all(studio)
        until(qtbot, lambda: studio.is_settled)


def test_a_table_whose_one_input_is_a_class_of_two_values_is_shown_by_all(studio, qtbot):
    rows = np.array([[k % 2, k % 2] for k in range(20)], dtype="<f8")
    fields = {
        "column_names": ("sex",),
        "input_values": (("male", "female"),),
        "target_name": "survived",
        "class_labels": ("no", "yes"),
        "rows": 20,
        "packed": packed(rows.tobytes()),
    }
    assert studio.window.editor.edit("Read", edits.set_data, kind="table", **fields)
    assert _shown_by_all(studio)
    assert set(studio.window.project.features.chips) == {"sex=male", "sex=female"}
    until(qtbot, lambda: studio.is_settled)


def test_a_picture_of_other_data_that_comes_late_is_not_drawn(open_studio, qtbot):
    studio = open_studio()
    window = studio.window
    window.docks.all[-1].raise_()
    late = studio.heard.mails[-1]
    window.editor.edit("Data", edits.set_data, samples=4)
    for panel in (window.output, window._panels.made("hidden"), window._panels.made("metrics")):
        panel.receive(late)
    assert window._panels.made("metrics")._snapshot is None
    for view in (window.output.map, window._panels.made("hidden").view):
        view.place_samples(np.arange(8), np.zeros((8, 2)))
        view.grab()
        assert len(view.places) < 8

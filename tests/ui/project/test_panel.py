"""The panel on the left: what is set most often comes first, data sets have names, headings stay as they were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QStyleOptionComboBox, QWidget

from gradstudio.project import edits
from gradstudio.ui.data.kinds import GROUPS
from gradstudio.ui.project import held_in_place
from gradstudio.ui.project.form import MORE
from tests.qt_helpers import settle, small_spec
from tests.ui.gestures import click

FIRST = ["training.learning_rate.rate", "training.loss", "training.optimizer.kind", "training.batch_size"]


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def top(panel, field: QWidget) -> int:
    return field.mapTo(panel.widget(), QPoint()).y()


def test_the_learning_rate_comes_first_then_loss_optimizer_batch_and_where_it_stops(studio):
    panel = studio.window.project
    fields = [panel.field(path) for path in (*FIRST, "training.steps")]
    places = [top(panel, field) for field in (*fields, panel.more, panel.preview, panel.gallery)]
    assert places == sorted(places)
    assert places[0] < 60
    assert all(field.isVisible() for field in fields)


def test_a_rate_that_falls_comes_first_too(open_shared):
    rate = {"kind": "linear", "start": 0.5, "end": 0.1, "steps": 50}
    studio = open_shared(edits.set_training(small_spec(), learning_rate=rate))
    panel = studio.window.project
    assert panel.field("training.learning_rate.start").isVisible()
    assert top(panel, panel.field("training.learning_rate.start")) < top(panel, panel.field("training.loss"))


def test_all_else_of_the_training_stands_under_more(studio):
    panel = studio.window.project
    assert not panel.field("training.l2").isVisible()
    click(panel.more.heading)
    for path in ("training.l2", "training.seed", "training.engine", "training.learning_rate.kind"):
        assert panel.field(path).isVisible()


def test_fields_under_more_are_made_when_it_is_opened_and_show_the_project_as_it_is_by_then(open_studio):
    studio = open_studio()
    panel = studio.window.project
    assert not panel.sections["Regularisation"].findChildren(QLineEdit)
    studio.window.editor.edit("Change l2", edits.set_training, l2=0.25)
    click(panel.more.heading)
    fields = panel.sections["Regularisation"].findChildren(QLineEdit)
    (field,) = (field for field in fields if field.objectName() == "training.l2")
    assert field.isVisible()
    assert field.text() == "0.25"


def test_a_field_that_is_asked_for_comes_into_sight_wherever_it_stands(studio):
    panel = studio.window.project
    panel.ask("training.engine")
    settle()
    field = panel.field("training.engine")
    assert field.hasFocus()
    place = field.mapTo(panel.viewport(), QPoint())
    assert panel.viewport().rect().contains(place)


def test_the_mark_for_starting_over_is_explained_where_one_sees_it(studio):
    panel = studio.window.project
    (line,) = (label for label in panel.findChildren(QLabel) if "starts the run over" in label.text())
    assert line.isVisible()
    assert line.text().startswith("\u21ba")
    assert "step 0" in line.toolTip()


def test_every_data_set_has_its_name_below_its_picture(studio):
    gallery = studio.window.project.gallery
    offers = [offer for group in GROUPS.values() for offer in group]
    names = [offer.name for offer in offers]
    assert len(set(names)) == len(names)
    for offer in offers:
        thumbnail = gallery.thumbnails[offer.kind]
        assert thumbnail.text() == offer.name
        assert thumbnail.fontMetrics().horizontalAdvance(offer.name) <= thumbnail.width()
        assert thumbnail.toolTip() == thumbnail.accessibleName() == offer.title


def test_headings_are_open_or_closed_as_one_left_them(open_studio):
    first = open_studio()
    click(first.window.project.more.heading)
    first.window.project.sections["Engine"].set_open(False)
    first.window.project.sections["Data"].set_open(False)
    first.window.close()
    settle()
    panel = open_studio().window.project
    assert panel.more.is_open
    assert panel.sections["Training"].is_open
    assert not panel.sections["Engine"].is_open
    assert not panel.sections["Data"].is_open


@pytest.mark.parametrize("kept", [{}, {"open": 7}, {"open": None}])
def test_nonsense_among_the_settings_leaves_the_headings(studio, kept):
    panel = studio.window.project
    panel.recall(kept)
    assert panel.sections["Training"].is_open
    assert not panel.more.is_open


def test_every_field_is_announced_by_a_name_and_says_what_it_does(studio):
    panel = studio.window.project
    for section in panel.sections.values():
        for path, field in section.fields.items():
            told = field.focusProxy() or field
            assert told.accessibleName(), path
            assert told.toolTip(), path


def test_every_choice_is_read_whole_in_the_narrowest_panel(studio):
    panel = studio.window.project
    panel.more.set_open(True)
    panel.resize(panel.minimumWidth(), panel.height())
    settle()
    boxes = [field for section in panel.sections.values() for field in section.fields.values()]
    for box in (box for box in boxes if isinstance(box, QComboBox) and box.isVisible()):
        for place in range(box.count()):
            box.setCurrentIndex(place)
            option = QStyleOptionComboBox()
            box.initStyleOption(option)
            assert option.currentText == box.itemText(place)


def test_fields_of_the_training_begin_at_one_place(studio):
    panel = studio.window.project
    panel.more.set_open(True)
    settle()
    fields = [field for title in ("Training", *MORE) for field in panel.sections[title].fields.values()]
    lefts = {field.mapTo(panel.widget(), QPoint()).x() for field in fields if field.isVisible()}
    assert len(lefts) == 1


def test_a_data_set_that_is_chosen_stays_under_the_mouse(open_shared, monkeypatch):
    monkeypatch.setattr(held_in_place, "_HELD_MILLISECONDS", 60_000)  # a busy machine lays out late
    studio = open_shared()
    panel = studio.window.project
    for kind in ("spiral", "sine", "iris", "micrograd_moons", "blobs"):
        picture = panel.gallery.thumbnails[kind]
        panel.ensureWidgetVisible(picture)
        settle()
        bar, before = panel.verticalScrollBar(), picture.mapTo(panel, QPoint()).y()
        bar.setValue(bar.value() + before - 250)  # in the middle, where there is room both ways
        settle()
        before, rows = picture.mapTo(panel, QPoint()).y(), top(panel, picture)
        click(picture)
        settle()
        assert studio.spec.data.kind == kind
        assert picture.mapTo(panel, QPoint()).y() == before, (kind, rows, top(panel, picture))

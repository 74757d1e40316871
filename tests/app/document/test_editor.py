from __future__ import annotations

import threading

import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.program.aside import Aside
from gradstudio.data.source import is_loaded
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec


@pytest.fixture
def document(qapp):
    return Document(ProjectSpec())


@pytest.fixture
def refusals(document):
    return []


@pytest.fixture
def editor(document, refusals):
    editor = Editor(document)
    editor.refused.connect(refusals.append)
    return editor


def test_a_legal_edit_is_one_undo_step(editor, document, refusals):
    assert editor.edit("Add neuron", edits.add_neuron, 0)
    assert editor.spec.network.layers[0].size == 17
    assert document.undo_stack.undoText() == "Add neuron"
    assert refusals == []


def test_an_illegal_edit_changes_nothing_and_is_refused_with_its_reason(editor, document, refusals):
    before = document.spec
    assert not editor.edit("Remove layer", edits.remove_layer, 2)
    assert document.spec is before
    assert document.undo_stack.count() == 0
    assert len(refusals) == 1
    assert "output layer cannot be removed" in refusals[0]


def test_fields_reach_the_edit_and_merge_does_not(editor, document):
    assert editor.edit("Change L2", edits.set_training, l2=0.5, merge="l2")
    assert editor.edit("Change L2", edits.set_training, l2=0.6, merge="l2")
    assert document.undo_stack.count() == 1


def test_a_fault_in_an_edit_is_not_swallowed(editor):
    def broken(spec: ProjectSpec) -> ProjectSpec:
        raise RuntimeError("a programming error")

    with pytest.raises(RuntimeError, match="programming error"):
        editor.edit("Broken", broken)


def test_a_feature_without_a_value_at_a_sample_is_refused(editor, document, refusals):
    assert not editor.edit("Add feature", edits.set_data, features=("x1", "sqrt(x1)"))
    assert "sqrt(x1) has no finite value" in refusals[0]
    assert document.spec == ProjectSpec()
    assert not document.undo_stack.canUndo()


@pytest.fixture
def patient(qapp, monkeypatch):
    """An editor whose samples are made aside, and the aside, which is waited for from the first moment."""
    monkeypatch.setattr("gradstudio.app.program.aside.AT_ONCE_SECONDS", 0.0)
    monkeypatch.setattr("gradstudio.app.program.aside.PATIENCE_SECONDS", 0.0)
    aside = Aside()
    document = Document(ProjectSpec())
    yield Editor(document, aside=aside), document, aside
    aside.stop()


def test_samples_of_an_edit_are_made_aside_and_then_at_hand(patient):
    editor, document, _ = patient
    assert editor.edit("Data", edits.set_data, kind="moons", samples=4321)
    assert is_loaded(document.spec.data)
    assert document.undo_stack.count() == 1


def test_an_edit_whose_samples_are_given_up_changes_nothing(patient, monkeypatch):
    editor, document, aside = patient
    go_on, refused = threading.Event(), []
    monkeypatch.setattr("gradstudio.app.document.editor.load_dataset", lambda data: go_on.wait(60))
    aside.waiting.connect(lambda title, may_give_up: aside.give_up())
    editor.refused.connect(refused.append)
    assert not editor.edit("Data", edits.set_data, kind="moons", samples=4322)
    assert refused == ["Making the samples was cancelled. Nothing has changed."]
    assert document.spec == ProjectSpec()
    assert document.undo_stack.count() == 0
    go_on.set()


def test_an_undo_whose_samples_are_no_longer_remembered_makes_them_aside(patient, monkeypatch):
    editor, document, _aside = patient
    made = []
    editor.edit("Data", edits.set_data, kind="moons", samples=4323)
    monkeypatch.setattr("gradstudio.app.document.editor.is_loaded", lambda data: False)
    monkeypatch.setattr("gradstudio.app.document.editor.load_dataset", made.append)
    editor.undo()
    assert document.spec == ProjectSpec()
    editor.redo()
    assert document.spec.data.samples == 4323
    assert made == [ProjectSpec().data, document.spec.data]


def test_an_undo_that_is_given_up_changes_nothing(patient, monkeypatch):
    editor, document, aside = patient
    go_on, refused = threading.Event(), []
    editor.edit("Data", edits.set_data, kind="moons", samples=4324)
    edited = document.spec
    monkeypatch.setattr("gradstudio.app.document.editor.is_loaded", lambda data: False)
    monkeypatch.setattr("gradstudio.app.document.editor.load_dataset", lambda data: go_on.wait(60))
    aside.waiting.connect(lambda title, may_give_up: aside.give_up())
    editor.refused.connect(refused.append)
    editor.undo()
    assert document.spec == edited
    assert len(refused) == 1
    go_on.set()


def test_an_edit_of_a_project_that_was_replaced_while_it_was_prepared_is_refused(patient, monkeypatch):
    editor, document, aside = patient
    other = edits.add_layer(ProjectSpec())
    monkeypatch.setattr("gradstudio.app.document.editor.load_dataset", lambda data: go_on.wait(60))
    go_on = threading.Event()

    def replace(title, may_give_up):
        document.replace(other)
        go_on.set()

    aside.waiting.connect(replace)
    assert "has changed in the meantime" in editor.attempt("Data", edits.set_data, kind="moons", samples=4325)
    assert document.spec == other

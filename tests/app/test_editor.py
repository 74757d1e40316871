from __future__ import annotations

import pytest

from gradstudio.app.document import Document
from gradstudio.app.editor import Editor
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

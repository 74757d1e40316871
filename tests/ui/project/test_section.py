from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from gradstudio.project import ProjectSpec
from gradstudio.project.spec import GivenInitialisation, LayerSpec, NetworkSpec
from gradstudio.ui.project.form import START
from gradstudio.ui.project.section import FormSection


def test_weights_that_were_brought_in_are_called_given_until_another_way_is_chosen(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    section = FormSection("Start", START, 60, holder)
    network = NetworkSpec(
        layers=(LayerSpec(size=1, activation="linear"),),
        initialisation=GivenInitialisation(values=(1.0, 2.0, 3.0)),
    )
    section.show_spec(ProjectSpec(network=network))
    field = section.fields["network.initialisation.kind"]
    assert isinstance(field, QComboBox)
    assert (field.currentIndex(), field.placeholderText()) == (-1, "given")
    section.show_spec(ProjectSpec())
    assert field.currentText() == "uniform ±1"

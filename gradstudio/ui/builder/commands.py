"""What can be done in the builder to layers, neurons, weights and biases, by keys and by menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits, part_edits
from gradstudio.project.spec import MAX_HIDDEN_LAYERS, GivenInitialisation, ProjectSpec, RandomInitialisation
from gradstudio.ui.builder.parts import can_be_cut, is_cut, is_frozen, label_of, part_of

INITIALISATION_TITLES = {
    "micrograd": "Uniform ±1",
    "playground": "Playground",
    "xavier_uniform": "Xavier uniform",
    "xavier_normal": "Xavier normal",
    "he_uniform": "He uniform",
    "he_normal": "He normal",
    "zeros": "Zeros",
}
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7)


class BuilderCommands(QObject):
    """Edits the part of the network that is selected, in the builder or elsewhere. Lives on the GUI thread.

    Args:
        editor: edits the project.
        selection: what is looked at, and is chosen by a click.
        parent: as for any QObject.

    Signals:
        part_changed: another part is selected.
        value_asked: a part whose number is to be typed.
        inserting: the index that a layer is about to be inserted at.
    """

    part_changed = Signal()
    value_asked = Signal(object)
    inserting = Signal(int)

    def __init__(self, editor: Editor, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._selection = selection
        selection.part_changed.connect(self._on_selection_part_changed)

    @property
    def part(self) -> ScalarPath | None:
        """What is selected, if it is a part of the network."""
        part = part_of(self._selection.part)
        return part if part is not None and part.is_in(self._editor.spec.sizes) else None

    @property
    def has_selection(self) -> bool:
        """Whether anything is selected, be it a part of the network or not."""
        return bool(self._selection.scalars)

    @property
    def selected(self) -> list[ScalarPath]:
        """All parts of the network that are selected and can be edited, the one that is meant last."""
        found = [part_of(label) for label in self._selection.parts]
        spec = self._editor.spec
        return [part for part in found if part is not None and part.layer and part.is_in(spec.sizes)]

    def select(self, part: ScalarPath | None) -> None:
        """Select a part; the whole window looks at the scalar that stands for it."""
        self._selection.set_part(label_of(part) if part is not None else "")

    def select_layer(self, part: ScalarPath) -> None:
        """Select a layer, unless something of it is selected already."""
        if self.part is None or self.part.layer != part.layer:
            self.select(part)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action of the builder what it does."""
        return {
            "duplicate_layer": self.duplicate_layer,
            "freeze_part": self.toggle_frozen,
            "cut_part": self.toggle_cut,
        }

    def toggle_frozen(self) -> None:
        """Freeze all parts that are selected, or let them learn again if all are frozen."""
        spec, parts = self._editor.spec, self._all_required("freeze")
        if parts:
            frozen = all(is_frozen(spec, each) for each in parts)
            edit = part_edits.unfreeze if frozen else part_edits.freeze
            self._edit_parts("Unfreeze" if frozen else "Freeze", edit, parts)

    def toggle_cut(self) -> None:
        """Cut all parts that are selected and can be, or restore them if all are cut."""
        spec, parts = self._editor.spec, self._all_required("cut")
        if parts:
            # Of one that cannot be cut the edit says why.
            parts = [each for each in parts if can_be_cut(spec, each)] or parts[-1:]
            gone = all(is_cut(spec, each) for each in parts)
            edit = part_edits.restore if gone else part_edits.cut
            self._edit_parts("Restore" if gone else "Cut", edit, parts)

    def ask_value(self) -> None:
        """Have a number typed for a weight or a bias; for a neuron it is its bias."""
        part = self._required("set")
        if part is None:
            return
        if part.neuron is None:
            self._editor.refused.emit(
                "A layer has many numbers. Click one of its weights or biases to set its value."
            )
            return
        self.value_asked.emit(
            part if part.is_parameter else ScalarPath.parameter(part.layer, part.neuron, None)
        )

    def duplicate_layer(self) -> None:
        """Put a copy of the layer behind it."""
        part = self._required("duplicate")
        if part is not None:
            self._editor.edit("Duplicate layer", edits.duplicate_layer, part.layer - 1)

    def menu(self, part: ScalarPath | None, parent: QWidget) -> QMenu:
        """Return the menu of a part, or of the background."""
        if part is not None:
            self.select(part)
        menu = QMenu(parent)
        if part is None or part.layer == 0:
            self._add(menu, "Add hidden layer", self._edit, "Add layer", edits.add_layer)
        elif part.neuron is None:
            self._fill_layer(menu, part)
        else:
            self._fill_part(menu, part)
            menu.addSeparator()
            self._fill_layer(menu.addMenu(f"Layer {part.layer}"), ScalarPath.whole(part.layer))
        return menu

    def _fill_part(self, menu: QMenu, part: ScalarPath) -> None:
        spec = self._editor.spec
        gone = is_cut(spec, part)
        title = "Type its value…" if part.is_parameter else "Type its bias…"
        self._add(menu, f"{title}\tF2", self.ask_value).setEnabled(not gone or part.is_neuron)
        frozen = "Unfreeze" if is_frozen(spec, part) else "Freeze"
        self._add(menu, f"{frozen} {spoken(part)}\tCtrl+Shift+F", self.toggle_frozen)
        if can_be_cut(spec, part):
            cut = "Restore" if gone else "Cut"
            self._add(menu, f"{cut} {spoken(part)}\tCtrl+Shift+X", self.toggle_cut)

    def _fill_layer(self, menu: QMenu, part: ScalarPath) -> None:
        spec, index = self._editor.spec, part.layer - 1
        layer, hidden = spec.network.layers[index], len(spec.network.layers) - 1
        is_output, full = index == hidden, hidden >= MAX_HIDDEN_LAYERS
        for title, position in (("Insert a layer before", index), ("Insert a layer after", index + 1)):
            entry = self._add(menu, title, self._insert, position)
            entry.setEnabled(not full and position <= hidden)
        for title, enabled, edit, *arguments in (
            ("Duplicate layer", not full, edits.duplicate_layer),
            ("Move layer left", index > 0, edits.move_layer, index - 1),
            ("Move layer right", index < hidden - 1, edits.move_layer, index + 1),
            ("Remove layer", True, edits.remove_layer),
        ):
            entry = self._add(menu, title, self._edit, title, edit, index, *arguments)
            entry.setEnabled(bool(enabled) and not is_output)
        menu.addSeparator()
        frozen = "Unfreeze layer" if is_frozen(spec, part) else "Freeze layer"
        self._add(menu, frozen, self._toggle_layer, part)
        initial = menu.addMenu("Initial weights")
        own = layer.initialisation
        kind = None if own is None else own.kind
        choices: list[str | None] = [None, *get_args(RandomInitialisation.model_fields["kind"].annotation)]
        for choice in choices:
            name = "As the whole network" if choice is None else INITIALISATION_TITLES[choice]
            entry = self._add(
                initial,
                name,
                self._edit,
                "Change initial weights",
                edits.set_layer_initialisation,
                index,
                choice,
            )
            entry.setCheckable(True)
            entry.setChecked(choice == kind)
        if isinstance(own, GivenInitialisation):
            initial.addAction("Given").setEnabled(False)
        dropout = menu.addMenu("Dropout")
        dropout.setEnabled(not is_output)
        for share in sorted({*DROPOUTS, layer.dropout}):
            name = "None" if share == 0 else f"{100 * share:.3g} %"
            entry = self._add(dropout, name, self._edit, "Change dropout", edits.set_dropout, index, share)
            entry.setCheckable(True)
            entry.setChecked(share == layer.dropout)

    def _add(self, menu: QMenu, title: str, call: Callable[..., object], *arguments: object):  # type: ignore[no-untyped-def]  # a QAction
        action = menu.addAction(title)
        action.triggered.connect(partial(_called, call, arguments))
        return action

    def _insert(self, position: int) -> None:
        self.inserting.emit(position)
        self._editor.edit("Add layer", edits.add_layer, position)

    def _edit(self, text: str, edit: Callable[..., object], *arguments: object) -> None:
        self._editor.edit(text, edit, *arguments)  # type: ignore[arg-type]  # an edit, from the tables above

    def _edit_parts(
        self,
        verb: str,
        edit: Callable[[ProjectSpec, *tuple[str, ...]], ProjectSpec],
        parts: Sequence[ScalarPath],
    ) -> None:
        paths = dict.fromkeys(str(part) for part in parts)
        what = spoken(parts[0]) if len(paths) == 1 else f"{len(paths):,} parts"
        self._editor.edit(f"{verb} {what}", edit, *paths)

    def _toggle_layer(self, part: ScalarPath) -> None:
        self.select(part)
        self.toggle_frozen()

    def _on_selection_part_changed(self, label: str) -> None:
        self.part_changed.emit()

    def _all_required(self, verb: str) -> list[ScalarPath]:
        """Return all parts of the network that are selected, or say that there are none."""
        parts = self.selected
        if not parts:
            self._required(verb)
        return parts

    def _required(self, verb: str) -> ScalarPath | None:
        part = self.part
        if part is None or part.layer == 0:
            self._editor.refused.emit(
                f"There is nothing selected to {verb}. Click a neuron, a weight or a layer of the network first."
            )
            return None
        return part


def spoken(part: ScalarPath) -> str:
    """Return what kind of part it is."""
    if part.neuron is None:
        return "layer"
    return "bias" if part.is_bias else "weight" if part.weight is not None else "neuron"


def _called(call: Callable[..., object], arguments: tuple[object, ...], checked: bool = False) -> None:
    call(*arguments)

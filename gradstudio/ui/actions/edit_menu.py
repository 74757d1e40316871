"""The actions of the menu "Edit": edits of the network, and taking them back."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

EDIT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="undo",
        menu="Edit",
        title="Undo",
        hint="Take the last edit back",
        icon="undo",
        shortcuts=("Ctrl+Z",),
        enabled_when=("can_undo",),
    ),
    ActionSpec(
        name="redo",
        menu="Edit",
        title="Redo",
        hint="Make the edit again that was taken back",
        icon="redo",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
        enabled_when=("can_redo",),
    ),
    ActionSpec(
        name="add_layer",
        menu="Edit",
        title="Add hidden layer",
        hint="Add a layer before the output layer",
        icon="layer-add",
        shortcuts=("Ctrl+L",),
        separated=True,
        possible_when=("has_room_for_layer",),
    ),
    ActionSpec(
        name="remove_layer",
        menu="Edit",
        title="Remove last hidden layer",
        hint="Remove the layer before the output layer",
        icon="layer-remove",
        shortcuts=("Ctrl+Shift+L",),
        enabled_when=("has_hidden_layer",),
    ),
    ActionSpec(
        name="duplicate_layer",
        menu="Edit",
        title="Duplicate layer",
        hint="Put a copy of the layer that is selected in the builder behind it",
        shortcuts=("Ctrl+Shift+K",),
        possible_when=("part_selected", "has_room_for_layer"),
    ),
    ActionSpec(
        name="type_value",
        menu="Edit",
        title="Type value…",
        hint="Type the number of the selected weight, bias or input; in the builder a neuron stands for its bias",
        icon="edit",
        shortcuts=("F2",),
        separated=True,
        enabled_when=("value_selected",),
    ),
    ActionSpec(
        name="freeze_part",
        menu="Edit",
        title="Freeze or unfreeze",
        hint="Keep the selected layer, neuron, weight or bias as it is, or let it learn again",
        icon="lock",
        shortcuts=("Ctrl+Shift+F",),
        possible_when=("part_selected",),
    ),
    ActionSpec(
        name="cut_part",
        menu="Edit",
        title="Cut or restore",
        hint="Hold the selected weight, or all that lead on from the selected neuron, at zero, or give them back",
        icon="cut",
        shortcuts=("Ctrl+Shift+X",),
        possible_when=("part_selected",),
    ),
)

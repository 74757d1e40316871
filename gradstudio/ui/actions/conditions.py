"""What actions depend on, as data: each condition by its name, with what is said while it does not hold."""

from __future__ import annotations

from gradstudio.project.spec import MAX_HIDDEN_LAYERS

CONDITIONS: dict[str, str] = {
    "can_undo": "There is nothing to undo",
    "can_redo": "There is nothing to redo",
    "has_hidden_layer": "The network has no hidden layer",
    "has_room_for_layer": f"A network has at most {MAX_HIDDEN_LAYERS} hidden layers",
    "part_selected": "Select a neuron, a weight or a layer of the network first",
    "value_selected": "Select a weight, a bias or an input first",
    "scalar_selected": "Select a scalar first",
    "one_scalar_selected": "Select one scalar first",
    "two_scalars_selected": "Select two scalars first, the second with Shift+click",
    "run_selected": "Select a run in the panel Runs first",
    "runs_selected": "Select runs in the panel Runs first",
    "in_the_past": "Go to an earlier step first",
    "has_runs": "No run has taken a step yet",
    "in_focus": "Nothing is in focus",
    "paths_are_whole": "Only a part of the graph is built",
    "has_graph": "The graph is still being built",
    "has_shown": "No script shows a graph here: see gradstudio.show",
    "has_groups": "This layout cannot fold neurons: choose another layout",
    "has_folded": "Nothing is folded",
    "can_show_sample": "The loss of one sample cannot be shown",
    "can_show_batch": "The loss of a mini-batch cannot be shown",
    "can_show_all": "The loss of all samples cannot be shown",
    "can_show_penalty": "The penalty cannot be shown",
    "can_go_back": "There is no earlier view to go back to",
    "can_go_forward": "There is no later view to go forward to",
    "in_the_lab": "Open the workspace Lab first",
    "has_steps": "There is nothing to be stepped through",
    "pass_has_begun": "No step of the pass was taken yet",
    "pass_goes_on": "The pass is at its end",
    "pass_is_behind": "These are the newest numbers",
    "pass_is_shown": "The graph shows its own numbers",
    "has_breakpoints": "There is no breakpoint",
    "output_is_map": "A curve has no shades to draw in bands",
}
"""Each condition by name, with the sentence that says why its actions are disabled while it does not hold."""

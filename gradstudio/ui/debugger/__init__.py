"""The panel Debugger: a pass, or a whole training step, line by line, with its code and what is watched."""

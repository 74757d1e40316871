"""What ``import gradstudio`` offers to scripts, each part loaded when it is first asked for. No Qt."""

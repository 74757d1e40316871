"""What programs hand over by `gradstudio.show`, in the window that they opened."""

"""Parts that several panels use: fields, sliders, plots with axes, flow layout, badges."""

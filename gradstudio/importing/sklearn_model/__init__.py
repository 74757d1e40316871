"""Reading an estimator of scikit-learn as an MLP: perceptrons, linear models, and scalers before them."""

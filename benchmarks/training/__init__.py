"""Fits analysis/weights.json. Needs scikit-learn (bench.lock); the program itself does not."""

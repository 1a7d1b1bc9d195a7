"""python3 global-pooling.py > ../GlobalPoolingNumbers.swift (PyTorch 1.13, float64)."""

from layers import expected

expected("GlobalPoolingNumbers", [
    ("pool = global-mean-pooling(input)", (2, 3, 4), 5, [], lambda x, p: x.mean((2, 3), keepdim=True)),
    ("pool = global-max-pooling(input)", (2, 3, 4), 5, [], lambda x, p: x.amax((2, 3), keepdim=True)),
])

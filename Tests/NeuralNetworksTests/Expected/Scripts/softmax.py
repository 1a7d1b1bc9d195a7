"""python3 softmax.py > ../SoftmaxNumbers.swift (PyTorch 1.13, float64)."""

from torch import softmax
from layers import expected

expected("SoftmaxNumbers", [
    ("shares = softmax(input)", (3, 2, 3), 5, [], lambda x, p: softmax(x, 1)),
    ("shares = softmax(input)", (7, 1, 1), 3, [], lambda x, p: softmax(x, 1)),
])

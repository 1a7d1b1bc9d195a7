"""python3 layer-normalization.py > ../LayerNormalizationNumbers.swift (PyTorch 1.13, float64)."""

from torch.nn.functional import layer_norm
from layers import expected

expected("LayerNormalizationNumbers", [
    ("norm = layer-normalization(input)", (2, 3, 3), 5, [(2, 3, 3), (2, 3, 3)],
     lambda x, p: layer_norm(x, x.shape[1:], p[0], p[1])),
    ("norm = layer-normalization(input) epsilon=0.01", (7, 1, 1), 3, [(7, 1, 1), (7, 1, 1)],
     lambda x, p: layer_norm(x, x.shape[1:], p[0], p[1], 0.01)),
])

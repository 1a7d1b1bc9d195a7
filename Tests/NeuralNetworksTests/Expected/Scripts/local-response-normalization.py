"""python3 local-response-normalization.py > ../LocalResponseNumbers.swift (PyTorch 1.13, float64)."""

import torch
from torch.nn.functional import local_response_norm
from layers import expected


def onnx(x, size, alpha, beta, bias):
    """As the operators' text has it, which differs from PyTorch where the size is even: the longer half is behind the map."""
    count = x.shape[1]
    bases = [
        bias + alpha / size * (x[:, max(0, c - (size - 1) // 2) : min(count, c + size // 2 + 1)] ** 2).sum(1, keepdim=True)
        for c in range(count)
    ]
    return x / torch.cat(bases, 1) ** beta


name = "norm = local-response-normalization(input)"
expected("LocalResponseNumbers", [
    (f"{name} size=3 alpha=0.8 beta=0.6 bias=1.5", (5, 2, 2), 3, [], lambda x, p: local_response_norm(x, 3, 0.8, 0.6, 1.5)),
    (f"{name} size=5", (4, 1, 2), 2, [], lambda x, p: local_response_norm(x, 5)),
    (f"{name} size=4 alpha=2 beta=1.25 bias=0.5", (6, 1, 1), 3, [], lambda x, p: onnx(x, 4, 2, 1.25, 0.5)),
])

"""python3 overlapping-pooling.py > ../OverlappingPoolingNumbers.swift (PyTorch 1.13, float64)."""

from torch.nn.functional import avg_pool2d, max_pool2d
from layers import expected

expected("OverlappingPoolingNumbers", [
    ("pool = max-pooling(input) kernel_shape=3 strides=2 pads=1", (2, 5, 6), 3, [], lambda x, p: max_pool2d(x, 3, 2, 1)),
    ("pool = max-pooling(input) kernel_shape=3 strides=1", (1, 5, 4), 3, [], lambda x, p: max_pool2d(x, 3, 1)),
    ("pool = max-pooling(input) kernel_shape=2 strides=3", (1, 7, 5), 2, [], lambda x, p: max_pool2d(x, 2, 3)),
    ("pool = max-pooling(input) kernel_shape=2 strides=2", (1, 5, 7), 2, [], lambda x, p: max_pool2d(x, 2, 2)),
    ("pool = mean-pooling(input) kernel_shape=3 strides=2 pads=1", (2, 5, 6), 3, [],
     lambda x, p: avg_pool2d(x, 3, 2, 1, count_include_pad=False)),
    ("pool = mean-pooling(input) kernel_shape=3 strides=1", (1, 5, 4), 3, [], lambda x, p: avg_pool2d(x, 3, 1)),
    ("pool = mean-pooling(input) kernel_shape=2 pads=1", (1, 5, 4), 2, [],
     lambda x, p: avg_pool2d(x, 2, 2, 1, count_include_pad=False)),
])

#!/usr/bin/env python3
"""Writes losses that are nodes of a network file, and what they pass back, by PyTorch in float64, to Expected/nodes.txt.

The numbers were made with PyTorch 1.13.0 (Debian's python3-torch).

    python3 nodes.py

A case begins with `case`, the goal's line without its name and the loss's options; `input` has the shape of a sample. Then come for each of
three samples `loss` and ℓ, `passed` and the derivative by the input of ℓ times the weight: through the units and through what they should be,
for both come from the input. Entry i of the inputs is 2 sin(1 + 0.7 i), counted over the batch in the order sample, map, row, column.
"""
import math
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def cross_entropy(x, y, **settings):
    # With probabilities as target, the mean over the positions of the sample.
    weights = settings.pop("weight", None)
    every = F.cross_entropy(x[None], y[None], weight=weights, reduction="none", **settings)
    return every.mean()


def cases():
    row, maps = (4, 1, 1), (3, 2, 3)
    for shape in (row, maps):
        count = math.prod(shape)
        yield shape, "sigmoid(input)", "half-squared-error", "weight=0.7", 0.7, lambda x, y: 0.5 * ((x - y) ** 2).sum()
        yield shape, "sigmoid(input)", "mean-squared-error", "", 1, F.mse_loss
        yield shape, "sigmoid(input)", "l1", "weight=2", 2, F.l1_loss
        yield shape, "sigmoid(input)", "huber", "delta=0.8 weight=0.3", 0.3, lambda x, y: F.huber_loss(x, y, delta=0.8)
        yield shape, "tanh(input)", "hinge", "weight=0.5", 0.5, lambda x, y: F.relu(1 - y * x).sum()
        yield shape, "sigmoid(input)", "binary-cross-entropy", "weight=0.1", 0.1, lambda x, y: F.binary_cross_entropy_with_logits(
            x, y, reduction="sum"
        )
        yield shape, "softmax(input)", "cross-entropy", "weight=0.4", 0.4, cross_entropy
        yield shape, "softmax(input)", "cross-entropy", "smoothing=0.1", 1, lambda x, y: cross_entropy(x, y, label_smoothing=0.1)
        weights = torch.arange(1, shape[0] + 1) / 2
        written = "weights=" + ",".join(str(w) for w in weights.tolist())
        yield shape, "softmax(input)", "cross-entropy", written, 1, lambda x, y: cross_entropy(x, y, weight=weights)
        yield shape, "sigmoid(input)", "cross-entropy", f"smoothing=0.2 {written} weight=0.5", 0.5, lambda x, y: cross_entropy(
            x, y, weight=weights, label_smoothing=0.2
        )


GOALS = {"sigmoid(input)": torch.sigmoid, "tanh(input)": torch.tanh, "softmax(input)": lambda x: F.softmax(x, 0)}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "Expected", "nodes.txt"), "w") as file:
    for shape, goal, name, options, weight, loss in cases():
        count = math.prod(shape)
        print("case", goal, name, options, file=file)
        print("input", *shape, file=file)
        for sample in range(3):
            numbers = [2 * math.sin(1 + 0.7 * (count * sample + i)) for i in range(count)]
            x = torch.tensor(numbers).reshape(shape).requires_grad_()
            value = loss(x, GOALS[goal](x))
            (weight * value).backward()
            print("loss", repr(value.item()), file=file)
            print("passed", *(repr(v) for v in x.grad.flatten().tolist()), file=file)

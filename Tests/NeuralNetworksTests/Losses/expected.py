#!/usr/bin/env python3
"""Writes losses and their gradients by PyTorch, in float64, to Expected/LOSS.txt.

The numbers were made with PyTorch 1.13.0 (Debian's python3-torch): torch.nn.functional and, where it has no such loss, its automatic
differentiation.

    python3 expected.py

A case begins with `case` and the loss as it is written. Then come, for each of five samples, `loss` and ℓ, `sums` and ∂ℓ/∂z of the output's
sums, and for the first three, whose outputs are not 0 or 1 by rounding, `outputs` and ∂ℓ/∂a.

The sums: z = 2 sin(1 + 0.7 i), i counted over the three samples of four classes; then two samples with sums far out. The labels are 0, 2, 3,
1, 3.
"""
import math
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
SUMS = [[2 * math.sin(1 + 0.7 * (4 * n + k)) for k in range(4)] for n in range(3)] + [[60.0, -50.0, 40.0, 3.0], [-45.0, 30.0, -70.0, 80.0]]
LABELS = [0, 2, 3, 1, 3]


def one_hot(label):
    return F.one_hot(torch.tensor(label), 4).to(torch.float64)


def cross_entropy(weights=None, smoothing=0.0):
    def loss(a, z, label):
        weight = 1.0 if weights is None else weights[label]
        target = torch.tensor([label])
        if z is None:
            y = (1 - smoothing) * one_hot(label) + smoothing / 4
            return -weight * (y * a.log()).sum()
        return weight * F.cross_entropy(z.unsqueeze(0), target, label_smoothing=smoothing, reduction="sum")

    return loss


def binary_cross_entropy(a, z, label):
    if z is None:
        return F.binary_cross_entropy(a, one_hot(label), reduction="sum")
    return F.binary_cross_entropy_with_logits(z, one_hot(label), reduction="sum")


def hinge(a, z, label):
    return F.relu(1 - (2 * one_hot(label) - 1) * a).sum()


def softmax(z):
    return torch.softmax(z, 0)


# Of each loss the cases: how it is written, ℓ of outputs, sums and label, and what makes the outputs. A loss that is computed from the sums
# gets None in their place where its derivative by the outputs is wanted.
LOSSES = {
    "half-squared-error": [("half-squared-error", lambda a, z, label: F.mse_loss(a, one_hot(label), reduction="sum") / 2, torch.sigmoid)],
    "mean-squared-error": [("mean-squared-error", lambda a, z, label: F.mse_loss(a, one_hot(label)), torch.sigmoid)],
    "l1": [("l1", lambda a, z, label: F.l1_loss(a, one_hot(label)), torch.sigmoid)],
    "huber": [
        ("huber" if delta == 0.5 else f"huber delta={delta}",
         lambda a, z, label, delta=delta: F.huber_loss(a, one_hot(label), delta=delta), torch.sigmoid)
        for delta in (0.5, 0.125, 1)
    ],
    "cross-entropy": [
        ("cross-entropy", cross_entropy(), softmax),
        ("cross-entropy smoothing=0.1", cross_entropy(smoothing=0.1), softmax),
        ("cross-entropy weights=1,0.25,3,0.5", cross_entropy([1, 0.25, 3, 0.5]), softmax),
        ("cross-entropy smoothing=0.2 weights=2,1,0,1.5", cross_entropy([2, 1, 0, 1.5], 0.2), softmax),
    ],
    "binary-cross-entropy": [("binary-cross-entropy", binary_cross_entropy, torch.sigmoid)],
    "hinge": [("hinge", hinge, lambda z: 1 * z)],
}


def text(numbers):
    return " ".join(repr(x) for x in numbers)


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Expected")
    for name, cases in LOSSES.items():
        with open(os.path.join(folder, f"{name}.txt"), "w", encoding="utf-8") as file:
            for written, loss, function in cases:
                print("case", written, file=file)
                for n, label in enumerate(LABELS):
                    z = torch.tensor(SUMS[n], requires_grad=True)
                    value = loss(function(z), z, label)
                    value.backward()
                    print("loss", repr(value.item()), file=file)
                    print("sums", text(z.grad.tolist()), file=file)
                    if n < 3:
                        a = function(z).detach().requires_grad_()
                        loss(a, None, label).backward()
                        print("outputs", text(a.grad.tolist()), file=file)


main()

"""What the scripts of single layers share: numbers by a formula, and Swift that a test compares with (PyTorch 1.13, float64).

A script calls `expected` once for all its layers: python3 NAME.py > ../NAMENumbers.swift
"""

import math
import sys
import torch

torch.set_default_dtype(torch.float64)


def numbers(shape, start, step):
    """sin(start + step i) in the order of memory."""
    return torch.tensor([math.sin(start + step * i) for i in range(math.prod(shape))]).reshape(shape)


def rows(values, indent):
    values = [repr(v) for v in values.detach().flatten().tolist()]
    return "\n".join(" " * indent + ", ".join(values[i : i + 5]) + "," for i in range(0, len(values), 5))


def expected(name, cases):
    """`cases` are (line of a network file, shape of the samples, their number, shapes of the parameters, the layer), where the layer is a
    function of the input and a list of parameters."""
    print(f"/// Made by Scripts/{sys.argv[0].split('/')[-1]}, which says how.")
    print(f"enum {name} {{")
    print("    static let all = [")
    for line, shape, samples, parameters, layer in cases:
        x = (numbers((samples, *shape), 1, 0.7) + 0.5).requires_grad_()
        p = [numbers(own, 3 + i, 0.9).requires_grad_() for i, own in enumerate(parameters)]
        y = layer(x, p)
        y.backward(numbers(y.shape, 2, 1.3))
        print("        ExpectedLayer(")
        print(f'            "{line}", maps: {shape[0]}, rows: {shape[1]}, columns: {shape[2]}, samples: {samples},')
        print("            units: [")
        print(rows(y, 16))
        print("            ],")
        print("            passed: [")
        print(rows(x.grad, 16))
        print("            ],")
        print("            gradients: [" + ("" if p else "]),"))
        for own in p:
            print("                [")
            print(rows(own.grad / samples, 20))
            print("                ],")
        if p:
            print("            ]),")
    print("    ]")
    print("}")

"""Makes the numbers of BatchNumbers.swift: python3 batch-normalization.py > ../BatchNumbers.swift (PyTorch 1.13, float64)."""

import math
import torch

torch.set_default_dtype(torch.float64)


def numbers(count, start, step):
    return torch.tensor([math.sin(start + step * i) for i in range(count)])


n, c, h, w = 5, 2, 3, 3
x = (numbers(n * c * h * w, 1, 0.7) + 0.5).reshape(n, c, h, w).requires_grad_()
delta = numbers(n * c * h * w, 2, 1.3).reshape(n, c, h, w)
norm = torch.nn.BatchNorm2d(c)
with torch.no_grad():
    norm.weight.copy_(torch.tensor([1.5, -0.5]))
    norm.bias.copy_(torch.tensor([0.25, 0.75]))
y = norm(x)
y.backward(delta)
norm.eval()
test = norm(x)


def line(name, values):
    values = [repr(v) for v in values.detach().flatten().tolist()]
    rows = ["        " + ", ".join(values[i : i + 5]) + "," for i in range(0, len(values), 5)]
    print(f"    static let {name}: [Double] = [")
    print("\n".join(rows))
    print("    ]")


print("/// Made by Scripts/batch-normalization.py, which says how.")
print("enum BatchNumbers {")
line("units", y)
line("passed", x.grad)
line("scaleGradient", norm.weight.grad / n)
line("shiftGradient", norm.bias.grad / n)
line("runningMean", norm.running_mean)
line("runningVariance", norm.running_var)
line("unitsInTests", test)
print("}")

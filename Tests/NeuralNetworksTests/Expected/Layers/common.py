"""Numbers of layers by PyTorch in float64, for LayerNumbersTests. A script beside this one makes the file of its layer:

    python3 elu.py > elu.txt

They were made with PyTorch 1.13.0 (Debian's python3-torch). A case begins with `case` and the line of a network file without its name,
then come lines with a word and numbers: `input`, the shape of a sample; `parameter`, its shape, for each of them; `units`; `passed`, what
goes back to the input; `gradient`, the mean over the batch, for each parameter.

The batch has 5 samples. Entry i of the inputs is 3 sin(1 + 0.7 i) + 0.5, of the residuals sin(2 + 1.3 i), of parameter j
cos(0.9 i + j) / 2, each counted over the whole batch in the order sample, map, row, column.
"""

import math

import torch

torch.set_default_dtype(torch.float64)
SAMPLES = 5


def numbers(shape, formula):
    count = math.prod(shape)
    return torch.tensor([formula(i) for i in range(count)]).reshape(shape)


def write(line, shape, function, parameters=()):
    """Writes a case: the function of the inputs and the parameters, of which the shapes are given."""
    x = numbers((SAMPLES, *shape), lambda i: 3 * math.sin(1 + 0.7 * i) + 0.5).requires_grad_()
    own = [numbers(s, lambda i: math.cos(0.9 * i + j) / 2).requires_grad_() for j, s in enumerate(parameters)]
    y = function(x, *own)
    y.backward(numbers(y.shape, lambda i: math.sin(2 + 1.3 * i)))
    print("case", line)

    def values(word, numbers):
        print(word, " ".join(repr(v) for v in numbers))

    values("input", shape)
    for s in parameters:
        values("parameter", s)
    values("units", y.detach().flatten().tolist())
    values("passed", x.grad.flatten().tolist())
    for p in own:
        values("gradient", (p.grad / SAMPLES).flatten().tolist())

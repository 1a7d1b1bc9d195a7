import torch
from common import write
from torch.nn.functional import conv2d


def case(table, text, shape, k, **torch_options):
    """A convolution with all kernels, of which those that the table does not have are 0: their gradients are of no parameter."""
    pairs = [(out, i) for out, maps in enumerate(table) for i in maps]

    def function(x, w, b):
        kernels = torch.zeros(len(table), shape[0], k, k)
        kernels = kernels.index_put(tuple(torch.tensor(ends) for ends in zip(*pairs)), w)
        return conv2d(x, kernels, b, **torch_options)

    options = "".join(f" {name}s={value}".replace("paddings", "pads") for name, value in torch_options.items())
    line = f"convolution(input) maps={len(table)} kernel_shape={k}{options} table={text} function=none"
    write(line, shape, function, [(len(pairs), k, k), (len(table),)])


ring = [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5]]
ring += [[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5]]
ring += [[0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5]]
case(ring, "lenet-5", (6, 5, 4), 3)
case([[0, 2], [1], [0, 1, 2]], "0+2,1,0-2", (3, 5, 6), 2, stride=2, padding=1)

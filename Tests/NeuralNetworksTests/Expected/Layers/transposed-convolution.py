from common import write
from torch.nn.functional import conv_transpose2d


def case(options, shape, maps, k, group=1, function=lambda z: z, **torch_options):
    line = f"transposed-convolution(input) maps={maps} kernel_shape={k}{options}"
    parameters = [(shape[0], maps // group, k, k), (maps,)]
    # The residual is that of z: the function comes last and has the slope 1.
    write(line, shape, lambda x, w, b: function(conv_transpose2d(x, w, b, groups=group, **torch_options)), parameters)


case(" function=none", (2, 3, 4), 3, 3)
case(" strides=2 function=none", (3, 2, 3), 2, 2, stride=2)
case(" strides=2 pads=1 output_padding=1 function=none", (2, 3, 2), 4, 3, stride=2, padding=1, output_padding=1)
case(" strides=3 pads=1 dilations=2 group=2 function=none", (4, 3, 2), 6, 3, group=2, stride=3, padding=1, dilation=2)

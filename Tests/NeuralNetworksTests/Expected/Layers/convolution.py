from common import write
from torch.nn.functional import conv2d, pad


def case(options, shape, maps, kernel, pads=(0, 0, 0, 0), group=1, **torch_options):
    rows, columns = kernel
    line = f"convolution(input) maps={maps} kernel_shape={rows},{columns}{options} function=none"
    top, left, bottom, right = pads

    def function(x, w, b):
        return conv2d(pad(x, (left, right, top, bottom)), w, b, groups=group, **torch_options)

    write(line, shape, function, [(maps, shape[0] // group, rows, columns), (maps,)])


case("", (2, 4, 5), 3, (2, 3))
case(" strides=2,1 pads=1,0,2,3", (2, 4, 3), 2, (3, 2), pads=(1, 0, 2, 3), stride=(2, 1))
case(" strides=1,3 pads=0,2,1,1 dilations=2,1 group=2", (4, 5, 6), 4, (2, 4), pads=(0, 2, 1, 1), group=2, stride=(1, 3), dilation=(2, 1))
case(" strides=1,2 dilations=1,2", (1, 3, 7), 2, (1, 3), stride=(1, 2), dilation=(1, 2))

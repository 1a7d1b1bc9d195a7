from common import write
from torch.nn.functional import interpolate


def linear(scale):
    return lambda x: interpolate(x, scale_factor=scale, mode="bilinear", align_corners=False)


write("upsampling(input) scales=2", (2, 3, 4), lambda x: interpolate(x, scale_factor=2, mode="nearest"))
write("upsampling(input) scales=3,2", (2, 2, 3), lambda x: interpolate(x, scale_factor=(3, 2), mode="nearest"))
write("upsampling(input) scales=2 mode=linear", (2, 3, 4), linear(2))
write("upsampling(input) scales=3,4 mode=linear", (2, 3, 2), linear((3, 4)))
write("upsampling(input) scales=5,1 mode=linear", (1, 1, 2), linear((5, 1)))

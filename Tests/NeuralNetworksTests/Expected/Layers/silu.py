from common import write
from torch.nn.functional import silu

write("silu(input)", (2, 3, 3), silu)

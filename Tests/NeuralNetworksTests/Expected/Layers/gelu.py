from common import write
from torch.nn.functional import gelu

write("gelu(input)", (2, 3, 3), gelu)

from common import write
from torch.nn.functional import elu

write("elu(input)", (2, 3, 3), elu)
write("elu(input) alpha=0.5", (3, 1, 2), lambda x: elu(x, 0.5))

from common import write
from torch.nn.functional import leaky_relu

write("leaky-relu(input)", (2, 3, 3), leaky_relu)
write("leaky-relu(input) alpha=0.25", (3, 1, 2), lambda x: leaky_relu(x, 0.25))

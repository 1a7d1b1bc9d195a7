from common import write

write("scaled-tanh(input)", (2, 3, 3), lambda x: 1.7159 * (2 / 3 * x).tanh())
write("scaled-tanh(input) alpha=2 beta=0.25", (3, 1, 2), lambda x: 2 * (0.25 * x).tanh())

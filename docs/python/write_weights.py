"""Writes the weights of a small DNC with Python's standard library alone: python3 write_weights.py FILE"""

import json
import random
import struct
import sys

X, Y, H, N, W, R = 3, 2, 4, 8, 5, 2  # inputs, outputs, hidden units, memory rows, floats a row, read heads
INTERFACE = W * R + 3 * W + 5 * R + 3
MODEL = {
    "memory": "dnc",
    "controller": "lstm",
    "input-size": X,
    "output-size": Y,
    "hidden-size": H,
    "controller-layers": 1,
    "memory-size": N,
    "word-size": W,
    "read-heads": R,
}
random.seed(1)


def weight(rows, columns):
    """(rows, columns), row-major: as (out, in) in the file."""
    bound = columns**-0.5
    return [rows, columns], [random.uniform(-bound, bound) for _ in range(rows * columns)]


tensors = {
    "controller.0.weight_ih": weight(4 * H, X + R * W),  # gates in the order i, f, g, o
    "controller.0.weight_hh": weight(4 * H, H),
    "controller.0.bias": ([4 * H], [0.0] * H + [1.0] * H + [0.0] * 2 * H),
    "interface.weight": weight(INTERFACE, H),
    "interface.bias": ([INTERFACE], [0.0] * INTERFACE),
    "output.weight": weight(Y, H + R * W),
    "output.bias": ([Y], [0.25, -0.25]),
}

header = {"__metadata__": {"mneme.version": "1", "mneme.model": json.dumps(MODEL)}}
data = b""
for name, (shape, values) in tensors.items():
    begin = len(data)
    data += struct.pack(f"<{len(values)}f", *values)
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}

text = json.dumps(header).encode()
text += b" " * (-(8 + len(text)) % 64)
with open(sys.argv[1], "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)

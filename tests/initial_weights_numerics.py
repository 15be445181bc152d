"""The initial weights of src/rnn/NUMERICS.md, in plain Python: written from the page, not from the engine.

Prints the SHA-256 of the initial weights of a small LSTM under every scheme: the golden numbers of
rnn_init_test.c. Python's float is the page's double; binary32 is rounded as in numerics_arithmetic.py.
"""

import hashlib
import math
import struct

from numerics_arithmetic import log, mul, philox, single

HIDDEN, LAYERS, INPUT, CLASSES, SEED = 11, 2, 14, 13, 20260101
GATES, FORGET = 4, 1

A = [3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
     45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227]
B = [1.0, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
     39307.89580009271, 28729.085735721943, 5226.495278852854]
C = [1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
     1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414]
D = [1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
     0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-09]
E = [6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
     0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-05, 2.0103343992922881e-07]
F = [1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
     1.8463183175100548e-05, 1.421511758316446e-07, 2.0442631033899397e-15]


def horner(coefficients, r):
    total = coefficients[-1]
    for c in reversed(coefficients[:-1]):
        total = total * r + c
    return total


def quantile(u):
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * horner(A, r) / horner(B, r)
    r = math.sqrt(log(1 / (u if q < 0 else 1 - u)))
    z = horner(C, r - 1.6) / horner(D, r - 1.6) if r <= 5 else horner(E, r - 5) / horner(F, r - 5)
    return -z if q < 0 else z


def probability(word):
    return (word + 0.5) * 2.0 ** -32


def truncated(word):
    return quantile(0.022750131948179195 + probability(word) * 0.9544997361036416)


def word_at(element):
    index = element // 4
    return philox((index & 0xFFFFFFFF, index >> 32, 0, 1),
                  (SEED & 0xFFFFFFFF, SEED >> 32))[element % 4]


def orthogonal(matrix):
    """Q of a list of rows, as many as columns or more."""
    rows, columns = len(matrix), len(matrix[0])
    q = []  # columns
    for j in range(columns):
        v = [row[j] for row in matrix]
        for _ in range(2):
            products = []
            for column in q:
                total = 0.0
                for a, b in zip(column, v):
                    total = total + a * b
                products.append(total)
            for r in range(rows):
                for column, product in zip(q, products):
                    v[r] = v[r] - column[r] * product
        squares = 0.0
        for x in v:
            squares = squares + x * x
        length = math.sqrt(squares)
        q.append([x / length for x in v])
    return [list(row) for row in zip(*q)]


def shapes(embedding):
    """(part, rows, columns, gates, fan of the module) of every tensor, in state_dict order."""
    tensors = [("embedding", INPUT, embedding, 1, 1)] if embedding else []
    for layer in range(LAYERS):
        rows = GATES * HIDDEN
        tensors += [("input", rows, (embedding or INPUT) if layer == 0 else HIDDEN, GATES, HIDDEN),
                    ("recurrent", rows, HIDDEN, GATES, HIDDEN),
                    ("bias", rows, 1, GATES, HIDDEN), ("bias", rows, 1, GATES, HIDDEN)]
    return tensors + [("readout", CLASSES, HIDDEN, 1, HIDDEN), ("bias", CLASSES, 1, 1, HIDDEN)]


def draw_tensor(scheme, how, part, rows, columns, gates, module, first):
    """One tensor, row-major."""
    count, places = rows * columns, range(first, first + rows * columns)
    if part == "embedding":
        return [single(quantile(probability(word_at(e)))) for e in places]
    apart = how.get("apart") and gates > 1 or scheme == "identity"
    blocks = gates if apart else 1
    height = rows // blocks
    fan_in, fan_out = float(columns), float(height)
    fan = fan_out if how.get("fan_out") else fan_in
    gain = how.get("gain") or (math.sqrt(2) if scheme.startswith("kaiming") else 1.0)
    if scheme == "zeros":
        return [0.0] * count
    if scheme == "identity" and part == "recurrent":
        return [single(gain) if k // columns % height == k % columns else 0.0 for k in range(count)]
    if scheme in ("uniform", "xavier_uniform", "kaiming_uniform"):
        bound = single({"uniform": 1 / math.sqrt(module),
                        "xavier_uniform": gain * math.sqrt(6 / (fan_in + fan_out)),
                        "kaiming_uniform": gain * math.sqrt(3 / fan)}[scheme])
        return [mul(2 * ((word_at(e) >> 8) * 2.0 ** -24) - (1 - 2.0 ** -24), bound) for e in places]
    if scheme == "orthogonal":
        values = []
        for block in range(blocks):
            start = first + block * height * columns
            matrix = [[quantile(probability(word_at(start + r * columns + c)))
                       for c in range(columns)] for r in range(height)]
            wide = height < columns
            q = orthogonal([list(row) for row in zip(*matrix)] if wide else matrix)
            if wide:
                q = [list(row) for row in zip(*q)]
            values += [single(gain * x) for row in q for x in row]
        return values
    deviation = {"xavier_normal": gain * math.sqrt(2 / (fan_in + fan_out)),
                 "kaiming_normal": gain * (1 / math.sqrt(fan)),
                 "lecun": gain * (1 / math.sqrt(fan_in)),
                 "identity": 0.001}[scheme]
    if how.get("truncated") and scheme != "identity":
        deviation = deviation / 0.8796256610342398
        return [single(deviation * truncated(word_at(e))) for e in places]
    return [single(deviation * quantile(probability(word_at(e)))) for e in places]


def initial_weights(how):
    values, first, biases = [], 0, 0
    for part, rows, columns, gates, module in shapes(how.get("embedding")):
        scheme = how.get(part) or ({"uniform": "uniform"}.get(how["init"], "zeros")
                                   if part == "bias" else how["init"])
        tensor = draw_tensor(scheme, how, part, rows, columns, gates, module, first)
        if "forget_bias" in how and part == "bias" and gates > 1:
            for unit in range(FORGET * HIDDEN, (FORGET + 1) * HIDDEN):
                tensor[unit] = single(how["forget_bias"]) if biases % 2 == 0 else 0.0
            biases += 1
        values += tensor
        first += rows * columns
    return values


CASES = [
    {"init": "uniform"},
    {"init": "uniform", "forget_bias": 1.5},
    {"init": "xavier_uniform"},
    {"init": "xavier_uniform", "gain": 5 / 3, "apart": True, "bias": "uniform"},
    {"init": "xavier_normal"},
    {"init": "xavier_normal", "truncated": True, "apart": True},
    {"init": "kaiming_uniform"},
    {"init": "kaiming_uniform", "fan_out": True, "apart": True},
    {"init": "kaiming_normal"},
    {"init": "kaiming_normal", "gain": 1.0, "fan_out": True},
    {"init": "lecun"},
    {"init": "lecun", "truncated": True},
    {"init": "orthogonal"},
    {"init": "orthogonal", "apart": True, "gain": 1.25},
    {"init": "identity"},
    {"init": "identity", "gain": 0.5, "input": "uniform", "readout": "zeros"},
    {"init": "xavier_uniform", "recurrent": "orthogonal", "forget_bias": 1.0},
    {"init": "uniform", "embedding": 5},
    {"init": "xavier_normal", "embedding": 5, "truncated": True, "gain": 0.5},
]


def main():
    for how in CASES:
        values = initial_weights(how)
        digest = hashlib.sha256(struct.pack("<%df" % len(values), *values)).hexdigest()
        print(digest, " ".join("%s=%s" % item for item in how.items()))


if __name__ == "__main__":
    main()

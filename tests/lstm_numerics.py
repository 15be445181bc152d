"""An independent implementation of src/rnn/NUMERICS.md, in plain Python with exact arithmetic.

Trains one tiny network for a few steps and prints the SHA-256 of its weights: the golden number of
rnn_golden_test.c. Written from the page, not from the engine. Python's float is the page's double;
a binary32 number is held in one, and every operation rounds through `Fraction`.
"""

import hashlib
import math
import struct
from fractions import Fraction

HIDDEN, LAYERS, STEPS, INPUT, CLASSES, ROWS, SEED = 3, 2, 3, 4, 3, 35, 2026
LEARNING_RATE, UPDATES, CLIP_NORM = 0.5, 3, 0.2
H = float.fromhex


def rounded(exact):
    """The binary32 number nearest to a Fraction, ties to even, tiny results flushed."""
    if exact == 0:
        return 0.0
    size = abs(exact)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if size < Fraction(2) ** exponent:
        exponent -= 1
    unit = Fraction(2) ** (exponent - 23)
    value = round(size / unit) * unit  # round() of a Fraction takes ties to even
    if value < Fraction(2) ** -126:
        value = Fraction(0)
    assert value < Fraction(2) ** 128
    return math.copysign(float(value), exact)


def fma(a, b, c):
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    return rounded(exact) if exact else a * b + c  # the signs of zeros as in double


def add(a, b):
    return fma(a, 1.0, b)


def mul(a, b):
    return rounded(Fraction(a) * Fraction(b)) or a * b * 0.0


def div(a, b):
    return rounded(Fraction(a) / Fraction(b)) or math.copysign(0.0, a) * math.copysign(1.0, b)


def single(x):
    return rounded(Fraction(x))


LOG2_E, LN2_HIGH, LN2_LOW = H("0x1.715476p+0"), H("0x1.63p-1"), H("-0x1.bd0106p-13")
ROUNDER = H("0x1.8000fep+23")
E = [H(t) for t in "0x1.fffffcp-2 0x1.555492p-3 0x1.5558f2p-5 0x1.123a2p-7 0x1.6a23dp-10".split()]
M = [H(t) for t in ("0x1p-1 0x1.555554p-3 0x1.5554bp-5 0x1.11118ap-7 0x1.6d723ep-10 "
                    "0x1.a032c4p-13").split()]


def reduce(y):
    """s, n, r of the page and the power of two in the low bits of s."""
    s = fma(y, LOG2_E, ROUNDER)
    n = add(s, -ROUNDER)
    r = fma(-n, LN2_LOW, fma(-n, LN2_HIGH, y))
    bits = struct.unpack("<I", struct.pack("<f", s))[0] << 23 & 0xFFFFFFFF
    return r, struct.unpack("<f", struct.pack("<I", bits))[0]


def sigmoid(x):
    r, power = reduce(-max(-88.0, min(87.0, x)))
    p = fma(r, E[4], E[3])
    for coefficient in (E[2], E[1], E[0], 1.0, 1.0):
        p = fma(r, p, coefficient)
    return div(1.0, fma(p, power, 1.0))


def tanh(x):
    a = min(10.0, abs(x))
    r, power = reduce(add(a, a))
    p = fma(r, M[5], M[4])
    for coefficient in (M[3], M[2], M[1], M[0]):
        p = fma(r, p, coefficient)
    p = fma(mul(r, r), p, r)
    m = fma(p, power, add(power, -1.0))
    return math.copysign(div(m, add(m, 2.0)), x)


INV_LN2, LN2_HI, LN2_LO = H("0x1.71547652b82fep+0"), H("0x1.62e42feep-1"), H("0x1.a39ef35793c76p-33")
P = [H(t) for t in ("0x1.555555555553ep-3 -0x1.6c16c16bebd93p-9 0x1.1566aaf25de2cp-14 "
                    "-0x1.bbd41c5d26bf1p-20 0x1.6376972bea4d0p-25").split()]
L = [H(t) for t in ("0x1.5555555555593p-1 0x1.999999997fa04p-2 0x1.2492494229359p-2 "
                    "0x1.c71c51d8e78afp-3 0x1.7466496cb03dep-3 0x1.39a09d078c69fp-3 "
                    "0x1.2f112df3e5244p-3").split()]


def exp(x):
    if x < -708:
        return 0.0
    n = int(x * INV_LN2 - 0.5)
    hi, lo = x - n * LN2_HI, n * LN2_LO
    r = hi - lo
    t = r * r
    c = r - t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))))
    return (1 - ((lo - (r * c) / (2 - c)) - hi)) * 2.0 ** n


def log(x):
    m, k = math.frexp(x)
    m, k = m * 2, k - 1
    if m > H("0x1.6a09e667f3bcdp+0"):
        m, k = m * 0.5, k + 1
    f = m - 1
    s = f / (2 + f)
    z = s * s
    w = z * z
    odd = w * (L[1] + w * (L[3] + w * L[5]))
    even = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])))
    q = (0.5 * f) * f
    return k * LN2_HI - ((q - (s * (q + (even + odd)) + k * LN2_LO)) - f)


def philox(counter, key):
    """Philox4x32-10 (Salmon et al., SC 2011)."""
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ k[0], b & 0xFFFFFFFF, a >> 32 ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def unit(purpose, index, word):
    block = philox((index & 0xFFFFFFFF, index >> 32, 0, purpose), (SEED & 0xFFFFFFFF, SEED >> 32))
    return (block[word] >> 8) * 2.0 ** -24


def chain(start, a, b):
    for x, y in zip(a, b):
        start = fma(x, y, start)
    return start


def initial_weights():
    """All tensors in state_dict order, each a list of rows."""
    shapes = []
    for layer in range(LAYERS):
        shapes += [(4 * HIDDEN, INPUT if layer == 0 else HIDDEN), (4 * HIDDEN, HIDDEN),
                   (4 * HIDDEN, 1), (4 * HIDDEN, 1)]
    shapes += [(CLASSES, HIDDEN), (CLASSES, 1)]
    bound, element, tensors = single(1 / math.sqrt(HIDDEN)), 0, []
    for rows, columns in shapes:
        tensor = []
        for _ in range(rows):
            values = [2 * unit(1, e // 4, e % 4) - (1 - 2.0 ** -24)
                      for e in range(element, element + columns)]
            tensor.append([mul(v, bound) for v in values])
            element += columns
        tensors.append(tensor)
    return tensors


def forward(w, x):
    """steps[layer][t] = (input, i, f, g, o, c, tanh_c, h), and the logits, of one row."""
    steps, inputs = [], x
    for layer in range(LAYERS):
        w_ih, w_hh, b_ih, b_hh = w[4 * layer:4 * layer + 4]
        h, c, record = [], [0.0] * HIDDEN, []
        for t in range(STEPS):
            z = [chain(chain(add(b_ih[k][0], b_hh[k][0]), inputs[t], w_ih[k]), h, w_hh[k])
                 for k in range(4 * HIDDEN)]
            i, f = [sigmoid(v) for v in z[:HIDDEN]], [sigmoid(v) for v in z[HIDDEN:2 * HIDDEN]]
            g = [tanh(v) for v in z[2 * HIDDEN:3 * HIDDEN]]
            o = [sigmoid(v) for v in z[3 * HIDDEN:]]
            c = [fma(f[u], c[u], mul(i[u], g[u])) for u in range(HIDDEN)]
            tc = [tanh(v) for v in c]
            h = [mul(o[u], tc[u]) for u in range(HIDDEN)]
            record.append((inputs[t], i, f, g, o, c, tc, h))
        steps.append(record)
        inputs = [step[7] for step in record]
    return steps, [chain(b[0], h, row) for row, b in zip(w[-2], w[-1])]


def loss_gradient(logits, label):
    largest = logits[max(range(CLASSES), key=lambda k: logits[k])]  # max() takes the first of equals
    total = 0.0
    for v in logits:
        total = total + exp(v - largest)
    return [single((exp(v - largest) / total - (1.0 if k == label else 0.0)) / ROWS)
            for k, v in enumerate(logits)]


def backward(w, steps, dlogits):
    """dz[layer][t] of one row, gate rows in state_dict order."""
    dz = [[None] * STEPS for _ in range(LAYERS)]
    dh = [[0.0] * HIDDEN for _ in range(STEPS)]
    dh[-1] = [chain(0.0, dlogits, [row[j] for row in w[-2]]) for j in range(HIDDEN)]
    for layer in reversed(range(LAYERS)):
        dc, dx = [0.0] * HIDDEN, [None] * STEPS
        for t in reversed(range(STEPS)):
            _, i, f, g, o, _, tc, _ = steps[layer][t]
            before = steps[layer][t - 1][5] if t else [0.0] * HIDDEN
            gates = [[], [], [], []]
            for u in range(HIDDEN):
                d = fma(mul(dh[t][u], o[u]), fma(-tc[u], tc[u], 1.0), dc[u])
                gates[0].append(mul(mul(d, g[u]), fma(-i[u], i[u], i[u])))
                gates[1].append(mul(mul(d, before[u]), fma(-f[u], f[u], f[u])))
                gates[2].append(mul(mul(d, i[u]), fma(-g[u], g[u], 1.0)))
                gates[3].append(mul(mul(dh[t][u], tc[u]), fma(-o[u], o[u], o[u])))
                dc[u] = mul(d, f[u])
            z = dz[layer][t] = sum(gates, [])
            if t:
                dh[t - 1] = [chain(dh[t - 1][j], z, [row[j] for row in w[4 * layer + 1]])
                             for j in range(HIDDEN)]
            if layer:
                dx[t] = [chain(0.0, z, [row[j] for row in w[4 * layer]]) for j in range(HIDDEN)]
        dh = dx
    return dz


def gradient(w, batch):
    """The gradient of every tensor over a batch of (x, label)."""
    total = [[[0.0] * len(row) for row in tensor] for tensor in w]

    def accumulate(tensor, dz, values):
        for k, d in enumerate(dz):
            total[tensor][k] = [fma(d, v, s) for v, s in zip(values, total[tensor][k])]

    passes = []
    for x, label in batch:
        steps, logits = forward(w, x)
        dlogits = loss_gradient(logits, label)
        passes.append((steps, dlogits, backward(w, steps, dlogits)))
        accumulate(-2, dlogits, steps[-1][-1][7])
        accumulate(-1, dlogits, [1.0])
    for layer in range(LAYERS):
        for first in range(0, ROWS, 32):
            for t in range(STEPS):
                for steps, _, dz in passes[first:first + 32]:
                    accumulate(4 * layer, dz[layer][t], steps[layer][t][0])
                    if t:
                        accumulate(4 * layer + 1, dz[layer][t], steps[layer][t - 1][7])
                    accumulate(4 * layer + 2, dz[layer][t], [1.0])
                    accumulate(4 * layer + 3, dz[layer][t], [1.0])
    return total


def update(w, g):
    squares = 0.0
    for tensor in g:
        for row in tensor:
            for v in row:
                squares = squares + v * v
    scale = single(CLIP_NORM) / (math.sqrt(squares) + 1e-6)
    if scale < 1:
        g = [[[mul(v, single(scale)) for v in row] for row in tensor] for tensor in g]
    rate = single(LEARNING_RATE)
    return [[[fma(-rate, b, a) for a, b in zip(*rows)] for rows in zip(*tensors)]
            for tensors in zip(w, g)], scale < 1


def main():
    w = initial_weights()
    per_row = STEPS * INPUT
    values = [unit(255, e, 0) for e in range(ROWS * per_row)]  # word 0 of block e
    batch = [([values[row * per_row + t * INPUT:][:INPUT] for t in range(STEPS)], row % CLASSES)
             for row in range(ROWS)]
    for _ in range(UPDATES):
        w, clipped = update(w, gradient(w, batch))
        print("clipped" if clipped else "not clipped")
    flat = [v for tensor in w for row in tensor for v in row]
    print(hashlib.sha256(struct.pack("<%df" % len(flat), *flat)).hexdigest())


if __name__ == "__main__":
    main()

"""An independent implementation of src/rnn/NUMERICS.md, in plain Python with exact arithmetic.

Trains one tiny network for a few steps, by plain SGD and by each optimiser with a schedule, and prints the
SHA-256 of its weights: the golden numbers of rnn_golden_test.c. Written from the page, not from the engine. Python's float is the page's double;
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


def loss_gradient(logits, label, smoothing):
    largest = logits[max(range(CLASSES), key=lambda k: logits[k])]  # max() takes the first of equals
    total, spread = 0.0, smoothing / CLASSES
    for v in logits:
        total = total + exp(v - largest)
    return [single((exp(v - largest) / total - ((1 - smoothing) + spread if k == label else spread)) / ROWS)
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


def gradient(w, batch, smoothing):
    """The gradient of every tensor over a batch of (x, label)."""
    total = [[[0.0] * len(row) for row in tensor] for tensor in w]

    def accumulate(tensor, dz, values):
        for k, d in enumerate(dz):
            total[tensor][k] = [fma(d, v, s) for v, s in zip(values, total[tensor][k])]

    passes = []
    for x, label in batch:
        steps, logits = forward(w, x)
        dlogits = loss_gradient(logits, label, smoothing)
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


def clip(g, clip_norm, clip_value):
    squares = 0.0
    for tensor in g:
        for row in tensor:
            for v in row:
                squares = squares + v * v
    if clip_norm:
        scale = single(clip_norm) / (math.sqrt(squares) + 1e-6)
        if scale < 1:
            g = [[[mul(v, single(scale)) for v in row] for row in tensor] for tensor in g]
    if clip_value:
        most = single(clip_value)
        g = [[[-most if v < -most else most if v > most else v for v in row] for row in tensor] for tensor in g]
    return g


def sqrt(x):
    return single(math.sqrt(x))  # the square root of a float, rounded to double and then to float, is right


def power(x, n):
    p = 1.0
    while n > 0:
        if n % 2:
            p = p * x
        x, n = x * x, n // 2
    return p


C = [H(t) for t in ("0x1.555555555554cp-5 -0x1.6c16c16c15177p-10 0x1.a01a019cb1590p-16 -0x1.27e4f809c52adp-22 "
                    "0x1.1ee9ebdb4b1c4p-29 -0x1.8fae9be8838d4p-37").split()]
S = [H(t) for t in ("-0x1.5555555555549p-3 0x1.111111110f8a6p-7 -0x1.a01a019c161d5p-13 0x1.71de357b1fe7dp-19 "
                    "-0x1.ae5e68a2b9cebp-26 0x1.5d93a5acfd57cp-33").split()]


def polynomial(z, c):
    return c[0] + z * polynomial(z, c[1:]) if len(c) > 1 else c[0]


def cosine(k, n):
    pi, sign = H("0x1.921fb54442d18p+1"), 1.0
    k = k - 2 * n * float(int(k / (2 * n)))
    if k > n:
        k = 2 * n - k
    if 2 * k > n:
        k, sign = n - k, -1.0
    if 4 * k <= n:
        x = pi * (k / n)
        z = x * x
        h = 0.5 * z
        w = 1 - h
        return sign * (w + (((1 - w) - h) + (z * z) * polynomial(z, C)))
    x = pi * ((n - 2 * k) / (2 * n))
    z = x * x
    return sign * (x + (z * x) * polynomial(z, S))


def cosine_between(x, y, k, n):
    return y + (x - y) * ((1 + cosine(k, n)) / 2)


def anneal(x, y, k, n):
    return cosine_between(x, y, k, n) if k < n else y


def one_cycle(k, first, middle, last, n, pct):
    e = pct * n - 1
    return anneal(first, middle, k, e) if k <= e else anneal(middle, last, k - e, (n - 1) - e)


def restarts(b, k, t, m, eta):
    while k >= t:
        k, t = k - t, t * m
    return cosine_between(b, eta, k, t)


# Learning rates by the number of updates done.
SCHEDULES = {
    "constant": lambda b, k: b,
    "step": lambda b, k: b * power(0.3, k // 2),
    "multistep": lambda b, k: b * power(0.1, sum(m <= k for m in (1, 2))),
    "exponential": lambda b, k: b * power(0.9, k),
    "linear": lambda b, k: b * (0.25 + (0.75 - 0.25) * (k / 5 if k < 5 else 1)),
    "cosine": lambda b, k: cosine_between(b, 0.003, k, 7),
    "cosine_restarts": lambda b, k: restarts(b, k, 2, 2, 0.0),
    "one_cycle": lambda b, k: one_cycle(k, b / 25, b, (b / 25) / 10000, 4, 0.6),
    "warm_up": lambda b, k: b * (0.1 + (1 - 0.1) * (k / 2)) if k < 2 else cosine_between(b, 0.0, k - 2, 3),
}


class Sgd:
    def __init__(self, o):
        self.o, self.t = o, 0

    def begin(self, lr, o):
        """Of an update: the number, and the coefficients; `o` are the options."""
        self.t, self.lr = self.t + 1, single(lr)

    def decayed(self, g, w):
        decay = self.o.get("weight_decay", 0)
        return fma(single(decay), w, g) if decay else g

    def step(self, w, g, s):
        g, momentum = self.decayed(g, w), single(self.o.get("momentum", 0))
        if momentum:
            s["b"] = g if self.t == 1 else fma(single(1 - self.o.get("dampening", 0)), g, mul(momentum, s["b"]))
            g = fma(momentum, s["b"], g) if self.o.get("nesterov") else s["b"]
        return fma(-self.lr, g, w)


def step(w, r, n, d):
    return add(w, div(mul(-r, n), d))


def lerp(a, b, share):
    way = add(b, -a)
    return fma(share, way, a) if share < 0.5 else fma(add(share, -1.0), way, b)


def squares(v, x, beta):
    return fma(mul(single(1 - beta), x), x, mul(single(beta), v))


class Adagrad(Sgd):
    def begin(self, lr, o):
        self.t += 1
        self.lr = single(lr / (1 + (self.t - 1) * o["lr_decay"]))

    def step(self, w, g, s):
        g = self.decayed(g, w)
        s["s"] = fma(g, g, s.get("s", single(self.o["initial_accumulator_value"])))
        return step(w, self.lr, g, add(sqrt(s["s"]), single(1e-10)))


class Adadelta(Sgd):
    def step(self, w, g, s):
        g, eps, rho = self.decayed(g, w), single(1e-6), self.o["rho"]
        s["s"] = squares(s.get("s", 0.0), g, rho)
        d = mul(div(sqrt(add(s.get("a", 0.0), eps)), sqrt(add(s["s"], eps))), g)
        s["a"] = squares(s.get("a", 0.0), d, rho)
        return fma(-self.lr, d, w)


class Rmsprop(Sgd):
    def step(self, w, g, s):
        g, alpha = self.decayed(g, w), self.o["alpha"]
        s["s"] = squares(s.get("s", 0.0), g, alpha)
        s["m"] = lerp(s.get("m", 0.0), g, single(1 - alpha))
        v = fma(-s["m"], s["m"], s["s"])
        q = add(sqrt(0.0 if 0 > v else v), single(1e-8))
        s["b"] = add(mul(single(self.o["momentum"]), s.get("b", 0.0)), div(g, q))
        return fma(-self.lr, s["b"], w)


class Adam(Sgd):
    decoupled = False

    def begin(self, lr, o):
        self.t += 1
        self.beta1, self.beta2 = o["beta1"], o["beta2"]
        self.shrink = single(1 - lr * o["weight_decay"])
        self.lr = single(lr / (1 - power(self.beta1, self.t)))
        self.correction = single(math.sqrt(1 - power(self.beta2, self.t)))

    def moments(self, g, s):
        s["m"] = lerp(s.get("m", 0.0), g, single(1 - self.beta1))
        s["v"] = squares(s.get("v", 0.0), g, self.beta2)

    def step(self, w, g, s):
        if self.decoupled:
            w = mul(w, self.shrink)
        else:
            g = self.decayed(g, w)
        self.moments(g, s)
        x = s["v"]
        if self.o.get("amsgrad"):
            x = s["x"] = s["x"] if s.get("x", 0.0) > x else x
        return step(w, self.lr, s["m"], add(div(sqrt(x), self.correction), single(1e-8)))


class AdamW(Adam):
    decoupled = True


class Adamax(Adam):
    def step(self, w, g, s):
        g = self.decayed(g, w)
        s["m"] = lerp(s.get("m", 0.0), g, single(1 - self.beta1))
        p, q = mul(single(self.beta2), s.get("u", 0.0)), add(abs(g), single(1e-8))
        s["u"] = p if p > q else q
        return step(w, self.lr, s["m"], s["u"])


class NAdam(Adam):
    def mu(self, t, o):
        return o["beta1"] * (1 - 0.5 * exp(-((t * o["momentum_decay"]) * H("0x1.4e69ed6d80eb8p-5"))))

    def begin(self, lr, o):
        super().begin(lr, o)
        mu, following = self.mu(self.t, o), self.mu(self.t + 1, o)
        self.product = mu if self.t == 1 else self.product * mu
        self.gradient_lr = single(lr * (1 - mu) / (1 - self.product))
        self.lr = single(lr * following / (1 - self.product * following))
        self.correction = single(1 - power(self.beta2, self.t))

    def step(self, w, g, s):
        g = self.decayed(g, w)
        self.moments(g, s)
        q = add(sqrt(div(s["v"], self.correction)), single(1e-8))
        return step(step(w, self.gradient_lr, g, q), self.lr, s["m"], q)


class RAdam(Adam):
    def begin(self, lr, o):
        super().begin(lr, o)
        p, most = power(self.beta2, self.t), 2 / (1 - self.beta2) - 1
        rho = most - 2 * self.t * p / (1 - p)
        self.lr, self.mean_correction = single(lr), single(1 - power(self.beta1, self.t))
        self.adaption = single(math.sqrt(1 - p))
        self.r = single(math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))) if rho > 5 else 0

    def step(self, w, g, s):
        g = self.decayed(g, w)
        self.moments(g, s)
        d = mul(div(s["m"], self.mean_correction), self.lr)
        if self.r:
            d = mul(d, div(self.adaption, add(sqrt(s["v"]), single(1e-8))))
            d = mul(d, self.r)
        return add(w, -d)


BETAS = {"beta1": 0.9, "beta2": 0.999, "weight_decay": 0.01}

# name: optimiser, lr, options, schedule, clip_norm, clip_value, label smoothing, updates
RECIPES = {
    "sgd": (Sgd, LEARNING_RATE, {}, "constant", CLIP_NORM, 0, 0.0, UPDATES),
    "sgd_nesterov": (Sgd, 0.5, {"momentum": 0.9, "nesterov": True, "weight_decay": 0.01}, "step", 0, 0.01, 0.1, 3),
    "sgd_dampening": (Sgd, 0.5, {"momentum": 0.9, "dampening": 0.25}, "multistep", 0.2, 0.02, 0.0, 3),
    "adagrad": (Adagrad, 0.05, {"lr_decay": 0.1, "weight_decay": 0.01, "initial_accumulator_value": 0.5}, "exponential",
                0, 0, 0.1, 3),
    "adadelta": (Adadelta, 1.0, {"rho": 0.9, "weight_decay": 0.01}, "linear", 0, 0, 0.0, 3),
    "rmsprop": (Rmsprop, 0.01, {"alpha": 0.4, "momentum": 0.5, "weight_decay": 0.01}, "cosine", 0, 0, 0.0, 3),
    "adam": (Adam, 0.01, {**BETAS, "amsgrad": True, "beta2": 0.5}, "one_cycle", 0, 0, 0.1, 3),
    "adamw": (AdamW, 0.01, BETAS, "warm_up", 0, 0, 0.0, 3),
    "adamax": (Adamax, 0.01, {**BETAS, "beta1": 0.4}, "cosine_restarts", 0, 0, 0.0, 3),
    "nadam": (NAdam, 0.01, {**BETAS, "momentum_decay": 0.1}, "step", 0, 0, 0.0, 3),
    "radam": (RAdam, 0.01, {**BETAS, "beta2": 0.9}, "cosine", 0, 0, 0.1, 7),
}


def train(batch, recipe):
    kind, lr, options, schedule, clip_norm, clip_value, smoothing, updates = recipe
    w, optimiser, states = initial_weights(), kind(options), {}
    for k in range(updates):
        rate, o = SCHEDULES[schedule](lr, k), dict(options)
        if schedule == "one_cycle":
            o["beta1"] = one_cycle(k, 0.95, 0.85, 0.95, 4, 0.6)
        g = clip(gradient(w, batch, smoothing), clip_norm, clip_value)
        optimiser.begin(rate, o)
        w = [[[optimiser.step(a, b, states.setdefault((t, r, c), {}))
               for c, (a, b) in enumerate(zip(*rows))] for r, rows in enumerate(zip(*tensors))]
             for t, tensors in enumerate(zip(w, g))]
    return [v for tensor in w for row in tensor for v in row]


def main():
    per_row = STEPS * INPUT
    values = [unit(255, e, 0) for e in range(ROWS * per_row)]  # word 0 of block e
    batch = [([values[row * per_row + t * INPUT:][:INPUT] for t in range(STEPS)], row % CLASSES)
             for row in range(ROWS)]
    for name, recipe in RECIPES.items():
        flat = train(batch, recipe)
        print(name, hashlib.sha256(struct.pack("<%df" % len(flat), *flat)).hexdigest(), flush=True)


if __name__ == "__main__":
    main()

"""An independent implementation of src/rnn/NUMERICS.md, in plain Python: recipes.

Trains the LSTM of rnn_numerics.py by plain SGD and by each optimiser with a schedule, and prints the SHA-256
of its weights: the golden numbers of rnn_golden_test.c. Written from the page, not from the engine.
"""

import math

from numerics_arithmetic import H, add, cosine, div, exp, fma, mul, power, single, sqrt, unit
from rnn_numerics import SEED, Network, batch_of, digest, fill, flat, gradient

NETWORK = Network(inputs=4, rows=35)


def initial_weights(net):
    bound = single(1 / math.sqrt(net.hidden[0]))
    return fill(net, lambda e: mul(2 * unit(SEED, 1, 0, e // 4, e % 4) - (1 - 2.0 ** -24), bound))


def clip(g, clip_norm, clip_value):
    total = 0.0
    for v in flat(g):
        total = total + v * v
    if clip_norm:
        scale = single(clip_norm) / (math.sqrt(total) + 1e-6)
        if scale < 1:
            g = {key: [[mul(v, single(scale)) for v in row] for row in tensor] for key, tensor in g.items()}
    if clip_value:
        most = single(clip_value)
        g = {key: [[-most if v < -most else most if v > most else v for v in row] for row in tensor]
             for key, tensor in g.items()}
    return g


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
    "sgd": (Sgd, 0.5, {}, "constant", 0.2, 0, 0.0, 3),
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


def train(recipe):
    kind, lr, options, schedule, clip_norm, clip_value, smoothing, updates = recipe
    w, optimiser, states = initial_weights(NETWORK), kind(options), {}
    batch = batch_of(NETWORK)
    for k in range(updates):
        rate, o = SCHEDULES[schedule](lr, k), dict(options)
        if schedule == "one_cycle":
            o["beta1"] = one_cycle(k, 0.95, 0.85, 0.95, 4, 0.6)
        g = clip(gradient(NETWORK, w, batch, k, smoothing), clip_norm, clip_value)
        optimiser.begin(rate, o)
        w = {key: [[optimiser.step(a, b, states.setdefault((key, r, c), {}))
                    for c, (a, b) in enumerate(zip(*rows))] for r, rows in enumerate(zip(tensor, g[key]))]
             for key, tensor in w.items()}
    return w


def main():
    for name, recipe in RECIPES.items():
        print(name, digest(flat(train(recipe))), flush=True)


if __name__ == "__main__":
    main()

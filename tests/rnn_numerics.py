"""An independent implementation of src/rnn/NUMERICS.md, in plain Python: networks and their gradients.

Written from the page, not from the engine. Trains small networks for a few steps, of every cell in all kinds
of structure, and prints tests/rnn_golden.inc: the SHA-256 of their weights and outputs, to which
rnn_golden_networks_test.c holds the engine. Recipes are in recipe_numerics.py.

    python3 tests/rnn_numerics.py > tests/rnn_golden.inc
"""

import hashlib
import math
import struct
from dataclasses import dataclass, replace

from cell_numerics import CELLS
from numerics_arithmetic import add, check_shortcuts, div, exp, fma, log, mul, philox, single, unit

SEED, LEARNING_RATE, CLIP_NORM, HUBER_DELTA = 2026, 0.5, 0.2, 0.5
DROPOUT, TEST = 5, 255  # purposes of random numbers


@dataclass(frozen=True)
class Network:
    cell: str = "lstm"
    hidden: tuple = (3, 3)  # of each layer
    both: bool = False
    readout: str = "last_step"
    projection: int = 0
    peepholes: bool = False
    bias: bool = True
    dropout: float = 0.0
    readout_dropout: float = 0.0
    steps: int = 3
    inputs: int = 2
    classes: int = 3
    rows: int = 33
    lengths: bool = False  # rows have their own
    embedding: int = 0  # values of a token; inputs are how many tokens there are
    longest: int = 0  # of all rows, in the network of one of them

    def of_row(self, row):
        """The network as a row sees it, by its own steps."""
        return replace(self, steps=1 + 7 * row % self.steps if self.lengths else self.steps, longest=self.steps)

    @property
    def layers(self):
        return len(self.hidden)

    @property
    def directions(self):
        return (0, 1) if self.both else (0,)

    def recurrent(self, layer):
        """Values of h of one direction."""
        return self.projection or self.hidden[layer]

    def outputs(self, layer):
        """Values of h of a layer, or of the input below the lowest."""
        return len(self.directions) * self.recurrent(layer) if layer >= 0 else self.embedding or self.inputs

    def times(self, layer, direction):
        """The steps that a pass makes, in its order."""
        if direction == 0:
            return range(self.steps)
        only_first = layer == self.layers - 1 and self.readout == "last_step"
        return range(self.steps - 1, self.steps - 2 if only_first else -1, -1)

    def read_time(self, direction):
        return 0 if direction and self.readout == "final_states" else self.steps - 1


# --- tensors: (layer, direction, part) -> rows of numbers, in state_dict order; the readout's layer is "fc" ---


def shapes(net):
    cell = CELLS[net.cell]
    if net.embedding:
        yield "embedding", (net.inputs, net.embedding)
    for layer, hidden in enumerate(net.hidden):
        rows, h = len(cell.gates) * hidden, net.recurrent(layer)
        for direction in net.directions:
            yield (layer, direction, "weight_ih"), (rows, net.outputs(layer - 1))
            yield (layer, direction, "weight_hh"), (rows, h)
            if net.bias:
                yield (layer, direction, "bias_ih"), (rows, 1)
                yield (layer, direction, "bias_hh"), (rows, 1)
            if net.projection:
                yield (layer, direction, "weight_hr"), (h, hidden)
            for gate in cell.peepholes if net.peepholes else ():
                yield (layer, direction, gate), (hidden, 1)
    yield ("fc", 0, "weight"), (net.classes, net.outputs(net.layers - 1))
    yield ("fc", 0, "bias"), (net.classes, 1)


def fill(net, number):
    """Tensors of number(0), number(1), ..."""
    tensors, element = {}, 0
    for key, (rows, columns) in shapes(net):
        tensors[key] = [[number(element + row * columns + k) for k in range(columns)] for row in range(rows)]
        element += rows * columns
    return tensors


def flat(tensors):
    return [v for tensor in tensors.values() for row in tensor for v in row]


def column(tensor, j):
    return [row[j] for row in tensor]


def chain(start, a, b):
    for x, y in zip(a, b):
        start = fma(x, y, start)
    return start


# --- dropout ---


def masks(net, probability, matrix, update, row, width):
    """Those of one row of a matrix of the batch."""
    threshold = math.floor(probability * 2.0 ** 32 + 0.5)

    def word(e):
        return philox((e // 4, matrix, update, DROPOUT), (SEED & 0xFFFFFFFF, SEED >> 32))[e % 4]

    kept = single(1 / (1 - probability))
    return [0.0 if word(row * width + k) < threshold else kept for k in range(width)]


def products(a, b):
    return [mul(x, y) for x, y in zip(a, b)]


# --- forward ---


@dataclass
class Pass:
    """One direction of a layer over one row; lists by time, None where it makes no step."""
    inputs: list
    kept: list  # of each unit
    out: list  # of the units
    h: list
    dh: list = None  # complete
    dz: list = None  # by gate, of each unit


def pre_activations(net, w, layer, direction, x, h):
    """By gate, of each unit; `h` is [] at the first step."""
    cell, hidden = CELLS[net.cell], net.hidden[layer]
    part = {name: w.get((layer, direction, name)) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}

    def bias(name, row):
        return part[name][row][0] if net.bias else 0.0

    z = [{} for _ in range(hidden)]
    for k, gate in enumerate(cell.gates):
        for u in range(hidden):
            row = k * hidden + u
            w_ih, w_hh = part["weight_ih"][row], part["weight_hh"][row]
            if gate == cell.apart:
                z[u][gate] = chain(bias("bias_ih", row), x, w_ih)
                z[u]["q"] = chain(bias("bias_hh", row), h, w_hh)
            else:
                z[u][gate] = chain(chain(add(bias("bias_ih", row), bias("bias_hh", row)), x, w_ih), h, w_hh)
    return z


def peepholes_of(net, w, layer, direction, u):
    return {g: w[layer, direction, g][u][0] for g in CELLS[net.cell].peepholes} if net.peepholes else {}


def run_pass(net, w, layer, direction, inputs):
    cell, hidden = CELLS[net.cell], net.hidden[layer]
    p = Pass(inputs, *([None] * net.steps for _ in range(3)))
    c, h = [0.0] * hidden, []
    for t in net.times(layer, direction):
        z = pre_activations(net, w, layer, direction, inputs[t], h)
        h_before = h if h and not net.projection else [0.0] * hidden
        p.kept[t] = [cell.forward(z[u], peepholes_of(net, w, layer, direction, u), c[u], h_before[u])
                     for u in range(hidden)]
        p.out[t] = [v["out"] for v in p.kept[t]]
        if cell.has_state:
            c = [v["c"] for v in p.kept[t]]
        h = p.h[t] = ([chain(0.0, p.out[t], row) for row in w[layer, direction, "weight_hr"]]
                      if net.projection else p.out[t])
    return p


def run_layers(net, w, x, row, update):
    """passes[layer][direction] of one row; update None: an evaluation, which drops nothing."""
    passes, dropped = [], []
    if net.embedding:
        x = [w["embedding"][token] if token >= 0 else [0.0] * net.embedding for token in x]
    for layer in range(net.layers):
        passes.append([run_pass(net, w, layer, d, x) for d in net.directions])
        if layer == net.layers - 1:
            return passes, dropped
        x = [sum((p.h[t] for p in passes[layer]), []) for t in range(net.steps)]
        if net.dropout and update is not None:
            dropped.append([masks(net, net.dropout, t * net.layers + layer, update, row, len(x[t]))
                            for t in range(net.steps)])
            x = [products(a, b) for a, b in zip(x, dropped[layer])]


def largest_time(h, j):
    best = 0
    for t in range(1, len(h)):
        if h[t][j] > h[best][j]:
            best = t
    return best


def features_of(net, top):
    """What the readout reads, direction by direction."""
    features = []
    for d, p in enumerate(top):
        for j in range(net.recurrent(net.layers - 1)):
            if net.readout == "mean":
                total = 0.0
                for t in range(net.steps):
                    total = add(total, p.h[t][j])
                features.append(div(total, float(net.steps)))
            elif net.readout == "max":
                features.append(p.h[largest_time(p.h, j)][j])
            else:
                features.append(p.h[net.read_time(d)][j])
    return features


@dataclass
class Row:
    passes: list
    dropped: list  # masks between layers
    features: list
    feature_masks: list
    tokens: list  # of an embedding
    logits: list
    dlogits: list = None
    dx: list = None  # of an embedding: the gradient of what layer 0 reads, by time


def forward(net, w, x, row=0, update=None):
    passes, dropped = run_layers(net, w, x, row, update)
    features, mask = features_of(net, passes[-1]), None
    if net.readout_dropout and update is not None:
        mask = masks(net, net.readout_dropout, net.longest * net.layers, update, row, len(features))
        features = products(features, mask)
    logits = [chain(b[0], features, row) for row, b in zip(w["fc", 0, "weight"], w["fc", 0, "bias"])]
    return Row(passes, dropped, features, mask, x if net.embedding else [], logits)


# --- loss ---


def loss_gradient(logits, label, rows, smoothing):
    largest = logits[max(range(len(logits)), key=lambda k: logits[k])]  # max() takes the first of equals
    total, spread = 0.0, smoothing / len(logits)
    for v in logits:
        total = total + exp(v - largest)
    return [single((exp(v - largest) / total - ((1 - smoothing) + spread if k == label else spread)) / rows)
            for k, v in enumerate(logits)]


def square(z, y):
    e = z - y
    return e * e, 2 * e


def magnitude(z, y):
    e = z - y
    return abs(e), math.copysign(1.0, e) if e else 0.0


def huber(z, y):
    e = z - y
    if abs(e) > HUBER_DELTA:
        return HUBER_DELTA * (abs(e) - 0.5 * HUBER_DELTA), math.copysign(HUBER_DELTA, e)
    return (0.5 * e) * e, e


def bce(z, y):
    small = exp(-abs(z))
    tail = log(1 + small)
    yes, no = (abs(z) + tail, tail) if z < 0 else (tail, abs(z) + tail)
    share = small / (1 + small) if z < 0 else 1 / (1 + small)
    return y * yes + (1 - y) * no, share - y


LOSSES_OF_NUMBERS = {"mse": square, "mae": magnitude, "huber": huber, "bce": bce}


def value_loss(outputs, targets, rows, loss):
    """The row's loss and the gradient of its outputs."""
    parts = [LOSSES_OF_NUMBERS[loss](z, y) for z, y in zip(outputs, targets)]
    total = 0.0
    for part, _ in parts:
        total = total + part
    return total / len(outputs), [single(slope / (len(outputs) * rows)) for _, slope in parts]


# --- backward ---


def readout_starts(net, w, r):
    """starts[direction][t]: what dh of the top layer starts with."""
    width, weight = net.recurrent(net.layers - 1), w["fc", 0, "weight"]
    starts = [[[0.0] * width for _ in range(net.steps)] for _ in net.directions]
    for k in range(len(r.features)):
        direction, j = divmod(k, width)
        d = chain(0.0, r.dlogits, column(weight, k))
        if r.feature_masks:
            d = mul(d, r.feature_masks[k])
        h = r.passes[-1][direction].h
        if net.readout == "mean":
            for t in range(net.steps):
                starts[direction][t][j] = div(d, float(net.steps))
        else:
            t = largest_time(h, j) if net.readout == "max" else net.read_time(direction)
            starts[direction][t][j] = d
    return starts


def gate_rows(net, dz, recurrent):
    """dz in the order of the gate rows, as the inputs see it or as h of the step before does."""
    cell = CELLS[net.cell]
    names = ["q" if recurrent and gate == cell.apart else gate for gate in cell.gates]
    return [of_unit[name] for name in names for of_unit in dz]


def run_back(net, w, layer, direction, p, starts):
    """dh and dz of a pass, from its last step to its first."""
    cell, hidden = CELLS[net.cell], net.hidden[layer]
    p.dh, p.dz = [None] * net.steps, [None] * net.steps
    times, dh, dc = list(net.times(layer, direction)), None, [0.0] * hidden
    for number in reversed(range(len(times))):
        t, before = times[number], times[number - 1] if number else None
        dh = p.dh[t] = starts[t] if dh is None else dh
        dout = ([chain(0.0, dh, column(w[layer, direction, "weight_hr"], u)) for u in range(hidden)]
                if net.projection else dh)
        p.dz[t], direct = [], []
        for u in range(hidden):
            c = p.kept[before][u]["c"] if number and cell.has_state else 0.0
            h = p.h[before][u] if number and not net.projection else 0.0
            dz, dc[u], factor = cell.backward(p.kept[t][u], peepholes_of(net, w, layer, direction, u),
                                              c, h, dout[u], dc[u])
            p.dz[t].append(dz)
            direct.append(factor)
        if number:
            rows, start = gate_rows(net, p.dz[t], recurrent=True), starts[before]
            if direct[0] is not None:
                start = [fma(dh[j], direct[j], start[j]) for j in range(hidden)]
            dh = [chain(start[j], rows, column(w[layer, direction, "weight_hh"], j)) for j in range(len(start))]


def input_gradient(net, w, layer, passes, t):
    """dx: one chain over the gate rows of the first direction, then of the second."""
    dx = [0.0] * net.outputs(layer - 1)
    for d, p in enumerate(passes):
        if p.dz[t] is not None:
            rows = gate_rows(net, p.dz[t], recurrent=False)
            dx = [chain(v, rows, column(w[layer, d, "weight_ih"], j)) for j, v in enumerate(dx)]
    return dx


def backward(net, w, r):
    starts = readout_starts(net, w, r)
    for layer in reversed(range(net.layers)):
        for d, p in enumerate(r.passes[layer]):
            run_back(net, w, layer, d, p, starts[d])
        if layer == 0 and net.embedding:
            r.dx = [input_gradient(net, w, 0, r.passes[0], t) for t in range(net.steps)]
        if layer:
            dx = [input_gradient(net, w, layer, r.passes[layer], t) for t in range(net.steps)]
            if r.dropped:
                dx = [products(a, b) for a, b in zip(dx, r.dropped[layer - 1])]
            width = net.recurrent(layer - 1)
            starts = [[v[d * width:][:width] for v in dx] for d in net.directions]


# --- sums over rows and steps ---


def add_outer(total, a, b):
    for k, d in enumerate(a):
        total[k] = [fma(d, v, s) for v, s in zip(b, total[k])]


def add_step(net, g, layer, direction, p, t):
    cell, ones = CELLS[net.cell], [1.0]
    before = t + 1 if direction else t - 1
    first = before not in net.times(layer, direction)
    inputs, recurrent = gate_rows(net, p.dz[t], False), gate_rows(net, p.dz[t], True)
    add_outer(g[layer, direction, "weight_ih"], inputs, p.inputs[t])
    if not first:
        add_outer(g[layer, direction, "weight_hh"], recurrent, p.h[before])
    if net.bias:
        add_outer(g[layer, direction, "bias_ih"], inputs, ones)
        add_outer(g[layer, direction, "bias_hh"], recurrent, ones)
    if net.projection:
        add_outer(g[layer, direction, "weight_hr"], p.dh[t], p.out[t])
    for gate in cell.peepholes if net.peepholes else ():
        seen = t if gate == "o" else before
        if gate == "o" or not first:
            for u, dz in enumerate(p.dz[t]):
                total = g[layer, direction, gate][u]
                total[0] = fma(dz[gate], p.kept[seen][u]["c"], total[0])


def gradient(net, w, batch, update, smoothing=0.0, loss=None, losses=None):
    """The gradient of every tensor over a batch of (x, label); with a loss of numbers, of (x, targets), where the
    batch's loss is appended to `losses`."""
    g, rows, total = fill(net, lambda element: 0.0), [], 0.0
    for number, (x, label) in enumerate(batch):
        of = net.of_row(number)
        r = forward(of, w, x, number, update)
        if loss:
            of_row, r.dlogits = value_loss(r.logits, label, len(batch), loss)
            total = total + of_row
        else:
            r.dlogits = loss_gradient(r.logits, label, len(batch), smoothing)
        backward(of, w, r)
        rows.append((of, r))
    rows.sort(key=lambda row: -row[0].steps)  # those of equal length stay in order
    for of, r in rows:
        for token, dx in zip(r.tokens, r.dx or ()):
            if token >= 0:
                g["embedding"][token] = [add(s, d) for s, d in zip(g["embedding"][token], dx)]
        add_outer(g["fc", 0, "weight"], r.dlogits, r.features)
        add_outer(g["fc", 0, "bias"], r.dlogits, [1.0])
    for layer in range(net.layers):
        for direction in net.directions:
            for first in range(0, len(rows), 32):
                for t in range(net.steps):
                    for of, r in rows[first:first + 32]:
                        if t in of.times(layer, direction):
                            add_step(of, g, layer, direction, r.passes[layer][direction], t)
    if loss:
        losses.append(total / len(batch))
    return g


# --- training ---


def update_weights(w, g):
    squares = 0.0
    for v in flat(g):
        squares = squares + v * v
    scale = single(CLIP_NORM) / (math.sqrt(squares) + 1e-6)
    if scale < 1:
        g = {key: [[mul(v, single(scale)) for v in row] for row in tensor] for key, tensor in g.items()}
    rate = single(LEARNING_RATE)
    return {key: [[fma(-rate, b, a) for a, b in zip(*rows)] for rows in zip(tensor, g[key])]
            for key, tensor in w.items()}


def tokens_of(net, row):
    """From -1, which is none, to inputs - 1."""
    return [philox((row * net.steps + t, 0, 0, TEST), (SEED & 0xFFFFFFFF, SEED >> 32))[0] % (net.inputs + 1) - 1
            for t in range(net.steps)]


def batch_of(net):
    if net.embedding:
        return [(tokens_of(net, row), row % net.classes) for row in range(net.rows)]
    per_row = net.steps * net.inputs
    values = [unit(SEED, TEST, 0, e, 0) for e in range(net.rows * per_row)]  # word 0 of block e
    return [([values[row * per_row + t * net.inputs:][:net.inputs] for t in range(net.steps)],
             row % net.classes) for row in range(net.rows)]


def train(net, w, updates):
    batch = batch_of(net)
    for update in range(updates):
        w = update_weights(w, gradient(net, w, batch, update))
    return w


def digest(values):
    return hashlib.sha256(struct.pack("<%df" % len(values), *values)).hexdigest()


# --- golden numbers ---

def networks():
    """Each cell plainly; with all that it may have, by several readouts; and some structures that differ."""
    readouts = ("last_step", "final_states", "mean", "max")
    for number, (cell, of) in enumerate(CELLS.items()):
        lstm = bool(of.peepholes)
        yield Network(cell, (4, 3), readout=readouts[(number + 3) % 4])
        yield Network(cell, (3, 4), both=True, readout=readouts[number % 4], peepholes=lstm,
                      projection=2 if lstm and number % 2 else 0, bias=number % 3 != 1, dropout=0.25)
        if lstm:
            yield Network(cell, (5,), readout=readouts[(number + 1) % 4], peepholes=True, readout_dropout=0.5)
    for cell in ("lstm", "gru", "rnn_tanh", "janet"):
        for readout in readouts:
            yield Network(cell, (2, 3), both=True, readout=readout, rows=5)
    yield Network("lstm", (3, 3, 3), both=True, projection=2, peepholes=True, bias=False, dropout=0.3,
                  readout_dropout=0.3, rows=5, steps=4)
    yield Network("gru", (2, 3, 2), both=True, readout="max", bias=False, dropout=0.6, rows=5, steps=4)
    yield Network("lstm", (3, 2), both=True, steps=1, peepholes=True)
    yield Network("gru", (3, 2), both=True, steps=1, readout="final_states")
    for number, cell in enumerate(("lstm", "gru", "rnn_tanh", "ugrnn")):
        yield Network(cell, (3,), readout=readouts[number], lengths=True)
        yield Network(cell, (2, 3), both=True, readout=readouts[number], lengths=True, steps=4)
    yield Network("lstm", (3, 2), both=True, projection=1, peepholes=True, dropout=0.3, readout_dropout=0.3,
                  readout="final_states", lengths=True, steps=5, rows=40)
    for number, cell in enumerate(("lstm", "gru", "rnn_relu", "janet")):
        yield Network(cell, (3,), readout=readouts[number], inputs=5, embedding=4)
        yield Network(cell, (2, 3), both=True, readout=readouts[number], lengths=True, steps=4, dropout=0.25,
                      inputs=7, embedding=3)
    yield Network("lstm", (3,), both=True, projection=2, peepholes=True, bias=False, inputs=4, embedding=18, rows=40)


def row_of(net):
    def truth(x):
        return "true" if x else "false"

    w = fill(net, lambda e: 2 * unit(SEED, TEST, 1, e, 0) - 1)
    w = train(net, w, updates=2)
    logits = [v for row, (x, _) in enumerate(batch_of(net)) for v in forward(net.of_row(row), w, x).logits]
    hidden = ", ".join(map(str, net.hidden))
    return (f'NETWORK({net.cell.upper()}, {net.layers}, ({hidden}), {"BOTH" if net.both else "FORWARD"}, '
            f'{net.readout.upper()}, {net.projection}, {truth(net.peepholes)}, {truth(not net.bias)}, '
            f'{net.dropout}, {net.readout_dropout}, {net.steps}, {net.rows}, {truth(net.lengths)}, '
            f'{net.inputs}, {net.embedding},\n'
            f'        "{digest(flat(w) + logits)}")')


def loss_row(loss):
    """Weights, outputs and losses of two updates of one network."""
    net = Network("lstm", (3,))
    numbers = [unit(SEED, TEST, 2, e, 0) for e in range(net.rows * net.classes)]
    targets = numbers if loss == "bce" else [single(4 * v - 2) for v in numbers]
    batch = [(x, targets[row * net.classes:][:net.classes]) for row, (x, _) in enumerate(batch_of(net))]
    w, losses = fill(net, lambda e: 2 * unit(SEED, TEST, 1, e, 0) - 1), []
    for update in range(2):
        w = update_weights(w, gradient(net, w, batch, update, loss=loss, losses=losses))
    values = flat(w) + [v for x, _ in batch for v in forward(net, w, x).logits]
    data = struct.pack("<%df" % len(values), *values) + struct.pack("<2d", *losses)
    return f'LOSS({loss.upper()}, "{hashlib.sha256(data).hexdigest()}")'


def main():
    check_shortcuts()
    print("/* Made by rnn_numerics.py: do not edit.\n *\n"
          " * NETWORK(cell, layers, hidden units of each, direction, readout, projection, peepholes, without bias,\n"
          " *         dropout between layers, before the readout, steps, rows, whether those have\n"
          " *         lengths of their own, inputs, values of a token, digest of weights and logits)\n"
          " * LOSS(loss, digest of weights, outputs and losses) */")
    for net in networks():
        print(row_of(net), flush=True)
    for loss in LOSSES_OF_NUMBERS:
        print(loss_row(loss), flush=True)


if __name__ == "__main__":
    main()

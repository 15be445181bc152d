"""The cells of src/rnn/NUMERICS.md, in plain Python: written from the page, not from the engine.

Of one unit at one step. forward(z, p, c, h) takes pre-activations and peepholes by gate, and c and h of the step
before; it gives what is kept, among it `out`, which the cell puts out, and `c`, its state.
backward(v, p, c, h, dh, dc) takes what was kept; it gives dz by gate, dc for the step before, and the factor of
dh in `direct`, or None. `apart` is the gate whose two parts are not added up: that from h is q.
"""

from numerics_arithmetic import fma, mul, sigmoid, sub, tanh


def sigmoid_slope(a):
    return fma(-a, a, a)


def tanh_slope(a):
    return fma(-a, a, 1.0)


class Lstm:
    """The LSTM, and its variants by name of what they are without."""

    has_state = True
    apart = None

    def __init__(self, gates, without=""):
        self.gates, self.without, self.coupled = gates, without, without == "coupled"
        self.peepholes = [g for g in gates if g in "ifo"]

    def forward(self, z, p, c, h):
        def seen(gate, state):
            return sigmoid(fma(p[gate], state, z[gate]) if gate in p else z[gate])

        v = {gate: seen(gate, c) for gate in self.gates if gate in "if"}
        g = v["g"] = z["g"] if self.without == "input_activation" else tanh(z["g"])
        f = sub(1.0, v["i"]) if self.coupled else v.get("f")
        if self.without == "input_gate":
            v["c"] = fma(f, c, g)
        elif self.without == "forget_gate":
            v["c"] = fma(v["i"], g, c)
        else:
            v["c"] = fma(f, c, mul(v["i"], g))
        v["m"] = v["c"] if self.without == "output_activation" else tanh(v["c"])
        if "o" in self.gates:
            v["o"] = seen("o", v["c"])
            v["out"] = mul(v["o"], v["m"])
        else:
            v["out"] = v["m"]
        return v

    def backward(self, v, p, c, h, dh, dc):
        dz = {}
        if self.without == "output_gate":
            d = fma(dh, tanh_slope(v["m"]), dc)
        elif self.without == "output_activation":
            d = fma(dh, v["o"], dc)
        else:
            d = fma(mul(dh, v["o"]), tanh_slope(v["m"]), dc)
        if "o" in self.gates:
            dz["o"] = mul(mul(dh, v["m"]), sigmoid_slope(v["o"]))
            if "o" in p:
                d = fma(p["o"], dz["o"], d)
        if "i" in self.gates:
            gained = sub(v["g"], c) if self.coupled else v["g"]
            dz["i"] = mul(mul(d, gained), sigmoid_slope(v["i"]))
        if "f" in self.gates:
            dz["f"] = mul(mul(d, c), sigmoid_slope(v["f"]))
        dz["g"] = mul(d, v["i"]) if "i" in self.gates else d
        if self.without != "input_activation":
            dz["g"] = mul(dz["g"], tanh_slope(v["g"]))
        if self.coupled:
            before = mul(d, sub(1.0, v["i"]))
        else:
            before = mul(d, v["f"]) if "f" in self.gates else d
        for gate in "if":
            if gate in p:
                before = fma(p[gate], dz[gate], before)
        return dz, before, None


class Gru:
    gates, peepholes, has_state, apart = "rzn", [], False, "n"

    def forward(self, z, p, c, h):
        r, update = sigmoid(z["r"]), sigmoid(z["z"])
        n = tanh(fma(r, z["q"], z["n"]))
        return {"r": r, "z": update, "n": n, "q": z["q"], "out": fma(update, sub(h, n), n)}

    def backward(self, v, p, c, h, dh, dc):
        n = mul(mul(dh, sub(1.0, v["z"])), tanh_slope(v["n"]))
        return {"n": n, "q": mul(n, v["r"]),
                "z": mul(mul(dh, sub(h, v["n"])), sigmoid_slope(v["z"])),
                "r": mul(mul(n, v["q"]), sigmoid_slope(v["r"]))}, 0.0, v["z"]


class Rnn:
    gates, peepholes, has_state, apart = "h", [], False, None

    def __init__(self, relu):
        self.relu = relu

    def forward(self, z, p, c, h):
        x = z["h"]
        return {"out": (0.0 if 0 > x else x) if self.relu else tanh(x)}

    def backward(self, v, p, c, h, dh, dc):
        if self.relu:
            return {"h": dh if v["out"] > 0 else 0.0}, 0.0, None
        return {"h": mul(dh, tanh_slope(v["out"]))}, 0.0, None


class Ugrnn:
    gates, peepholes, has_state, apart = "fn", [], False, None

    def forward(self, z, p, c, h):
        f, n = sigmoid(z["f"]), tanh(z["n"])
        return {"f": f, "n": n, "out": fma(f, sub(h, n), n)}

    def backward(self, v, p, c, h, dh, dc):
        f, n = v["f"], v["n"]
        return {"f": mul(mul(dh, sub(h, n)), sigmoid_slope(f)),
                "n": mul(mul(dh, sub(1.0, f)), tanh_slope(n))}, 0.0, f


class Janet:
    gates, peepholes, has_state, apart = "fn", [], False, None

    def forward(self, z, p, c, h):
        f, e, n = sigmoid(z["f"]), sigmoid(sub(z["f"], 1.0)), tanh(z["n"])
        return {"f": f, "e": e, "n": n, "out": fma(f, h, mul(sub(1.0, e), n))}

    def backward(self, v, p, c, h, dh, dc):
        f, e, n = v["f"], v["e"], v["n"]
        return {"f": mul(dh, fma(-n, sigmoid_slope(e), mul(h, sigmoid_slope(f)))),
                "n": mul(mul(dh, sub(1.0, e)), tanh_slope(n))}, 0.0, f


CELLS = {
    "lstm": Lstm("ifgo"),
    "gru": Gru(),
    "rnn_tanh": Rnn(relu=False),
    "rnn_relu": Rnn(relu=True),
    "lstm_no_input_gate": Lstm("fgo", "input_gate"),
    "lstm_no_forget_gate": Lstm("igo", "forget_gate"),
    "lstm_no_output_gate": Lstm("ifg", "output_gate"),
    "lstm_no_input_activation": Lstm("ifgo", "input_activation"),
    "lstm_no_output_activation": Lstm("ifgo", "output_activation"),
    "lstm_coupled": Lstm("igo", "coupled"),
    "ugrnn": Ugrnn(),
    "janet": Janet(),
}

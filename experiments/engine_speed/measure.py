"""Rates of all subjects for one shape, turn about, and what follows from them."""

import dataclasses
import statistics

SEQ_DIM = INPUT_DIM = 28
WORKS = ("train", "evaluate")

# Of each cell: its gates, and what a step leaves of a unit besides them and h.  The two parts of a
# GRU's n are kept apart.
GATES = {"lstm": 4, "gru": 3, "rnn_tanh": 1, "rnn_relu": 1, "ugrnn": 2, "janet": 2,
         "lstm_no_input_gate": 3, "lstm_no_forget_gate": 3, "lstm_no_output_gate": 3,
         "lstm_no_input_activation": 4, "lstm_no_output_activation": 4, "lstm_coupled": 3}
STATES = {"gru": 0, "rnn_tanh": 0, "rnn_relu": 0, "ugrnn": 0, "janet": 1}
APART = {"gru": 1}
LSTM_STATES = 2  # c, tanh c


@dataclasses.dataclass(frozen=True, order=True)
class Shape:
    """cell: as in a config, with "+peepholes" or without. Items have `shortest` to `steps` steps."""
    cell: str
    directions: int
    hidden: int
    layers: int
    batch: int
    steps: int = SEQ_DIM
    values: int = INPUT_DIM
    shortest: int = SEQ_DIM

    def words(self):
        return (self.cell, self.directions, self.hidden, self.layers, self.batch)

    def items(self):
        return (self.steps, self.values, self.shortest)

    def mean_steps(self):
        return (self.steps + self.shortest) / 2

    def kind(self):
        return self.cell.split("+")[0]

    def train_flops(self):
        """Of one sample: twice the multiply-adds of the gate matrices. Forward and weight gradient
        of every layer, input gradient of all but the first, none for the zero h before step 0."""
        terms = 0
        for layer in range(self.layers):
            inputs, products = (self.directions * self.hidden, 3) if layer else (self.values, 2)
            terms += (self.mean_steps() * inputs * products
                      + (self.mean_steps() - 1) * self.hidden * 3)
        return 2 * self.directions * GATES[self.kind()] * self.hidden * terms

    def train_bytes(self):
        """Of one sample: what must pass between core and memory if nothing but one step of one
        layer stays in registers: what forward saves is written once and read once, the gates'
        gradients once more each, the pixels twice."""
        gates = GATES[self.kind()] + APART.get(self.kind(), 0)
        saved = gates + STATES.get(self.kind(), LSTM_STATES) + 1
        unit_steps = self.directions * self.hidden * self.mean_steps() * self.layers
        return 4 * (unit_steps * 2 * (saved + gates) + 2 * self.mean_steps() * self.values)


@dataclasses.dataclass
class Cell:
    """rates[work][subject]: samples a second, one a round, of those who have such a network;
    peak_gflops: one a round."""
    shape: Shape
    rates: dict
    peak_gflops: list

    def median(self, work, key):
        return statistics.median(self.rates[work][key])

    def ratio(self, work, key):
        """Median of the rounds' ratios, ours to the peer's."""
        pairs = zip(self.rates[work]["sweep"], self.rates[work][key])
        return statistics.median(ours / theirs for ours, theirs in pairs)

    def least_ratio(self, work):
        return min((self.ratio(work, key) for key in self.peers()), default=None)

    def peers(self):
        return [key for key in self.rates["train"] if key != "sweep"]

    def peak_fraction(self, key="sweep"):
        pairs = zip(self.rates["train"][key], self.peak_gflops)
        return statistics.median(rate * self.shape.train_flops() / (peak * 1e9) if peak else 0
                                 for rate, peak in pairs)

    def gflops(self):
        return self.median("train", "sweep") * self.shape.train_flops() * 1e-9


def measure(subjects, shape, rounds, seconds):
    """The engine is the first of the subjects; each round begins with another of them. A first batch of
    each is a warm-up: JAX compiles then."""
    subjects = [s for s in subjects if s.ask("items", *shape.items()) == "ok"
                and s.ask("shape", *shape.words()) == "ok"]
    cell = Cell(shape, {work: {s.key: [] for s in subjects} for work in WORKS}, [])
    for subject in subjects:
        for work in WORKS:
            subject.ask(work, 0)
    for k in range(rounds):
        cell.peak_gflops.append(subjects[0].number("peak"))
        first = k % len(subjects)
        for work, duration in zip(WORKS, (seconds, seconds / 2)):
            for subject in subjects[first:] + subjects[:first]:
                cell.rates[work][subject.key].append(subject.number(work, duration))
    return cell


def bandwidths(engine):
    """GB/s by level: sizes that fit the second-level cache, the third, and none."""
    return {level: engine.number("bandwidth", size)
            for level, size in (("L2", 1 << 19), ("L3", 1 << 23), ("memory", 1 << 29))}

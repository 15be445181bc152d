#!/usr/bin/python3
"""How fast is the engine, against the core's limit and against its peers?

    bazel run //experiments/engine_speed:run -- [--quick] [--python PYTHON] [--onednn PREFIX] ...

One core, one thread each, turn about, medians; time is CPU time. README.md says what is measured.
"""

import argparse
import dataclasses
import datetime
import importlib.util
import os
import pathlib
import platform
import signal
import sys
import tempfile

import measure
import phases
import plots
import results
import subjects

YARDSTICK = measure.Shape("lstm", 1, 100, 1, 100)
PEERS = ("pytorch", "jax", "onednn", "onednn_new")
VARIANTS = ("lstm+peepholes", "lstm_no_input_gate", "lstm_no_forget_gate", "lstm_no_output_gate",
            "lstm_no_input_activation", "lstm_no_output_activation", "lstm_coupled",
            "lstm_coupled+peepholes", "ugrnn", "janet")

# What is measured unless the options say otherwise: the LSTM in many sizes, all cells in few.
GRIDS = {
    "sizes": {"cells": ["lstm"], "directions": [1], "hidden": [16, 32, 64, 100, 128, 256, 512],
              "layers": [1, 2, 3], "batch": [100, 32, 256]},
    "cells": {"cells": ["lstm", "gru", "rnn_tanh", "rnn_relu", *VARIANTS], "directions": [1, 2],
              "hidden": [32, 100, 256], "layers": [1, 2], "batch": [100]},
    "lengths": {"cells": ["lstm"], "directions": [1, 2], "hidden": [64, 256], "layers": [1],
                "batch": [100]},
}
# Of the grid of lengths: steps, values a step, steps of the shortest. The speech of JapaneseVowels, a
# digit's pixels one by one, copy memory over 1,000 steps.
ITEMS = {"lengths": [(29, 12, 7), (784, 1, 784), (1020, 10, 1020)]}


def words(text):
    return [word for word in text.split(",") if word]


def numbers(text):
    return [int(word) for word in text.split(",")]


def parse_options():
    workspace = pathlib.Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", "."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true",
                        help="hidden 100, 1 layer, batch 100 only; prints one line")
    parser.add_argument("--grid", choices=tuple(GRIDS),
                        help="sizes: the LSTM in many; cells: all cells, one direction and two, in "
                             "few; lengths: items of several lengths, and long ones; without it "
                             "the first two. The next five replace a grid's own")
    parser.add_argument("--cells", type=words,
                        help="of the grid of cells; as in a config, or with +peepholes: %s"
                             % ",".join(GRIDS["cells"]["cells"]))
    parser.add_argument("--directions", type=numbers, help="of the grid of cells: 1, 2 or 1,2")
    parser.add_argument("--hidden", type=numbers)
    parser.add_argument("--layers", type=numbers)
    parser.add_argument("--batch", type=numbers)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.2,
                        help="CPU time of one turn of training; evaluation gets half")
    parser.add_argument("--isa", choices=("avx512", "avx2", "generic"),
                        help="hold the engine, and the peers where they can be held, to this")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--peers", type=words, default=list(PEERS),
                        help="of %s; empty for none" % ",".join(PEERS))
    parser.add_argument("--python", default=os.environ.get("PEERS_PYTHON", "python3"),
                        help="the interpreter that has torch and jax ($PEERS_PYTHON)")
    parser.add_argument("--onednn", type=pathlib.Path, default=os.environ.get("ONEDNN_PREFIX"),
                        help="where a newer oneDNN is installed ($ONEDNN_PREFIX)")
    parser.add_argument("--output", type=pathlib.Path, default="results/engine_speed")
    parser.add_argument("--bench", type=pathlib.Path,
                        default=pathlib.Path(sys.argv[0]).absolute().parent / "bench")
    options = parser.parse_args()
    for cell in options.cells or []:
        if cell not in GRIDS["cells"]["cells"]:
            parser.error("--cells: no cell %r; there are %s"
                         % (cell, ", ".join(GRIDS["cells"]["cells"])))
    if not set(options.directions or []) <= {1, 2}:
        parser.error("--directions: 1, 2 or 1,2")
    options.output = workspace / options.output
    if options.onednn:
        options.onednn = (workspace / options.onednn).resolve()
    if not options.quick and not importlib.util.find_spec("h5py"):
        parser.error("results are written with h5py; to install it: apt-get install python3-h5py")
    if not options.bench.exists():
        parser.error("no %s: start this with bazel run //experiments/engine_speed:run" % options.bench)
    return options


@dataclasses.dataclass
class Run:
    """All that was measured. names: of the subjects, by key; grids: shapes by the grid's name."""
    names: dict
    facts: dict
    grids: dict
    cells: list = dataclasses.field(default_factory=list)
    bandwidths: dict = dataclasses.field(default_factory=dict)
    phases: dict = dataclasses.field(default_factory=dict)
    instructions: float = None

    def cells_of(self, grid):
        """Those measured so far."""
        return [cell for cell in self.cells if cell.shape in self.grids.get(grid, ())]


def cpu_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def load():
    return "%.1f on %d cores" % (os.getloadavg()[0], os.cpu_count())


def shapes_of(options, name):
    """All widths of one depth and batch, then of the next, cell by cell. The grid of sizes is the
    LSTM's."""
    axes = {key: getattr(options, key) or values for key, values in GRIDS[name].items()}
    if name == "sizes":
        axes.update(cells=["lstm"], directions=[1])
    return [measure.Shape(cell, directions, hidden, layers, batch, *items)
            for items in ITEMS.get(name, [()])
            for cell in axes["cells"] for directions in axes["directions"]
            for layers in axes["layers"] for batch in axes["batch"] for hidden in axes["hidden"]]


def begin(options, people):
    return Run({s.key: s.name for s in people}, {
        "date": datetime.date.today().isoformat(),
        "cpu": cpu_name(),
        "path": people[0].name.split()[-1],
        "peers": ", ".join(s.name for s in people[1:]) or "none found",
        "load_before": load(),
        "rounds": "%d of %g s" % (options.rounds, options.seconds),
    }, {name: shapes_of(options, name) for name in GRIDS
        if name == options.grid or options.grid is None and name not in ITEMS})


def report_missing(missing):
    for key, cure in missing.items():
        print("engine_speed: %s not found; to install it: %s" % (key, cure))


def quick_line(cell):
    best_of = {"pytorch": ["pytorch"], "jax": ["jax"], "onednn": ["onednn", "onednn_new"]}
    words = ["peak_fraction=%.2f" % cell.peak_fraction()]
    for name, keys in best_of.items():
        found = [cell.ratio("train", key) for key in keys if key in cell.peers()]
        if found:
            words.append("vs_%s=%.2f" % (name, min(found)))
    return "engine_speed: " + " ".join(words)


def show(run, cell):
    others = ", ".join("%s %.2f/%.2f" % (run.names[key], cell.ratio("train", key),
                                         cell.ratio("evaluate", key)) for key in cell.peers())
    print("%s, directions %d, hidden %d, layers %d, batch %d, %d steps of %d, shortest %d: "
          "%.0f samples/s, %.0f %% of peak; training/evaluation against %s"
          % (*cell.shape.words(), *cell.shape.items(), cell.median("train", "sweep"),
             100 * cell.peak_fraction(), others or "nobody"), flush=True)


def write(options, run):
    run.facts["load_after"] = load()
    options.output.mkdir(parents=True, exist_ok=True)
    results.write_hdf5(options.output / "engine_speed.h5", run)
    results.write_csv(options.output / "engine_speed.csv", run)
    results.write_markdown(options.output / "engine_speed.md", run)


def measure_grids(options, people, run):
    """Written after every shape, so that an interrupted run is worth something. A shape of both
    grids is measured once."""
    for shape in dict.fromkeys(shape for shapes in run.grids.values() for shape in shapes):
        cell = measure.measure(people, shape, options.rounds, options.seconds)
        run.cells.append(cell)
        show(run, cell)
        write(options, run)


def full(options, people, folder):
    run = begin(options, people)
    engine = people[0]
    run.bandwidths = measure.bandwidths(engine)
    engine.ask("shape", *YARDSTICK.words())
    run.phases = phases.shares(engine, options.bench, folder, 4)
    try:
        measure_grids(options, people, run)
        run.instructions = phases.instructions_per_sample(options.bench, YARDSTICK, folder)
    except KeyboardInterrupt:
        print("engine_speed: stopped; what follows is of %d shapes" % len(run.cells))
    if not run.cells:
        return
    write(options, run)
    if not plots.draw_all(options.output / "plots", run):
        print("engine_speed: no gnuplot, no plots; to install it: apt-get install gnuplot-nox")
    for name in run.grids:
        print("\n".join(results.summary_table(run, run.cells_of(name))))
    if run.instructions:
        print("instructions a sample (avx2, callgrind): {:,.0f}".format(run.instructions))
    print("written to %s" % options.output)


def main():
    options = parse_options()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        peers, missing = subjects.start_peers(options, folder)
        people = [subjects.start_engine(options)] + peers
        report_missing(missing)
        if options.quick:
            print(quick_line(measure.measure(people, YARDSTICK, options.rounds, options.seconds)))
        else:
            full(options, people, folder)
        for subject in people:
            subject.close()


if __name__ == "__main__":
    try:
        main()
    except subjects.Missing as problem:
        sys.exit("engine_speed: %s" % problem)

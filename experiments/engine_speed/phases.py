"""Where a training step's time goes, and how many instructions it takes.

The engine has no hook for this. bench looks at its own call stack while it trains (sampler.h), and
the functions found there say the phase: the rules below name the engine's functions.
"""

import bisect
import collections
import os
import re
import shutil
import subprocess

# The first rule one of whose functions is on the stack decides.
RULES = (
    ("update", r"\w+_update|rnn_model_derive\w*|derive_\w+|transpose\w*"),
    ("pointwise", r"(lstm|gru|rnn_tanh|rnn_relu|ugrnn|janet)\w*_(forward|backward)|"
                  r"forward_cells|backward_cells|backward_units"),
    ("loss", r"rnn_model_score_chunk|rnn_model_differentiate_loss|take_exponentials|"
             r"exponentials|rnn_scalar_log"),
    ("gather", r"gather_images|sequences_gather|convert"),
    ("dgrad", r"multiply_dz|gradient_of_units|back_through"),
    ("wgrad", r"rnn_model_backward_\w+|rnn_model_add_layer_gradient|add_\w+|layer_gradient"),
    ("forward GEMM", r"rnn_model_forward_chunk|forward_\w+"),
)
PHASES = ("gather", "forward GEMM", "pointwise", "loss", "dgrad", "wgrad",
          "update", "other")
STEPS = 1


class Symbols:
    """The functions of an executable, by address."""

    def __init__(self, program):
        listing = subprocess.run(["nm", "--defined-only", program], check=True,
                                 capture_output=True, text=True).stdout
        rows = sorted((int(row[0], 16), row[2]) for row in map(str.split, listing.splitlines())
                      if len(row) == 3 and row[1] in "tT")
        self.begin = [row[0] for row in rows]
        self.name = [row[1].split(".")[0] for row in rows]

    def at(self, address):
        k = bisect.bisect_right(self.begin, address) - 1
        return self.name[k] if k >= 0 else ""


def phase_of(functions):
    for phase, pattern in RULES:
        if any(re.fullmatch(pattern, function) for function in functions):
            return phase
    return "other"


def shares(engine, program, folder, seconds):
    """Fraction of a step's CPU time by phase, for the shape that the engine has now."""
    path = folder / "stacks"
    engine.ask("profile", seconds, path)
    symbols = Symbols(program)
    counts = collections.Counter()
    for line in path.read_text().splitlines():
        counts[phase_of([symbols.at(int(word, 16)) for word in line.split()])] += 1
    total = sum(counts.values())
    return {phase: counts[phase] / total for phase in PHASES} if total else {}


def instructions_per_sample(program, shape, folder):
    """Instructions of one sample's training step on the AVX2 path, which callgrind can run; None
    without valgrind."""
    if not shutil.which("valgrind"):
        return None
    out = folder / "callgrind.out"
    commands = "shape %s %d %d %d %d\nsteps %d\n" % (*shape.words(), STEPS)
    subprocess.run(
        ["valgrind", "--tool=callgrind", "--toggle-collect=rnn_train_step",
         "--callgrind-out-file=%s" % out, str(program)],
        input=commands, text=True, check=True, capture_output=True,
        env={**os.environ, "SWEEP_ISA": "avx2"})
    total = re.search(r"^(?:totals|summary): (\d+)", out.read_text(), re.MULTILINE)
    return int(total.group(1)) / (STEPS * shape.batch)

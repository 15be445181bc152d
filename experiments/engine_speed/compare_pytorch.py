"""Train the same LSTM with this engine and with PyTorch, turn about, on one core.

    python compare_pytorch.py BENCH [--hidden N] [--layers N] [--batch N] [--pairs N] [--core N]

BENCH is the binary that `bazel build //experiments/engine_speed:bench` makes; the interpreter needs
torch.  Each pair runs the engine for a while, then PyTorch for as long, pinned to the same core with
one thread and denormals flushed on both sides. A whole step is timed: forward, loss, backward,
update. Time is the thread's CPU time, so that other programs on the machine disturb little.
"""

import argparse
import json
import os
import statistics
import subprocess
import time


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--hidden", type=int, default=100)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seq", type=int, default=28)
    parser.add_argument("--input", type=int, default=28)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=1.0)
    return parser.parse_args()


class Peer:
    """PyTorch's nn.LSTM with a linear readout on the last step, cross entropy and SGD."""

    def __init__(self, options):
        import torch

        self.torch = torch
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        torch.manual_seed(1)
        self.lstm = torch.nn.LSTM(options.input, options.hidden, options.layers, batch_first=True)
        self.fc = torch.nn.Linear(options.hidden, 10)
        self.parameters = list(self.lstm.parameters()) + list(self.fc.parameters())
        self.optimizer = torch.optim.SGD(self.parameters, lr=0.01)
        self.loss = torch.nn.CrossEntropyLoss()
        self.x = torch.rand(options.batch, options.seq, options.input)
        self.labels = torch.arange(options.batch) % 10

    def logits(self):
        return self.fc(self.lstm(self.x)[0][:, -1])

    def train(self):
        self.optimizer.zero_grad()
        self.loss(self.logits(), self.labels).backward()
        self.optimizer.step()

    def evaluate(self):
        with self.torch.no_grad():
            self.logits().argmax(1)

    def rate(self, work, seconds):
        """Samples a second over at least `seconds`."""
        samples, begin = 0, time.thread_time()
        while (taken := time.thread_time() - begin) < seconds:
            work()
            samples += len(self.x)
        return samples / taken


def ours(options):
    command = [options.bench, "--seconds", str(options.seconds)]
    for name in ("hidden", "layers", "batch", "seq", "input"):
        command += ["--" + name, str(getattr(options, name))]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main():
    options = arguments()
    os.sched_setaffinity(0, {options.core})
    os.environ["OMP_NUM_THREADS"] = "1"
    peer = Peer(options)
    peer.rate(peer.train, options.seconds / 2)  # warm up
    pairs = []
    for _ in range(options.pairs):
        engine = ours(options)
        trained = peer.rate(peer.train, options.seconds)
        evaluated = peer.rate(peer.evaluate, options.seconds / 2)
        pairs.append((engine["train"], trained, engine["evaluate"], evaluated,
                      engine["percent_of_peak"]))
        print("train %.0f / %.0f, evaluate %.0f / %.0f samples/s, %.1f %% of peak" % pairs[-1],
              flush=True)
    median = [statistics.median(column) for column in zip(*pairs)]
    ratio = statistics.median(a / b for a, b, *_ in pairs)
    evaluate_ratio = statistics.median(c / d for _, _, c, d, _ in pairs)
    print("hidden %d, layers %d, batch %d, %s, torch %s, %d pairs"
          % (options.hidden, options.layers, options.batch, engine["path"],
             peer.torch.__version__, options.pairs))
    print("train:    %.0f against %.0f samples/s, ratio %.2f, %.0f %% of the FMA peak"
          % (median[0], median[1], ratio, median[4]))
    print("evaluate: %.0f against %.0f samples/s, ratio %.2f" % (median[2], median[3],
                                                                evaluate_ratio))


if __name__ == "__main__":
    main()

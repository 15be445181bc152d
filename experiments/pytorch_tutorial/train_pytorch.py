#!/usr/bin/env python3
"""The PyTorch tutorial's LSTM on MNIST, as the yardstick for sweep's accuracies.

    python3 -m venv /tmp/torch
    /tmp/torch/bin/pip install torch==2.13.0 numpy
    /tmp/torch/bin/python experiments/pytorch_tutorial/train_pytorch.py FOLDER

FOLDER holds MNIST's four IDX files, gzipped or plain.  Images are read row by row: 28 steps of 28
values.  Every epoch is shuffled anew.  A seed fixes the initial weights and the batch order.
"""

import argparse
import gzip
import pathlib
import statistics

import numpy as np
import torch
from torch import nn

SEQ_DIM = INPUT_DIM = 28
OUTPUT_DIM = 10


class LSTMModel(nn.Module):
    def __init__(self, input_dim, hidden_dim, layer_dim, output_dim):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.layer_dim = layer_dim
        self.lstm = nn.LSTM(input_dim, hidden_dim, layer_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, x):
        h0 = torch.zeros(self.layer_dim, x.size(0), self.hidden_dim)
        c0 = torch.zeros(self.layer_dim, x.size(0), self.hidden_dim)
        out, _ = self.lstm(x, (h0, c0))
        return self.fc(out[:, -1, :])


def read_idx(folder, name, header_bytes):
    packed = folder / f"{name}.gz"
    if packed.exists():
        data = gzip.decompress(packed.read_bytes())
    else:
        data = (folder / name).read_bytes()
    return np.frombuffer(data, dtype=np.uint8, offset=header_bytes).copy()


def read_split(folder, prefix):
    """Images / 255 as (count, 28, 28), and labels as (count)."""
    images = torch.from_numpy(read_idx(folder, f"{prefix}-images-idx3-ubyte", 16))
    labels = torch.from_numpy(read_idx(folder, f"{prefix}-labels-idx1-ubyte", 8))
    return images.float().div(255).reshape(-1, SEQ_DIM, INPUT_DIM), labels.long()


def shuffled_batches(images, labels, batch_size):
    """Batches without end, a new order each epoch."""
    while True:
        for items in torch.randperm(len(images)).split(batch_size):
            yield images[items], labels[items]


@torch.no_grad()
def accuracy_percent(model, images, labels):
    pairs = zip(images.split(1000), labels.split(1000))
    correct = sum(int((model(x).argmax(dim=1) == y).sum()) for x, y in pairs)
    return 100 * correct / len(labels)


def train(options, layer_dim, seed, train_set, test_set):
    """One run; its test accuracies, one every `eval_every` iterations."""
    torch.manual_seed(seed)
    model = LSTMModel(INPUT_DIM, options.hidden, layer_dim, OUTPUT_DIM)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr)
    batches = shuffled_batches(*train_set, options.batch_size)
    accuracies = []
    for iteration in range(1, options.iterations + 1):
        x, y = next(batches)
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        if iteration % options.eval_every == 0:
            accuracies.append(accuracy_percent(model, *test_set))
            print(
                f"layers {layer_dim}, seed {seed}, iteration {iteration}: "
                f"loss {loss.item():.4f}, test accuracy {accuracies[-1]:.2f} %",
                flush=True,
            )
    return accuracies


def table_row(layer_dim, runs):
    means = " / ".join(f"{statistics.mean(at):.2f}" for at in zip(*runs))
    final = [run[-1] for run in runs]
    sd = f"{statistics.stdev(final):.2f}" if len(final) > 1 else "-"
    each = " ".join(f"{accuracy:.2f}" for accuracy in final)
    return f"| {layer_dim} | {means} | {len(runs)} | {sd} | {each} |"


def print_table(options, runs):
    marks = range(options.eval_every, options.iterations + 1, options.eval_every)
    print(f"\nPyTorch {torch.__version__}, test accuracy in %\n")
    print(f"| layers | mean at {' / '.join(f'{m:,}' for m in marks)} | n | sd at the end | each seed |")
    print("|---|---|---|---|---|")
    for layer_dim, of_depth in runs.items():
        print(table_row(layer_dim, of_depth))


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="MNIST's IDX files")
    parser.add_argument("--layers", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(10)))
    parser.add_argument("--hidden", type=int, default=100)
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--iterations", type=int, default=3000)
    parser.add_argument("--eval-every", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if not 1 <= options.eval_every <= options.iterations:
        parser.error("--eval-every must lie between 1 and --iterations")
    return options


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    train_set = read_split(options.folder, "train")
    test_set = read_split(options.folder, "t10k")
    runs = {
        layer_dim: [train(options, layer_dim, seed, train_set, test_set) for seed in options.seeds]
        for layer_dim in options.layers
    }
    print_table(options, runs)


if __name__ == "__main__":
    main()

"""One of the 64 trials of small_trials.yaml in plain PyTorch, for Optuna and Hydra to run."""

import os
import pathlib
import sys
import time

import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "pytorch_tutorial"))

import train_pytorch as tutorial  # noqa: E402

HIDDEN = [8 * (k + 1) for k in range(8)]
LEARNING_RATES = [0.01 * 50 ** (k / 7) for k in range(8)]
TRIALS = [(hidden, lr) for hidden in HIDDEN for lr in LEARNING_RATES]
BATCH = 100

torch.set_num_threads(1)


class Data:
    """Read once a process, as a careful script would."""

    def __init__(self):
        folder = pathlib.Path(os.environ["SMALL_TRIALS_DATA"])
        self.train = tutorial.read_split(folder, "train")
        self.test = tutorial.read_split(folder, "t10k")


def run(data, hidden, lr):
    """Train, then score the test set. Prints the seconds of the training loop; returns percent."""
    iterations = int(os.environ["SMALL_TRIALS_ITERATIONS"])
    torch.manual_seed(0)
    model = tutorial.LSTMModel(tutorial.INPUT_DIM, hidden, 1, tutorial.OUTPUT_DIM)
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    batches = tutorial.shuffled_batches(*data.train, BATCH)
    begin = time.perf_counter()
    for _ in range(iterations):
        x, y = next(batches)
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
    print("train_s %.6f" % (time.perf_counter() - begin), flush=True)
    return tutorial.accuracy_percent(model, *data.test)

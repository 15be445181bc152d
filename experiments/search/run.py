#!/usr/bin/python3
"""How soon does a search find what a grid finds?

    bazel run //experiments/search:run [-- KEY=VALUE ...]

Trains the grid of search.yaml, looks in its space by each method, three searches each, and trains what each found with ten
seeds that nothing was chosen by.  Prints a table.  Results are kept under results/, and what is there is not trained
again.  KEY=VALUE go to every sweep, such as data.dir=FOLDER for MNIST's files; methods=tpe,random and search_seeds=0 search less.
"""

import csv
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SWEEP = pathlib.Path(sys.argv[0]).absolute().parents[2] / "sweep"
SPACE = {"hidden_dim": "model.hidden_dim", "layer_dim": "model.layer_dim", "lr": "train.lr", "optimiser": "train.optimiser"}
FRESH_SEEDS = "seeds={min: 100, max: 109, step: 1}"


def sweep(name, *words):
    """The trials of a sweep, trained where they are not yet."""
    command = [SWEEP, "run", HERE / "search.yaml", *words, f"name={name}"]
    code = subprocess.run(command, check=False).returncode
    if code:
        sys.exit(code)
    with open(pathlib.Path("results", name, "trials.csv"), encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["status"] == "finished"]


def mean(rows, column):
    return sum(float(row[column]) for row in rows) / len(rows)


def look(name, words, given):
    """One way of looking: its table's row."""
    rows = sweep(name, *words, *given)
    best = max(rows, key=lambda row: (float(row["val_acc"]), -float(row["val_loss"])))
    confirmed = sweep(f"{name}_confirmed", *given, FRESH_SEEDS, *(f"{key}={best[column]}" for column, key in SPACE.items()))
    values = " ".join(best[column] for column in SPACE)
    return name, len(rows), values, float(best["val_acc"]), mean(confirmed, "test_acc")


def main(words):
    options = dict(word.split("=", 1) for word in words if word.startswith(("methods=", "search_seeds=")))
    given = [word for word in words if not word.startswith(("methods=", "search_seeds="))]
    os.chdir(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
    found = [look("search_grid", ["--profile", "grid"], given)]
    for method in options.get("methods", "random,sobol,tpe").split(","):
        for seed in options.get("search_seeds", "0,1,2").split(","):
            found.append(look(f"search_{method}_{seed}", ["--profile", method, f"search.seed={seed}"], given))
    print("\n| search | trials | width, depth, rate, optimiser | best validation | test, ten fresh seeds |\n|---|---|---|---|---|")
    for name, trials, values, validation, test in found:
        print(f"| {name} | {trials} | {values} | {100 * validation:.2f} % | {100 * test:.2f} % |")


main(sys.argv[1:])

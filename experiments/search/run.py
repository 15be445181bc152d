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
METHODS = "halving,random,sobol,tpe,hyperband"
DRAWN = ("random", "sobol", "tpe", "hyperband")  # those that another search.seed makes another search


def sweep(name, *words):
    """The trials of a sweep, trained where they are not yet."""
    command = [SWEEP, "run", HERE / "search.yaml", *words, f"name={name}"]
    code = subprocess.run(command, check=False).returncode
    if code:
        sys.exit(code)
    with open(pathlib.Path("results", name, "trials.csv"), encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["status"] in ("finished", "diverged", "stopped")]


def mean(rows, column):
    return sum(float(row[column]) for row in rows) / len(rows)


def cost(rows):
    """Multiplications of the training of all of them, as far as each went."""
    return sum(float(row["macs"]) * float(row["iterations_done"]) for row in rows)


def look(name, words, given):
    """One way of looking: its table's row."""
    rows = sweep(name, *words, *given)
    trained = [row for row in rows if row["status"] == "finished"]
    best = max(trained, key=lambda row: (float(row["val_acc"]), -float(row["val_loss"])))
    confirmed = sweep(f"{name}_confirmed", *given, FRESH_SEEDS, *(f"{key}={best[column]}" for column, key in SPACE.items()))
    values = " ".join(best[column] for column in SPACE)
    return name, len(rows), len(trained), cost(rows), values, float(best["val_acc"]), mean(confirmed, "test_acc")


def searches(options):
    """Name and words of each search that is asked for."""
    for method in options.get("methods", METHODS).split(","):
        if method in DRAWN:
            for seed in options.get("search_seeds", "0,1,2").split(","):
                yield f"search_{method}_{seed}", ["--profile", method, f"search.seed={seed}"]
        else:
            yield f"search_{method}", ["--profile", method]


def main(words):
    options = dict(word.split("=", 1) for word in words if word.startswith(("methods=", "search_seeds=")))
    given = [word for word in words if not word.startswith(("methods=", "search_seeds="))]
    os.chdir(os.environ.get("BUILD_WORKING_DIRECTORY", "."))
    found = [look("search_grid", ["--profile", "grid"], given)]
    found += [look(name, profile, given) for name, profile in searches(options)]
    whole = found[0][3]
    print("\n| search | trials | to the end | cost | width, depth, rate, optimiser | best validation | test, ten fresh seeds |")
    print("|---|---|---|---|---|---|---|")
    for name, trials, trained, spent, values, validation, test in found:
        print(f"| {name} | {trials} | {trained} | {100 * spent / whole:.0f} % | {values} | {100 * validation:.2f} % | {100 * test:.2f} % |")


main(sys.argv[1:])

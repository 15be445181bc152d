"""One worker of an Optuna study over the space of search.yaml: TPE with Hyperband's pruner, the networks in PyTorch.

    python optuna_peer.py JOURNAL TRIALS SEED FOLDER

Any number of workers share JOURNAL, until it holds TRIALS trials.  FOLDER holds MNIST's IDX files.
Each evaluation prints a line.
"""

import pathlib
import sys

import optuna
import torch
from optuna.storages.journal import JournalFileBackend

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "pytorch_tutorial"))

import train_pytorch as tutorial  # noqa: E402

TRAIN_COUNT, VAL_COUNT = 15000, 5000
BATCH, ITERATIONS, EVAL_EVERY = 100, 720, 80
OPTIMISERS = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam}

torch.set_num_threads(1)


def train(trial, train_set, val_set):
    model = tutorial.LSTMModel(tutorial.INPUT_DIM, trial.suggest_categorical("hidden_dim", [32, 64, 128]),
                               trial.suggest_categorical("layer_dim", [1, 2, 3]), tutorial.OUTPUT_DIM)
    rate = trial.suggest_categorical("lr", [1e-3, 1e-2, 1e-1, 1])
    optimiser = OPTIMISERS[trial.suggest_categorical("optimiser", list(OPTIMISERS))](model.parameters(), lr=rate)
    criterion = torch.nn.CrossEntropyLoss()
    batches = tutorial.shuffled_batches(*train_set, BATCH)
    for iteration in range(1, ITERATIONS + 1):
        x, y = next(batches)
        optimiser.zero_grad()
        criterion(model(x), y).backward()
        optimiser.step()
        if iteration % EVAL_EVERY == 0:
            accuracy = tutorial.accuracy_percent(model, *val_set)
            print(f"Validation accuracy: {accuracy:.2f} %", flush=True)
            trial.report(accuracy, iteration)
            if iteration < ITERATIONS and trial.should_prune():
                raise optuna.TrialPruned
    return accuracy


def main():
    journal, trials, seed, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), pathlib.Path(sys.argv[4])
    images, labels = tutorial.read_split(folder, "train")
    train_set = images[:TRAIN_COUNT], labels[:TRAIN_COUNT]
    val_set = images[TRAIN_COUNT:][:VAL_COUNT], labels[TRAIN_COUNT:][:VAL_COUNT]
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    torch.manual_seed(seed)
    study = optuna.create_study(
        study_name="search", storage=optuna.storages.JournalStorage(JournalFileBackend(journal)), load_if_exists=True,
        direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed, constant_liar=True),
        pruner=optuna.pruners.HyperbandPruner(min_resource=EVAL_EVERY, max_resource=ITERATIONS, reduction_factor=3))
    counted = (optuna.trial.TrialState.COMPLETE, optuna.trial.TrialState.PRUNED, optuna.trial.TrialState.RUNNING)
    study.optimize(lambda trial: train(trial, train_set, val_set),
                   callbacks=[optuna.study.MaxTrialsCallback(trials, states=counted)])


if __name__ == "__main__":
    main()

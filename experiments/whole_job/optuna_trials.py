"""The trials with the numbers given, under Optuna with its storage in memory.

    python optuna_trials.py 0,2,4
"""

import sys

import optuna

import small_trial


def main():
    numbers = [int(word) for word in sys.argv[1].split(",")]
    data = small_trial.Data()

    def objective(trial):
        return small_trial.run(data, *small_trial.TRIALS[trial.suggest_categorical("trial", numbers)])

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.GridSampler({"trial": numbers})
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(objective, n_trials=len(numbers))


if __name__ == "__main__":
    main()

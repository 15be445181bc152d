"""Prints a small sweep drawn at random from the whole space of trials: draw_sweep.py SCHEMA SEED.

Cells, structures, optimisers, schedules and schemes of initial weights come from the schema, so that new
ones are drawn as well.  What does not go together is left to sweep to refuse: draw again then.
"""

import json
import random
import sys

SCHEMA, SEED = sys.argv[1:]
DRAW = random.Random(int(SEED))

# What an option may be besides its default.  Every optimiser has lr and weight_decay.
OF_OPTIMISERS = {
    "sgd": {"momentum": [0.5, 0.9], "dampening": [0.1], "weight_decay": [0.01]},
    "adagrad": {"lr_decay": [0.01], "initial_accumulator_value": [0.1], "eps": [1e-6]},
    "adadelta": {"rho": [0.8], "eps": [1e-4], "weight_decay": [0.01]},
    "rmsprop": {"alpha": [0.9], "momentum": [0.9], "centered": [True], "eps": [1e-6]},
    "adam": {"beta1": [0.8], "beta2": [0.99], "amsgrad": [True], "weight_decay": [0.01]},
    "adamw": {"beta1": [0.8], "beta2": [0.99], "amsgrad": [True], "weight_decay": [0.1]},
    "adamax": {"beta1": [0.8], "beta2": [0.99], "eps": [1e-6]},
    "nadam": {"beta1": [0.8], "momentum_decay": [0.01], "weight_decay": [0.01]},
    "radam": {"beta1": [0.8], "beta2": [0.99], "weight_decay": [0.01]},
}
NEEDED = {
    "step": {"step_size": 2},
    "multistep": {"milestones": [[1, 3]]},
    "exponential": {"gamma": 0.7},
    "cosine": {"t_max": 0},
    "cosine_restarts": {"t_0": 2},
    "one_cycle": {"total_steps": 0},
}
STRUCTURE = {"proj_size": [1, 2], "dropout": [0.2, 0.5], "readout_dropout": [0.3], "forget_bias": [1, -0.5]}
RECIPE = {"clip_norm": [0.5], "clip_value": [0.01], "label_smoothing": [0.1], "patience": [2],
          "warmup": [3], "init_gain": [0.5]}


def choices(section, schema):
    """The keys of a section that take one of several words."""
    for key, form in schema["properties"][section]["properties"].items():
        for one in form.get("anyOf", []):
            if "enum" in one:
                yield key, [word for word in one["enum"] if word not in ("true", "false")]


def some(options, share):
    return {key: DRAW.choice(values) for key, values in options.items() if DRAW.random() < share}


def draw_model(words):
    model = {"hidden_dim": DRAW.randint(3, 9), "layer_dim": DRAW.randint(1, 3), "cell": DRAW.choice(words.pop("cell"))}
    return model | some(words, 0.5) | some(STRUCTURE, 0.2)


def draw_training(words):
    optimiser = DRAW.choice(words.pop("optimiser"))
    schedule = DRAW.choice(words.pop("schedule"))
    schemes = {key: values for key, values in words.items() if key.startswith("init")}
    training = {"optimiser": optimiser, "lr": DRAW.choice([0.003, 0.02]), "schedule": schedule, "keep": DRAW.choice(words["keep"])}
    return (training | NEEDED.get(schedule, {}) | some(OF_OPTIMISERS.get(optimiser, {}), 0.4)
            | some(schemes, 0.3) | some(RECIPE, 0.3))


def main():
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    training = {"iterations": 600, "batch_size": 10, "eval_every": 150}
    training |= draw_training(dict(choices("train", schema)))
    # YAML that is JSON as well, a section a line.
    print("name: small")
    print("data: {name: digits, train_size: 40, test_size: 10, val_size: 10}")
    print("model:", json.dumps(draw_model(dict(choices("model", schema)))))
    print("train:", json.dumps(training))
    print("seeds: [0, 1, 2, 3]")
    print("run: {workers: 2, checkpoint_every: 0.02}")


main()

"""The schema against the program: every config of configs/, every YAML example of docs/, every file of the fuzzers'
corpus that sweep takes is valid; what is wrong in one place is wrong for both.  What only several keys together show,
the schema cannot see: such files are marked below."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

SWEEP = sys.argv[1]
SCHEMA = json.load(open("configs/sweep.schema.json", encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
passed = failed = 0


class Core(yaml.SafeLoader):
    """Plain scalars as YAML 1.2 has them, and as editors' servers read them: 1e-3 is a number, yes is a word."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(null|~|)$"), ["n", "~", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float",
                           re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), list("-+.0123456789"))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def state(ok, what, why=""):
    global passed, failed
    passed, failed = passed + ok, failed + (not ok)
    print(f"ok      {what}" if ok else f"FAILED  {what}: {why}")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def complaint(text):
    """What the schema has against a config; "" for nothing."""
    try:
        config = yaml.load(text, Core)
    except yaml.YAMLError as error:
        return f"no YAML: {error}"
    return "; ".join(f"{'.'.join(map(str, e.path))}: {e.message[:120]}" for e in VALIDATOR.iter_errors(config))


def planned(text):
    """Whether sweep takes it; in a folder without any data."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "c.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run([SWEEP, "plan", path, "--format", "csv"], capture_output=True, check=False, cwd=folder)
    return done.returncode == 0


def is_config(text):
    return not text.startswith("...") and re.search(r"^(data|model|train|search|extends|grids)\b", text, re.M)


def examples():
    """The YAML blocks of docs/ that are configs, or parts of one."""
    for path in sorted(glob.glob("docs/*.md")):
        for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", read(path), re.M | re.S)):
            if is_config(block):
                yield f"{path}, block {number + 1}", block


# What a config of one line may say, and the program takes, given data to validate with.
GOOD = ["stop: halving", "stop: median", "stop: none", "stop: {rule: hyperband, first: 1, keep: 1/3, within: none}",
        "stop: {rule: halving, within: [layer_dim, lr]}", "confirm: 3", "confirm: {best: 2, replicates: 10}",
        "search: 3", "search: {method: tpe, trials: 4, generation: 2}", "replicates: 3",
        "exclude: []", "zip: []", "include: []", "grids: {}",
        "exclude: [params > 20000000, {lr: [0.1, 0.3], layer_dim: 2}]", "zip: [[lr, layer_dim]]",
        "include: [{lr: 0.5, layer_dim: 1}]", "grids: {a: {lr: 0.1}, b: {lr: [0.2, 0.4]}}",
        "profiles: {quick: {train.epochs: 18}}", "compare: {same_within: 0.005}", "run: {order: seeds}",
        "model.dropout: {values: [0, 0.2], when: layer_dim > 1, else: 0}", "train.clip_norm: = lr * 2",
        "model.params: {match: {hidden_dim: 64, layer_dim: 1}}"]
BASE = ("data: {name: digits, train_size: 1000, val_size: 100, test_size: 50}\nmodel.layer_dim: [1, 2]\n"
        "train.lr: [0.1, 0.3]\n%s\n")
LENGTH = "train.epochs: 9\n"

BAD = ["stop: fast", "stop: 3", "stop: {rule: halving, firsts: 1}", "stop: {rule: paired, keep: 1/3}", "confirm: best",
       "confirm: {best: -1}", "confirm: {best: 1, replicates: 0}", "search: half", "search: {method: grid, trials: 3}",
       "replicates: 0", "exclude: 3", "zip: [[lr]]", "include: [lr]", "grids: [lr]", "profiles: quick",
       "compare: {same_within: small}", "run: {order: random}", "train.clip_norm: {when: lr > 1}",
       "model.embedding_dim: many", "train.threshold: half", "data.split.folds: 1.5"]

# Two keys, or a name, are wrong together.
UNSEEN = ["exclude: [lr >]", "zip: [[lr, batch_size]]", "include: [{lr: 1}]", "stop: {rule: halving, keep: 3}",
          "confirm: 50", "train.clip_norm: = lr *", "model.params: 53", "stop.within: depth"]

# Their data are files that are not there, or they are refused for another reason than the schema's.
OF_FILES = ["folds", "labelling", "multi_label", "forecasting", "embedding"]


def check_all():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    for path in sorted(glob.glob("configs/*.yaml")):
        why = complaint(read(path))
        state(not why, path, why)
    for name, block in examples():
        why = complaint(block)
        state(not why, name, why)
    for path in sorted(glob.glob("tests/fuzz/corpus/config/*.yaml")):
        text = read(path)
        if not planned(text) and os.path.basename(path)[:-len(".yaml")] not in OF_FILES:
            continue
        why = complaint(text)
        state(not why, path, why)
    for line in GOOD:
        text = BASE % line + LENGTH
        why = complaint(text)
        state(not why and planned(text), line, why or "the program refuses it")
    for line in BAD:
        text = BASE % line + LENGTH
        state(complaint(text) != "", f"not {line}", "the schema takes it")
        state(not planned(text), "  by the program too", "it takes it")
    for line in UNSEEN:
        text = BASE % line + LENGTH
        state(not complaint(text) and not planned(text), f"the schema takes, the program refuses {line}", complaint(text))


check_all()
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)

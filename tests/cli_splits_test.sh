#!/bin/bash
# Which items train, select and test: arrays and files that say so, and the last items of a file.
set -u
here=$PWD
source "$here/tests/check.sh"
sweep=$here/sweep
cd "$TEST_TMPDIR" || exit 1
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA

# parts.npz NAME=ITEMS...: X_NAME (ITEMS, 3) and y_NAME; written without NumPy
cat >parts.py <<'PY'
import random, struct, sys, zipfile

random.seed(0)

def npy(shape, kind, values):
    header = repr({"descr": "<" + kind, "fortran_order": False, "shape": shape}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header + struct.pack("<%d%s" % (len(values), "f" if kind == "f4" else "i"), *values)

with zipfile.ZipFile(sys.argv[1], "w") as file:
    for name, items in (word.split("=") for word in sys.argv[2:]):
        labels = [i % 2 for i in range(int(items))]
        file.writestr(f"X_{name}.npy", npy((len(labels), 3), "f4", [random.gauss(y, 1) for y in labels for _ in range(3)]))
        file.writestr(f"y_{name}.npy", npy((len(labels),), "i4", labels))
PY
python3 parts.py parts.npz train=40 val=16 test=20 && python3 parts.py apart.npz train=40 test=20 && python3 parts.py only_val.npz valid=12 || exit 1

printf 'name: parts\ndata: {name: file, train: parts.npz, val: parts.npz}\nmodel: {hidden_dim: 4}\ntrain: {epochs: 2}\nseeds: [0, 1]\n' >parts.yaml
plan() { env COLUMNS=300 "$sweep" plan "$@"; }
fact "arrays X_val and y_val of the training file validate" says '40 training, 16 validation and 20 test sequences' plan parts.yaml
fact "  also when the training arrays are named" says '40 training, 16 validation and 20 test sequences' \
    plan parts.yaml data.x=X_train data.y=y_train
fact "  those of another file, too" says '40 training, 12 validation and 20 test sequences' \
    plan parts.yaml data.train=apart.npz data.val=only_val.npz
fact "a file without any is refused: exit 2" exits_with 2 plan parts.yaml data.train=apart.npz data.val=apart.npz
fact "  with the names that are looked for" says 'which array are the inputs to validate with\? X_val is looked for; arrays: X_train' \
    plan parts.yaml data.train=apart.npz data.val=apart.npz
fact "the training items do not validate: exit 2" exits_with 2 plan parts.yaml data.train=apart.npz data.val=apart.npz data.x=X_train
fact "  is told" says 'the items to validate with are the very ones to train with' \
    plan parts.yaml data.train=apart.npz data.val=apart.npz data.x=X_train data.y=y_train
fact "with data.split.val: exit 2" exits_with 2 plan parts.yaml data.split.val=0.1
ids() { "$sweep" plan "$@" 2>/dev/null | sed -n 's/^ *[0-9]*  \([0-9a-f]\{16\}\) .*/\1/p'; }
fact "other items to validate with are another trial" test "$(ids parts.yaml)" != "$(ids parts.yaml data.val=only_val.npz)"
fact "they select" exits_with 0 env PATH=/nowhere "$sweep" run parts.yaml train.keep=best output.dir=kept
fact "  and a trial is trained again to the same bits" exits_with 0 "$sweep" verify kept
fact "  the report is made again without the data" sh -c "mv parts.npz away && PATH=/nowhere '$sweep' report kept; code=\$?; mv away parts.npz; exit \$code"

# --- the last items
python3 "$here/configs/calls.py" || exit 1
fact "the last fifth tests, five items apart" says '200 training, 30 validation and 60 test sequences' \
    plan "$here/configs/calls_in_order.yaml"
fact "without a gap all items are used" says '210 training, 30 validation and 60 test sequences' \
    plan "$here/configs/calls_in_order.yaml" data.split.gap=0
fact "a gap is of chronological splits: exit 2" exits_with 2 plan "$here/configs/calls_in_order.yaml" data.split.by=random
fact "a gap that takes all: exit 2" exits_with 2 plan "$here/configs/calls_in_order.yaml" data.split.gap=250
fact "  is told" says 'leaves nothing to train with: there are 300 items; data.split.gap takes' \
    plan "$here/configs/calls_in_order.yaml" data.split.gap=250
fact "it trains" exits_with 0 env PATH=/nowhere "$sweep" run "$here/configs/calls_in_order.yaml" train.epochs=1 output.dir=order
fact "  and again to the same bits" exits_with 0 "$sweep" verify order

finish

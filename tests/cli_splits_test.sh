#!/bin/bash
# Which items train, select and test: arrays and files that say so, and the last items of a file.
set -u
source tests/check.sh
begin

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
fact "testing with the training items is told" says 'notice: the items to test with are the very ones to train with' \
    plan parts.yaml data.train=only_val.npz data.test=only_val.npz data.x=X_valid data.y=y_valid data.val=
fact "  and other items are not" bash -c "! '$sweep' plan parts.yaml 2>&1 | grep -q notice"
fact "with data.split.val: exit 2" exits_with 2 plan parts.yaml data.split.val=0.1
ids() { "$sweep" plan "$@" 2>/dev/null | sed -n 's/^ *[0-9]*  \([0-9a-f]\{16\}\) .*/\1/p'; }
fact "other items to validate with are another trial" test "$(ids parts.yaml)" != "$(ids parts.yaml data.val=only_val.npz)"
fact "they select" exits_with 0 env PATH=/nowhere "$sweep" run parts.yaml train.keep=best output.dir=kept
fact "  and a trial is trained again to the same bits" exits_with 0 "$sweep" verify kept
fact "  the report is made again without the data" sh -c "mv parts.npz away && PATH=/nowhere '$sweep' report kept; code=\$?; mv away parts.npz; exit \$code"

# --- groups
python3 - <<'PY' || exit 1
exec(open("parts.py").read().split("with zipfile")[0].replace("import random, struct, sys, zipfile", "import random, struct, zipfile"))
people = [i * i % 11 for i in range(60)]
with zipfile.ZipFile("people.npz", "w") as file:
    file.writestr("x.npy", npy((60, 3), "f4", [random.gauss(0, 1) for _ in range(180)]))
    file.writestr("y.npy", npy((60,), "i4", [i // 2 % 2 for i in range(60)]))
    file.writestr("person.npy", npy((60,), "i4", people))
    file.writestr("short.npy", npy((59,), "i4", people[1:]))
PY
printf 'name: people\ndata: {name: file, train: people.npz, x: x, y: y, split: {by: group, group: person, test: 0.3}}\nmodel: {hidden_dim: 4}\ntrain: {epochs: 2}\n' >people.yaml
fact "an array of groups splits" exits_with 0 env PATH=/nowhere "$sweep" run people.yaml output.dir=people
fact "  and again to the same bits" exits_with 0 "$sweep" verify people
fact "by another array it is another trial, or refused" says 'array "short": error: data.split.group is an array with one group for each item' \
    plan people.yaml data.split.group=short
fact "by no array: exit 2" exits_with 2 plan people.yaml data.split.group=persom
fact "  with the nearest" says 'data.split.group: there is no array "persom"; did you mean "person"\?' plan people.yaml data.split.group=persom
fact "a group without by: group: exit 2" exits_with 2 plan people.yaml data.split.by=random
fact "groups are part of what a trial is" test "$(ids people.yaml)" != "$(ids people.yaml data.split.group=y)"

python3 "$here/configs/calls.py" || exit 1
fact "whole places test and validate" says '150 training, 50 validation and 100 test sequences' \
    plan "$here/configs/calls_by_place.yaml"

# --- the last items
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

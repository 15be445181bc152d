#!/bin/bash
# Arrays whose items have lengths, padded or one after another: the same trials from every form of the same sequences, lengths that
# nobody named told by plan and taken by `sweep data`, what a refusal says to write, and what does not fit.
set -u
source tests/check.sh
begin

# As torch.nn.utils.rnn.pad_sequence and Keras's pad_sequences(padding="post") lay them.
python3 - <<'END' || exit 1
import csv
import h5py
import numpy as np

random = np.random.default_rng(7)
LENGTHS = [5, 9, 7, 9, 6, 8, 3, 9]
MOST = max(LENGTHS)
items = [np.round(random.normal(size=(n, 2)), 3).astype("f4") for n in LENGTHS]
items[2][0, 0] = items[5][-1, 1] = 0
kinds = np.arange(len(LENGTHS)) % 2
labels = [np.arange(n) % 3 for n in LENGTHS]
numbers = [np.round(random.normal(size=n), 3).astype("f4") for n in LENGTHS]


def pad(sequences, value=0):
    out = np.full((len(sequences), MOST) + sequences[0].shape[1:], value, sequences[0].dtype)
    for i, one in enumerate(sequences):
        out[i, : len(one)] = one
    return out


x, flat = pad(items), np.concatenate(items)
offsets = np.cumsum([0] + LENGTHS)
n = len(LENGTHS)

# a class of each item
with open("long.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["id", "a", "b", "kind"])
    for i, one in enumerate(items):
        table.writerows([i, *step, kinds[i]] for step in one)
np.savez("flat.npz", x=flat, y=kinds, lengths=LENGTHS)
np.savez("flat_offsets.npz", x=flat, y=kinds, offsets=offsets)
np.savez("padded.npz", x=x, y=kinds, lengths=LENGTHS)
np.savez("floats.npz", x=x.astype("f8"), y=kinds, lengths=np.array(LENGTHS, "f4")[:, None])
np.savez("steps_first.npz", x=x.transpose(1, 0, 2), y=kinds, seq_lens=np.array(LENGTHS, "i8"))
np.savez("features_first.npz", x=np.asfortranarray(x.transpose(0, 2, 1)), y=kinds, x_lengths=np.array(LENGTHS, "u1"))
np.savez("nan.npz", x=pad(items, np.nan), y=kinds, lengths=LENGTHS)
np.savez("ones.npz", x=pad(items, -1), y=kinds, lengths=LENGTHS)
np.savez("no_lengths.npz", x=x, y=kinds)
with h5py.File("padded.h5", "w") as f:
    f["train/x"], f["train/y"], f["train/lengths"] = x, kinds, np.array(LENGTHS, "i4")
with h5py.File("flat.h5", "w") as f:
    f["x"], f["y"], f["lengths"] = flat, kinds, LENGTHS
with h5py.File("lists.h5", "w") as f:
    f["y"] = kinds
    lists = f.create_dataset("x", (n,), h5py.vlen_dtype("f4"))
    for i, one in enumerate(items):
        lists[i] = one.ravel()
np.savez("one_flat.npz", x=flat[:, 0], y=kinds, lengths=LENGTHS)
np.savez("one_padded.npz", x=x[:, :, 0], y=kinds, lengths=LENGTHS)
np.savez("one_steps_first.npz", x=x[:, :, 0].T, y=kinds, lengths=LENGTHS)

# both splits
a, b = slice(0, 5), slice(5, n)
names = ["X_train", "y_train", "lengths_train", "X_test", "y_test", "lengths_test"]
def splits(form, gone=()):
    return {k: v for k, v in zip(names, [form(a), kinds[a], LENGTHS[a], form(b), kinds[b], LENGTHS[b]]) if k not in gone}
def rows(part):
    return x[part]
def joined(part):
    return np.concatenate(items[part])
np.savez("splits_flat.npz", **splits(joined))
np.savez("splits.npz", **splits(rows))
np.savez("splits_half.npz", **splits(rows, ["lengths_test"]))
np.savez("splits_labels.npz", **(splits(joined) | {"y_test": kinds[:2]}))
own = {k.replace("lengths_train", "X_train_lengths").replace("lengths_test", "X_test_lengths"): v for k, v in splits(rows).items()}
np.savez("splits_own.npz", **own)
np.savez("only_train.npz", x=x[a], y=kinds[a], lengths=LENGTHS[a])
np.savez("only_test.npz", x=x[b], y=kinds[b], lengths=LENGTHS[b])

# a class, and a number, of each step: padding of 0 is neither
for name, of_steps in ("labels", labels), ("numbers", numbers):
    np.savez(f"{name}_flat.npz", x=flat, y=np.concatenate(of_steps), lengths=LENGTHS)
    np.savez(f"{name}_padded.npz", x=x, y=pad(of_steps), lengths=LENGTHS)
    np.savez(f"{name}_column.npz", x=x, y=pad(of_steps)[:, :, None], lengths=LENGTHS)
    np.savez(f"{name}_steps_first.npz", x=x.transpose(1, 0, 2), y=pad(of_steps).T, lengths=LENGTHS)
    with h5py.File(f"{name}_padded.h5", "w") as f:
        f["x"], f["y"], f["lengths"] = x, pad(of_steps), LENGTHS
words = [np.array(["rest", "walk", "run"])[one] for one in labels]
np.savez("words_flat.npz", x=flat, y=np.concatenate(words), lengths=LENGTHS)
np.savez("words_padded.npz", x=x, y=pad([w.astype("U8") for w in words], "none"), lengths=LENGTHS)

# series
series = [np.round(random.normal(size=(20 + 5 * k, 2)), 3).astype("f4") for k in range(3)]
MOST = 30
np.savez("series_flat.npz", x=np.concatenate(series), lengths=[20, 25, 30])
np.savez("series_padded.npz", x=pad(series), lengths=[20, 25, 30])
np.savez("one_series_flat.npz", x=np.concatenate(series)[:, 0], lengths=[20, 25, 30])
np.savez("one_series_padded.npz", x=pad(series)[:, :, 0], lengths=[20, 25, 30])

# what does not fit
for name, wrong in {"long": [5, 9, 10, 9, 6, 8, 3, 9], "zero": [5, 9, 7, 9, 6, 0, 3, 9], "few": LENGTHS[:-1],
                    "half": [5, 9, 2.5, 9, 6, 8, 3, 9], "below": [5, 9, 7, -9, 6, 8, 3, 9]}.items():
    np.savez(f"wrong_{name}.npz", x=x, y=kinds, lengths=wrong)
    np.savez(f"flat_{name}.npz", x=flat, y=kinds, lengths=wrong)
np.savez("one_few.npz", x=x[:, :, 0], y=kinds, lengths=LENGTHS[:-1])
np.savez("offsets_rows.npz", x=x, y=kinds, offsets=offsets)
np.savez("offsets_fall.npz", x=flat, y=kinds, offsets=[0, 5, 14, 13, 30, 36, 44, 47, 56])
np.savez("other.npz", x=x, y=kinds, lengths=LENGTHS, sizes=LENGTHS)
np.savez("unrelated.npz", x=x, y=kinds, lengths=np.arange(100))
np.savez("full.npz", x=x, y=kinds, lengths=[9] * n)
np.savez("steps.npz", x=flat, y=np.arange(len(flat)) % 2, offsets=np.arange(len(flat) + 1))
np.savez("bool.npz", x=x > 0, y=kinds)
np.save("bool.npy", x > 0)
np.savez("ragged.npz", x=np.array(items, dtype=object), y=kinds)
END

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
config() { # of a data section's words
    printf 'name: c\ndata: {name: file, %s}\nmodel: {hidden_dim: 3}\ntrain: {epochs: 3, batch_size: 2}\nseeds: 0\n' "$1" >c.yaml
}
plan() { "$sweep" plan "$@" --format csv; } # without measuring how long it takes
id_of() {
    config "$1"
    plan c.yaml 2>/dev/null | sed -n '2s/^[^,]*,[^,]*,\([0-9a-f]*\),.*/\1/p'
}
says_of() { # PATTERN and a data section's words: what plan says of it
    config "$2"
    says "$1" in_one_line plan c.yaml
}
refuses() { # what, the data section's words, PATTERN
    config "$2"
    fact "$1: exit 2" exits_with 2 plan c.yaml
    fact "  with its cure" says "$3" in_one_line plan c.yaml
}
# same WHAT BASE FORM...: the trials of each form are those of the first
same() {
    local what=$1 base wanted form
    base=$2
    shift 2
    wanted=$(id_of "$base")
    fact "$what" test -n "$wanted"
    for form; do fact "  the same trial of $form" test "$(id_of "$form")" = "$wanted"; done
}
section() { "$sweep" data "$@" 2>/dev/null | sed -n '/^data:$/,$p'; }

# --- the same sequences in every form
cut='split: {test: 0.25, by: random}'
same "a CSV with a row a step" "train: long.csv, id: id, y: kind, $cut" "train: flat.npz, lengths: lengths, $cut" \
    "train: flat_offsets.npz, offsets: offsets, $cut" "train: padded.npz, lengths: lengths, $cut" "train: floats.npz, lengths: lengths, $cut" \
    "train: steps_first.npz, axes: tnf, lengths: seq_lens, $cut" "train: features_first.npz, axes: nft, lengths: x_lengths, $cut" \
    "train: nan.npz, lengths: lengths, $cut" "train: ones.npz, lengths: lengths, $cut" "train: padded.h5, lengths: train/lengths, $cut" \
    "train: flat.h5, lengths: lengths, $cut" "train: lists.h5, features: 2, $cut"
trained() {
    config "$1"
    "$sweep" c.yaml output.dir="$2" && test -s "$2/trials/$(id_of "$1").h5"
}
fact "padded arrays train" trained "train: padded.npz, lengths: lengths, $cut" of_padded
fact "  to the bytes of the flat array" trained "train: flat.npz, lengths: lengths, $cut" of_flat
fact "    weights and all" bash -c 'cmp of_padded/trials/*.h5 of_flat/trials/*.h5'
same "one feature" "train: one_flat.npz, lengths: lengths, $cut" "train: one_padded.npz, lengths: lengths, $cut" \
    "train: one_steps_first.npz, axes: tnf, lengths: lengths, $cut"
same "both splits" "train: splits_flat.npz, lengths: lengths_train" "train: splits.npz, lengths: lengths_train" \
    "train: splits_own.npz, lengths: X_train_lengths" "train: only_train.npz, test: only_test.npz, lengths: lengths"
for kind in labels:labelling numbers:step_regression; do
    form=${kind%:*} task="task: ${kind#*:}"
    same "${form} of steps" "train: ${form}_flat.npz, lengths: lengths, $task, $cut" "train: ${form}_padded.npz, lengths: lengths, $task, $cut" \
        "train: ${form}_column.npz, lengths: lengths, $task, $cut" "train: ${form}_padded.h5, lengths: lengths, $task, $cut" \
        "train: ${form}_steps_first.npz, axes: tnf, lengths: lengths, $task, $cut"
done
same "texts of steps" "train: words_flat.npz, lengths: lengths, task: labelling, $cut" "train: words_padded.npz, lengths: lengths, task: labelling, $cut"
ahead='lengths: lengths, task: forecasting, lookback: 4, horizon: 2, split: {test: 0.3}'
same "series" "train: series_flat.npz, $ahead" "train: series_padded.npz, $ahead"
same "series of one value a step" "train: one_series_flat.npz, $ahead" "train: one_series_padded.npz, $ahead"

# --- lengths that nobody named
fact "plan tells of lengths that lie there" says_of 'array "lengths" looks like the steps of each item of "x": behind them 5 of 8 items have padding, which is read as steps here; say data\.lengths: lengths' "train: padded.npz, $cut"
same "  and the trial is what it was" "train: no_lengths.npz, $cut" "train: padded.npz, $cut" "train: unrelated.npz, $cut"
fact "  of the names of a split" says_of 'notice: array "lengths_train" looks like .*notice: array "lengths_test" looks like' "train: splits.npz"
fact "  of joined items, in the refusal" says_of 'error: 8 labels, but there are 56 items; array "lengths" adds up to the 56 rows of "x", as the steps of 8 items one after another do: if they are, say data\.lengths: lengths' "train: flat.npz, $cut"
fact "  by offsets" says_of 'array "offsets" ends with the 56 rows of "x", as the offsets of 8 items one after another do: if they are, say data\.offsets: offsets' "train: flat_offsets.npz, $cut"
fact "  in a refusal of labels of steps" says_of 'takes one of each step.*array "lengths" adds up to the 56 rows' "train: labels_flat.npz, task: labelling, $cut"
fact "  and where rows have a label each" says_of 'notice: array "lengths" adds up to the 56 rows of "x"' "train: labels_flat.npz, $cut"
quiet() {
    config "$1"
    plan c.yaml >out.txt 2>notices.txt && ! grep -i length notices.txt
}
fact "nothing is said of others" quiet "train: unrelated.npz, $cut"
fact "  nor where no item is shorter" quiet "train: full.npz, $cut"
fact "  nor where missing values say the same" quiet "train: nan.npz, $cut"
fact "values behind an item's steps are told" says_of 'notice: 5 of 8 items have values other than 0 behind their steps by "lengths"; these are not read' "train: ones.npz, lengths: lengths, $cut"
fact "  zeros are not" quiet "train: padded.npz, lengths: lengths, $cut"
for file in padded.npz flat.npz flat_offsets.npz flat.h5 padded.h5 labels_padded.npz labels_flat.npz; do
    fact "data takes those of $file" says '^8 items of 3 to 9 steps × 2 features, mean 7\.0 steps$' "$sweep" data "$file"
    fact "  and says so" says 'notice: array ".*(lengths|offsets)" is taken for the (lengths|offsets) of the items of ' "$sweep" data "$file"
    { printf 'name: s\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1}\n'; section "$file"; } >s.yaml
    fact "  in the section" grep -qE '^  (lengths|offsets): ' s.yaml
    fact "  which can be planned" exits_with 0 plan s.yaml
done
fact "  of the names of both splits" says '^  lengths: lengths_train$' section splits.npz
fact "  whose cure is no longer told" says 'error: 2 labels, but there are 3 items$' "$sweep" data splits_labels.npz
fact "  as said where two are there" says '^  lengths: sizes$' section other.npz lengths=sizes
without_lengths() { section "$1" | grep '^data:$' && ! section "$1" | grep lengths:; }
fact "  none where one of the splits has none" without_lengths splits_half.npz
fact "  nor of another count" without_lengths unrelated.npz
fact "  nor where each row would be a step" without_lengths steps.npz
fact "  nor where an item has none, which is told" without_lengths wrong_zero.npz
fact "    with what there is to say" says 'array "lengths" looks like' "$sweep" data wrong_zero.npz
fact "truth values are not divided by 255" bash -c "for f in bool.npz bool.npy; do '$sweep' data \$f | grep -q 'scale: standard' || exit 1; done"

# --- what a refusal says to write
fact "a ragged list is refused" exits_with 2 "$sweep" data ragged.npz
"$sweep" data ragged.npz 2>&1 | grep -o 'numpy\.savez.*)$' >line.py
fact "  with a line of Python" test -s line.py
fact "  which works" python3 -c '
import numpy
FILE, old = "written.npz", numpy.load("ragged.npz", allow_pickle=True)
seqs, y = list(old["x"]), old["y"]
exec(open("line.py").read())'
fact "    and data reads what it writes" says '^8 items of 3 to 9 steps' "$sweep" data written.npz
{ printf 'name: w\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1}\n'; section written.npz; } >w.yaml
fact "    and its section trains" exits_with 0 "$sweep" w.yaml

# --- refused
refuses "more steps than a row" "train: wrong_long.npz, lengths: lengths, $cut" 'array "lengths": error: item 3 has 10 steps, but an item of "x" has 9 at most'
refuses "no step" "train: wrong_zero.npz, lengths: lengths, $cut" 'array "lengths": error: item 6 has 0 steps; a sequence has one at least: take the item out'
refuses "fewer lengths" "train: wrong_few.npz, lengths: lengths, $cut" 'array "lengths": error: 7 lengths, but "x" has 8 items'
refuses "a fraction" "train: wrong_half.npz, lengths: lengths, $cut" 'array "lengths": error: item 3 has the length 2\.5; lengths are whole numbers'
refuses "less than none" "train: wrong_below.npz, lengths: lengths, $cut" 'array "lengths": error: item 4 has the length -9'
refuses "more steps than there are" "train: flat_long.npz, lengths: lengths, $cut" 'array "lengths": error: item 8 has 9 steps, but of "x" only 6 are left'
refuses "fewer steps" "train: flat_few.npz, lengths: lengths, $cut" 'array "lengths": error: the 7 items have 47 steps in all, but "x" has 56; of padded items there is a length for each of its 56 rows'
refuses "  of padded items of one feature" "train: one_few.npz, lengths: lengths, $cut" 'of padded items there is a length for each of its 8 rows'
refuses "offsets of padded items" "train: offsets_rows.npz, offsets: offsets, $cut" 'padded items, which have rows of their own, are said by data\.lengths'
refuses "offsets that fall" "train: offsets_fall.npz, offsets: offsets, $cut" 'offsets must not fall, as after item 3'
refuses "a split without lengths" "train: splits_half.npz, lengths: lengths_train" 'array "X_test": error: "X_train" has the lengths "lengths_train", and this has none; call them lengths_train and lengths_test'
finish

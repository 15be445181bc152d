#!/bin/bash
# sweep data of one file of every format: the section that it prints trains when it is pasted, text also gzipped.
set -u
source tests/check.sh
begin

/usr/bin/python3 - <<'END' || exit 1
import datetime, gzip, math, random, struct
import h5py, numpy as np

draw = random.Random(4)
ITEMS, STEPS, FEATURES = 60, 8, 2
names = ["rise", "fall", "wave"]
places = np.array([i % 3 for i in range(ITEMS)])
x = np.array([[[(t if k == 0 else -t if k == 1 else 5 * math.sin(t)) + draw.gauss(0, 0.5), draw.gauss(k, 1)]
               for t in range(STEPS)] for k in places], np.float32)
lengths = np.array([STEPS - i % 4 for i in range(ITEMS)])
joined = np.concatenate([x[i, : lengths[i]] for i in range(ITEMS)])

def write(name, lines, gzipped=True):
    text = "\n".join(lines) + "\n"
    open(name, "w").write(text)
    if gzipped:
        gzip.open(name + ".gz", "wt").write(text)

def row(values):
    return ",".join(f"{v:.5g}" for v in values)

# sequences with classes
write("wide.csv", [",".join(f"t{t}" for t in range(STEPS)) + ",kind"] + [row(x[i, :, 0]) + "," + names[places[i]] for i in range(ITEMS)])
write("long.csv", ["run,t,a,b,kind"] + [f"r{i},{t},{row(x[i, t])},{names[places[i]]}" for i in range(ITEMS) for t in range(lengths[i])])
write("table.tsv", ["\t".join([f"t{t}" for t in range(STEPS)] + ["kind"])]
      + ["\t".join([f"{v:.5g}" for v in x[i, :, 0]] + [names[places[i]]]) for i in range(ITEMS)])
write("numbers.csv", [",".join(f"t{t}" for t in range(STEPS)) + ",size"] + [row(x[i, :, 0]) + f",{x[i, 0, 1]:.4f}" for i in range(ITEMS)])
np.save("x.npy", x)
np.save("y.npy", places)
np.savez("both.npz", x=x, y=places)
np.savez("splits.npz", x_train=x[:45], y_train=places[:45], x_test=x[45:], y_test=places[45:])
np.savez_compressed("joined.npz", x=joined, lengths=lengths, y=places)
with h5py.File("fixed.h5", "w") as f:
    f["x"], f["y"] = x, places
with h5py.File("ragged.h5", "w") as f:
    f["x"], f["lengths"], f["y"] = joined, lengths, places
with h5py.File("variable.h5", "w") as f:
    f["y"] = places
    f.create_dataset("x", (ITEMS,), dtype=h5py.vlen_dtype(np.float32))
    for i in range(ITEMS):
        f["x"][i] = x[i, : lengths[i], 0]
write("alarms.csv", [",".join(f"t{t}" for t in range(STEPS)) + ",early,late"]
      + [row(x[i, :, 0]) + f",{int(x[i, 0, 1] > 0)},{int(x[i, -1, 1] > 0)}" for i in range(ITEMS)])
write("pairs.csv", [",".join(f"t{t}" for t in range(STEPS)) + ",mean,first"]
      + [row(x[i, :, 0]) + f",{x[i, :, 1].mean():.4f},{x[i, 0, 1]:.4f}" for i in range(ITEMS)])
write("words.csv", ["a,b,u,v"] + [f"{i},{i * i},{names[places[i]]},yes" for i in range(ITEMS)])
write("runs.csv", ["run,t,flow,level"] + [f"{i},{t},{x[i, t, 0]:.3f},{x[i, : t + 1, 0].sum():.3f}" for i in range(ITEMS) for t in range(lengths[i])])

# a class or numbers of each step, several labels or numbers of an item
def stored(name, **arrays):
    np.savez(name + ".npz", **arrays)
    with h5py.File(name + ".h5", "w") as f:
        for key, array in arrays.items():
            f[key] = array

def after_one_another(array):
    return np.concatenate([array[i, : lengths[i]] for i in range(ITEMS)])

summed = x.sum(2)
several = {
    "steps_classes": (x[..., 0] > 0).astype(np.int64) + (x[..., 1] > 0),
    "steps_numbers": summed,
    "steps_pairs": np.stack([summed, 2 * x[..., 0]], 2),
    "steps_quarters": np.where(x[..., 0] > 0, 0.75, 0.25),
    "steps_one_hot": np.eye(2, dtype=np.uint8)[(x[..., 0] > 0).astype(int)],
    "labels": np.stack([summed[:, 0] > 0, summed.max(1) > 3, x[:, 0, 1] > 0], 1).astype(np.uint8),
    "truths": np.stack([summed[:, 0] > 0, summed.max(1) > 3], 1),
    "one_hot": np.eye(3, dtype=np.int32)[places],
    "item_numbers": np.stack([x[..., 0].mean(1), x[:, 0, 1]], 1),
}
for name, y in several.items():
    stored(name, x=x, y=y)
    np.save(name + ".npy", y)
    if name.startswith("steps"):
        stored("joined_" + name, x=joined, y=after_one_another(y), lengths=lengths)
stored("labels_as_steps", x=x, y=(x[..., 0] > 0).astype(np.uint8))
stored("split_labels", x_train=x[:45], y_train=several["labels"][:45], x_test=x[45:], y_test=several["labels"][45:])
write("cases.ts", ["@problemName cases", "@timeStamps false", "@univariate false", "@dimensions 2", "@equalLength false",
                   "@classLabel true " + " ".join(names), "@data"]
      + [":".join(row(x[i, : lengths[i], f]) for f in range(FEATURES)) + ":" + names[places[i]] for i in range(ITEMS)])
write("values.ts", ["@problemName values", "@timeStamps false", "@univariate true", "@equalLength true", f"@seriesLength {STEPS}",
                    "@targetLabel true", "@data"] + [row(x[i, :, 0]) + f":{x[i, 0, 1]:.4f}" for i in range(ITEMS)])
write("ucr.txt", ["  ".join([f"{places[i] + 1:.7e}"] + [f"{v:.7e}" for v in x[i, :, 0]]) for i in range(ITEMS)])
write("ucr.tsv", ["\t".join([str(places[i] + 1)] + [f"{v:.5g}" for v in x[i, :, 0]]) for i in range(ITEMS)])
write("cases.arff", ["@relation cases"] + [f"@attribute t{t} numeric" for t in range(STEPS)]
      + ["@attribute kind {rise,fall,wave}", "@data"] + [row(x[i, :, 0]) + "," + names[places[i]] for i in range(ITEMS)])
for name, array in (("images-idx3-ubyte", np.clip(x * 10 + 100, 0, 255).astype(np.uint8)), ("labels-idx1-ubyte", places.astype(np.uint8))):
    header = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    open(name, "wb").write(header + array.tobytes())
    gzip.open(name + ".gz", "wb").write(header + array.tobytes())

# series to forecast
def value(t, season, shop=0):
    return 50 + 10 * shop + 10 * math.sin(2 * math.pi * t / season) + draw.gauss(0, 1)

def days(n):
    return [str(datetime.date(2024, 1, 1) + datetime.timedelta(d)) for d in range(n)]

write("daily.csv", ["date,load,temperature"] + [f"{d},{value(t, 7):.2f},{value(t, 30):.2f}" for t, d in enumerate(days(120))])
write("shops.csv", ["shop,day,sold"] + [f"{s},{d},{value(t, 7, k):.2f}" for k, s in enumerate(("north", "south")) for t, d in enumerate(days(90))])
write("months.csv", ["Month,Passengers"] + [f"{1949 + t // 12}-{t % 12 + 1:02d}-01,{value(t, 12):.1f}" for t in range(100)])
ends = [datetime.date(1949 + (t + 1) // 12, (t + 1) % 12 + 1, 1) - datetime.timedelta(1) for t in range(100)]
write("prophet.csv", ["ds,price,y"] + [f"{d},{value(t, 5):.1f},{value(t, 12):.1f}" for t, d in enumerate(ends)])
write("years.csv", ["YEAR,SUNACTIVITY"] + [f"{1700 + t},{value(t, 11):.1f}" for t in range(150)])
write("hours.csv", ["time;a"] + [f"2024-01-{1 + t // 24:02d} {t % 24:02d}:00;{value(t, 24):.2f}" for t in range(24 * 20)])
write("short.csv", ["month,sales"] + [f"2023-{t + 1:02d},{value(t, 4):.2f}" for t in range(12)])
write("archive.tsf", ["# made up", "@relation archive", "@attribute series_name string", "@attribute start_timestamp date",
                      "@frequency monthly", "@horizon 18", "@missing true", "@equallength false", "@data"]
      + [f"T{k}:1979-01-01 00-00-00:" + ",".join("?" if k == 1 and t == 20 else f"{value(t, 12):.2f}" for t in range(60 + 20 * k)) for k in range(4)])
write("plain.tsf", ["@relation plain", "@attribute series_name string", "@frequency half_hourly", "@data",
                    "a:" + ",".join(f"{value(t, 48):.2f}" for t in range(400))])
np.save("series.npy", np.array([[value(t, 7), value(t, 9)] for t in range(80)], np.float32))
END

# trains NAME FILE [KEY=VALUE ...]: its section, pasted into a config, is a sweep that finishes.
trains() {
    local name=$1
    shift
    { printf 'name: %s\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1}\n' "$name"; "$sweep" data "$@" 2>/dev/null | sed -n '/^data:$/,$p'; } >"$name.yaml"
    grep -q '^  name: file$' "$name.yaml" && PATH=/nowhere "$sweep" "$name.yaml" && test -s "results/$name/results.h5"
}
section() { "$sweep" data "$@" 2>/dev/null | sed -n '/^data:$/,$p'; }

# --- sequences
fact "CSV, wide" trains wide wide.csv
fact "CSV, long" trains long long.csv id=run time=t y=kind
fact "  told without a word" trains told long.csv
fact "  as the same" test "$(section long.csv)" = "$(section long.csv id=run time=t y=kind)"
fact "TSV" trains tsv table.tsv
fact "CSV, numbers to predict" trains numbers numbers.csv y=size
fact "NPY, with its labels" trains npy x.npy train_y=y.npy
fact "NPZ" trains npz both.npz
fact "NPZ, both splits" trains splits splits.npz
fact "NPZ, sequences that lie one after another" trains joined joined.npz
fact "HDF5, fixed" trains fixed fixed.h5
fact "HDF5, ragged by lengths" trains ragged ragged.h5
fact "HDF5, of variable length" trains variable variable.h5
fact ".ts, of several lengths" trains ts cases.ts
fact ".ts, numbers to predict" trains values values.ts
fact "UCR text of 2015" trains ucr_txt ucr.txt
fact "UCR text of 2018" trains ucr_tsv ucr.tsv
fact ".arff" trains arff cases.arff
fact "IDX, with its labels" trains idx images-idx3-ubyte train_y=labels-idx1-ubyte

# --- what the labels of arrays are is told by their shape
tells() { # what is said of a file's labels, in one line
    "$sweep" data "$@" 2>&1 | tr -s '\n ' ' '
}
has_task() { # TASK FILE [KEY=VALUE ...]: its section says so, or for classification no task, and trains
    local task=$1
    shift
    local said
    said=$(section "$@" | sed -n 's/^  task: //p')
    [ "${said:-classification}" = "$task" ] && trains "task_$(echo "$@" | tr -c 'a-z0-9\n' _)" "$@"
}
while read -r name task; do
    for ending in npz h5; do
        fact "$name.$ending: $task" has_task "$task" "$name.$ending"
        [[ $name != steps_* ]] || fact "  of sequences that lie one after another as well" has_task "$task" "joined_$name.$ending"
    done
    fact "  in a file of labels alone" has_task "$task" x.npy "train_y=$name.npy"
done <<'END'
steps_classes labelling
steps_numbers step_regression
steps_pairs step_regression
steps_quarters step_regression
labels multi_label
truths multi_label
one_hot classification
item_numbers regression
END
fact "both splits of several labels" has_task multi_label split_labels.npz
fact "several columns of 0 and 1 in a CSV are labels" has_task multi_label alarms.csv 'y=[early, late]'
fact "  of numbers, numbers to predict" has_task regression pairs.csv 'y=[mean, first]'
fact "  of words nothing that there is" says 'data.y names 2 columns, and an item has one label' tells words.csv 'y=[u, v]'
fact "rows of runs are steps, also before a label is named" says ' 60 items of 5 to 8 steps × 2 features' tells runs.csv
fact "  and then have a number each" has_task step_regression runs.csv y=level
fact "classes of steps are counted" says '[23] classes of steps: 0 [0-9]+, 1 [0-9]+' tells steps_classes.npz
fact "numbers of steps are" says '480 different numbers to predict, one of each step' tells steps_numbers.npz
fact "  and rows of them" says '480 different rows of 2 numbers to predict, of each step' tells steps_pairs.h5
fact "labels are, each" says '3 labels, each yes or no: 0 [0-9]+, 1 [0-9]+, 2 [0-9]+' tells labels.npz
fact "one-hot rows are classes" says '3 classes: 0 20, 1 20, 2 20' tells one_hot.h5
fact "rows of numbers are counted" says '60 different rows of 2 numbers to predict' tells item_numbers.npz
fact "as many labels as steps: what is taken, and what else it may be" says \
    'notice: labels of 0 and 1 are taken for those of each step; were they each a yes or no of the whole item, say data.task: multi_label' tells labels_as_steps.npz
fact "  which trains when said" has_task multi_label labels_as_steps.npz task=multi_label
fact "one-hot classes of steps: how to make them classes" says 'numpy.argmax\(y, axis=-1\)' tells steps_one_hot.npz
printf 'a,b,kind\n1,2,10\n2,3,11\n3,4,10\n4,5,11\n' >tens.csv
fact "classes that are called 10 and 11 are no rows of 0 and 1" says '2 classes: 10 2, 11 2' tells tens.csv y=kind
fact "lengths are found by their name" says '^  lengths: lengths$' section joined_steps_numbers.h5

for file in wide.csv table.tsv cases.ts values.ts ucr.txt ucr.tsv cases.arff; do
    fact "$file, gzipped" trains "gz_${file/./_}" "$file.gz"
done
fact "long.csv, gzipped" trains gz_long long.csv.gz id=run time=t y=kind
fact "IDX, gzipped" trains gz_idx images-idx3-ubyte.gz train_y=labels-idx1-ubyte.gz
fact "a file to test with" trains tested wide.csv wide.csv.gz
fact "  and its labels" trains tested_idx images-idx3-ubyte images-idx3-ubyte.gz train_y=labels-idx1-ubyte test_y=labels-idx1-ubyte.gz

# --- series to forecast, told without a word
fact "a row a day is a series" trains daily daily.csv
fact "  of weeks" says '^  season: 7$' section daily.csv
fact "  that look back two of them" says '^  lookback: 14$' section daily.csv
fact "  and of several columns it says how to choose" says '# every column is forecast; to forecast one' section daily.csv
fact "  which is done by its name" says '^  y: load$' section daily.csv y=load
fact "  and trains" trains chosen daily.csv y=load
fact "several series below one another, by the column of texts" trains shops shops.csv
fact "  which says whose a row is" says '^  id: shop$' section shops.csv
fact "the first of each month: equal steps" trains months months.csv
fact "  of years" says '^  season: 12$' section months.csv
fact "the last of each month, with y to forecast" trains prophet prophet.csv
fact "  and the other column seen" says ' 2 features, 1 number to predict' bash -c "'$sweep' plan prophet.yaml 2>&1 | tr -s '\n ' ' '"
fact "years, which are numbers" trains years years.csv
fact "hours" trains hours hours.csv
fact "  of days" says '^  season: 24$' section hours.csv
fact "a short series" trains short short.csv
fact ".tsf, by its attributes" trains tsf archive.tsf
fact "  as far ahead as @horizon" says '^  horizon: 18$' section archive.tsf
fact "  with a season by @frequency" says '^  season: 12$' section archive.tsf
fact "  filled where it is missing" says '^  missing: ffill$' section archive.tsf
fact "  half-hours make days" says '^  season: 48$' section plain.tsf
fact "  and trains without a horizon" trains plain plain.tsf
fact "an array of steps × features, when told" trains series series.npy task=forecasting
fact "the layout alone says it too" says '^  task: forecasting$' section daily.csv layout=series time=date
for file in daily.csv shops.csv months.csv archive.tsf; do
    fact "$file, gzipped" trains "gz_${file/./_}" "$file.gz"
done

# --- what is none
fact "a table with a class is no series" says '^3 classes' "$sweep" data wide.csv
sed '5d' daily.csv >gap.csv
fact "a gap between dates: its line" says 'gap\.csv: line 5: error: this time comes 172800 s after line 4' "$sweep" data gap.csv
sed '1s/.*/year,size/; 3s/1701/1711/' years.csv >uneven.csv
fact "numbers that are no times after all are read as any column" says 'CSV, wide' "$sweep" data uneven.csv
sed '5d' months.csv >gap_month.csv
fact "a month that is missing: its line" says 'line 5: error: this time comes 2 months after line 4, but the step before is 1 month:' "$sweep" data gap_month.csv
finish

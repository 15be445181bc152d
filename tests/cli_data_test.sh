#!/bin/bash
# sweep data: what it shows of files, and that the section it prints trains; the names of classes wherever they are shown.
set -u
source tests/check.sh
begin
files=$here/tests/fixtures/sequences

python3 "$here/configs/gestures.py" || exit 1
fact "a file is told by its contents" says '^gestures.csv: CSV, wide, ' "$sweep" data gestures.csv
fact "  its items, steps and features" says '^300 items of 24 steps × 2 features$' "$sweep" data gestures.csv features=2
fact "  its classes with their counts" says '^3 classes: circle 100, lift 100, shake 100$' "$sweep" data gestures.csv
fact "  its missing values" says '^1 missing value \(feature 0 1\)$' "$sweep" data "$files/sales.tsf"
fact "  and the first items" says '^  line 10, wave: \(' "$sweep" data "$files/gestures.ts"
printf '@classLabel true calm wild mad\n@data\n1,2,3:calm\n2,3,4:wild\n3,4,5:calm\n4,5,6:wild\n' >moods.ts
fact "classes of no item are named" says '^listed as classes, and of no item here: mad$' "$sweep" data moods.ts
printf 'data: {name: file, train: moods.ts, split: {test: 0.5}}\ntrain: {epochs: 1}\n' >moods.yaml
in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
fact "  by plan, too" says 'lists the class mad, which no item has, training or test: it is left out of the 2' in_one_line "$sweep" plan moods.yaml
fashion=/usr/share/datasets/fashion-mnist
if [ -e $fashion/t10k-labels-idx1-ubyte.gz ]; then
    fact "published labels are known" says "^these are Fashion-MNIST's labels as they are published: 0 is T-shirt/top, 1 is Trouser, .*, 9 is Ankle boot\$" \
        "$sweep" data $fashion/t10k-images-idx3-ubyte.gz train_y=$fashion/t10k-labels-idx1-ubyte.gz
else
    skip "published labels" "no Fashion-MNIST"
fi
fact "names that look like features are told" says 'look like 24 steps of 2 features' "$sweep" data gestures.csv
fact "a column that is not there: exit 2" exits_with 2 "$sweep" data gestures.csv y=gestur
fact "  with the nearest" says 'did you mean "gesture"\?' "$sweep" data gestures.csv y=gestur
fact "a key that is none: exit 2" exits_with 2 "$sweep" data gestures.csv lable=x
fact "no file: exit 2" exits_with 2 "$sweep" data
fact "a pickle is refused by name" says 'a Python pickle.*numpy.savez' "$sweep" data "$files/data.pkl"
fact "two splits of one file" says '^3 training items and 2 test items of 4 steps' "$sweep" data "$files/splits.npz"
if command -v gnuplot >/dev/null; then
    fact "items are drawn" exits_with 0 "$sweep" data gestures.csv features=2 --plot items.svg
    fact "  as SVG" grep -q '<svg' items.svg
    fact "  or not as something else: exit 2" exits_with 2 "$sweep" data gestures.csv --plot items.pdf
else
    skip "items are drawn" "no gnuplot"
fi

# --- the section trains
{
    "$sweep" data gestures.csv features=2 2>/dev/null | sed -n '/^data:$/,$p'
    printf 'name: pasted\nmodel: {hidden_dim: 4}\ntrain: {epochs: 1}\n'
} >pasted.yaml
fact "the section that is printed trains" exits_with 0 "$sweep" pasted.yaml
fact "  on what it says" says '210 training, 30 validation and 60 test sequences of 24 steps' \
    "$sweep" plan pasted.yaml

# --- names of classes: no markup, and again from the trial files alone
sed 's/circle/<b>|*x_/; s/lift/\$(touch owned)/' gestures.csv >hostile.csv
printf 'name: hostile\ndata: {name: file, train: hostile.csv, y: gesture, features: 2, split: {test: 0.3}, scale: standard}\n' >hostile.yaml
printf 'model: {hidden_dim: 4}\ntrain: {epochs: 1}\n' >>hostile.yaml
fact "labels may be any text" exits_with 0 "$sweep" hostile.yaml
fact "  in the page as text" grep -q '&lt;b&gt;|\*x_' results/hostile/report.html
fact "  never as markup" sh -c '! grep -q "<b>|" results/hostile/report.html'
fact "  in Markdown as text" grep -qF '\|\*x' results/hostile/report.md
fact "  and never run" test ! -e owned
cp results/hostile/report.md before.md && rm results/hostile/results.h5
"$sweep" report results/hostile >/dev/null 2>&1
fact "a report made again has them too" grep -qF '\|\*x' results/hostile/report.md
fact "a trial is trained again to the same bits" exits_with 0 "$sweep" verify results/pasted

# --- the same numbers in another file are the same trials
awk -F, 'NR == 1 {print "id,ax,ay,gesture"; next}
    {for (t = 0; t < 24; t++) print "r" NR "," $(2 * t + 1) "," $(2 * t + 2) "," $NF}' gestures.csv | tr -d '\r' >long.csv
ids() { "$sweep" plan "$@" | sed -n 's/^ *[0-9]*  \([0-9a-f]\{16\}\) .*/\1/p'; }
fact "a long table of the same numbers is the same trial" test "$(ids pasted.yaml)" = \
    "$(ids pasted.yaml data.train=long.csv data.id=id data.features=)"
fact "another split is another" test "$(ids pasted.yaml)" != "$(ids pasted.yaml data.split.seed=1)"
fact "so is another scaling" test "$(ids pasted.yaml)" != "$(ids pasted.yaml data.scale=minmax)"

# --- what scaling took from the training items stays with the results
fact "what was fitted is shown" says '^ +feature +mean +sd' "$sweep" show results/pasted
fact "  a row for each feature" says '^ +1 +[-0-9.]+ +[0-9.]+$' "$sweep" show results/pasted
rm results/pasted/results.h5
fact "  also when results are made again, without the file" says '^ +feature +mean +sd' \
    sh -c "mv gestures.csv away.csv; '$sweep' report results/pasted >/dev/null 2>&1; mv away.csv gestures.csv; '$sweep' show results/pasted"

# --- items to validate with out of a file that is sorted by class
{
    echo a,b,label
    for i in $(seq 12); do echo "$i,$((i % 5)),early"; done
    for i in $(seq 12); do echo "$i,$((i % 4)),middle"; done
    for i in $(seq 12); do echo "$i,$((i % 3)),late"; done
} >sorted.csv
printf '%s\n' 'name: sorted' 'data: {name: file, train: sorted.csv, y: label, split: {test: 0.25}, val_size: 12}' \
    'model: {hidden_dim: 2}' 'train: {epochs: 1}' >sorted.yaml
fact "validation items of some classes alone are told" says \
    'sorted.yaml: notice: the training items are sorted by class, and the last 12, .* are of classes late, middle alone' "$sweep" plan sorted.yaml
fact "  a stratified split says nothing" sh -c "! '$sweep' plan sorted.yaml data.val_size=0 data.split.val=0.25 2>&1 | grep -q 'sorted by class'"
{ head -1 sorted.csv; tail -n +2 sorted.csv | sort -t, -k1,1n; } >mixed.csv
fact "  nor do mixed items" sh -c "! '$sweep' plan sorted.yaml data.train=mixed.csv 2>&1 | grep -q notice"
fact "roc_auc without an item of each class is told" says 'roc_auc is undefined on the validation items, which have none of class' \
    "$sweep" plan sorted.yaml data.train=mixed.csv data.val_size=3 train.metric=roc_auc

fact "data.split belongs to files: exit 2" exits_with 2 "$sweep" plan pasted.yaml data.name=digits
fact "a split and a file of test items: exit 2" exits_with 2 "$sweep" plan pasted.yaml data.test=gestures.csv

finish

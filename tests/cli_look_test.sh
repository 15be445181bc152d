#!/bin/bash
# Looking at results: sweep ls and sweep show.
set -u
source tests/check.sh
begin
configs=$here/configs

"$sweep" "$configs/smoke.yaml" data.train_size=200 data.test_size=50 'model.hidden_dim=[5, 8]' \
    train.epochs=1 'seeds=[0, 1]' >run.log 2>&1 || { cat run.log; exit 1; }
folder=results/smoke
ids=("$folder"/trials/*.h5)
id=$(basename "${ids[0]}" .h5)

rows() { "$sweep" ls "$@" | grep -cE '^[0-9a-f]{16} '; }
has_rows() {
    local wanted=$1 got
    shift
    got=$(rows "$@")
    [ "$got" -eq "$wanted" ] || { echo "$got rows, not $wanted"; "$sweep" ls "$@"; return 1; }
}
# column N of the rows, in order, is sorted as sort(1) with these options says
is_sorted_by() {
    local name=$1 options=$2
    shift 2
    "$sweep" ls "$@" --columns "$name" | grep -E "^ *[0-9.]+$" >column
    [ -s column ] && sort -c "$options" column
}

# --- ls
fact "ls lists every trial" has_rows 8 $folder
fact "a condition keeps half of them" has_rows 4 $folder hidden_dim=8
fact "a key may be named as the config names it" has_rows 4 $folder model.hidden_dim=8
fact "several conditions must all hold" has_rows 2 $folder hidden_dim=8 'layer_dim<2'
fact "!= > >= <= work" has_rows 2 $folder 'hidden_dim!=8' 'layer_dim>=2' 'layer_dim<=2' 'seed>-1'
fact "conditions may stand in words of their own" has_rows 4 $folder hidden_dim '=' 8
fact "  also half of them" has_rows 2 $folder 'hidden_dim=' 8 layer_dim '<2' 'seed>=' 0
fact "  the folder's name left out" exits_with 2 "$sweep" ls nothing '<' 8
fact "  unquoted for the shell: what to do" says 'in quotes' "$sweep" ls $folder test_acc
accuracy=$("$sweep" ls $folder -n 1 --columns test_acc | tail -n 1 | tr -d ' ')
fact "accuracies are shown in per cent" test "${accuracy: -1}" = %
all_of() { has_rows "$("$sweep" export $folder "$1" --format jsonl -o - | wc -l)" $folder "$2"; }
fact "  and asked for so, or as fractions" all_of "test_acc=$(awk "BEGIN {print ${accuracy%\%} / 100}")" "test_acc=$accuracy"
fact "  with a space as they are shown" all_of "test_acc=$accuracy" "test_acc = ${accuracy%\%} %"
fact "  above and below" has_rows 8 $folder 'test_acc>=0%' 'test_acc<=100%'
fact "conditions are joined, as in configs" has_rows 6 $folder 'hidden_dim == 8 or layer_dim == 1'
fact "  in words of their own" has_rows 6 $folder hidden_dim = 8 or layer_dim = 1
fact "  with brackets, and not" has_rows 2 $folder 'not (hidden_dim == 8 or layer_dim == 1)'
fact "  and sums" has_rows 4 $folder 'hidden_dim / 2 * 2 == 2 + 3'
fact "  words beside = alone" exits_with 2 "$sweep" ls $folder 'status<finished'
fact "  lists" has_rows 4 $folder 'hidden_dim=[8]'
fact "  what cannot be computed: exit 2" exits_with 2 "$sweep" ls $folder '1 / (layer_dim - 1) > 0'
fact "no trial may pass" has_rows 0 $folder lr=7
in_one_line() { "$sweep" "$@" | tr "\n" " "; }
fact "a column that does not differ is said once" says 'The same in all: .*lr 0\.5' in_one_line ls $folder
fact "  and is no column" bash -c "! '$sweep' ls $folder | grep -qE '^trial_id.* lr '"
fact "a column that differs is one" says '^trial_id .*hidden_dim +layer_dim' "$sweep" ls $folder
fact "params are called as in a config, too" has_rows 4 $folder 'params > 1000'
work=$("$sweep" plan "$configs/smoke.yaml" data.train_size=200 data.test_size=50 'model.hidden_dim=[5, 8]' train.epochs=1 'seeds=[0, 1]' \
    --format json | python3 -c "import json, sys; print(sorted({t['flops'] for t in json.load(sys.stdin)['trials']})[2])")
fact "  and flops, as the plan has them" has_rows 4 $folder "flops >= $work"
fact "  which no column holds" has_rows 2 $folder "flops > $work"
fact "--sort orders" is_sorted_by n_params -n $folder --sort n_params
fact "--sort -KEY from the largest down" is_sorted_by n_params -rn $folder --sort -n_params
fact "ls alone says what the best of a sweep is" says '^sweep +trials +trained +best in the test +finished' "$sweep" ls
fact "and whose it is" says '^smoke .* % accuracy ' "$sweep" ls
fact "ls alone lists the sweeps" says '^smoke +8 +8 ' "$sweep" ls
mkdir unfinished && cp -r $folder/trials unfinished/ && rm unfinished/trials/"$id".h5
fact "ls reads a folder without results.h5" has_rows 7 unfinished
fact "an unknown key: exit 2" exits_with 2 "$sweep" ls $folder hiden_dim=5
fact "  with a suggestion" says "did you mean 'hidden_dim'" "$sweep" ls $folder hiden_dim=5
fact "a word for a number: exit 2" exits_with 2 "$sweep" ls $folder hidden_dim=big
for nan in nan -NaN 'nan(1)'; do
    fact "$nan for a number: exit 2" exits_with 2 "$sweep" ls $folder "lr=$nan"
done
fact "  as it is none" says "'nan' is not a number" "$sweep" ls $folder lr=nan
fact "an endless one is compared" has_rows 8 $folder 'lr<inf'
fact "no such folder: exit 2" exits_with 2 "$sweep" ls nowhere
fact "an unknown option: exit 2" exits_with 2 "$sweep" ls $folder --frobnicate

"$sweep" "$configs/smoke.yaml" data.train_size=200 data.val_size=50 data.test_size=50 model.hidden_dim=5 \
    model.layer_dim=1 train.epochs=1 seeds=0 name=validated >validated.log 2>&1
fact "validation accuracy is a column where there is one" says '^trial_id .* val_acc .* test_acc ' "$sweep" ls results/validated
fact "  and is named in the log" grep -q 'Validation accuracy: [0-9.]* %$' validated.log
fact "  and nowhere else" bash -c "! '$sweep' ls $folder | grep -q val_acc"

# --- show
fact "show names config, data and finding" says 'data sha256 +[0-9a-f]{64}' "$sweep" show $folder
fact "  in per cent" says '[0-9]+\.[0-9]+ %' "$sweep" show $folder "#1"
first_line_of() { "$sweep" show $folder | grep -nE "$1" | head -n 1 | cut -d: -f1; }
fact "  what came out before where it comes from" test "$(first_line_of '^hidden_dim ')" -lt "$(first_line_of 'data sha256')"
fact "  of its report too" cmp <("$sweep" show $folder | tail -n +2) <("$sweep" show $folder/report.html | tail -n +2)
cp $folder/report.html alone.html
fact "  of a report alone: the config in it" says '^  model: \{hidden_dim' "$sweep" show alone.html
fact "    and what to do" says "'sweep run alone\.html' trains" "$sweep" show alone.html
fact "    a trial of it: exit 2" exits_with 2 "$sweep" show alone.html "$id"
echo '<p>A page' >other.html
fact "    a page that is none of ours: exit 2" exits_with 2 "$sweep" show other.html
no_longer_than() {
    local LC_ALL=C.UTF-8 line bad=0
    while IFS= read -r line; do
        [ ${#line} -le "$1" ] || { echo "$line"; bad=1; }
    done < <(COLUMNS=$1 "${@:2}" | grep -vE '^ |^[a-z0-9_]+  ')
    return $bad
}
for columns in 50 80; do
    fact "prose keeps to $columns columns" no_longer_than $columns "$sweep" show $folder
    fact "  that of ls too" no_longer_than $columns "$sweep" ls $folder
done
fact "  the config verbatim" says '^  model: \{hidden_dim' "$sweep" show $folder
fact "show of a trial by the start of its id" says "^Trial $id of" "$sweep" show $folder "${id:0:6}"
fact "  or as a path" says "^Trial $id of" "$sweep" show "$folder/${id:0:6}"
fact "  or as its file" says "^Trial $id of" "$sweep" show "$folder/trials/$id.h5"
fact "  or by its number" says '^Trial [0-9a-f]{16} of' "$sweep" show $folder '#1'
fact "  with its tensors" says 'lstm\.weight_ih_l0 +\([0-9]+, 28\)' "$sweep" show $folder "$id"
cp $folder/results.h5 alone.h5
final_weights() { "$sweep" show "$@" | sed -n '/^Final weights/,/^$/p'; }
same_weights() { [ -n "$(final_weights $folder "$id")" ] && [ "$(final_weights $folder "$id")" = "$(final_weights alone.h5 "$id")" ]; }
fact "results.h5 alone has the same weights" same_weights
fact "an id that is not there: exit 2" exits_with 2 "$sweep" show $folder zzzz
fact "a file that is none of ours: exit 2" exits_with 2 "$sweep" show run.log
head -c 1500 "$folder/trials/$id.h5" >"$id.h5"
fact "a cut trial file: exit 5" exits_with 5 "$sweep" show "./$id.h5"

finish

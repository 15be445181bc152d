#!/bin/bash
# A sweep that is not the whole product of its lists: planned, trained, gone on with, repeated and
# looked at.
set -u
source tests/check.sh
begin
config=$here/configs/combinations.yaml
small=(data.train_size=200 data.test_size=50 train.epochs=1)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan "$config" "${small[@]}" "$@"; }

# --- plan
fact "plan says what advances together" says 'hidden_dim \[100, 61, 48\] with model.layer_dim \[1, 2, 3\] ×' plan
fact "  and where values hold" says 'clip_norm \[0, 1\] when layer_dim > 1, else 0' plan
fact "  and what is dropped" says '18 combinations and 1 row of include, less 3 that exclude names, less 3 that repeat others: 13 configurations\.' plan
fact "  without naming it" bash -c "! '$sweep' plan '$config' ${small[*]} | grep -q Dropped"
fact "plan -v names it: rule, place, values" says 'hidden_dim 48, layer_dim 3, lr 0\.3, clip_norm 0 +[^ ]*combinations\.yaml:18:5 +layer_dim 3, lr 0\.3, clip_norm 0' "$sweep" plan -v "$config"
fact "  and what is the same" says 'hidden_dim 100, layer_dim 1, lr 0\.1, clip_norm 1 +the same as trial +1' "$sweep" plan -v "$config"
fact "a rule that matches nothing is told" says "override 'exclude=\[layer_dim == 9\]': warning: exclude: this matches none of the 18 configurations \(layer_dim is 1, 2 or 3\)" plan 'exclude=[layer_dim == 9]'
fact "  and no error" exits_with 0 plan 'exclude=[layer_dim == 9]'
fact "a condition that is none: exit 2" exits_with 2 "$sweep" plan "$config" 'exclude=[lr >]'
fact "lists of other lengths: exit 2" exits_with 2 "$sweep" plan "$config" 'model.layer_dim=[1, 2]'
fact "  with their place" says "combinations\.yaml:15:7: error: zip: 'hidden_dim' has 3 values and 'layer_dim' has 2; lists that advance together are equally long" "$sweep" plan "$config" 'model.layer_dim=[1, 2]'
fact "nothing left: exit 2" exits_with 2 "$sweep" plan "$config" 'exclude=[lr > 0]' include=

# --- plan for programs
"$sweep" plan "$config" "${small[@]}" --format csv >plan.csv 2>/dev/null
"$sweep" plan "$config" "${small[@]}" --format json >plan.json 2>/dev/null
fact "plan --format csv has a row a trial" python3 - <<'END'
import csv
rows = list(csv.DictReader(open("plan.csv", newline="")))
assert len(rows) == 13
assert [r["trial"] for r in rows] == [str(i) for i in range(13)]
assert (rows[0]["hidden_dim"], rows[0]["layer_dim"], rows[0]["n_params"]) == ("100", "1", "53010")
assert "status" not in rows[0] and "wall_s" not in rows[0]
assert float(rows[0]["flops"]) > 0 and rows[0]["evaluations"] != "0"
END
fact "plan --format json has the same, and what is dropped" python3 - <<'END'
import csv, json
plan = json.load(open("plan.json"))
rows = list(csv.DictReader(open("plan.csv", newline="")))
assert [t["trial_id"] for t in plan["trials"]] == [r["trial_id"] for r in rows]
assert (plan["combinations"], plan["excluded"], plan["equal"], plan["configurations"]) == (19, 3, 3, 13)
rules = [d for d in plan["dropped"] if "rule" in d]
equal = [d for d in plan["dropped"] if "same_as_trial" in d]
assert (len(rules), len(equal)) == (3, 3)
assert rules[0]["place"].split("configs/")[-1].startswith("combinations.yaml:"), rules
assert equal[0]["same_as_trial"] == 0 and equal[0]["values"] == "hidden_dim 100, layer_dim 1, lr 0.1, clip_norm 1"
assert "zip:" in plan["config_yaml"] and "train.epochs=1" in plan["overrides"]
END
fact "  another format: exit 2" exits_with 2 "$sweep" plan "$config" --format xml

# --- formulas
fact "plan tells formulas" says 'batch_size \[50, 100\]; model.hidden_dim = round\(100 / sqrt\(layer_dim\)\), train.lr = 0\.2' in_one_line "$sweep" plan "$here/configs/formulas.yaml"
fact "  and what they come to" says '4 +100 +50 +0\.2 ' "$sweep" plan "$here/configs/formulas.yaml"

# --- a budget
fact "plan solves for hidden_dim" says '2 +[0-9a-f]{16} +lstm +2 +61 +53,080 ' "$sweep" plan "$here/configs/equal_parameters.yaml"
fact "  and says how near it comes" says 'model\.params 53,000: 52,777 to 53,371 parameters, at most 0\.70 % off' in_one_line "$sweep" plan "$here/configs/equal_parameters.yaml"

fact "it may be another network's count" says 'model\.params\.match 53,010 \(cell lstm, hidden_dim 100, layer_dim 1\): 52,777 to 53,371 parameters, at most 0\.68 % off' in_one_line "$sweep" plan "$here/configs/matched.yaml"
matched=('data={name: digits, train_size: 60, test_size: 20}' train.epochs=1 model.layer_dim=1 'model.params.match={cell: lstm, hidden_dim: 4}' model.params_within=0.2)
fact "  it is trained" "$sweep" "$here/configs/matched.yaml" "${matched[@]}"
fact "  and its results are its recipe" says '^Nothing left to train; 3 found' "$sweep" results/matched/results.h5

# --- a budget of computation
few=('data={name: digits, train_size: 60, test_size: 20}' model.hidden_dim=4 train.batch_size=20)
fact "plan says what a budget of operations comes to" says 'train\.flops 1,000,000,000,000: 286 to 1,253 iterations' "$sweep" plan "$here/configs/equal_flops.yaml"
few+=(model.layer_dim=1)
fact "it is trained" "$sweep" "$here/configs/equal_flops.yaml" "${few[@]}" train.flops=1e7 name=by_flops
iterations=$("$sweep" plan "$here/configs/equal_flops.yaml" "${few[@]}" train.flops=1e7 --format csv | python3 -c 'import csv, sys; print(next(csv.DictReader(sys.stdin))["iterations"])')
fact "  as so many iterations" "$sweep" "$here/configs/equal_flops.yaml" "${few[@]}" train.iterations="$iterations" name=by_iterations
fact "  to the same bytes" diff -r results/by_flops/trials results/by_iterations/trials
fact "  also repeated from its results" says '^Nothing left to train; 1 found' "$sweep" results/by_flops/results.h5

# --- from standard input
from_input() { "$sweep" plan - "$@"; }
fact "a config comes from standard input" says '^4 trials: train.lr \[0\.1, 1\] × seeds \[0, 1\]' from_input <<<'{"data": {"name": "digits", "train_size": 50}, "train": {"epochs": 1, "lr": [0.1, 1]}, "replicates": 2}'
fact "  with overrides" says '^2 trials: seeds' from_input train.lr=1 <<<'{data: {name: digits, train_size: 50}, train: {epochs: 1, lr: [0.1, 1]}, replicates: 2}'
fact "  and its mistakes have places" says '^-:1:13: error: .train.lr. must be' from_input <<<'train: {lr: x, epochs: 1}'
fact "  an empty one: exit 2" exits_with 2 from_input </dev/null

# --- run
"$sweep" "$config" "${small[@]}" >run.log 2>&1 || { cat run.log; exit 1; }
folder=results/combinations
trials() { find "$1/trials" -name '*.h5' | wc -l; }
fact "every configuration is trained once" test "$(trials $folder)" -eq 13
fact "  and none again" says 'Nothing left to train' "$sweep" "$config" "${small[@]}"
fact "ls shows them" says '^[0-9a-f]{16} +41 +4 +0\.1 +1 ' "$sweep" ls $folder
fact "the report names axes that go together" grep -q 'hidden_dim with layer_dim' $folder/report.html
fact "  and draws no diagonal over them" bash -c "! grep -q 'over hidden_dim and layer_dim' $folder/report.html"

# --- its own recipe, and made again
"$sweep" $folder/results.h5 name=again >again.log 2>&1
fact "results.h5 repeats the sweep" diff -r $folder/trials results/again/trials
ids() { sed -nE 's/^ +[0-9]+ +([0-9a-f]{16}) .*/\1/p'; }
fact "  and report.html does" diff <("$sweep" plan $folder/report.html | ids) <("$sweep" plan "$config" "${small[@]}" | ids)
fact "  with another word instead" says '^10 trials: ' "$sweep" plan $folder/results.h5 'exclude=[layer_dim > 2]'
cp $folder/results.h5 before.h5 && rm $folder/results.h5
"$sweep" report $folder >report.log 2>&1
fact "results are made again from plan.txt and trials" diff <("$sweep" export before.h5 --format csv -o - | cut -d, -f1-30) <("$sweep" export $folder --format csv -o - | cut -d, -f1-30)

# --- grids
grids=(configs/grids.yaml "${small[@]}" 'train.lr=[0.3, 0.1]' 'grids={wide: {layer_dim: 1, hidden_dim: [5, 9]}, deep: {hidden_dim: [5, 7], layer_dim: [1, 2]}}')
grids[0]=$here/${grids[0]}
fact "plan tells grids" says '^10 trials of 2 grids' "$sweep" plan "${grids[@]}"
fact "  and their keys" says '^  deep: model\.hidden_dim \[5, 7\] × model\.layer_dim \[1, 2\] × train\.lr \[0\.3, 0\.1\]' "$sweep" plan "${grids[@]}"
fact "grids are trained" exits_with 0 "$sweep" run "${grids[@]}"
fact "  each configuration once" test "$(trials results/grids)" -eq 10
cp results/grids/results.h5 grids.h5 && rm results/grids/results.h5
fact "  results are made again from plan.txt and trials" exits_with 0 "$sweep" report results/grids
fact "  with the same trials" diff <("$sweep" plan grids.h5 | ids) <("$sweep" plan "${grids[@]}" | ids)

# --- extends and profiles
mkdir lib
cp "$here/configs/digits.yaml" lib/digits.yaml
sed 's/extends: /extends: lib\//' "$here/configs/profiles.yaml" >profiles.yaml
quick=(profiles.yaml --profile quick,wide data.train_size=100 data.test_size=50)
fact "a profile is taken" says '^2 trials: model\.hidden_dim \[100, 200\]' "$sweep" plan "${quick[@]}"
fact "  also one by one" says '^2 trials: model\.hidden_dim \[100, 200\]' "$sweep" plan profiles.yaml --profile quick --profile=wide data.train_size=100 data.test_size=50
fact "  each of them" diff <("$sweep" plan "${quick[@]}" | ids) <("$sweep" plan profiles.yaml --profile quick --profile wide data.train_size=100 data.test_size=50 | ids)
fact "  also as a word" says '^2 trials: ' "$sweep" plan profiles.yaml profile=wide
fact "  and none, with the extended file's lists" says '^3 trials: model\.layer_dim \[1, 2, 3\]' "$sweep" plan profiles.yaml
fact "  one that is not there: exit 2" exits_with 2 "$sweep" plan profiles.yaml --profile slow
fact "  from standard input" says '^3 trials: ' "$sweep" plan - <profiles.yaml
fact "it trains" exits_with 0 "$sweep" run "${quick[@]}"
"$sweep" plan "${quick[@]}" | ids >composed.ids
rm -r lib profiles.yaml
fact "  and results.h5 is its own recipe, without the files" diff composed.ids <("$sweep" plan results/profiles/results.h5 | ids)
fact "  with the places" says 'train\.lr: 0\.1 # from lib/digits\.yaml:9' "$sweep" plan results/profiles/results.h5 --format json

# --- growing
fact "a row more: --extend" exits_with 0 "$sweep" "$config" "${small[@]}" --extend 'exclude=[layer_dim > 1 and lr == 1 and clip_norm == 0]'
fact "  trains one trial" test "$(trials $folder)" -eq 14
finish

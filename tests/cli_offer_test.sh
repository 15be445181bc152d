#!/bin/bash
# A run whose folder was begun for other trials is refused with commands to paste, and they work.
set -u
source tests/check.sh
begin
export PATH=$here:$PATH

cat >layers.yaml <<'YAML'
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 4, layer_dim: [1, 2]}
train: {iterations: 2, batch_size: 20}
YAML
sweep layers.yaml >run.log 2>&1 || { cat run.log; exit 1; }

refused() { exits_with 2 sweep "$@" 2>refusal; }
# The n-th command that was offered.
offered() { sed -n 's/^    \(sweep .*\)/\1/p' refusal | sed -n "$1p"; }
pasted() { eval "$(offered "$1")"; }

fact "another value: exit 2" refused layers.yaml model.hidden_dim=6
fact "  what was changed" grep -q 'model\.hidden_dim was 4 and is 6' refusal
fact "  with a name made from it" test "$(offered 1)" = 'sweep layers.yaml model.hidden_dim=6 name=layers-hidden6'
fact "  and no other offer" test -z "$(offered 2)"
fact "  which works when pasted" exits_with 0 pasted 1
fact "  in a folder of that name" test -s results/layers-hidden6/results.h5

fact "more seeds: exit 2" refused run layers.yaml 'seeds=[0, 1]'
fact "  --extend is offered first" test "$(offered 1)" = "sweep run layers.yaml 'seeds=[0, 1]' --extend"
fact "  then a folder of its own" test "$(offered 2)" = "sweep run layers.yaml 'seeds=[0, 1]' name=layers-seeds0-1"
fact "  the second works when pasted" exits_with 0 pasted 2
fact "  the first too" exits_with 0 pasted 1

fact "fewer, though to be extended: exit 2" refused layers.yaml model.layer_dim=1 --extend
fact "  offers no --extend" test "$(offered 1)" = 'sweep layers.yaml model.layer_dim=1 name=layers-layer1'
mkdir results/layers-layer1
refused layers.yaml model.layer_dim=1
fact "a name that is taken gets a number" test "$(offered 1)" = 'sweep layers.yaml model.layer_dim=1 name=layers-layer1-2'

sed -i 's/hidden_dim: 4/hidden_dim: 5/' layers.yaml
fact "the config itself changed: exit 2" refused layers.yaml
fact "  a number makes the name" test "$(offered 1)" = 'sweep layers.yaml name=layers-2'
fact "a folder that was named: exit 2" refused layers.yaml output.dir=results/layers/ train.lr=0.05
fact "  is named anew" test "$(offered 1)" = 'sweep layers.yaml train.lr=0.05 output.dir=results/layers-lr0_05'
fact "  which works when pasted" exits_with 0 pasted 1
fact "what a shell would read is quoted" refused layers.yaml title='$(touch here) & more'
fact "  in the command" grep -qF "'title=\$(touch here) & more'" refusal

# --- a folder whose best were trained again
sed -i 's/hidden_dim: 5/hidden_dim: 7/; s/train_size: 60/train_size: 60, val_size: 20/; 1i name: chosen' layers.yaml
fact "the best are trained again" exits_with 0 sh -c 'sweep layers.yaml && sweep run results/chosen --best 1 replicates=2'
fact "the config alone: exit 2" refused layers.yaml
fact "  what the folder was asked is offered first" test "$(offered 1)" = 'sweep run results/chosen --best 1 replicates=2'
fact "  and nothing is said to be added" test "$(grep -c 'To add the new trials' refusal) $(grep -c 'To let the change into it' refusal)" = "0 1"
fact "  it works when pasted, and has nothing to train" says 'Nothing left to train' pasted 1
fact "  and a folder of its own" test "$(offered 3)" = 'sweep layers.yaml name=chosen-2'
fact "  the change is let in when pasted" exits_with 0 pasted 2
fact "  then the config alone is the folder's" exits_with 0 sweep layers.yaml
fact "  without --best it is not offered" refused layers.yaml 'seeds=[0, 1]'
fact "    but to add the new trials" test "$(offered 1)" = "sweep layers.yaml 'seeds=[0, 1]' --extend"

finish

#!/bin/bash
# Weights to start from: in a file (train.init.from), or drawn in other ways than PyTorch's.
set -u
source tests/check.sh
begin

cat >first.yaml <<'END'
data: {name: digits, train_size: 400, test_size: 100}
model: {hidden_dim: 6, layer_dim: 2}
train: {lr: 0.3, iterations: 40, batch_size: 20, eval_every: 10}
seeds: [0, 1]
END
# Next to no learning: what is trained is what was started from.
sed 's/lr: 0.3, iterations: 40/lr: 1e-30, iterations: 1/; s/seeds: .*/seeds: [5]/' first.yaml >still.yaml
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }
quietly "$sweep" first.yaml || exit 1
trial=$(ls results/first/trials/*.h5 | head -1)
id=$(basename "$trial" .h5)
quietly "$sweep" export "$trial" --format safetensors --output start.safetensors || exit 1

value() { "$sweep" show "$1" | sed -n "s/^  $2  *//p"; }
only_trial() { ls "$1"/trials/*.h5; }
same_value() { # NAME FOLDER TRIAL
    local a b
    a=$(value "$(only_trial "$2")" "$1") b=$(value "$3" "$1")
    [ -n "$a" ] && [ "$a" = "$b" ] || { echo "$1: '$a' is not '$b'"; return 1; }
}

fact "a sweep starts from safetensors" quietly \
    "$sweep" still.yaml train.init.from=start.safetensors output.dir=from_safetensors
fact "  with those very weights" same_value weights_sha256 from_safetensors "$trial"
fact "  and their accuracy" same_value test_acc from_safetensors "$trial"
fact "  and their loss" same_value test_loss from_safetensors "$trial"
sed "s|iterations: 1|&, init: {from: start.safetensors}|" still.yaml >from.yaml
fact "  named in the config" quietly "$sweep" from.yaml output.dir=from_config
fact "  to the same trial file" diff -r from_safetensors/trials from_config/trials
fact "  from which results.h5 repeats it" quietly "$sweep" run from_config/results.h5 output.dir=repeated
fact "  to the same trial file" diff -r from_safetensors/trials repeated/trials
fact "  or, overridden, something else" quietly \
    "$sweep" run from_config/results.h5 output.dir=uniform train.init=uniform
fact "  which starts from drawn weights" test "$(value "$(only_trial uniform)" init)" = uniform
fact "a sweep starts from another sweep's trial" quietly \
    "$sweep" still.yaml train.init.from="$trial" output.dir=from_trial
fact "  to the same trial file: the weights count, not where they were" \
    diff -r from_safetensors/trials from_trial/trials
other=$(ls results/first/trials/*.h5 | tail -1)
fact "other weights are another trial" quietly "$sweep" still.yaml train.init.from="$other" output.dir=other
fact "  with another id" test ! -e "other/trials/$(basename "$(only_trial from_trial)")"
digest() { value "$trial" weights_sha256; }
fact "the recipe names the weights' digest" test "$(value "$(only_trial from_trial)" init_sha256)" = "$(digest)"
fact "results.h5 keeps it" says "init_sha256 [0-9a-f]" "$sweep" ls from_trial

# --- other schemes
drawn=(train.init=xavier_normal train.init_recurrent=orthogonal model.forget_bias='[0, 1]')
fact "weights are drawn by other schemes" quietly "$sweep" still.yaml "${drawn[@]}" output.dir=drawn
fact "  and with plain instructions" quietly env SWEEP_ISA=generic "$sweep" still.yaml "${drawn[@]}" output.dir=plain
fact "  bit for bit" diff -r drawn/trials plain/trials
fact "  which verify finds again" quietly "$sweep" verify drawn
fact "  results.h5 has their columns" says "init_recurrent  *orthogonal" "$sweep" show "$(only_trial drawn | head -1)"
fact "  the report says how" grep -q "Initial weights, forget_bias 1: input weights xavier" drawn/report.md
fact "  and repeat them" quietly "$sweep" run drawn/results.h5 output.dir=drawn_again
fact "  to the same files" diff -r drawn/trials drawn_again/trials

# --- no training: the weights are scored
none=(train.iterations=0 train.init.from="$trial")
fact "without training the weights are scored" quietly "$sweep" still.yaml "${none[@]}" output.dir=scored
fact "  which are those" same_value weights_sha256 scored "$trial"
fact "  with their accuracy" same_value test_acc scored "$trial"
fact "  and their loss" same_value test_loss scored "$trial"
fact "  in one evaluation" says '^ +1 .* 0 +1$' "$sweep" plan still.yaml "${none[@]}"
fact "  without a training loss" bash -c '! grep -riE "\b(nan|inf)\b" scored/report.md scored/logs'
fact "  verified" quietly "$sweep" verify scored
fact "  epochs 0 is the same trial" quietly \
    "$sweep" still.yaml train.epochs=0 train.init.from="$trial" output.dir=scored
fact "  which it is" test "$(ls scored/trials/*.h5 | wc -l)" -eq 1
fact "  validation items too" quietly "$sweep" still.yaml "${none[@]}" data.val_size=50 output.dir=scored_val
fact "  beside trials that train" quietly \
    "$sweep" still.yaml 'train.epochs=[0, 1, 2]' train.init.from="$trial" output.dir=mixed
fact "    in one table and plot" test -s mixed/plots/accuracy_by_epochs.dat
fact "  in every form" quietly "$sweep" export mixed --format json --output mixed.json
command -v python3 >/dev/null && fact "    that others read" python3 -c 'import json; json.load(open("mixed.json"))'

# --- refusals
refuses() { # PATTERN arguments...
    local pattern=$1
    shift
    exits_with 2 "$sweep" still.yaml output.dir=refused "$@" && says "$pattern" "$sweep" still.yaml output.dir=refused "$@"
}
fact "a missing file" refuses 'train\.init\.from: cannot open nowhere\.safetensors: No such file' train.init.from=nowhere.safetensors
fact "another hidden_dim" refuses 'lstm\.weight_ih_l0 has the shape \(24, 28\) where .* \(28, 28\)' \
    train.init.from=start.safetensors model.hidden_dim=7
fact "a layer too many in the config" refuses 'no tensor lstm\.weight_ih_l2' \
    train.init.from=start.safetensors model.layer_dim=3
fact "a layer too many in the file" refuses 'network has no tensor lstm\.weight_ih_l1' \
    train.init.from=start.safetensors model.layer_dim=1
fact "one architecture of several" refuses 'has no tensor|has the shape' \
    train.init.from="$trial" 'model.layer_dim=[2, 3]'

# --- networks of other cells and structures, told by the keys that fit
sed 's/layer_dim: 2/layer_dim: 1/' still.yaml >one.yaml
of_network() { # NAME KEY=VALUE...: its weights in NAME.safetensors
    local name=$1
    shift
    quietly "$sweep" one.yaml output.dir="of_$name" "$@" &&
        quietly "$sweep" export "$(only_trial "of_$name")" --format safetensors --output "$name.safetensors"
}
of_network bigru model.cell=gru model.bidirectional=true model.readout=final_states || exit 1
of_network projected model.proj_size=3 model.peepholes=true model.bias=false || exit 1
of_network relu model.cell=rnn_relu || exit 1
tells() { # PATTERN FILE KEY=VALUE...
    local pattern=$1 file=$2
    shift 2
    exits_with 2 "$sweep" plan one.yaml train.init.from="$file" "$@" &&
        says "$pattern" "$sweep" plan one.yaml train.init.from="$file" "$@"
}
fact "a GRU of both directions starts from its own weights" quietly "$sweep" one.yaml output.dir=again_bigru \
    model.cell=gru model.bidirectional=true model.readout=final_states train.init.from=bigru.safetensors
fact "  with those very weights" same_value weights_sha256 again_bigru "$(only_trial of_bigru)"
fact "another cell and direction" \
    tells "has no tensor lstm\.weight_ih_l0.* has model\.cell=gru, model\.bidirectional=true: say so" bigru.safetensors
fact "another direction alone" \
    tells "fc\.weight has the shape .* has model\.bidirectional=true: say so" bigru.safetensors model.cell=gru
fact "a projection, peepholes, no biases" \
    tells "has model\.proj_size=3, model\.peepholes=true, model\.bias=false: say so" projected.safetensors
fact "an RNN, of which activation cannot be seen" \
    tells "has model\.cell=rnn_tanh or rnn_relu: say so" relu.safetensors
fact "a trial's file, too" tells "has model\.cell=gru, model\.bidirectional=true: say so" "$(only_trial of_bigru)"
fact "a file of another kind" refuses 'train\.init\.from: .*not a safetensors file' train.init.from=first.yaml
fact "a whole sweep" refuses 'name one of its trials' train.init.from=results/first/results.h5
fact "train.init beside it" refuses "cannot be given together" train.init.from="$trial" train.init=uniform
fact "an option that nothing takes" refuses "'train.init_gain' has no effect" train.init_gain=2
fact "an option of drawn weights beside a file" refuses "has no meaning beside 'train\.init\.from'" \
    train.init.from="$trial" train.init_bias=zeros
fact "an unknown member" refuses "did you mean 'train\.init\.from'" 'train.init={file: start.safetensors}'
head -c 3000 "$trial" >"$id.h5"
fact "a cut trial file: exit 5" exits_with 5 "$sweep" still.yaml output.dir=refused train.init.from="$id.h5"
fact "  and nothing is left behind" test ! -e refused

finish

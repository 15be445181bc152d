#!/bin/bash
# sweep diff: two sweeps, two trials.
set -u
source tests/check.sh
begin

cat >first.yaml <<'END'
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: 10, layer_dim: [1, 2]}
train: {lr: 0.3, epochs: 1, batch_size: 20}
END
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }
quietly "$sweep" first.yaml || exit 1
cp -r results/first copy
quietly "$sweep" first.yaml train.lr=0.1 output.dir=lr || exit 1
quietly "$sweep" first.yaml model.layer_dim=3 output.dir=layers || exit 1
quietly "$sweep" first.yaml model.hidden_dim=12 data.seed=1 output.dir=width || exit 1
trial() { "$sweep" ls "$1" "$2" | grep -oE '^[0-9a-f]{16}' | head -1; }
one=copy/$(trial copy layer_dim=1) two=copy/$(trial copy layer_dim=2)
lr=lr/$(trial lr layer_dim=1)
diff_says() { says "$1" "$sweep" diff "$2" "$3"; }
diff_is_silent_on() { ! "$sweep" diff "$2" "$3" | grep -qE -- "$1"; }

# --- sweeps
fact "a sweep and its copy do not differ" diff_says '^No difference\.$' results/first copy
SWEEP_ISA=generic quietly "$sweep" first.yaml output.dir=scalar || exit 1
fact "another instruction set is named, and the same bits" \
    bash -c "'$sweep' diff copy scalar | grep -q '^Trials: 2 in both, 2 of them to the same bits\$'"
fact "a config key with both values" diff_says '^  train\.lr +0\.3 +0\.1$' copy lr
fact "  and none that is the same" diff_is_silent_on 'model\.hidden_dim|batch_size' copy lr
fact "  with the same networks no tensors" diff_is_silent_on 'tensors' copy lr
fact "trials by their ids" diff_says '0 in both, .*2 only in the first, 2 only in the second' copy lr
fact "networks that only one has" diff_says '^Only in the first: 2 LSTM layers of 10' copy layers
fact "data with their digests" diff_says '^  sha256 +[0-9a-f]{16}\.\.\.' copy width
# PyTorch's LSTM(28, H): 4H(28 + H + 2); Linear(H, 10): 10(H + 1); 1,710 for H = 10, 2,146 for 12.
fact "resized tensors" diff_says '^  ~ +lstm\.weight_ih_l0 +\(40, 28\) → \(48, 28\) +\+224$' copy width
fact "  and all parameters" diff_says '1,710 → 2,146 parameters' copy width

# --- trials
fact "a trial and itself do not differ" diff_says '^No difference\.$' "$one" "$one"
fact "a second layer adds tensors" diff_says '^  \+ +lstm\.weight_hh_l1 +\(40, 10\) +\+400$' "$one" "$two"
fact "  and going back removes them" diff_says '^  - +lstm\.weight_hh_l1 +\(40, 10\) +-400$' "$two" "$one"
fact "another learning rate leaves them" diff_is_silent_on 'tensors' "$one" "$lr"
fact "  but changes the weights" diff_says '^Final weights: [0-9]+ of 1710 differ' "$one" "$lr"
fact "  and is named" diff_says '^  lr +0\.3 +0\.1$' "$one" "$lr"

fact "a sweep and a trial: exit 2" exits_with 2 "$sweep" diff copy "$one"
fact "one of them missing: exit 2" exits_with 2 "$sweep" diff copy nowhere
fact "only one: exit 2" exits_with 2 "$sweep" diff copy

finish

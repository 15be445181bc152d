#!/bin/bash
# Recipes from outside: the config of optimisers that comes with sweep, kept weights, refusals.
set -u
source tests/check.sh
begin
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }

small=(data.name=digits data.train_size=400 data.val_size=100 data.test_size=50 model.hidden_dim=6 seeds=0)
fact "the config of optimisers runs" quietly "$sweep" "$here/configs/optimisers.yaml" "${small[@]}"
fact "  and names them in prose" grep -qE 'with (SGD|Adagrad|Adadelta|RMSprop|Adam|AdamW|Adamax|NAdam|RAdam)[;.]' out.log
folder=results/optimisers
fact "each has the learning rate of its own" bash -c \
    "'$sweep' ls $folder --columns optimiser,lr | grep -cE '^ *(sgd +0.1|adagrad +0.01|adadelta +1|rmsprop +0.01|adam +0.001|adamw +0.001|adamax +0.002|nadam +0.002|radam +0.001) *$' | grep -qx 9"
fact "curves hold the learning rate and the norm of the gradient" \
    says 'test_loss  learning_rate  grad_norm' "$sweep" show $folder '#5'
fact "they are trained to the same bits again" quietly "$sweep" verify $folder
fact "options that a trial does not have are empty" bash -c \
    "'$sweep' export $folder --format csv -o - | python3 -c '
import csv, sys
rows = {r[\"optimiser\"]: r for r in csv.DictReader(sys.stdin)}
assert rows[\"sgd\"][\"beta1\"] == \"\" and rows[\"adam\"][\"beta1\"] == \"0.9\", rows
assert rows[\"sgd\"][\"momentum\"] == \"0\" and rows[\"adam\"][\"momentum\"] == \"\", rows
'"

cat >kept.yaml <<'END'
name: kept
data: {name: digits, train_size: 400, val_size: 100, test_size: 50}
model: {hidden_dim: 6}
train: {optimiser: rmsprop, lr: 0.1, epochs: 8, batch_size: 20, eval_every: 5, patience: 4, keep: best}
END
fact "training ends when patience does" quietly "$sweep" kept.yaml
fact "  and the file says which weights it has" says '^  best_iteration +[0-9]+$' "$sweep" show results/kept '#1'
fact "  which are exported with that" bash -c \
    "'$sweep' export results/kept --format safetensors -o weights >/dev/null && head -c 3000 weights/*.safetensors | grep -q '\"keep\":\"best\"'"
fact "the same training again gives them again" quietly "$sweep" verify results/kept

refused() { exits_with 2 "$sweep" run kept.yaml output.dir=refused "$@" 2>err.log; }
fact "the best of nothing is refused" refused data.val_size=0 train.patience=0
fact "  with its place and cure" grep -q '^kept.yaml:4:.*train.keep best and data.val_size 0: .*; keep items for it by data.val_size' err.log
fact "an option of another optimiser is refused" refused train.momentum=0.5 train.optimiser=adam
fact "  and nothing is written" test ! -e refused
finish

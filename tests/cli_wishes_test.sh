#!/bin/bash
# "What to write for what" in docs/config.md, word for word: each line of the first table is a config and words of a
# command line that say the same; each of the second a command.
set -u
source tests/check.sh
begin
document=$here/docs/config.md

section() { sed -n '/^## What to write for what/,/^## Which/p' "$document"; }
section | sed -n '/^```yaml/,/^```/p' | sed '/^```/d' >base.yaml
section | sed -nE 's/^\| (.*) \| `(.*)` \| `(.*)` \|$/\1\t\2\t\3/p' >rows.tsv
section | sed -nE 's/^\| ([^`|]*) \| `(sweep [^`]*)` \|$/\1\t\2/p' >commands.tsv

python3 "$here/configs/demand.py" && cp "$here/configs/demand.yaml" . || exit 1

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
planned() { "$sweep" plan "$@" --format csv | cut -d, -f3; }

# --- each line
fact "the table has its lines" test "$(wc -l <rows.tsv)" -ge 19
fact "  and the other has its commands" test "$(wc -l <commands.tsv)" -ge 3
while IFS=$'\t' read -r wish config words; do
    from=base.yaml
    [[ $config == "data: "* ]] && from=demand.yaml
    printf 'name: base\nextends: %s\n%s\n' "$from" "$config" >wish.yaml
    eval "set -- $words"
    [[ $words == --profile* ]] && from=wish.yaml
    [[ $words == *--extend ]] && set -- "${@:1:$#-1}"
    fact "$wish: in a config" test "$(planned wish.yaml | tee in_config | wc -l)" -gt 1
    fact "  behind one" test "$(planned "$from" "$@" | tee behind | wc -l)" -gt 1
    if [ "$from" = wish.yaml ]; then
        fact "  which changes it" bash -c '! cmp -s in_config behind'
    else
        fact "  the same trials" diff in_config behind
    fi
done <rows.tsv

# --- how many
trials_of() { planned base.yaml "$@" | tail -n +2 | wc -l; }
fact "the product" test "$(trials_of)" = 27
fact "twenty" test "$(trials_of search=20)" = 20
fact "ten seeds" test "$(trials_of replicates=10)" = 270
fact "the diagonal, at three rates" test "$(trials_of 'zip=[[hidden_dim, layer_dim]]')" = 9
fact "without the large" test "$(trials_of 'exclude=[params > 200000]')" = 18
fact "of each network the best to the end" says 'halving within hidden_dim and layer_dim, .* come 27 trials, [0-9,]+ 9, [0-9,]+ 9' in_one_line "$sweep" plan base.yaml stop=halving
fact "of each width" says 'halving within hidden_dim, .* come 27 trials, [0-9,]+ 9, [0-9,]+ 3' in_one_line "$sweep" plan base.yaml 'stop={rule: halving, within: hidden_dim}'
fact "seeds: 10 is said to be one" says "the one seed 10" "$sweep" plan base.yaml seeds=10

# --- growing, as the table says it
small=(data.train_size=60 data.val_size=20 data.test_size=20 train.epochs=1 'model.hidden_dim=[2, 3, 4]')
run() { PATH=/nowhere "$sweep" base.yaml "${small[@]}" "$@"; }
fact "twenty are trained" run search=20
fact "and five more" run search=25 --extend
fact "  are twenty-five" test "$(ls results/base/trials | wc -l)" -eq 25

# --- the commands, word for word
while IFS=$'\t' read -r wish words; do
    fact "$wish: $words" eval "PATH=/nowhere '$sweep' ${words#sweep } >told.log"
    cat told.log >>all.log
done <commands.tsv
fact "the best rate of each width was told" grep -qE '^hidden_dim +lr .*second' all.log
fact "the best was trained with ten fresh seeds" says 'the fresh seeds 1 to 10: at most 10 trials more' in_one_line cat all.log
fact "  that are there" test "$(ls results/base/trials | wc -l)" -eq 35
fact "plan -v names what is left out" says 'exclude .*layer_dim' in_one_line "$sweep" plan -v base.yaml 'exclude=[params > 200000]'
for part in 1/4 2/4 3/4 4/4; do "$sweep" work base.yaml "${small[@]}" output.dir=part${part%/4} --share $part >part.log 2>&1; done
mkdir whole && cp -r part1/. whole && cp part[234]/trials/* whole/trials/
fact "four parts that share no folder are one sweep" says 'validation accuracy of 27 configurations' in_one_line env PATH=/nowhere "$sweep" report whole

# --- looking
best() { "$sweep" report results/base "$@"; }
fact "the best rate of each width" says '^hidden_dim +lr .*second' best --best lr --for hidden_dim
fact "  a row each" test "$(best --best lr --for hidden_dim | grep -cE '^ +[234] ')" -eq 3
fact "  and of all" test "$(best --best lr | grep -cE '^ *0\.')" -eq 1
fact "  what does not vary: exit 2" exits_with 2 best --best batch_size
fact "  --for alone: exit 2" exits_with 2 best --for lr
fact "  --output beside it: exit 2" exits_with 2 best --best lr --output other
finish

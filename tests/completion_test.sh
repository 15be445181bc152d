#!/bin/bash
# What the shells complete: the scripts of 'sweep help completion', sourced and asked.
set -u
source tests/check.sh
begin
mkdir -p configs results/layers
touch configs/layers.yaml weights.safetensors
for shell in bash zsh fish; do
    fact "$shell has a script" exits_with 0 "$sweep" help completion $shell
    "$sweep" help completion $shell >sweep.$shell
done
fact "another shell has none: exit 2" exits_with 2 "$sweep" help completion csh
fact "  and the message names those that have" says 'bash, zsh or fish' "$sweep" help completion csh
fact "no shell: exit 2" exits_with 2 "$sweep" help completion

# --- bash: as readline calls it
# answers LINE: what is offered at the end of the line, a word a line
answers() {
    bash --norc -c '
        source ./sweep.bash || exit 1
        COMP_WORDBREAKS=$3 COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($2)
        COMP_CWORD=${#COMP_WORDS[@]}
        _sweep && printf "%s\n" "${COMPREPLY[@]}"' bash "$1" "${1//=/ = }" "${2-$' \t\n=:'}" 2>&1
}
offers() { # LINE WORD...: exactly these
    local line=$1
    shift
    diff <(printf '%s\n' "$@" | sort) <(answers "$line" | sort)
}
offers_first() { grep -qxF -- "$2" <(answers "$1") || { echo "no $2 in:"; answers "$1"; return 1; }; }
offers_nothing() { [ -z "$(answers "$1")" ] || { answers "$1"; return 1; }; }

fact "a command's beginning" offers 'sweep ver' verify version
commands=$("$sweep" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
    fact "$command is offered" offers_first 'sweep ' "$command"
    for option in $("$sweep" "$command" --help | sed -n '/^Options:/,$s/^  \(-., \)\{0,1\}\(--[a-z]*\) .*/\2/p'); do
        fact "  with $option" offers_first "sweep $command --" "$option"
    done
done
fact "a config, without a command" offers 'sweep con' configs
fact "  and in a folder" offers 'sweep run configs/l' configs/layers.yaml
model_keys=$("$sweep" help keys | sed -n 's/^  *\(model\.[a-z_.]*\)$/\1=/p')
fact "keys after a config" offers 'sweep configs/layers.yaml model.' $model_keys
fact "  among them" offers_first 'sweep configs/layers.yaml model.' model.hidden_dim=
fact "  and after run" offers 'sweep run configs/layers.yaml model.h' model.hidden_dim=
fact "  and after plan" offers 'sweep plan configs/layers.yaml --help seed' seeds=
fact "  and not after report" offers_nothing 'sweep report results model.'
fact "choices of a key" offers 'sweep configs/layers.yaml data.name=' fashion_mnist mnist digits idx parity temporal_order file adding mnist1d copy_memory
fact "  where = breaks no word" bash -c 'diff <(echo "data.name=digits") <('"$(declare -f answers)"'
    answers "sweep configs/layers.yaml data.name=di" " ")'
fact "files of a key" offers 'sweep run configs/layers.yaml train.init.from=wei' weights.safetensors
fact "nothing for a number" offers_nothing 'sweep run configs/layers.yaml train.lr='
for format in csv json jsonl safetensors; do
    fact "the format $format is offered" offers_first 'sweep export results/layers --format ' $format
    fact "  and known" says 'no such folder' "$sweep" export nowhere --format $format --output x
done
fact "a format behind =" offers 'sweep export results/layers --format=js' json jsonl
fact "a column to sort by" offers 'sweep ls results/layers --sort test_lo' test_loss
fact "an option's value is no word of the command" offers 'sweep ls --limit 5 res' results
fact "data sets to fetch" offers 'sweep fetch ' mnist fashion_mnist
fact "commands and topics to explain" offers 'sweep help co' config columns completion
fact "  all of them" offers 'sweep help e' export examples exit-codes environment
fact "shells" offers 'sweep help completion ' bash zsh fish
keys=$(sed -n 's/^[A-Z]*([A-Z_]*,.* \.name = "\([a-z_.]*\)".*/\1/p' "$here/src/trial/hyperparameters.def")
fact "there are keys" test "$(wc -w <<<"$keys")" -ge 30
for key in $keys; do
    grep -qF -- "'$key:" sweep.zsh && grep -qF -- "'$key=' " sweep.fish || echo "no $key"
done >missing.txt
fact "zsh and fish have every key of the table" cmp missing.txt /dev/null

# --- zsh, fish
if command -v zsh >/dev/null; then
    fact "zsh reads its script" zsh -f -c 'autoload -Uz compinit && compinit -D -u && source ./sweep.zsh &&
        [[ $_comps[sweep] == _sweep ]]'
else
    skip "zsh reads its script" "no zsh (Debian: zsh)"
fi
if command -v fish >/dev/null; then
    fact "fish reads its script" fish --no-execute sweep.fish
    fish_offers() { HOME=$PWD fish --no-config -c "source sweep.fish; complete -C '$1'" | cut -f 1 | grep -qxF -- "$2"; }
    fact "  and offers a command" fish_offers 'sweep ver' verify
    fact "  an option" fish_offers 'sweep watch --' --once
    fact "  a key" fish_offers 'sweep run a.yaml model.l' model.layer_dim=
    fact "  and a choice" fish_offers 'sweep a.yaml data.name=di' data.name=digits
else
    skip "fish reads its script" "no fish (Debian: fish)"
fi
finish

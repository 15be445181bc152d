#!/bin/bash
# Every config in configs/ trains: all its trials, on a few of the built-in digits, or of its own data where
# they are no images.
set -u
source tests/check.sh
begin
small=('data={name: digits, train_size: 60, test_size: 20}' train.eval_every=0)

finished() { find "results/$1/trials" -name '*.h5' | wc -l; }
planned() { "$sweep" plan "$@" 2>/dev/null | sed -n 's/^\([0-9,]*\) trials\{0,1\}\b.*/\1/p' | tr -d ,; }

python3 "$here/configs/gestures.py" && python3 "$here/configs/calls.py" && python3 "$here/configs/rare_events.py" &&
    python3 "$here/configs/activity.py" && python3 "$here/configs/alarms.py" && python3 "$here/configs/sensor.py" && python3 "$here/configs/tanks.py" && python3 "$here/configs/visits.py" &&
    python3 "$here/configs/demand.py" && python3 "$here/configs/visitors.py" && /usr/bin/python3 "$here/configs/machines.py" || exit 1
for config in "$here"/configs/*.yaml; do
    name=$(basename "$config" .yaml)
    settings=("${small[@]}")
    grep -q '^[^#]*name: file' "$config" && settings=(train.eval_every=0)
    grep -qE '^[^#]*name: (temporal_order|adding|mnist1d|copy_memory|parity)\b' "$config" && settings[0]='data={train_size: 60, test_size: 20}'
    grep -q '^[^#]*val_size' "$config" && settings[0]=${small[0]%\}}', val_size: 20}'
    grep -q '^stop:' "$config" && settings+=(stop=) # on so few items there are no rungs: cli_stopping_test has them
    grep -q '^confirm:' "$config" && settings+=(confirm=) # that comes on top of what plan counts: cli_confirm_test has it
    count=$(planned "$config" "${settings[@]}" train.epochs=1)
    fact "$name: $count trials" exits_with 0 "$sweep" "$config" "${settings[@]}" train.epochs=1
    fact "  and all are there" test "$(finished "$name")" = "${count:-none}"
done
finish

#!/bin/bash
# sweep export: what other programs read of it.  With PyTorch and safetensors installed for
# $PYTHON_WITH_TORCH (python3 by default), weights are scored there too:
#     bazel test //tests:cli_export_test --test_env=PYTHON_WITH_TORCH=/path/to/python
set -u
source tests/check.sh
begin

mkdir idx && "$here/src/data/digits_to_idx" idx 7 2000 500 >/dev/null || exit 1
cat >small.yaml <<'END'
data: {name: mnist, dir: idx}
model: {hidden_dim: [8, 12], layer_dim: [1, 2]}
train: {lr: [0.3, 0.1], epochs: 2, batch_size: 20}
seeds: [3]
END
"$sweep" small.yaml >run.log 2>&1 || { cat run.log; exit 1; }
folder=results/small
export_as() { "$sweep" export $folder --format "$1" --output "$2"; }

fact "csv is written" exits_with 0 export_as csv trials.csv
fact "json is written" exits_with 0 export_as json sweep.json
fact "jsonl is written" exits_with 0 export_as jsonl trials.jsonl
fact "safetensors are written" exits_with 0 export_as safetensors weights
fact "  one for every trial that finished" \
    test "$(ls weights/*.safetensors | wc -l)" -eq "$(grep -c '"status": "finished"' trials.jsonl)"
fact "to standard output" bash -c "'$sweep' export $folder --format csv --output - | cmp - trials.csv"
fact "the same again: the same bytes" exits_with 0 export_as safetensors again
fact "  for every file" diff -r weights again
id=$(basename "$(ls weights/*.safetensors | head -1)" .safetensors)
fact "one trial alone" exits_with 0 "$sweep" export "$folder/$id" --format safetensors --output one
fact "  is the same file" cmp one "weights/$id.safetensors"

lines_of() { "$sweep" export "$@" --format jsonl --output - | wc -l; }
fact "one trial alone as text, too" test "$(lines_of "$folder/$id")" -eq 1
fact "trials that conditions hold for" test "$(lines_of $folder hidden_dim=8 'lr<0.2')" -eq 2
fact "  none: exit 2" exits_with 2 "$sweep" export $folder hidden_dim=9 --format csv --output none
fact "  a misspelt one: exit 2" exits_with 2 "$sweep" export $folder hiden_dim=8 --format csv --output none
fact "  which names what was meant" says "did you mean 'hidden_dim'" \
    "$sweep" export $folder hiden_dim=8 --format csv --output none
fact "  and nothing is written" test ! -e none

python=$(command -v python3)
reads() { "$python" -c "$@"; }
if [ -n "$python" ]; then
    fact "csv and jsonl say the same of every trial" reads '
import csv, json
rows = list(csv.DictReader(open("trials.csv", newline="")))
lines = [json.loads(line) for line in open("trials.jsonl")]
assert len(rows) == len(lines) == 8
for row, line in zip(rows, lines):
    assert set(row) == set(line) - {"evaluations"}
    for key, value in row.items():
        wanted = "" if line[key] is None else line[key]
        assert value == wanted or float(value) == wanted, (key, value, wanted)'
    fact "json holds the config, the data and the same trials" reads '
import json
whole = json.load(open("sweep.json"))
assert whole["config_yaml"] == open("small.yaml").read()
assert len(whole["data"]["sha256"]) == 64 and whole["overrides"] == []
assert whole["axes"] == ["model.hidden_dim", "model.layer_dim", "train.lr"]
assert whole["trials"] == [json.loads(line) for line in open("trials.jsonl")]
assert whole["environment"]["compiler"]'
    fact "a curve ends with the last accuracy" reads '
import json
for line in open("trials.jsonl"):
    trial = json.loads(line)
    assert trial["evaluations"]["test_acc"][-1] == trial["test_acc"]'
    fact "the header of a safetensors file is as the format says" reads '
import json, struct, sys, os
for name in os.listdir("weights"):
    data = open("weights/" + name, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    notes = header.pop("__metadata__")
    end = 0
    for tensor in header.values():
        count = 1
        for n in tensor["shape"]: count *= n
        assert tensor["dtype"] == "F32" and tensor["data_offsets"] == [end, end + 4 * count]
        end += 4 * count
    assert 8 + size + end == len(data) and size % 8 == 0
    assert list(header)[0] == "lstm.weight_ih_l0" and list(header)[-1] == "fc.bias"
    import hashlib
    assert hashlib.sha256(notes["recipe"].encode()).hexdigest()[:16] + ".safetensors" == name'
else
    skip "csv, json, jsonl and safetensors as Python reads them" "no python3"
fi
# Every cell and structure that PyTorch has.
cat >cells.yaml <<'END'
data: {name: mnist, dir: idx}
model:
  hidden_dim: 9
  layer_dim: 2
  cell: [lstm, gru, rnn_tanh, rnn_relu]
  bidirectional: [false, true]
  readout: [last_step, final_states, mean, max]
  proj_size: [0, 4]
  bias: [true, false]
exclude:
  - {proj_size: 4, cell: [gru, rnn_tanh, rnn_relu]}
  - {bidirectional: false, readout: final_states}
  - {bias: false, readout: [mean, max]}
train: {lr: 0.3, iterations: 40, batch_size: 20}
END
"$sweep" cells.yaml >cells.log 2>&1 || { cat cells.log; exit 1; }
fact "weights of every cell are written" \
    exits_with 0 "$sweep" export results/cells --format safetensors --output cell_weights
"$sweep" export results/cells --format jsonl --output cells.jsonl
torch=${PYTHON_WITH_TORCH:-python3}
finished() { grep '"status": "finished"' trials.jsonl >finished.jsonl; }
if "$torch" -c 'import torch, safetensors.torch' 2>/dev/null; then
    finished
    fact "PyTorch scores the weights as we do" \
        "$torch" "$here/tests/export_weights.py" idx finished.jsonl weights
    fact "  of every cell, direction, projection and readout" \
        "$torch" "$here/tests/export_weights.py" idx cells.jsonl cell_weights
else
    skip "weights in PyTorch" "no torch and safetensors for $torch"
fi

fact "an unknown format: exit 2" exits_with 2 export_as xml x
fact "no --output: exit 2" exits_with 2 "$sweep" export $folder --format csv
fact "safetensors to standard output: exit 2" exits_with 2 export_as safetensors -
fact "  and nothing is written" test ! -e x
mkfifo pipe && touch real.csv && ln -s real.csv link.csv
fact "a pipe is not replaced: exit 2" exits_with 2 export_as csv pipe
fact "  it still is one" test -p pipe
fact "a link: its file is written" export_as csv link.csv
fact "  the link stays" test -L link.csv
fact "  the file has it all" cmp real.csv $folder/trials.csv
fact "a full device: exit 4" exits_with 4 bash -c "'$sweep' export $folder --format json --output - >/dev/full"

finish

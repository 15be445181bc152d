#!/bin/bash
# An embedding of tokens: what plan and report say of it, the outputs that numpy computes from the weights that are kept, the same bits
# with any number of workers, weights to start from, exports, and what is refused.
set -u
source tests/check.sh
begin

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- data: visits, the last of them to test with; one page is only there
python3 "$here/configs/visits.py" || exit 1
awk -F, 'NR == 1 || $1 < 450' visits.csv >train.csv
awk -F, -v OFS=, 'NR == 1 || $1 >= 450 {if ($1 == 455) $3 = 999; print}' visits.csv >test.csv
cat >pages.yaml <<'END'
name: pages
data: {name: file, train: train.csv, test: test.csv, id: visit, time: step, x: page, y: outcome, tokens: true, unseen: zero}
model: {hidden_dim: 8, cell: gru, embedding_dim: [0, 3]}
train: {optimiser: adam, lr: 0.01, epochs: 2, batch_size: 20}
END

# --- plan
fact "plan lists the table among the tensors" says 'embedding\.weight +\(10, 3\) +10 × 3 += +30 +token → its 3 values, a row each' "$sweep" plan pages.yaml
fact "  what the first layer reads" says "\(24, 3\) +3·8 × 3 += +72 +the 3 values of a step's token → gates" "$sweep" plan pages.yaml
fact "  the network in a line" says '1 GRU layer of 8, embedding of 3, 10 tokens, 2 outputs: 7 tensors, 360 parameters' "$sweep" plan pages.yaml
fact "  how it begins" says '\(PyTorch.s own\); the embedding normal with standard deviation 1' in_one_line "$sweep" plan pages.yaml
fact "  and what changes" says 'With an embedding of 3 in place of one-hot tokens: 1 tensor more and 138 parameters fewer, 498 → 360\. embedding\.weight has a row' \
    in_one_line "$sweep" plan pages.yaml
fact "  from one size to another, too" says 'With an embedding of 5 in place of 3: 68 parameters more.*428\. embedding\.weight has 10 × 5 = 50 in place of 10 × 3 = 30;' \
    in_one_line "$sweep" plan pages.yaml 'model.embedding_dim=[3, 5]'

# --- run
fact "it trains" exits_with 0 "$sweep" pages.yaml
scored() { python3 - "$1" <<'END'
import csv, glob, sys
import h5py
import numpy as np

def visits(path):
    found = {}
    for row in csv.DictReader(open(path)):
        pages, _ = found.setdefault(row["visit"], ([], row["outcome"] == "left"))
        pages.append(int(row["page"]))
    return found.values()

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

vocabulary = sorted({page for pages, _ in visits("train.csv") for page in pages})
files = glob.glob(sys.argv[1])
assert files
embedded = 0
for path in files:
    with h5py.File(path) as f:
        w = {name: f["weights"][name][()].astype(float) for name in f["weights"]}
        table = w.get("embedding.weight", np.eye(len(vocabulary)))
        embedded += "embedding.weight" in w
        correct, loss, count = 0, 0, 0
        for pages, left in visits("test.csv"):
            h = np.zeros(8)
            for page in pages:
                x = table[vocabulary.index(page)] if page in vocabulary else 0 * table[0]
                i = np.split(w["gru.weight_ih_l0"] @ x + w["gru.bias_ih_l0"], 3)
                r = np.split(w["gru.weight_hh_l0"] @ h + w["gru.bias_hh_l0"], 3)
                z = sigmoid(i[1] + r[1])
                h = (1 - z) * np.tanh(i[2] + sigmoid(i[0] + r[0]) * r[2]) + z * h
            logits = w["fc.weight"] @ h + w["fc.bias"]
            correct += logits.argmax() == left
            loss += np.log(np.exp(logits).sum()) - logits[int(left)]
            count += 1
        assert correct / count == f["evaluations/test_acc"][-1], (correct / count, f["evaluations/test_acc"][-1])
        assert abs(loss / count - f["evaluations/test_loss"][-1]) < 1e-5
assert embedded
END
}
fact "the kept weights score as numpy does with them" scored 'results/pages/trials/*.h5'
fact "the same bits when trained again" says '2 trials trained again, all equal bit for bit' "$sweep" verify results/pages
fact "the same files with one worker of two threads" bash -c "'$sweep' pages.yaml run.workers=1 run.threads=2 output.dir=one >/dev/null 2>&1 &&
    for f in results/pages/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done"
fact "the report draws it below the layers" says "title 'embedding'" cat results/pages/plots/layer_parameters.gp
fact "  and tells the step" says 'With an embedding of 3 in place of one-hot tokens' cat results/pages/report.md
fact "  with a row of the table" says '^\| embedding\.weight +\| – +\| \(10, 3\) +\| +\+30 \|' cat results/pages/report.md
fact "one-hot tokens keep their ids" test "$("$sweep" plan pages.yaml model.embedding_dim=0 --format csv | cut -d, -f3 | tail -1)" = \
    "$(sed 's/, embedding_dim: \[0, 3\]//' pages.yaml >plain.yaml && "$sweep" plan plain.yaml --format csv | cut -d, -f3 | tail -1)"
id=$("$sweep" export results/pages embedding_dim=3 --format csv -o - | tail -1 | cut -d, -f3)
fact "sweep show lists the vocabulary" says "^ +9 +400" "$sweep" show results/pages
fact "  and of a trial the table" says 'embedding\.weight +\(10, 3\)' "$sweep" show "results/pages/$id"

# --- weights out and in
fact "safetensors are written" exits_with 0 "$sweep" export "results/pages/$id" --format safetensors -o weights.safetensors
fact "  with the table first" says '"embedding.weight":\{"dtype":"F32","shape":\[10,3\],"data_offsets":\[0,120\]\}' head -c 4000 weights.safetensors
fact "training goes on from them" exits_with 0 "$sweep" pages.yaml model.embedding_dim=3 train.init.from=weights.safetensors output.dir=more
fact "  and from the trial's file" exits_with 0 "$sweep" pages.yaml model.embedding_dim=3 "train.init.from=results/pages/trials/$id.h5" output.dir=further
fact "  to the same weights" bash -c 'cmp -s more/trials/*.h5 further/trials/*.h5'
fact "another size does not fit: exit 2" exits_with 2 "$sweep" pages.yaml model.embedding_dim=4 train.init.from=weights.safetensors output.dir=no
fact "  and which does" says "The file.s network has model\.embedding_dim=3: say so" in_one_line "$sweep" plan pages.yaml model.embedding_dim=4 train.init.from=weights.safetensors

# --- a class of each step, which its token decides
python3 - <<'END'
import random
random.seed(0)
with open("words.csv", "w") as file:
    file.write("sentence,word,kind\n")
    for sentence in range(200):
        for _ in range(random.randint(3, 9)):
            word = random.randrange(6)
            file.write(f"{sentence},{word},{'odd' if word % 2 else 'even'}\n")
END
cat >words.yaml <<'END'
data: {name: file, task: labelling, train: words.csv, id: sentence, x: word, y: kind, tokens: true, split: {test: 0.25}}
model: {hidden_dim: 8, cell: gru, embedding_dim: [0, 4]}
train: {optimiser: adam, lr: 0.02, epochs: 12, batch_size: 10}
END
fact "steps with classes train" exits_with 0 "$sweep" words.yaml
fact "  one-hot and embedded they learn what kind each word is" says '^results/words: 2 of 2 trials' "$sweep" ls results/words 'test_acc>99%'

# --- refused
fact "without tokens: exit 2" exits_with 2 "$sweep" plan pages.yaml data.tokens=false data.unseen=refuse
fact "  with its place and cure" says "model\.embedding_dim.*data\.tokens" in_one_line "$sweep" plan pages.yaml data.tokens=false data.unseen=refuse
fact "of images: exit 2" exits_with 2 "$sweep" plan "$here/configs/digits.yaml" model.embedding_dim=4
fact "  seen by pixels, too" exits_with 2 "$sweep" plan "$here/configs/digits.yaml" data.view=pixels model.embedding_dim=4
fact "  with its place and cure" says "model\.embedding_dim.*data\.tokens" in_one_line "$sweep" plan "$here/configs/digits.yaml" data.view=pixels model.embedding_dim=4
fact "less than none: exit 2" exits_with 2 "$sweep" plan pages.yaml model.embedding_dim=-1
fact "by another name" says 'embedding of 6' "$sweep" plan pages.yaml embed_dim=6
finish

#!/bin/bash
# A result is its own recipe: sweep run results.h5 and sweep run report.html.
set -u
source tests/check.sh
begin

cat >first.yaml <<'END'
title: Less than <3> & "more" 'quotes'
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: [4, 6]}
train: {lr: 0.3, epochs: 3, batch_size: 20}
END
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }
quietly "$sweep" first.yaml train.epochs=1 'seeds=[0, 1]' || exit 1
cp results/first/results.h5 kept.h5
mkdir elsewhere && mv results first.yaml elsewhere/
kept=elsewhere/results/first

fact "results.h5 repeats its sweep" quietly "$sweep" run kept.h5
fact "  under its name, to the same bytes" diff -r $kept/trials results/first/trials
fact "  and nothing is trained twice" says 'Nothing left to train' "$sweep" kept.h5
fact "  without a word about differences" bash -c "! '$sweep' plan kept.h5 2>&1 | grep -q ' then, '"
fact "its config is that of then" cmp elsewhere/first.yaml <("$sweep" export results/first --format json --output - |
    python3 -c 'import json, sys; sys.stdout.write(json.load(sys.stdin)["config_yaml"])')
fact "further overrides come last" says '^1 trial' "$sweep" plan kept.h5 'seeds=7' model.hidden_dim=5
fact "  and may tell the length of training anew" says ' 7 +7$' \
    "$sweep" plan kept.h5 train.iterations=7
fact "other data are told" says 'data are not those of then' "$sweep" plan kept.h5 data.seed=1
cp elsewhere/first.yaml none.h5
fact "a file of another kind: exit 2" exits_with 2 "$sweep" run none.h5
fact "a missing file: exit 2" exits_with 2 "$sweep" run missing.h5
fact "a results folder: exit 2" exits_with 2 "$sweep" run results/first
fact "  names its results.h5" says 'give the results\.h5 in it' "$sweep" run results/first

# made_page.py CONFIG: a page as html_config.h says, of another time.
cat >made_page.py <<'END'
import hashlib, json, sys
recipe = {"config_path": "first.yaml", "config": open(sys.argv[1]).read(),
          "overrides": ["train.epochs=1", "seeds=[0, 1]"], "data_sha256": "0" * 64,
          "environment": [["sweep_version", "0.0.1"]]}
compact = json.dumps(recipe, separators=(",", ":"), ensure_ascii=False)
digest = hashlib.sha256(compact.encode()).hexdigest()
words = json.dumps({"sha256": digest, "recipe": recipe}).replace("<", "\\u003c")
print(f'<!DOCTYPE html><title>t</title><script type="application/json" id="sweep-config">{words}</script>')
END
python3 made_page.py elsewhere/first.yaml >page.html
fact "a page repeats its sweep" quietly "$sweep" run page.html output.dir=from_page
fact "  to the same bytes" diff -r $kept/trials from_page/trials
fact "  and tells another version of sweep" says 'Another version of sweep: 0\.0\.1 then, ' "$sweep" plan page.html
fact "  and other data" says 'SHA-256 0000000000000000\.\.\. then' "$sweep" plan page.html
echo '<p>no config</p>' >empty.html
fact "a page without a config: exit 2" exits_with 2 "$sweep" run empty.html
fact "report.html repeats its sweep" quietly "$sweep" run $kept/report.html output.dir=from_report
fact "  to the same bytes" diff -r $kept/trials from_report/trials
changed() { "$1" -e "$2" $kept/report.html >changed.html && ! cmp -s $kept/report.html changed.html; }
fact "one whose config was changed: exit 5" eval 'changed sed "s/lr: 0.3/lr: 0.1/" && exits_with 5 "$sweep" run changed.html'
fact "  says so" says 'changed\.html is damaged: the config in it fails its SHA-256' "$sweep" plan changed.html
fact "  or whose overrides" eval 'changed sed "s/epochs=1/epochs=2/" && exits_with 5 "$sweep" run changed.html'
fact "  or which was cut" eval 'head -c $(($(grep -abo "id=\"sweep-config\"" $kept/report.html | cut -d: -f1) + 90)) $kept/report.html >changed.html && exits_with 5 "$sweep" run changed.html'
fact "  or holds a zero" eval '{ printf "\0"; cat $kept/report.html; } >changed.html; exits_with 5 "$sweep" run changed.html'

finish

"""Exported weights in PyTorch: loaded into nn.LSTM, nn.GRU or nn.RNN they score as the trial did.

    export_weights.py IDX_FOLDER EXPORTED.jsonl SAFETENSORS_FOLDER
"""
import json
import os
import sys

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

MODULES = {"lstm": ("lstm", nn.LSTM, {}), "gru": ("gru", nn.GRU, {}),
           "rnn_tanh": ("rnn", nn.RNN, {"nonlinearity": "tanh"}),
           "rnn_relu": ("rnn", nn.RNN, {"nonlinearity": "relu"})}


class Classifier(nn.Module):
    def __init__(self, trial):
        super().__init__()
        self.module, kind, options = MODULES[trial["cell"]]
        if trial["proj_size"]:
            options = {"proj_size": trial["proj_size"]}
        both = trial["bidirectional"] == "true"
        self.readout = trial["readout"]
        self.add_module(self.module, kind(
            trial["input_dim"], trial["hidden_dim"], trial["layer_dim"], bias=trial["bias"] == "true",
            bidirectional=both, batch_first=True, **options))
        features = trial["proj_size"] or trial["hidden_dim"]
        self.fc = nn.Linear((2 if both else 1) * features, trial["output_dim"])

    def forward(self, x):
        out, last = getattr(self, self.module)(x)
        h_n = last[0] if self.module == "lstm" else last
        if self.readout == "final_states":
            read = torch.cat((h_n[-2], h_n[-1]), 1)
        else:
            read = {"last_step": out[:, -1], "mean": out.mean(1), "max": out.max(1).values}[self.readout]
        return self.fc(read)


def read(folder, name, rank):
    raw = numpy.fromfile(os.path.join(folder, name), numpy.uint8)
    sizes = raw[4 : 4 + 4 * rank].view(">u4").astype(int)
    return torch.from_numpy(raw[4 + 4 * rank :].reshape(tuple(sizes)).copy())


def main(idx, exported, weights):
    images = read(idx, "t10k-images-idx3-ubyte", 3).float() / 255
    labels = read(idx, "t10k-labels-idx1-ubyte", 1).long()
    with open(exported, encoding="utf-8") as lines:
        trials = [json.loads(line) for line in lines]
    assert len(trials) == len(os.listdir(weights)) > 0
    for trial in trials:
        path = os.path.join(weights, trial["trial_id"] + ".safetensors")
        model = Classifier(trial)
        model.load_state_dict(load_file(path))
        with torch.no_grad():
            logits = model(images[: trial["test_count"]])
        wanted = labels[: trial["test_count"]]
        loss = nn.functional.cross_entropy(logits, wanted).item()
        correct = (logits.argmax(1) == wanted).sum().item()
        print(trial["trial_id"], "PyTorch", correct, loss, "sweep", trial["test_acc"], trial["test_loss"])
        assert correct == round(trial["test_acc"] * trial["test_count"])
        assert abs(loss - trial["test_loss"]) < 1e-5 * loss
        with safe_open(path, "pt") as f:
            assert f.metadata()["hidden_dim"] == str(trial["hidden_dim"])
            assert "numerics: " in f.metadata()["recipe"]


main(*sys.argv[1:])

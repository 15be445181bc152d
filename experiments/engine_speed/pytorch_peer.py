"""PyTorch's nn.LSTM, nn.GRU or nn.RNN with a linear readout on each direction's last step, cross
entropy and SGD; one thread."""

import torch

from peer import CLASSES, INPUT_DIM, ITEMS, LEARNING_RATE, SEQ_DIM, Places, answer


def make_cells(cell, *sizes, **options):
    if cell.startswith("rnn_"):
        return torch.nn.RNN(*sizes, nonlinearity=cell[len("rnn_"):], **options)
    return {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](*sizes, **options)


class PyTorch:
    def __init__(self):
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        torch.manual_seed(1)
        self.name = "PyTorch " + torch.__version__.split("+")[0]
        self.images = torch.rand(ITEMS, SEQ_DIM, INPUT_DIM)
        self.labels = torch.arange(ITEMS) % CLASSES
        self.order = torch.randperm(ITEMS)

    def has(self, cell, directions):
        return cell in ("lstm", "gru", "rnn_tanh", "rnn_relu")

    def set_shape(self, cell, directions, hidden, layers, batch):
        self.places = Places(batch)
        self.hidden = hidden
        self.layers = make_cells(cell, INPUT_DIM, hidden, layers, batch_first=True,
                                 bidirectional=directions == 2)
        self.fc = torch.nn.Linear(directions * hidden, CLASSES)
        self.loss = torch.nn.CrossEntropyLoss()
        parameters = list(self.layers.parameters()) + list(self.fc.parameters())
        self.optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)

    def logits(self, x):
        h = self.layers(x)[0]
        if self.layers.bidirectional:
            return self.fc(torch.cat((h[:, -1, :self.hidden], h[:, 0, self.hidden:]), 1))
        return self.fc(h[:, -1])

    def train(self):
        first = self.places.advance()
        items = self.order[first:first + self.places.batch]
        self.optimizer.zero_grad()
        self.loss(self.logits(self.images[items]), self.labels[items]).backward()
        self.optimizer.step()

    def evaluate(self):
        first = self.places.advance()
        chosen = slice(first, first + self.places.batch)
        with torch.no_grad():
            return int((self.logits(self.images[chosen]).argmax(1) == self.labels[chosen]).sum())


if __name__ == "__main__":
    answer(PyTorch())

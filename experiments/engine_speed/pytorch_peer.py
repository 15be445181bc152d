"""PyTorch's nn.LSTM, nn.GRU or nn.RNN with a linear readout on each direction's last step, cross
entropy and SGD; one thread.  Items of several lengths are packed."""

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
        self.set_items(SEQ_DIM, INPUT_DIM, SEQ_DIM)
        self.labels = torch.arange(ITEMS) % CLASSES
        self.order = torch.randperm(ITEMS)

    def set_items(self, steps, values, shortest):
        self.values, self.packed = values, shortest < steps
        self.images = torch.rand(ITEMS, steps, values)
        self.lengths = torch.randint(shortest, steps + 1, (ITEMS,))

    def has(self, cell, directions):
        return cell in ("lstm", "gru", "rnn_tanh", "rnn_relu")

    def set_shape(self, cell, directions, hidden, layers, batch):
        self.places = Places(batch)
        self.hidden = hidden
        self.layers = make_cells(cell, self.values, hidden, layers, batch_first=True,
                                 bidirectional=directions == 2)
        self.fc = torch.nn.Linear(directions * hidden, CLASSES)
        self.loss = torch.nn.CrossEntropyLoss()
        parameters = list(self.layers.parameters()) + list(self.fc.parameters())
        self.optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)

    def logits(self, items):
        x = self.images[items]
        if self.packed:
            x = torch.nn.utils.rnn.pack_padded_sequence(x, self.lengths[items], batch_first=True,
                                                        enforce_sorted=False)
            states = self.layers(x)[1]
            h = states[0] if isinstance(states, tuple) else states
            return self.fc(torch.cat((h[-2], h[-1]), 1) if self.layers.bidirectional else h[-1])
        h = self.layers(x)[0]
        if self.layers.bidirectional:
            return self.fc(torch.cat((h[:, -1, :self.hidden], h[:, 0, self.hidden:]), 1))
        return self.fc(h[:, -1])

    def train(self):
        first = self.places.advance()
        items = self.order[first:first + self.places.batch]
        self.optimizer.zero_grad()
        self.loss(self.logits(items), self.labels[items]).backward()
        self.optimizer.step()

    def evaluate(self):
        first = self.places.advance()
        chosen = slice(first, first + self.places.batch)
        with torch.no_grad():
            return int((self.logits(chosen).argmax(1) == self.labels[chosen]).sum())


if __name__ == "__main__":
    answer(PyTorch())

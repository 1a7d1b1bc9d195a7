"""The other side of `cnn-tui benchmark --against PYTHON`: the same networks, data, batch and loss in PyTorch.

It reads one request a line on its standard input and answers with one line each, both JSON:

    {"do": "describe"}
    {"do": "train", "layers": [...], "loss": "cross-entropy", "batch": 64, "learning_rate": 0.1, "shape": [1, 28, 28],
     "images": FILE, "labels": FILE, "classes": 10, "seconds": 0.5, "warm_up": 3,
     "threads": 2, "channels_last": false, "compiled": false}

`images` and `labels` are raw bytes. Everything is in the peer's favour: the images are converted to floating point once and
kept in memory, batches are cut from them by index without a data loader, gradients are dropped instead of zeroed, the
optimizer is plain SGD in its fastest form, and neither conversion nor compilation nor the first steps are timed.
"""

import functools
import json
import sys
import time
import warnings

try:
    import torch
    from torch import nn
except ImportError as problem:
    print(json.dumps({"error": str(problem)}), flush=True)
    sys.exit(1)

warnings.filterwarnings("ignore")
if hasattr(torch, "compile"):
    # Each network and number of threads is compiled by itself: none of them may fall back to not being compiled.
    import torch._dynamo

    for limit in ("recompile_limit", "cache_size_limit", "accumulated_recompile_limit", "accumulated_cache_size_limit"):
        if hasattr(torch._dynamo.config, limit):
            setattr(torch._dynamo.config, limit, 1000)


@functools.lru_cache(maxsize=None)
def samples(images, labels, shape):
    """The images, in [0, 1], and their classes."""
    with open(images, "rb") as file:
        pixels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    with open(labels, "rb") as file:
        classes = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    return pixels.view(-1, *shape).to(torch.float32) / 255, classes.to(torch.int64)


def activation(name):
    return {"sigmoid": [nn.Sigmoid()], "tanh": [nn.Tanh()], "relu": [nn.ReLU()], "none": []}[name]


def model_of(layers):
    """A plain chain of PyTorch's own modules."""
    modules = []
    flat = False
    for layer in layers:
        kind = layer["kind"]
        if kind == "convolution":
            modules.append(
                nn.Conv2d(
                    layer["inputs"], layer["outputs"], layer["size"], stride=layer["stride"], padding=layer["padding"],
                    dilation=layer["dilation"], groups=layer["groups"]))
            modules += activation(layer["activation"])
        elif kind == "mean-pooling":
            modules.append(nn.AvgPool2d(
                layer["size"], layer["stride"], layer.get("padding") or 0, count_include_pad=False))
        elif kind == "max-pooling":
            modules.append(nn.MaxPool2d(layer["size"], layer["stride"], layer.get("padding") or 0))
        elif kind == "dense":
            if not flat:
                modules.append(nn.Flatten())
                flat = True
            modules.append(nn.Linear(layer["inputs"], layer["outputs"]))
            modules += activation(layer["activation"])
    return nn.Sequential(*modules)


def loss_of(name, classes):
    if name == "cross-entropy":
        return nn.CrossEntropyLoss()
    if name != "half-squared-error":
        raise ValueError(f"no loss {name} here")
    one_hot = torch.eye(classes)

    def half_squared_error(outputs, labels):
        return 0.5 * (outputs - one_hot[labels]).square().sum() / labels.numel()

    return half_squared_error


def optimizer_of(model, learning_rate):
    """Plain gradient descent, by the fastest of the implementations that this version has."""
    for options in ({"fused": True}, {"foreach": True}, {}):
        try:
            return torch.optim.SGD(model.parameters(), lr=learning_rate, **options)
        except (TypeError, RuntimeError, ValueError):
            continue


class Training:
    """One network in one of PyTorch's settings, kept warm between requests."""

    def __init__(self, request):
        shape = tuple(request["shape"])
        self.images, self.labels = samples(request["images"], request["labels"], shape)
        self.batch = request["batch"]
        torch.manual_seed(1)
        self.model = model_of(request["layers"])
        if request["channels_last"]:
            self.images = self.images.contiguous(memory_format=torch.channels_last)
            self.model = self.model.to(memory_format=torch.channels_last)
        self.optimizer = optimizer_of(self.model, request["learning_rate"])
        loss = loss_of(request["loss"], request["classes"])

        def forward(images, labels):
            return loss(self.model(images), labels)

        self.forward = torch.compile(forward) if request["compiled"] else forward
        self.order = torch.randperm(len(self.images))
        self.next = 0

    def step(self):
        if self.next + self.batch > len(self.order):
            self.order = torch.randperm(len(self.images))
            self.next = 0
        chosen = self.order[self.next:self.next + self.batch]
        self.next += self.batch
        self.optimizer.zero_grad(set_to_none=True)
        self.forward(self.images[chosen], self.labels[chosen]).backward()
        self.optimizer.step()


@functools.lru_cache(maxsize=None)
def training_of(request):
    return Training(json.loads(request))


def train(request):
    torch.set_num_threads(request["threads"])
    seconds = request.pop("seconds")
    training = training_of(json.dumps(request, sort_keys=True))
    for _ in range(request["warm_up"]):
        training.step()
    steps = 0
    begin = time.perf_counter()
    while True:
        training.step()
        steps += 1
        elapsed = time.perf_counter() - begin
        if elapsed >= seconds:
            return {"samples_per_second": steps * training.batch / elapsed, "steps": steps, "seconds": elapsed}


def answer(request):
    if request["do"] == "describe":
        return {"name": "PyTorch", "version": torch.__version__, "can_compile": hasattr(torch, "compile")}
    return train(request)


for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = answer(request)
    except Exception as problem:  # Told to the asker: it goes on with the other settings.
        reply = {"error": f"{type(problem).__name__}: {problem}".splitlines()[0]}
    print(json.dumps(reply), flush=True)

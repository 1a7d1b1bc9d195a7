#!/usr/bin/env python3
"""Writes 100 updates of a small problem by PyTorch, in float64, to Expected/RULE.txt, and learning rates to Expected/schedules.txt.

The numbers were made with PyTorch 1.13.0 (Debian's python3-torch): torch.optim, torch.nn.utils.clip_grad_value_ and clip_grad_norm_,
torch.renorm, torch.optim.lr_scheduler. Penalties and decay, which not all of its rules have, are done by hand, as run() says.

    python3 expected.py

A case begins with `case`, the learning rate and the settings; then come lines with the number of updates and all weights after them.

The problem: a weight of 3 rows of 4 numbers and a bias of 3. Their gradients at step n = 0 ... 99 are given, not computed: entry i, counted
over weight and bias, has g = cos(0.7 i + 0.3 n) / (1 + i) + w / 4 with the w of that step, so that errors would grow.
"""
import math
import os

import torch

torch.set_default_dtype(torch.float64)
STEPS = 100


def initial():
    weight = torch.tensor([[0.5 - 0.125 * i + 0.0625 * j * j for j in range(4)] for i in range(3)])
    bias = torch.tensor([0.25, 0.0, -0.75])
    return [weight.requires_grad_(), bias.requires_grad_()]


def set_gradients(parameters, n):
    i = 0
    for parameter in parameters:
        flat = []
        for w in parameter.detach().reshape(-1).tolist():
            flat.append(math.cos(0.7 * i + 0.3 * n) / (1 + i) + w / 4)
            i += 1
        parameter.grad = torch.tensor(flat).reshape(parameter.shape)


def run(make, clip_value=None, clip_norm=None, l2=0.0, l1=0.0, decay=0.0, max_norm=None, schedule=None):
    parameters = initial()
    optimizer = make(parameters)
    scheduler = schedule(optimizer) if schedule else None
    seen = {}
    for n in range(STEPS):
        set_gradients(parameters, n)
        rate = optimizer.param_groups[0]["lr"]
        if clip_value:
            torch.nn.utils.clip_grad_value_(parameters, clip_value)
        if clip_norm:
            torch.nn.utils.clip_grad_norm_(parameters, clip_norm)
        for parameter in parameters:
            if l2:
                parameter.grad += l2 * parameter.detach()
            if l1:
                parameter.grad += l1 * torch.sign(parameter.detach())
        if decay:
            with torch.no_grad():
                for parameter in parameters:
                    parameter.mul_(1 - rate * decay)
        optimizer.step()
        if max_norm:
            with torch.no_grad():
                parameters[0].copy_(torch.renorm(parameters[0], 2, 0, max_norm))
        if scheduler:
            scheduler.step()
        if n in (0, 9, 99):
            seen[str(n + 1)] = [w for p in parameters for w in p.detach().reshape(-1).tolist()]
    return seen


o = torch.optim
lr = torch.optim.lr_scheduler


def sgd(rate=0.1, **more):
    return lambda p: o.SGD(p, lr=rate, **more)


cases = []


def case(rule, rate, make, settings={}, **more):
    cases.append({"rule": rule, "rate": rate, "settings": settings, "weights": run(make, **more)})


case("gradient-descent", 0.1, sgd())
case("momentum", 0.1, sgd(momentum=0.9))
case("momentum", 0.05, sgd(0.05, momentum=0.5), {"momentum": 0.5})
case("nesterov", 0.1, sgd(momentum=0.9, nesterov=True))
case("adagrad", 0.1, lambda p: o.Adagrad(p, lr=0.1))
case("rmsprop", 0.01, lambda p: o.RMSprop(p, lr=0.01))
case("rmsprop", 0.01, lambda p: o.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-4), {"rho": 0.9, "epsilon": 1e-4})
case("adadelta", 1, lambda p: o.Adadelta(p, lr=1))
case("adam", 0.001, lambda p: o.Adam(p, lr=0.001))
case("adam", 0.1, lambda p: o.Adam(p, lr=0.1, betas=(0.8, 0.99), eps=1e-3), {"beta1": 0.8, "beta2": 0.99, "epsilon": 1e-3})
case("adamw", 0.001, lambda p: o.AdamW(p, lr=0.001))
case("adamw", 0.1, lambda p: o.AdamW(p, lr=0.1, weight_decay=0.1), {"decay": 0.1})
for rule, rate, make in [
    ("gradient-descent", 0.1, lambda l2: sgd(weight_decay=l2)),
    ("momentum", 0.1, lambda l2: sgd(momentum=0.9, weight_decay=l2)),
    ("adam", 0.1, lambda l2: lambda p: o.Adam(p, lr=0.1, weight_decay=l2)),
]:
    case(rule, rate, make(0.02), {"l2": 0.02})
    case(rule, rate, make(0), {"l1": 0.03}, l1=0.03)
    case(rule, rate, make(0), {"decay": 0.2}, decay=0.2)
    case(rule, rate, make(0), {"max-norm": 0.5}, max_norm=0.5)
    case(rule, rate, make(0), {"clip-value": 0.125}, clip_value=0.125)
    case(rule, rate, make(0), {"clip-norm": 0.25}, clip_norm=0.25)
    # The penalties are of the weights before they decay.
    case(
        rule, rate, make(0),
        {"l2": 0.02, "l1": 0.03, "decay": 0.2, "max-norm": 0.75, "clip-value": 0.25, "clip-norm": 0.5},
        l2=0.02, l1=0.03, decay=0.2, max_norm=0.75, clip_value=0.25, clip_norm=0.5)


def factors(make):
    """The learning rate of each step, as a factor of that of the optimizer."""
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = o.SGD([parameter], lr=1)
    scheduler = make(optimizer)
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


# Epochs of 5 steps.
schedules = {
    "constant": factors(lambda x: lr.LambdaLR(x, lambda n: 1)),
    "steps:4e,0.5": factors(lambda x: lr.StepLR(x, 20, 0.5)),
    "exponential:1,0.95": factors(lambda x: lr.ExponentialLR(x, 0.95)),
    "cosine:20e": factors(lambda x: lr.CosineAnnealingLR(x, 100)),
    "one-cycle:100": [],
    "warm-up:10": factors(lambda x: lr.LinearLR(x, 0.1, 1, 9)),
    "warm-up:10+cosine:90": factors(
        lambda x: lr.SequentialLR(x, [lr.LinearLR(x, 0.1, 1, 9), lr.CosineAnnealingLR(x, 90)], [10])),
}
# A one-cycle of 100 steps is over after its last step: PyTorch refuses one more.
parameter = torch.zeros(1, requires_grad=True)
optimizer = o.SGD([parameter], lr=1)
scheduler = lr.OneCycleLR(optimizer, 1, total_steps=STEPS, cycle_momentum=False)
for n in range(STEPS):
    schedules["one-cycle:100"].append(optimizer.param_groups[0]["lr"])
    optimizer.step()
    if n + 1 < STEPS:
        scheduler.step()

os.makedirs("Expected", exist_ok=True)
for rule in {case["rule"] for case in cases}:
    with open(f"Expected/{rule}.txt", "w") as file:
        for case in cases:
            if case["rule"] == rule:
                file.write(" ".join(["case", str(case["rate"])] + [f"{k}={v}" for k, v in case["settings"].items()]) + "\n")
                for step, weights in case["weights"].items():
                    file.write(" ".join([step] + [repr(w) for w in weights]) + "\n")
with open("Expected/schedules.txt", "w") as file:
    for name, rates in schedules.items():
        file.write(" ".join([name] + [repr(float(rate)) for rate in rates]) + "\n")

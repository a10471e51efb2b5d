"""Operations of steps in the cheaper forms, as PyTorch counts them: the networks are written down once more, on no device.

Each argument is a case: resolution,channels,filters,latent,batch,skip,objective.
"""
import sys

import torch
import torch.nn.functional as F
from torch.utils.flop_counter import FlopCounterMode

torch.set_default_device("meta")


def conv(x, outputs, stride=1):
    return F.conv2d(x, torch.empty(outputs, x.shape[1], 3, 3, requires_grad=True), stride=stride, padding=1)


def enlarging(x, outputs, times):
    side = times + 2
    return F.conv_transpose2d(x, torch.empty(x.shape[1], outputs, side, side, requires_grad=True), stride=times, padding=1)


def linear(x, outputs):
    return F.linear(x, torch.empty(outputs, x.shape[1], requires_grad=True))


def step_flop(resolution, channels, filters, latent, batch, skip, objective):
    blocks = {32: 3, 64: 4, 128: 5, 256: 6}[resolution]

    def decode(code):
        h0 = linear(code, 64 * filters).view(-1, filters, 8, 8)
        x = conv(conv(h0, filters), filters)
        for block in range(1, blocks):
            beside = skip and block <= 2
            seed = F.interpolate(h0, size=x.shape[2:]) if beside else None
            y = enlarging(torch.cat([x, seed], 1) if beside else x, filters, 2)
            if skip and not beside:
                thrice = enlarging(h0, filters, 3)
                y = y + F.interpolate(thrice, size=y.shape[2:])  # as large as with its middles repeated
            x = conv(y, filters)
        return conv(x, channels)

    def encode(x, outputs):
        x = conv(x, filters)
        for block in range(1, blocks):
            x = conv(conv(x, block * filters), (block + 1) * filters, stride=2)
        x = conv(conv(x, blocks * filters), blocks * filters)
        return linear(x.flatten(1), outputs)

    def judge(images):
        if objective == "gan":
            return encode(images, 1), None
        code = encode(images, latent)
        return (decode(code) - images).abs().mean(), code

    with FlopCounterMode(display=False) as counter:
        generated = decode(torch.empty(batch, latent))
        images = generated.detach().requires_grad_()
        on_real, _ = judge(torch.empty(batch, channels, resolution, resolution))
        on_generated, code = judge(images)
        if objective == "ebgan-pt":
            unit = F.normalize(code, dim=1)
            torch.autograd.grad((unit @ unit.T).square().sum(), images, retain_graph=True)
        (on_real - on_generated).sum().backward()
        generated.backward(images.grad)
    return counter.get_total_flops()


for case in sys.argv[1:]:
    *sizes, skip, objective = case.split(",")
    print(step_flop(*map(int, sizes), skip == "true", objective))

"""The networks in plain PyTorch, from the papers: reads every NAME.safetensors of a folder (weights by our names, the
tensor `input`, the shape of the network in the metadata) and writes NAME.output."""
import glob
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F


def twice(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class Block(nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.conv1 = first
        self.conv2 = second

    def forward(self, x):
        return F.elu(self.conv2(F.elu(self.conv1(x))))


def conv3x3(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 3, stride, 1)


class BeganDecoder(nn.Module):
    def __init__(self, resolution, channels, n, latent, skip):
        super().__init__()
        self.n, self.skip, self.blocks = n, skip, {32: 3, 64: 4, 128: 5, 256: 6}[resolution]
        self.input = nn.Linear(latent, 8 * 8 * n)
        for i in range(1, self.blocks + 1):
            inputs = 2 * n if skip and i > 1 else n
            setattr(self, f"block{i}", Block(conv3x3(inputs, n), conv3x3(n, n)))
        self.output = conv3x3(n, channels)

    def forward(self, code):
        h0 = self.input(code).reshape(-1, self.n, 8, 8)
        x, skipped = self.block1(h0), h0
        for i in range(2, self.blocks + 1):
            x, skipped = twice(x), twice(skipped)
            x = getattr(self, f"block{i}")(torch.cat([x, skipped], 1) if self.skip else x)
        return self.output(x)


class BeganEncoder(nn.Module):
    def __init__(self, resolution, channels, n, outputs):
        super().__init__()
        self.blocks = {32: 3, 64: 4, 128: 5, 256: 6}[resolution]
        self.input = conv3x3(channels, n)
        for i in range(1, self.blocks + 1):
            last = i == self.blocks
            second = conv3x3(i * n, i * n) if last else conv3x3(i * n, (i + 1) * n, 2)
            setattr(self, f"block{i}", Block(conv3x3(i * n, i * n), second))
        self.output = nn.Linear(8 * 8 * self.blocks * n, outputs)

    def forward(self, images):
        x = F.elu(self.input(images))
        for i in range(1, self.blocks + 1):
            x = getattr(self, f"block{i}")(x)
        return self.output(x.flatten(1))


class Normed(nn.Module):
    def __init__(self, conv, outputs, normed=True):
        super().__init__()
        self.conv = conv
        if normed:
            self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = self.conv(x)
        return self.norm(x) if hasattr(self, "norm") else x


class DcganDecoder(nn.Module):
    def __init__(self, resolution, channels, n, latent, generates):
        super().__init__()
        self.generates, self.widest = generates, n * min(8, resolution // 8)
        self.input = nn.Linear(latent, 4 * 4 * self.widest)
        self.input_norm = nn.BatchNorm2d(self.widest)
        side, width, self.blocks = 8, self.widest, 0
        while side < resolution:
            self.blocks += 1
            out = n * min(8, resolution // 2 // side)
            conv = nn.ConvTranspose2d(width, out, 4, 2, 1, bias=False)
            setattr(self, f"block{self.blocks}", Normed(conv, out))
            side, width = 2 * side, out
        self.output = nn.ConvTranspose2d(width, channels, 4, 2, 1)

    def forward(self, code):
        x = F.relu(self.input_norm(self.input(code).reshape(-1, self.widest, 4, 4)))
        for i in range(1, self.blocks + 1):
            x = F.relu(getattr(self, f"block{i}")(x))
        x = self.output(x)
        return torch.tanh(x) if self.generates else x


class DcganEncoder(nn.Module):
    def __init__(self, resolution, channels, n, outputs):
        super().__init__()
        side, width, self.blocks = resolution // 2, channels, 0
        while side >= 4:
            self.blocks += 1
            out = n * min(8, resolution // 2 // side)
            conv = nn.Conv2d(width, out, 4, 2, 1, bias=self.blocks == 1)
            setattr(self, f"block{self.blocks}", Normed(conv, out, self.blocks > 1))
            side, width = side // 2, out
        self.output = nn.Linear(4 * 4 * width, outputs)

    def forward(self, images):
        x = images
        for i in range(1, self.blocks + 1):
            x = F.leaky_relu(getattr(self, f"block{i}")(x), 0.2)
        return self.output(x.flatten(1))


class Mlp(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        self.layers = len(widths) - 1
        for i in range(1, len(widths)):
            setattr(self, f"linear{i}", nn.Linear(widths[i - 1], widths[i]))

    def forward(self, x):
        for i in range(1, self.layers):
            x = F.relu(getattr(self, f"linear{i}")(x))
        return getattr(self, f"linear{self.layers}")(x)


class Autoencoder(nn.Module):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, images):
        return self.decoder(self.encoder(images))


class Classifier(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, images):
        return self.encoder(images).flatten()


def build(architecture, part, r, c, n, z, skip):
    if architecture == "began":
        return {
            "generator": lambda: BeganDecoder(r, c, n, z, skip),
            "autoencoder": lambda: Autoencoder(BeganEncoder(r, c, n, z), BeganDecoder(r, c, n, z, skip)),
            "classifier": lambda: Classifier(BeganEncoder(r, c, n, 1)),
        }[part]()
    if architecture == "dcgan":
        return {
            "generator": lambda: DcganDecoder(r, c, n, z, True),
            "autoencoder": lambda: Autoencoder(DcganEncoder(r, c, n, z), DcganDecoder(r, c, n, z, False)),
            "classifier": lambda: Classifier(DcganEncoder(r, c, n, 1)),
        }[part]()
    return {
        "generator": lambda: Mlp(z, n, n, c),
        "autoencoder": lambda: Autoencoder(Mlp(c, n, n // 4), Mlp(n // 4, n, c)),
        "classifier": lambda: Classifier(Mlp(c, n, n, 1)),
    }[part]()


torch.set_num_threads(1)
for path in sorted(glob.glob(sys.argv[1] + "/*.safetensors")):
    with safe_open(path, "pt") as file:
        shape = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    images = tensors.pop("input")
    sizes = [int(shape[key]) for key in ("resolution", "channels", "filters", "latent")]
    network = build(shape["architecture"], shape["part"], *sizes, shape["skip"] == "true").to(images.dtype)
    missing, unknown = network.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    assert not missing and not unknown, f"{path}: missing {missing}, unknown {unknown}"
    network.train(shape["training"] == "true")
    with torch.no_grad():
        output = network(images).contiguous()
    save_file({"output": output}, path.removesuffix(".safetensors") + ".output")

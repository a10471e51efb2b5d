"""The networks of Equipoise in plain PyTorch, and a bundle of `equipoise export --format safetensors` loaded into them.

    from equipoise_torch import load, unusualness
    generator, discriminator, config = load("FOLDER")          # or load("NAME.safetensors")
    images = generator(2 * torch.rand(64, config["network"]["latent"]) - 1)   # [64, C, R, R], about [-1, 1]
    energies = unusualness(discriminator, images, config)      # [64]; of a gan run minus the logits

From the command line, the images of given latent vectors, as `equipoise generate --latents Z.npy --raw` writes them:

    python equipoise_torch.py FOLDER Z.npy IMAGES.npy

Needs torch and safetensors; the command line NumPy besides.
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import load_file
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
    def __init__(self, *widths, image=None, generates=False):
        super().__init__()
        self.layers, self.image, self.generates = len(widths) - 1, image, generates
        for i in range(1, len(widths)):
            setattr(self, f"linear{i}", nn.Linear(widths[i - 1], widths[i]))

    def forward(self, x):
        x = x.flatten(1)
        for i in range(1, self.layers):
            x = F.relu(getattr(self, f"linear{i}")(x))
        x = getattr(self, f"linear{self.layers}")(x)
        if self.image is None:
            return x
        x = x.reshape(-1, *self.image)
        return torch.tanh(x) if self.generates else x


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


def build(architecture, part, r, c, n, z, skip, layers=2):
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
    image = (c, r, r) if r else None
    sample, code = (c * r * r, z) if r else (c, max(1, n // 4))
    after = layers // 2  # hidden layers of the decoder
    encoder = (sample, *[n] * (layers - after), code)
    return {
        "generator": lambda: Mlp(z, *[n] * layers, sample, image=image, generates=True),
        "autoencoder": lambda: Autoencoder(Mlp(*encoder), Mlp(code, *[n] * after, sample, image=image)),
        "classifier": lambda: Classifier(Mlp(sample, *[n] * layers, 1)),
    }[part]()


def load(path):
    """Generator, discriminator and config of a bundle: a folder, or its file of weights. Both networks are in eval mode."""
    path = pathlib.Path(path)
    weights = path / "model.safetensors" if path.is_dir() else path
    config = json.loads((path / "config.json" if path.is_dir() else path.with_suffix(".json")).read_text())
    shape = config["network"]
    sizes = [shape[key] for key in ("resolution", "channels", "filters", "latent", "skipConnections")]
    sizes.append(shape.get("layers", 2))
    judge = "classifier" if config["objective"]["name"] == "gan" else "autoencoder"
    networks = []
    for player, part in (("generator", "generator"), ("discriminator", judge)):
        network = build(shape["architecture"], part, *sizes)
        prefix = player + "."
        tensors = {name.removeprefix(prefix): t for name, t in load_file(weights).items() if name.startswith(prefix)}
        fill(network, tensors)
        networks.append(network.eval())
    return *networks, config


def fill(network, tensors):
    """load_state_dict that wants every weight, but not PyTorch's own counters of batches."""
    missing, unknown = network.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unknown:
        raise ValueError(f"these are other networks: weights missing {missing}, unknown {unknown}")


def unusualness(discriminator, images, config):
    """How unusual each image is, [N]: its energy, or minus its logit where the discriminator is a classifier."""
    objective = config["objective"]
    if objective["name"] == "gan":
        return -discriminator(images)
    difference = (images - discriminator(images)).flatten(1)
    powers = difference.abs() if objective["norm"] == "l1" else difference.square()
    if objective["energy"] == "mean":
        return powers.mean(1)
    return powers.sum(1) if objective["energy"] == "sum" else powers.sum(1).sqrt()


if __name__ == "__main__":
    import numpy

    bundle, latents, out = sys.argv[1:]
    with torch.no_grad():
        numpy.save(out, load(bundle)[0](torch.from_numpy(numpy.load(latents))).contiguous().numpy())

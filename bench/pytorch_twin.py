#!/usr/bin/env python3
"""The work of `equipoise bench` done by PyTorch: same networks, batch and precision, as a PyTorch user would write it.

    pytorch_twin.py step   --filters 64 --resolution 32 --batch 16 --mode eager      both players' updates
    pytorch_twin.py sample --filters 64 --resolution 32 --batch 64 --mode eager      images of the generator
    pytorch_twin.py data   --images FOLDER_or_ZIP --resolution 64 --threads 2        decoding and resizing with PIL

Modes of step and sample:
    eager          float32, NCHW, as public scripts do it
    channels-last  float32, channels-last
    compile        float32, torch.compile
    bf16           autocast to bfloat16, channels-last
    compile-bf16   the same, torch.compile
Each may end in +frozen: D's weights ask for no gradient while G's loss goes backward (few public scripts do so).

Alone it prints one JSON line. With --serve it prints a line when it is warm, then waits: for each line `go N` it does one unit
untimed, times N and answers with a line. So another program can be timed in turns with it, while this one sleeps.
"""
import argparse
import json
import os
import sys
import time

ANSWERS = os.fdopen(os.dup(1), "w")  # what others print to stdout goes to stderr
os.dup2(2, 1)
WARM_UP = 3


def answer(**fields):
    print(json.dumps(fields), file=ANSWERS, flush=True)


def give_up(**why):
    answer(**why)
    sys.exit(2)


def peak_host_bytes():
    """The most that this process held in memory; its children are not counted."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# ---------------------------------------------------------------- networks and steps


def networks(torch):
    """The networks of BEGAN (Berthelot, Schumm, Metz 2017, figure 1) with skip connections."""
    from torch import nn
    import torch.nn.functional as F

    def conv3(inputs, outputs, stride=1):
        return nn.Conv2d(inputs, outputs, kernel_size=3, stride=stride, padding=1)

    class Decoder(nn.Module):
        def __init__(self, filters, blocks, channels, latent):
            super().__init__()
            self.filters = filters
            self.input = nn.Linear(latent, 8 * 8 * filters)
            self.conv1 = nn.ModuleList([conv3(filters * (2 if block else 1), filters) for block in range(blocks)])
            self.conv2 = nn.ModuleList([conv3(filters, filters) for _ in range(blocks)])
            self.output = conv3(filters, channels)

        def forward(self, code):
            h0 = self.input(code).unflatten(1, (self.filters, 8, 8))
            x = h0
            for block, (conv1, conv2) in enumerate(zip(self.conv1, self.conv2)):
                if block > 0:
                    larger = F.interpolate(x, scale_factor=2.0, mode="nearest")
                    seed = F.interpolate(h0, scale_factor=float(2**block), mode="nearest")
                    x = torch.cat((larger, seed), dim=1)
                x = F.elu(conv1(x), inplace=True)
                x = F.elu(conv2(x), inplace=True)
            return self.output(x)

    class Encoder(nn.Module):
        def __init__(self, filters, blocks, channels, outputs):
            super().__init__()
            self.input = conv3(channels, filters)
            self.convs = nn.ModuleList()
            for block in range(1, blocks + 1):
                wide = block * filters
                self.convs.append(conv3(wide, wide))
                self.convs.append(conv3(wide, wide + filters, stride=2) if block < blocks else conv3(wide, wide))
            self.output = nn.Linear(8 * 8 * blocks * filters, outputs)

        def forward(self, images):
            x = F.elu(self.input(images), inplace=True)
            for conv in self.convs:
                x = F.elu(conv(x), inplace=True)
            return self.output(x.flatten(1))

    class Autoencoder(nn.Module):
        """Gives the reconstruction and the code."""

        def __init__(self, filters, blocks, channels, latent):
            super().__init__()
            self.encoder = Encoder(filters, blocks, channels, latent)
            self.decoder = Decoder(filters, blocks, channels, latent)

        def forward(self, images):
            code = self.encoder(images)
            return self.decoder(code), code

    return Decoder, Encoder, Autoencoder


class Objective:
    """Losses of both players. D gives (reconstruction, code), or logits for gan."""

    MARGIN, PULLING_AWAY_WEIGHT, GAMMA, LAMBDA_K = 10.0, 0.1, 0.5, 1e-3

    def __init__(self, torch, name, device):
        self.torch, self.name = torch, name
        self.k = torch.tensor(0.05, device=device)  # stays on the device: no waiting for its value

    def energy(self, judged, images):
        """[N], float32."""
        return (judged[0].float() - images.float()).abs().mean(dim=(1, 2, 3))

    def pulling_away(self, code):
        unit = self.torch.nn.functional.normalize(code.float(), dim=1)
        squares = (unit @ unit.T).square()
        n = len(code)
        return (squares.sum() - squares.diagonal().sum()) / (n * (n - 1))

    def loss_g(self, judged, generated):
        if self.name == "gan":
            return self.torch.nn.functional.softplus(-judged.float()).mean()
        loss = self.energy(judged, generated).mean()
        if self.name == "ebgan-pt":
            loss = loss + self.PULLING_AWAY_WEIGHT * self.pulling_away(judged[1])
        return loss

    def loss_d(self, judged_real, real, judged_generated, generated):
        if self.name == "gan":
            softplus = self.torch.nn.functional.softplus
            return softplus(-judged_real.float()).mean() + softplus(judged_generated.float()).mean()
        of_real, of_generated = self.energy(judged_real, real), self.energy(judged_generated, generated)
        if self.name != "began":
            return of_real.mean() + (self.MARGIN - of_generated).relu().mean()
        of_real, of_generated = of_real.mean(), of_generated.mean()
        loss = of_real - self.k * of_generated
        with self.torch.no_grad():
            self.k = (self.k + self.LAMBDA_K * (self.GAMMA * of_real - of_generated)).clamp(0, 1)
        return loss


class Training:
    """The usual two phases: G's loss forward and backward and its update, then D's."""

    def __init__(self, torch, o, mode, frozen):
        self.torch, self.o, self.frozen = torch, o, frozen
        decoder, encoder, autoencoder = networks(torch)
        blocks = o.resolution.bit_length() - 3
        shape = (o.filters, blocks, o.channels, o.latent)
        self.generator = decoder(*shape).to(o.device)
        self.discriminator = (encoder(*shape[:3], 1) if o.objective == "gan" else autoencoder(*shape)).to(o.device)
        self.real = torch.rand(o.batch, o.channels, o.resolution, o.resolution, device=o.device) * 2 - 1
        if mode not in ("eager", "compile"):
            for network in (self.generator, self.discriminator):
                network.to(memory_format=torch.channels_last)
            self.real = self.real.contiguous(memory_format=torch.channels_last)
        self.amp = "bf16" in mode
        self.optimizer_g = adam(torch, self.generator)
        self.optimizer_d = adam(torch, self.discriminator)
        self.objective = Objective(torch, o.objective, o.device)
        self.g, self.d = self.generator, self.discriminator
        self.compiled = mode.startswith("compile")

    def compile(self):
        if self.compiled:
            self.g, self.d = self.torch.compile(self.generator), self.torch.compile(self.discriminator)

    def autocast(self):
        return self.torch.autocast(self.torch.device(self.o.device).type, self.torch.bfloat16, enabled=self.amp)

    def latents(self):
        return self.torch.rand(self.o.batch, self.o.latent, device=self.o.device) * 2 - 1

    def step(self):
        if self.frozen:
            self.discriminator.requires_grad_(False)
        self.optimizer_g.zero_grad(set_to_none=True)
        with self.autocast():
            generated = self.g(self.latents())
            loss = self.objective.loss_g(self.d(generated), generated)
        loss.backward()
        self.optimizer_g.step()

        if self.frozen:
            self.discriminator.requires_grad_(True)
        self.optimizer_d.zero_grad(set_to_none=True)
        generated = generated.detach()
        with self.autocast():
            loss = self.objective.loss_d(self.d(self.real), self.real, self.d(generated), generated)
        loss.backward()
        self.optimizer_d.step()

    def sample(self):
        with self.torch.no_grad(), self.autocast():
            self.g(self.latents())


def adam(torch, network):
    settings = dict(lr=1e-4, betas=(0.5, 0.999))
    try:
        return torch.optim.Adam(network.parameters(), fused=True, **settings)
    except (RuntimeError, TypeError):  # releases without the fused kernel for this device
        return torch.optim.Adam(network.parameters(), **settings)


class Computing:
    """`step` and `sample`: units that are timed one by one, or as a block where they run on a device."""

    def __init__(self, o):
        try:
            import torch
        except ImportError:
            give_up(missing="torch")
        mode, _, suffix = o.mode.partition("+")
        self.torch, self.cuda = torch, o.device.startswith("cuda")
        if self.cuda and not torch.cuda.is_available():
            give_up(problem="its PyTorch %s finds no CUDA device" % torch.__version__)
        if o.threads:
            torch.set_num_threads(o.threads)
        torch.manual_seed(0)
        torch.backends.cudnn.benchmark = True
        training = Training(torch, o, mode, suffix == "frozen")
        self.unit = training.step if o.command == "step" else training.sample
        self.images = o.batch
        flop = self.count_flop()
        training.compile()
        for _ in range(WARM_UP):
            self.unit()
        self.settle()
        used = [training.generator] + ([training.discriminator] if o.command == "step" else [])
        self.about = {
            "implementation": "PyTorch " + torch.__version__,
            "mode": o.mode,
            "threads": torch.get_num_threads(),
            "weights": sum(p.numel() for network in used for p in network.parameters()),
            "gflop_per_step": flop / 1e9,
        }

    def count_flop(self):
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter:
            self.unit()
        return counter.get_total_flops()

    def settle(self):
        if self.cuda:
            self.torch.cuda.synchronize()

    def block(self, units):
        self.unit()
        self.settle()
        if self.cuda:
            start = time.perf_counter()
            for _ in range(units):
                self.unit()
            self.settle()
            return [(time.perf_counter() - start) * 1e3 / units]
        milliseconds = []
        for _ in range(units):
            start = time.perf_counter()
            self.unit()
            milliseconds.append((time.perf_counter() - start) * 1e3)
        return milliseconds

    def peak_bytes(self):
        return self.torch.cuda.max_memory_allocated() if self.cuda else peak_host_bytes()


# ---------------------------------------------------------------- images

ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".gif")


class Decoding:
    """Every image of a folder or zip: decoded, its central square resized, written to one array [count, R, R, C] of bytes.

    Threads and processes are both tried, the faster stays.
    """

    def __init__(self, o):
        try:
            import PIL
            from PIL import Image
        except ImportError:
            give_up(missing="pillow")
        import mmap
        import multiprocessing
        import threading
        from concurrent.futures import ThreadPoolExecutor

        self.Image, self.o, self.local = Image, o, threading.local()
        self.names = self.list_names()
        if not self.names:
            give_up(problem="%s holds no images that PIL is given here (%s)" % (o.images, " ".join(ENDINGS)))
        self.images = len(self.names)
        self.bytes_each = o.resolution**2 * o.channels
        self.target = mmap.mmap(-1, self.images * self.bytes_each)  # shared with forked processes
        size = max(1, min(32, self.images // (4 * o.threads)))
        self.parts = [range(i, min(i + size, self.images)) for i in range(0, self.images, size)]
        self.ways = {}
        if "fork" in multiprocessing.get_all_start_methods():
            global decoding
            decoding = self
            processes = multiprocessing.get_context("fork").Pool(o.threads)
            self.ways["processes"] = lambda: processes.map(decode_part, self.parts, chunksize=1)
        threads = ThreadPoolExecutor(o.threads)
        self.ways["threads"] = lambda: list(threads.map(self.decode, self.parts))
        best = min(self.ways, key=lambda way: min(self.timed(self.ways[way]) for _ in range(2)))
        self.unit = self.ways[best]
        self.about = {
            "implementation": "PIL " + PIL.__version__,
            "mode": best,
            "threads": o.threads,
            "images": self.images,
        }

    def list_names(self):
        if os.path.isdir(self.o.images):
            found = [os.path.join(folder, name) for folder, _, names in os.walk(self.o.images) for name in names]
        else:
            import zipfile

            if not zipfile.is_zipfile(self.o.images):
                give_up(problem="PIL is given folders and zip files here, and %s is neither" % self.o.images)
            with zipfile.ZipFile(self.o.images) as archive:
                found = archive.namelist()
        return sorted(name for name in found if name.lower().endswith(ENDINGS))

    def open(self, name):
        if os.path.isdir(self.o.images):
            return open(name, "rb")
        if getattr(self.local, "pid", None) != os.getpid():  # a file position of one's own after a fork
            import zipfile

            self.local.archive, self.local.pid = zipfile.ZipFile(self.o.images), os.getpid()
        return self.local.archive.open(name)

    def decode(self, places):
        side = self.o.resolution
        for place in places:
            with self.open(self.names[place]) as file, self.Image.open(file) as image:
                image = image.convert("RGB" if self.o.channels == 3 else "L")
            width, height = image.size
            square = min(width, height)
            left, top = (width - square) / 2, (height - square) / 2
            # the area filter, which is also PIL's cheapest; enlarged by Lanczos: as Equipoise does
            how = self.Image.BOX if square >= side else self.Image.LANCZOS
            image = image.resize((side, side), how, box=(left, top, left + square, top + square))
            self.target[place * self.bytes_each : (place + 1) * self.bytes_each] = image.tobytes()

    @staticmethod
    def timed(work):
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1e3

    def block(self, units):
        return [self.timed(self.unit) for _ in range(units)]

    def peak_bytes(self):
        return peak_host_bytes()


def decode_part(places):
    decoding.decode(places)


# ---------------------------------------------------------------- command line


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("command", choices=["step", "sample", "data"])
    p.add_argument("--mode", default="eager", help="see above")
    p.add_argument("--objective", default="began", choices=["began", "ebgan", "ebgan-pt", "gan"])
    p.add_argument("--filters", type=int, default=64)
    p.add_argument("--resolution", type=int, default=32)
    p.add_argument("--channels", type=int, default=3)
    p.add_argument("--latent", type=int, default=64)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--steps", type=int, default=10, help="units to time where it does not serve")
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--device", default="cpu")
    p.add_argument("--images", help="folder or zip for data")
    p.add_argument("--serve", action="store_true")
    return p.parse_args()


def main():
    o = options()
    work = Decoding(o) if o.command == "data" else Computing(o)
    if not o.serve:
        times = sorted(work.block(o.steps))
        middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
        answer(
            **work.about,
            ms_per_step=middle,
            images_per_second=work.images * 1e3 / middle,
            peak_memory_bytes=work.peak_bytes(),
        )
        return
    answer(ready=True, **work.about)
    for line in sys.stdin:
        answer(ms=work.block(int(line.split()[1])), peak_memory_bytes=work.peak_bytes())


if __name__ == "__main__":
    main()

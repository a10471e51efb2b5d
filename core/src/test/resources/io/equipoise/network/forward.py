"""Our networks in plain PyTorch (docs/pytorch/equipoise_torch.py, in the folder given second): reads every
NAME.safetensors of the folder given first (weights by our names, the tensor `input`, the shape of the network in the
metadata) and writes NAME.output."""
import glob
import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file

sys.path.insert(0, sys.argv[2])
from equipoise_torch import build, fill

torch.set_num_threads(1)
for path in sorted(glob.glob(sys.argv[1] + "/*.safetensors")):
    with safe_open(path, "pt") as file:
        shape = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}
    images = tensors.pop("input")
    sizes = [int(shape[key]) for key in ("resolution", "channels", "filters", "latent")]
    sizes += [shape["skip"] == "true", int(shape.get("layers", 2))]
    network = build(shape["architecture"], shape["part"], *sizes).to(images.dtype)
    fill(network, tensors)
    network.train(shape["training"] == "true")
    with torch.no_grad():
        output = network(images).contiguous()
    save_file({"output": output}, path.removesuffix(".safetensors") + ".output")

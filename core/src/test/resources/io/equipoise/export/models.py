"""Every folder below the one given first holds a bundle, its graphs (model.onnx, model-energy.onnx) and expected.safetensors:
`z`, `images`, `made`, `unusual` as Equipoise computes them. Prints the largest differences, relative to the largest
number: of ONNX Runtime, and of the plain PyTorch of equipoise_torch.py, which is in the folder given second."""
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import torch
from safetensors.numpy import load_file

sys.path.insert(0, sys.argv[2])
from equipoise_torch import load, unusualness

torch.set_num_threads(1)
one = onnxruntime.SessionOptions()
one.intra_op_num_threads = 1
torch.set_grad_enabled(False)


def session(path):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    return onnxruntime.InferenceSession(path, one, providers=["CPUExecutionProvider"])


def difference(found, expected):
    assert found.shape == expected.shape, (found.shape, expected.shape)
    return float(numpy.abs(found - expected).max() / numpy.abs(expected).max())


for folder in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
    expected = load_file(folder / "expected.safetensors")
    made = session(folder / "model.onnx").run(["images"], {"z": expected["z"]})[0]
    judge = session(folder / "model-energy.onnx")
    name = "energy" if "energy" in [output.name for output in judge.get_outputs()] else "unusualness"
    unusual = judge.run([name], {"images": expected["images"]})[0]
    graph = max(difference(made, expected["made"]), difference(unusual, expected["unusual"]))
    generator, discriminator, config = load(folder)
    made = generator(torch.from_numpy(expected["z"])).numpy()
    unusual = unusualness(discriminator, torch.from_numpy(expected["images"]), config).numpy()
    plain = max(difference(made, expected["made"]), difference(unusual, expected["unusual"]))
    print(folder.name, graph, plain)

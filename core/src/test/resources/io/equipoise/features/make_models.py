"""Makes the small ONNX models of OnnxFeaturesTest beside this file: python make_models.py"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
FLOAT, BYTE, LONG = TensorProto.FLOAT, TensorProto.UINT8, TensorProto.INT64
ANY = ["N", 3, "H", "W"]


def node(kind, inputs, output, **attributes):
    return helper.make_node(kind, inputs.split(), [output], **attributes)


def save(name, shape, nodes, outputs, type=FLOAT, scale=None, weights=(), more=()):
    inputs = [helper.make_tensor_value_info("x", type, shape), *more]
    made = [helper.make_tensor_value_info(o, FLOAT, s) for o, s in outputs.items()]
    graph = helper.make_graph(nodes, "g", inputs, made, initializer=list(weights))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if scale:
        helper.set_model_props(model, {"equipoise.input": scale})
    if name != "external":
        onnx.checker.check_model(model, full_check=True)
    onnx.save(model, HERE / f"{name}.onnx")


def mean(source, output="features"):  # [N, C, H, W] to [N, C]
    return [node("GlobalAveragePool", source, "pooled"), node("Flatten", "pooled", output)]


w = numpy_helper.from_array(np.array([[1, 0], [0, 2], [0, 0]], np.float32), "w")
row, two = ["N", 3], ["N", 2]
logits = node("MatMul", "features w", "logits")

save("logits", ANY, [*mean("x"), logits], {"logits": two, "features": row}, weights=[w])
save("pixels", ["N", 1, 8, 8], [node("Flatten", "x", "out")], {"out": ["N", 64]}, scale="bytes")
save("last", ["N", 4, 4, 3], [node("Flatten", "x", "features")], {"features": ["N", 48]}, scale="zero_to_one")
save("single", [1, 3, 4, 4], [node("GlobalAveragePool", "x", "pool")], {"pool": [1, 3, 1, 1]})
save(
    "bytes",
    ANY,
    [node("Cast", "x", "f", to=FLOAT), *mean("f"), node("Softmax", "features", "probabilities", axis=1)],
    {"features": row, "probabilities": row},
    type=BYTE,
)
save("unnamed", ANY, [*mean("x", "a"), node("Softmax", "a", "b", axis=1)], {"a": row, "b": row}, scale="imagenet")
save("flat", ANY, [node("Flatten", "x", "features")], {"features": ["N", "F"]})
save("two-inputs", ANY, [*mean("x")], {"features": row}, more=[helper.make_tensor_value_info("y", FLOAT, [1])])
save("longs", ANY, [node("Cast", "x", "f", to=FLOAT), *mean("f")], {"features": row}, type=LONG)
save("vectors", ["N", 10], [node("Relu", "x", "features")], {"features": ["N", 10]})
save("map", ANY, [node("Relu", "x", "features")], {"features": ANY})
many = numpy_helper.from_array(np.array([1, 1 << 20], np.int64), "n")
save("wide", ANY, [*mean("x", "a"), node("Tile", "a n", "features")], {"features": ["N", "F"]}, weights=[many])
save("scale", ANY, mean("x"), {"features": row}, scale="centimetres")
save("sums", ANY, [*mean("x"), node("Relu", "features", "probabilities")], {"features": row, "probabilities": row})
outside = onnx.TensorProto(name="w", data_type=FLOAT, dims=[3, 2], data_location=TensorProto.EXTERNAL)
outside.external_data.add(key="location", value="weights.bin")
save("external", ANY, [*mean("x"), logits], {"logits": two, "features": row}, weights=[outside])

"""The measures by NumPy, SciPy and scikit-learn, each as its paper or its authors' code has it."""

import sys

try:
    import numpy as np
    import scipy.linalg
    import scipy.ndimage
    import scipy.spatial
    import scipy.stats
    import sklearn.metrics
    import sklearn.neighbors
    from safetensors.numpy import load_file
except ImportError as error:
    print("missing", error.name)
    sys.exit(0)

given = load_file(sys.argv[1])


def frechet(x, y):
    s1, s2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = scipy.linalg.sqrtm(s1 @ s2)
    means = ((x.mean(0) - y.mean(0)) ** 2).sum()
    return means + np.trace(s1 + s2 - 2 * root.real)


def kernel(x, y):
    def k(a, b):
        return sklearn.metrics.pairwise.polynomial_kernel(a, b, degree=3, coef0=1)

    m, n = len(x), len(y)
    xx, yy, xy = k(x, x), k(y, y), k(x, y)
    return (
        (xx.sum() - np.trace(xx)) / (m * (m - 1))
        + (yy.sum() - np.trace(yy)) / (n * (n - 1))
        - 2 * xy.mean()
    )


def inception(p, splits):
    scores = []
    for s in range(splits):
        part = p[s * len(p) // splits : (s + 1) * len(p) // splits]
        marginal = np.repeat(part.mean(0, keepdims=True), len(part), 0)
        scores.append(np.exp(np.mean(scipy.stats.entropy(part.T, marginal.T))))
    return np.mean(scores), np.std(scores)


def radii(x, k):
    neighbours = sklearn.neighbors.NearestNeighbors(n_neighbors=k + 1).fit(x)
    return neighbours.kneighbors(x)[0][:, k]


def prdc(x, y, k3, k5):
    d = scipy.spatial.distance.cdist(x, y)
    ball = radii(x, k5)[:, None]
    return (
        (d <= radii(x, k3)[:, None]).any(0).mean(),
        (d <= radii(y, k3)[None]).any(1).mean(),
        (d < ball).sum() / k5 / len(y),
        (d < ball).any(1).mean(),
    )


BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256


def filtered(images, weights):
    return scipy.ndimage.convolve(images, weights[None, None], mode="mirror")


def pyramid(images, levels):
    result = [images]
    for _ in range(1, levels):
        smaller = filtered(result[-1], BINOMIAL)[:, :, ::2, ::2]
        spread = np.zeros_like(result[-1])
        spread[:, :, ::2, ::2] = smaller
        result[-1] = result[-1] - filtered(spread, 4 * BINOMIAL)
        result.append(smaller)
    return result


def sliced(a, b, directions):
    def descriptors(patches):
        patches = patches - patches.mean((0, 2), keepdims=True)
        patches = patches / patches.std((0, 2), keepdims=True)
        return patches.reshape(len(patches), -1)

    pa = np.sort(descriptors(a) @ directions.T, 0)
    pb = np.sort(descriptors(b) @ directions.T, 0)
    return np.abs(pa - pb).mean() * 1000


def ms_ssim(a, b, scales):
    weights = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])[:scales]
    g = np.exp(-((np.arange(11) - 5.0) ** 2) / (2 * 1.5**2))
    g /= g.sum()

    def blur(x):
        return filtered(x, np.outer(g, g))[:, :, 5:-5, 5:-5]

    value = 1
    for s in range(scales):
        m1, m2 = blur(a), blur(b)
        v1, v2 = blur(a * a) - m1 * m1, blur(b * b) - m2 * m2
        c1, c2 = 2.55**2, 7.65**2
        similarity = (2 * (blur(a * b) - m1 * m2) + c2) / (v1 + v2 + c2)
        if s == scales - 1:
            similarity *= (2 * m1 * m2 + c1) / (m1 * m1 + m2 * m2 + c1)
        value = value * np.maximum(similarity.mean((2, 3)), 0) ** (weights[s] / weights.sum())
        n, c, h, w = a.shape
        a, b = (x.reshape(n, c, h // 2, 2, w // 2, 2).mean((3, 5)) for x in (a, b))
    return value.mean(1)


x, y, held_out = given["real"], given["generated"], given["held_out"]
print("fd", frechet(x, y))
print("fd_few", frechet(x[:60], y[:70]))
print("kd", kernel(x, y))
score, deviation = inception(given["probabilities"], 10)
print("is", score)
print("is_deviation", deviation)
for name, value in zip(("precision", "recall", "density", "coverage"), prdc(x, y, 3, 5)):
    print(name, value)

to_generated = scipy.spatial.distance.cdist(y, x)
to_held_out = scipy.spatial.distance.cdist(held_out, x).min(1)
print("nearest_index", to_generated.argmin(1).sum())
print("nearest_distance", to_generated.min(1).sum())
u = scipy.stats.mannwhitneyu(to_held_out, to_generated.min(1)).statistic
print("memorisation", u / (len(y) * len(held_out)))

for level, band in enumerate(pyramid(given["images"], 3)):
    places = np.arange(band.size).reshape(band.shape)
    print("pyramid%d" % level, (band * np.cos(places)).sum())
print("swd", sliced(given["real_patches"], given["generated_patches"], given["directions"]))
similarity = ms_ssim(given["images"], given["other_images"], 3)
print("ms_ssim", similarity.mean())

positives, negatives = given["positives"], given["negatives"]
truth = np.r_[np.ones_like(positives), np.zeros_like(negatives)]
scores = np.r_[positives, negatives]
print("auroc", sklearn.metrics.roc_auc_score(truth, scores))
print("auprc", sklearn.metrics.average_precision_score(truth, scores))
print("spearman", scipy.stats.spearmanr(positives, negatives).statistic)
counts = np.bincount(given["labels"].astype(int), minlength=20)
print("reverse_kl", scipy.stats.entropy(counts, np.full(20, 1 / 20)))

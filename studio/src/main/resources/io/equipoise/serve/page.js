// The page to try the server with. It uses the same routes as any other client; a cookie opens them.
const find = (id) => document.getElementById(id);
const said = find("said");
const FRAMES = 33;
let most = FRAMES; // images of one request

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    const text = await response.text();
    let reason = text;
    try {
      reason = JSON.parse(text).error;
    } catch {
      // not ours: said as it is
    }
    throw new Error(`${response.status}: ${reason}`);
  }
  return response;
}

function onSubmit(id, action) {
  find(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      await action(new FormData(event.target));
    } catch (failure) {
      said.textContent = failure.message;
    }
  });
}

async function showModel() {
  const model = await (await ask("v1/model")).json();
  find("model").textContent = model.name;
  document.title = `${model.name} - Equipoise`;
  const points = model.resolution === 0;
  const what = points ? "points in the plane" : `${model.resolution} x ${model.resolution} pixels, ${model.channels === 1 ? "grey" : "colour"}`;
  find("facts").textContent = `${what}; the checkpoint at ${model.checkpoint.toLocaleString("en")} images`;
  const n = document.querySelector("#images [name=n]");
  n.max = model.most_images;
  n.value = Math.min(n.value, n.max);
  most = model.most_images;
  find("way").closest("section").hidden = most < 2;
  find("measure").textContent = model.measure === "energy" ? "Energy" : "Minus logit";
  find("energy").closest("section").hidden = points;
}

onSubmit("images", async (form) => {
  const start = performance.now();
  const query = new URLSearchParams(form);
  const response = await ask(`v1/images?${query}`, { headers: { Accept: "image/png" } });
  const image = find("grid");
  URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(await response.blob());
  image.alt = `${form.get("n")} images of seed ${form.get("seed")}`;
  image.hidden = false;
  const millis = Math.round(performance.now() - start);
  find("grid-text").textContent = `${image.alt}, checkpoint ${response.headers.get("Equipoise-Checkpoint")}, ${millis} ms`;
});

find("next").addEventListener("click", () => {
  const seed = document.querySelector("#images [name=seed]");
  seed.value = Number(seed.value) + 1;
  find("images").requestSubmit();
});

let frames = [];

function showFrame() {
  const canvas = find("shown");
  const at = Number(find("frame").value);
  if (frames.length > 0) {
    canvas.getContext("2d").imageSmoothingEnabled = false;
    canvas.getContext("2d").drawImage(frames[at], 0, 0, canvas.width, canvas.height);
    canvas.setAttribute("aria-label", `Frame ${at + 1} of ${frames.length}`);
    find("way-text").textContent = `Frame ${at + 1} of ${frames.length}`;
  }
}

onSubmit("way", async (form) => {
  const query = new URLSearchParams(form);
  const response = await ask(`v1/images?${query}&frames=${Math.min(FRAMES, most)}`, { headers: { Accept: "application/json" } });
  const made = await response.json();
  if (made.points) {
    frames = made.points.map(drawPoint);
  } else {
    frames = await decode(made.images);
  }
  const slider = find("frame");
  slider.max = frames.length - 1;
  slider.disabled = false;
  slider.value = 0;
  showFrame();
});

function decode(images) {
  return Promise.all(images.map(async (text) => {
    const image = new Image();
    image.src = `data:image/png;base64,${text}`;
    await image.decode();
    return image;
  }));
}

/** A point in the square from -1.2 to 1.2. */
function drawPoint([x, y]) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 256;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, 256, 256);
  context.fillStyle = "#e66a10";
  context.beginPath();
  context.arc(((x + 1.2) / 2.4) * 256, ((1.2 - y) / 2.4) * 256, 5, 0, 7);
  context.fill();
  return canvas;
}

find("frame").addEventListener("input", showFrame);

onSubmit("energy", async () => {
  const body = new FormData();
  for (const file of document.querySelector("[name=files]").files) {
    body.append("image", file);
  }
  const response = await ask("v1/energy", { method: "POST", body });
  const result = await response.json();
  const rows = result.scores.map((score) => [score.name, score[result.measure]]);
  rows.sort((a, b) => b[1] - a[1]);
  find("scores").querySelector("tbody").replaceChildren(
    ...rows.map(([name, value]) => {
      const row = document.createElement("tr");
      row.insertCell().textContent = name;
      row.insertCell().textContent = value.toPrecision(4);
      return row;
    }));
  find("scores").hidden = false;
});

showModel().then(() => find("images").requestSubmit(), (failure) => {
  said.textContent = failure.message;
});

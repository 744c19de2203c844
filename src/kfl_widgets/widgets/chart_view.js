// Draws one chart. Vega comes from the page's Runtime model; the spec is embedded once and
// afterwards only its rows are exchanged, so that a filter repaints without a flicker.

const VEGA = Symbol.for("kfl-widgets.vega");

function unzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// Kernels and charts on a page share one copy of each version of the bundle.
async function loadVega(zipped) {
  const source = await unzip(zipped);
  const version = source.slice(0, source.indexOf("\n"));
  const shelf = (globalThis[VEGA] ??= new Map());
  if (!shelf.has(version)) {
    const module = importText(source);
    module.catch(() => shelf.delete(version));
    shelf.set(version, module);
  }
  return shelf.get(version);
}

async function importText(source) {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function findVega(model) {
  const id = model.get("runtime").replace("IPY_MODEL_", "");
  const runtime = await model.widget_manager.get_model(id);
  runtime.kflVega ??= loadVega(runtime.get("vega")).catch((error) => {
    delete runtime.kflVega; // so that the next chart tries again
    throw error;
  });
  return runtime.kflVega;
}

// Colours are the page's own custom properties, so a dark theme needs no new drawing.
const INK = "var(--kfl-ink, #17242d)";
const MUTED = "var(--kfl-muted, #52646f)";
const LINE = "var(--kfl-line, #d6dee3)";
const ACCENT = "var(--kfl-accent, #0b5a7a)";
const CONFIG = {
  aria: false, // the figure has one label; a tree of marks would say every number twice
  background: "transparent",
  font: "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
  view: { stroke: null },
  mark: { color: ACCENT },
  text: { color: INK, fontSize: 12 },
  rule: { color: MUTED },
  title: { color: INK, subtitleColor: MUTED, anchor: "start", fontSize: 15 },
  axis: {
    labelColor: MUTED,
    labelFontSize: 12,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: 600,
    gridColor: LINE,
    domainColor: LINE,
    tickColor: LINE,
  },
  legend: { labelColor: INK, labelFontSize: 12, titleColor: INK, titleFontSize: 12 },
  header: { labelColor: INK, labelFontSize: 13, titleColor: INK },
};

// Chromium knows no nynorsk, and would write as the machine does.
const known = (language) => [language, "nb"];

function numberLocale(language) {
  const parts = new Intl.NumberFormat(known(language)).formatToParts(-1234567.8);
  const part = (type, otherwise) => parts.find((p) => p.type === type)?.value ?? otherwise;
  return {
    decimal: part("decimal", ","),
    thousands: part("group", "\u00a0"),
    grouping: [3],
    currency: ["", ""],
    percent: language === "en" ? "%" : "\u00a0%",
    minus: "\u2212",
  };
}

function timeLocale(language) {
  const names = (dates, style) => {
    const format = new Intl.DateTimeFormat(known(language), { ...style, timeZone: "UTC" });
    return dates.map((date) => format.format(date));
  };
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2023, month, 1)));
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)));
  return {
    dateTime: "%d.%m.%Y %H:%M",
    date: "%d.%m.%Y",
    time: "%H:%M",
    periods: ["", ""],
    days: names(days, { weekday: "long" }),
    shortDays: names(days, { weekday: "short" }),
    months: names(months, { month: "long" }),
    shortMonths: names(months, { month: "short" }),
  };
}

const refuse = () => Promise.reject(new Error("A chart fetches nothing."));
const NO_NETWORK = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

function options(language) {
  return {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    ast: true, // no eval, so a strict content security policy holds
    config: CONFIG,
    loader: NO_NETWORK,
    tooltip: { theme: "kfl" },
    formatLocale: numberLocale(language),
    timeFormatLocale: timeLocale(language),
  };
}

const copy = (rows) => rows.map((row) => ({ ...row })); // Vega writes on the rows it is given

async function embed(vegaEmbed, host, spec, rows, language) {
  const datasets = Object.fromEntries(Object.entries(rows).map(([k, v]) => [k, copy(v)]));
  const result = await vegaEmbed(host, { ...spec, datasets }, options(language));
  const formats = new Map(result.vgSpec.data.map((data) => [data.name, data.format]));
  return { spec, host, formats, view: result.view, finalize: () => result.finalize() };
}

// Vega measures whenever the window changes, and finds no room at all in a hidden chart. So a
// chart that is seen again, or has other rows, is always given its width.
function widen({ spec, view }, width) {
  if (spec.width === "container") view.signal("width", width);
}

async function refill(drawing, rows, width) {
  const { view, formats } = drawing;
  widen(drawing, width);
  for (const [name, records] of Object.entries(rows)) {
    view.data(name, view.parse(copy(records), formats.get(name)));
  }
  await view.runAsync();
}

// A saved picture stands alone: plain colours, white paper, and a line that says what it shows.
const FOOT = 34;
const plain = (text) => text.replaceAll(/var\(--[\w-]+,\s*([^()]+)\)/g, "$1");

async function pictureOf(drawing, about) {
  const svg = new DOMParser().parseFromString(plain(await drawing.view.toSVG()), "image/svg+xml");
  const root = svg.documentElement;
  const [width, height] = ["width", "height"].map((side) => Number(root.getAttribute(side)));
  const add = (tag, attributes, text, before) => {
    const node = svg.createElementNS(root.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = text;
    root.insertBefore(node, before);
  };
  const foot = { x: 6, y: height + 20, "font-size": 12, "font-family": "sans-serif", fill: "#52646f" };
  add("style", {}, "text { paint-order: stroke; }", root.firstChild);
  add("rect", { width, height: height + FOOT, fill: "#ffffff" }, "", root.firstChild);
  add("title", {}, about, root.firstChild);
  add("text", foot, about, null);
  root.setAttribute("height", height + FOOT);
  root.setAttribute("viewBox", `0 0 ${width} ${height + FOOT}`);
  return { text: new XMLSerializer().serializeToString(svg), width, height: height + FOOT };
}

async function rasterise({ text, width, height }, scale = 2) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * scale, height * scale];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function savePicture(drawing, kind, name, about) {
  const picture = await pictureOf(drawing, about);
  const svg = () => new Blob([picture.text], { type: "image/svg+xml" });
  save(`${name}.${kind}`, kind === "png" ? await rasterise(picture) : svg());
}

// A selection of this name is a box that somebody drags: we tell which marks lie in it.
const BOX = "box";

function boxOf({ view }) {
  const { signals } = view.getState({ signals: (name) => name === BOX, data: () => false });
  return signals[BOX];
}

function keysIn(box, rows) {
  const ranges = Object.entries(box ?? {}).map(([field, ends]) => [field, ...ends]);
  if (ranges.length === 0) return [];
  const isIn = (row) =>
    ranges.every(([field, a, b]) => row[field] >= Math.min(a, b) && row[field] <= Math.max(a, b));
  const records = Object.values(rows).flat();
  return [...new Set(records.filter((row) => row.key !== undefined && isIn(row)).map((r) => r.key))];
}

function render({ model, el }) {
  const figure = document.createElement("figure");
  figure.className = "kfl-chart";
  figure.setAttribute("role", "img");
  const failure = document.createElement("p");
  failure.className = "kfl-chart-failed";
  failure.setAttribute("role", "alert");
  failure.hidden = true;
  const tools = document.createElement("div");
  tools.className = "kfl-chart-tools";
  el.append(figure, tools, failure);

  let drawing = null;
  let width = 0; // none while the figure is hidden
  let isDue = false;
  let work = Promise.resolve();
  let waiting = false;
  let gone = false;

  tools.append(
    ...["png", "svg"].map((kind) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "kfl-button kfl-small";
      button.textContent = model.get("texts").save.replace("{kind}", kind.toUpperCase());
      button.addEventListener("click", () => {
        if (drawing) save(drawing, kind, model.get("file_name"), model.get("about")).catch(fail);
      });
      return button;
    }),
  );

  const offer = () => (tools.hidden = !model.get("file_name") || figure.hidden);
  const name = () => figure.setAttribute("aria-label", model.get("label"));

  function clear() {
    drawing?.finalize();
    drawing?.host.remove();
    drawing = null;
  }

  // The old picture stays until the new one is complete.
  async function replace(spec, rows) {
    const vegaEmbed = await findVega(model);
    const host = document.createElement("div");
    host.className = "kfl-chart-picture kfl-chart-next";
    host.setAttribute("aria-hidden", "true");
    figure.append(host);
    try {
      const next = await embed(vegaEmbed, host, spec, rows, model.get("language"));
      next.view.addEventListener("click", select);
      if (boxOf(next)) next.view.addSignalListener(BOX, tellBoxSoon);
      clear();
      drawing = next;
      host.classList.remove("kfl-chart-next");
    } catch (error) {
      host.remove();
      throw error;
    }
  }

  async function draw() {
    const spec = model.get("spec");
    const rows = model.get("rows");
    const empty = Object.keys(spec).length === 0;
    figure.hidden = empty;
    offer();
    failure.hidden = true;
    if (empty) return clear();
    width = figure.clientWidth;
    isDue = width === 0;
    if (isDue) return; // in a hidden tab: drawn when it is seen
    if (drawing?.spec === spec) await refill(drawing, rows, width);
    else await replace(spec, rows);
    tellBox(); // other rows may lie in it now
    figure.dataset.drawn = String(Number(figure.dataset.drawn ?? 0) + 1);
  }

  function fail(error) {
    clear(); // a picture that doesn't match the filter is worse than none
    figure.hidden = true;
    failure.textContent = model.get("texts").failed;
    failure.hidden = false;
    console.warn("[kfl] a chart could not be drawn:", error?.name);
  }

  // Changes that come while one is being drawn are drawn together afterwards.
  function schedule() {
    if (waiting) return;
    waiting = true;
    work = work.then(async () => {
      waiting = false;
      if (!gone) await draw().catch(fail);
    });
  }

  function fit() {
    const now = figure.clientWidth;
    if (gone || now === width) return;
    width = now;
    if (now === 0) return;
    if (!drawing || isDue) return schedule();
    widen(drawing, now);
    drawing.view.runAsync();
  }

  function select(_event, item) {
    const key = item?.datum?.key ?? item?.datum?.datum?.key;
    if (key === undefined) return;
    tell({ key });
  }

  function tell(what) {
    model.set("selected", { ...what, n: (model.get("selected").n ?? 0) + 1 });
    model.save_changes();
  }

  let boxed = "[]";
  let dragging = 0;

  function tellBox() {
    const keys = drawing ? keysIn(boxOf(drawing), model.get("rows")) : [];
    if (JSON.stringify(keys) === boxed) return;
    boxed = JSON.stringify(keys);
    tell({ keys });
  }

  function tellBoxSoon() {
    clearTimeout(dragging);
    dragging = setTimeout(tellBox, 150); // a box changes with every move of the mouse
  }

  const observer = new ResizeObserver(() => requestAnimationFrame(fit));
  observer.observe(figure);
  model.on("change:spec", schedule);
  model.on("change:rows", schedule);
  model.on("change:label", name);
  model.on("change:file_name", offer);
  name();
  offer();
  schedule();

  return () => {
    gone = true;
    clearTimeout(dragging);
    observer.disconnect();
    model.off("change:spec", schedule);
    model.off("change:rows", schedule);
    model.off("change:label", name);
    model.off("change:file_name", offer);
    clear();
  };
}

export default { render };

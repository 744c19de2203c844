// Sends files to the kernel in slices. A few slices may be on their way at once; each is
// acknowledged, and the progress bars show what has arrived, not what was sent. Then one bar
// shows how far the kernel has read.

const WINDOW = 4;
const MIB = 1024 * 1024;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A fresh buffer per slice: a file that can't be read (a folder, a moved file) rejects here.
const bytesOf = (file, start, size) => file.slice(start, start + size).arrayBuffer();

function render({ model, el }) {
  const [input_id, hint_id] = [fresh("kfl-files"), fresh("kfl-hint")];
  const text = (name, values = {}) => fill(model.get("texts")[name], values);

  const label = make("label", { for: input_id });
  const input = make("input", { type: "file", multiple: "", id: input_id });
  input.setAttribute("aria-describedby", hint_id);
  const hint = make("p", { id: hint_id, class: "kfl-upload-hint" });
  const pick = make("div", { class: "kfl-upload-pick" }, input, label);
  const zone = make("div", { class: "kfl-upload-drop" }, pick, hint);
  const files = make("ul", { class: "kfl-upload-files", hidden: "" });
  const cancel = make("button", { type: "button", class: "kfl-upload-cancel", hidden: "" });
  const status = make("p", { class: "kfl-upload-status" });
  status.setAttribute("role", "status");
  const problems = make("div", { class: "kfl-upload-problems" });
  problems.setAttribute("role", "alert");
  el.append(make("div", { class: "kfl-upload" }, zone, files, cancel, status, problems));

  let drop = null;

  function show() {
    label.textContent = model.get("label");
    hint.textContent = model.get("hint");
    input.accept = model.get("accept").join(",");
    status.textContent = model.get("status");
  }

  const complain = (sentence) => problems.append(make("p", {}, sentence));

  function refuse(file) {
    const limit = model.get("max_bytes");
    if (file.size <= limit) return false;
    const size = Math.ceil(file.size / MIB);
    complain(text("too_big", { name: file.name, size, limit: Math.floor(limit / MIB) }));
    return true;
  }

  function too_much(list) {
    const [total, limit] = [list.reduce((sum, { size }) => sum + size, 0), model.get("max_total")];
    if (total <= limit) return false;
    complain(text("too_much", { size: Math.ceil(total / MIB), limit: Math.floor(limit / MIB) }));
    return true;
  }

  function choose(list) {
    const chosen = [...list];
    if (drop || chosen.length === 0) return;
    problems.replaceChildren();
    const limit = model.get("max_files");
    if (chosen.length > limit) return complain(text("too_many", { limit }));
    const accepted = chosen.filter((file) => !refuse(file));
    if (accepted.length > 0 && !too_much(accepted)) begin(accepted);
  }

  function begin(accepted) {
    const bars = accepted.map((file) => {
      const bar = make("progress", { max: Math.max(file.size, 1), value: 0 });
      bar.setAttribute("aria-label", text("progress", { name: file.name }));
      return bar;
    });
    files.replaceChildren(...accepted.map((f, i) => make("li", {}, make("span", {}, f.name), bars[i])));
    cancel.textContent = text("cancel");
    files.hidden = cancel.hidden = false;
    const had_focus = document.activeElement === input;
    input.disabled = true;
    if (had_focus) cancel.focus();
    drop = { id: fresh("drop"), files: accepted, bars, flying: 0, wake: null };
    const announced = accepted.map(({ name, size }) => ({ name, size }));
    model.send({ kind: "begin", drop: drop.id, files: announced });
    send(drop);
  }

  async function send(mine) {
    const size = model.get("slice_bytes");
    for (const [number, file] of mine.files.entries()) {
      for (let start = 0; start < file.size; start += size) {
        let bytes;
        try {
          bytes = await bytesOf(file, start, size);
        } catch {
          if (drop !== mine) return;
          complain(text("unreadable", { name: file.name }));
          return abort();
        }
        while (drop === mine && mine.flying >= WINDOW) await new Promise((go) => (mine.wake = go));
        if (drop !== mine) return;
        mine.flying += 1;
        model.send({ kind: "slice", drop: mine.id, file: number, start }, undefined, [bytes]);
      }
    }
  }

  function show_reading({ name, share }) {
    const bar = make("progress", { max: 1, value: share });
    bar.setAttribute("aria-label", text("reading", { name }));
    files.replaceChildren(make("li", {}, make("span", {}, name), bar));
    cancel.textContent = text("stop");
  }

  function abort() {
    model.send({ kind: "cancel", drop: drop.id });
    finish();
  }

  function finish() {
    const had_focus = document.activeElement === cancel;
    const ended = drop;
    drop = null;
    ended?.wake?.();
    files.hidden = cancel.hidden = true;
    files.replaceChildren();
    input.disabled = false;
    input.value = ""; // so that the same file can be chosen again
    if (had_focus) input.focus();
  }

  function receive(message) {
    if (!drop || message.drop !== drop.id) return;
    if (message.kind === "got") {
      drop.flying -= 1;
      drop.bars[message.file].value = message.arrived;
      drop.wake?.();
    } else if (message.kind === "reading") {
      show_reading(message);
    } else if (message.kind === "done") {
      finish();
    } else if (message.kind === "failed") {
      complain(message.text);
      finish();
    }
  }

  const over = (event) => {
    event.preventDefault();
    zone.classList.toggle("kfl-over", !drop);
  };
  const leave = (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("kfl-over");
  };
  const land = (event) => {
    event.preventDefault();
    zone.classList.remove("kfl-over");
    choose(event.dataTransfer.files);
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", leave);
  zone.addEventListener("drop", land);
  input.addEventListener("change", () => choose(input.files));
  cancel.addEventListener("click", abort);

  const watched = ["label", "hint", "accept", "texts", "status"];
  for (const name of watched) model.on(`change:${name}`, show);
  model.on("msg:custom", receive);
  show();

  return () => {
    if (drop) abort();
    for (const name of watched) model.off(`change:${name}`, show);
    model.off("msg:custom", receive);
  };
}

export default { render };

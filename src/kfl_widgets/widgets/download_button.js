// Asks the kernel for a file and saves it. The button is marked disabled with aria-disabled, not
// `disabled`, so that focus stays on it and the reason can be read.

function render({ model, el }) {
  const id = fresh("kfl-reason");
  const button = make("button", { type: "button", class: "kfl-get", "aria-describedby": id });
  const bar = make("progress", { max: "1" });
  const stop = make("button", { type: "button", class: "kfl-stop" });
  const under = make("div", { class: "kfl-making" });
  under.append(bar, stop);
  const reason = make("p", { id });
  const status = make("p", { role: "status" });
  const problem = make("p", { role: "alert" });
  const root = make("div", { class: "kfl-download" });
  root.append(button, reason, under, status, problem);
  el.append(root);

  let request = null;
  let isLong = false;

  function show() {
    const disabled = model.get("disabled");
    button.textContent = model.get("label");
    button.setAttribute("aria-disabled", String(disabled || request !== null));
    reason.textContent = disabled ? model.get("reason") : "";
    const { stop: words, progress } = model.get("texts");
    stop.textContent = words;
    bar.setAttribute("aria-label", progress.replace("{label}", model.get("label")));
    // Only what takes long enough to say how far it is can be stopped.
    under.hidden = request === null || !isLong;
  }

  function say(text, trouble = "") {
    status.textContent = text;
    problem.textContent = trouble;
    show();
  }

  function ask() {
    if (model.get("disabled") || request !== null) return;
    request = Math.random().toString(36);
    isLong = false;
    say(model.get("texts").working);
    model.send({ kind: "make", request });
  }

  function leave() {
    model.send({ kind: "stop", request });
    request = null;
    say(model.get("texts").stopped);
    button.focus();
  }

  function receive(message, buffers) {
    if (request === null || message.request !== request) return;
    if (message.kind === "share") {
      bar.value = message.share;
      isLong = true;
      return show();
    }
    const hadFocus = document.activeElement === stop;
    request = null;
    if (hadFocus) button.focus();
    if (message.kind === "failed") return say("", message.text);
    save(message.name, new Blob([buffers[0]], { type: message.mime }));
    say(model.get("texts").done.replace("{name}", message.name));
  }

  const watched = ["label", "disabled", "reason"];
  for (const name of watched) model.on(`change:${name}`, show);
  model.on("msg:custom", receive);
  button.addEventListener("click", ask);
  stop.addEventListener("click", leave);
  show();

  return () => {
    for (const name of watched) model.off(`change:${name}`, show);
    model.off("msg:custom", receive);
  };
}

export default { render };

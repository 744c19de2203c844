// The list is a live region from the start, so that a change of its words is heard.

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "kfl-step-heading";
  const title = document.createElement("h3");
  title.tabIndex = -1;
  const list = document.createElement("div");
  list.setAttribute("role", "status");
  box.append(title, list);
  el.append(box);

  function draw() {
    title.textContent = model.get("title");
    list.className = model.get("is_done") ? "kfl-ready" : "";
    const lines = model.get("lines");
    if (lines.join("\n") === [...list.children].map((p) => p.textContent).join("\n")) return;
    list.replaceChildren(
      ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
  }

  for (const trait of ["title", "lines", "is_done"]) model.on(`change:${trait}`, draw);
  model.on("msg:custom", (message) => message.do === "focus" && title.focus());
  draw();
}

export default { render };

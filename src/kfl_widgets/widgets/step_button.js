// Switched off by aria-disabled, not `disabled`, so that who pressed it last keeps the focus.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kfl-button";
  el.append(button);
  button.addEventListener("click", () => model.get("is_off") || model.send({ wish: "press" }));

  function draw() {
    button.textContent = model.get("label");
    button.setAttribute("aria-disabled", String(model.get("is_off")));
  }

  model.on("change:label change:is_off", draw);
  draw();
}

export default { render };

// What is unfolded is no child of this, so it is no native disclosure.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kfl-fold-line";
  el.append(button);
  button.addEventListener("click", () => {
    model.set("is_open", !model.get("is_open"));
    model.save_changes();
  });

  function draw() {
    button.textContent = model.get("label");
    button.setAttribute("aria-expanded", String(model.get("is_open")));
  }

  model.on("change:label change:is_open", draw);
  draw();
}

export default { render };

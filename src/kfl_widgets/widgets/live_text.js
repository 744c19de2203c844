// A sentence that a screen reader says when it changes, without leaving what it is at.

function render({ model, el }) {
  const text = document.createElement("p");
  text.className = "kfl-live";
  text.setAttribute("role", "status");
  el.append(text);
  const say = () => (text.textContent = model.get("text"));
  model.on("change:text", say);
  say();
  return () => model.off("change:text", say);
}

export default { render };

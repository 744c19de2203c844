// A native disclosure. A word that is explained elsewhere asks the page for its explanation.

function newTerm({ text, term }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kfl-term";
  button.textContent = text;
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () =>
    document.dispatchEvent(new CustomEvent("kfl-term", { detail: term })),
  );
  return button;
}

function newLine(parts) {
  const line = document.createElement("p");
  line.append(...parts.map((part) => (part.term ? newTerm(part) : part.text)));
  return line;
}

function render({ model, el }) {
  const details = document.createElement("details");
  details.className = "kfl-help";
  const summary = document.createElement("summary");
  summary.textContent = model.get("summary");
  details.append(summary, ...model.get("lines").map(newLine));
  el.append(details);
}

export default { render };

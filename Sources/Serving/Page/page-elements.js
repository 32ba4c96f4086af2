// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// What the page puts on the screen is made here: names are text in it, never markup.

/** A new element; its children are elements and text. An attribute of true stands alone, one of false is left out. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** A button with a text, and what it does. */
function button(text, kind, action) {
  const made = element("button", { type: "button", class: kind }, text);
  made.addEventListener("click", action);
  return made;
}

/** A button that is an icon; what it does is said to those who do not see it, and on hovering. */
function iconButton(label, kind, action) {
  const made = button("", `quiet icon ${kind}`, action);
  made.setAttribute("aria-label", label);
  made.title = label;
  return made;
}

/** Says something to those who do not see the page. */
function announce(text) {
  announce.place ??= document.body.appendChild(element("p", { class: "unseen", role: "status" }));
  announce.place.textContent = text;
}

/** Shows a message over the list until it is closed. */
function showMessage(text) {
  document.querySelector(".message")?.remove();
  const message = element("p", { class: "message", role: "alert" }, element("span", {}, text));
  message.append(iconButton("Close this message", "close", () => message.remove()));
  document.querySelector("body > header").append(message);
}

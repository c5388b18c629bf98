// Fetches the part of the page that changes. Without it the page is whole, and is as old as it is.
"use strict";

const EVERY = 3000; // milliseconds, as often as a class is looked at
const now = document.querySelector("#now");
const news = document.querySelector("#news");
const button = document.createElement("button");
const told = document.createElement("p");
let before = "";
let paused = false;

function put(text) {
  if (text === before) return;
  before = text;
  const focused = document.activeElement?.closest("#now [id]")?.id;
  const places = Array.from(now.querySelectorAll(".wide"), (each) => [each.id, each.scrollLeft]);
  // Parsed as a document of its own, in which nothing runs.
  const made = new DOMParser().parseFromString(text, "text/html");
  now.replaceChildren(...made.body.childNodes);
  for (const [id, left] of places) {
    const same = document.getElementById(id);
    if (same) same.scrollLeft = left;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function tell(words) {
  if (told.textContent !== words) told.textContent = words;
}

async function look() {
  if (!paused && !document.hidden) {
    try {
      const answer = await fetch("now", { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      put(await answer.text());
      tell("");
    } catch {
      tell("Not up to date: grader live has stopped, or cannot be reached.");
    }
  }
  setTimeout(look, EVERY);
}

button.type = "button";
button.textContent = "Hold still";
button.setAttribute("aria-pressed", "false");
button.addEventListener("click", () => {
  paused = !paused;
  button.setAttribute("aria-pressed", String(paused));
});
told.setAttribute("role", "status");
news.append(button, told);
setTimeout(look, EVERY);

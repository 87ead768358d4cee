"use strict";
// The colour mode that a person chose on a reference page holds for all; otherwise the system's.
try {
  const chosen = localStorage.getItem("redoc.colorMode");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.add(chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light");
} catch {
  // Without storage the style sheet asks the system.
}

// Each piece of code can be copied.
addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("main .code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(box.querySelector("code").textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(box.querySelector("code"));
        button.textContent = "Press Ctrl-C";
      }
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    box.append(button);
  }
});

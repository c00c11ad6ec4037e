// The page's own script: conveniences only. Every screen but the grid works without it.
"use strict";

// A file can be dropped on the form that takes it; one that is too large is named before it travels.
for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  const over = (is) => form.classList.toggle("over", is);
  form.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

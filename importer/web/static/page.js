// The page's own script: conveniences only. Every screen but the grid works without it.
"use strict";

// A file can be dropped on the form that takes it; one that is too large is named before it travels.
for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  const over = (is) => form.classList.toggle("over", is);
  input.addEventListener("change", () => {
    const file = input.files[0];
    const most = Number(input.dataset.most);
    input.setCustomValidity(file && file.size > most ? `${file.name} has ${file.size.toLocaleString("en")} bytes; more than ${most.toLocaleString("en")} are not read at once. Split it into several files.` : "");
    input.reportValidity();
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
    if (input.validity.valid) form.requestSubmit();
  });
}

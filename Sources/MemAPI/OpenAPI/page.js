// Hides what does not have the typed words in it. Without JavaScript everything is there to read.
const field = document.querySelector("#filter");
const articles = [...document.querySelectorAll("article")].map((element) => ({
  element,
  text: element.textContent.toLowerCase(),
  link: document.querySelector(`nav a[href="#${CSS.escape(element.id)}"]`),
}));
field.hidden = false;
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { element, text, link } of articles) {
    element.hidden = !words.every((word) => text.includes(word));
    if (link) link.parentElement.hidden = element.hidden;
  }
  for (const part of document.querySelectorAll("main > section, nav > div")) {
    const all = [...part.querySelectorAll("article, li")];
    part.hidden = all.length > 0 && all.every((element) => element.hidden);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && document.activeElement === field) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  }
});

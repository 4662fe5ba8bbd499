// Names for what the theme leaves without one: a screen reader reads them out.
document.addEventListener("DOMContentLoaded", () => {
  for (const summary of document.querySelectorAll(".bd-sidebar-primary details > summary")) {
    const lesson = summary.parentElement.previousElementSibling?.textContent.trim();
    summary.setAttribute("aria-label", lesson ? `What is below ${lesson}` : "What is below");
  }
  for (const button of document.querySelectorAll("button.search-button__button")) {
    button.removeAttribute("aria-label"); // the text that it shows is its name
    if (!button.textContent.trim()) button.setAttribute("aria-label", "Search");
  }
  for (const list of document.querySelectorAll(".citation-list")) {
    list.removeAttribute("role"); // what it holds are no list items
    for (const entry of list.children) entry.removeAttribute("role");
  }
  // The theme speaks English on every page, and its lists name pages of every language.
  for (const words of document.querySelectorAll(
    ".bd-sidebar-primary, .bd-header, .bd-header-article, .bd-footer-content, .skip-link, " +
    "#pst-back-to-top, .prev-next-subtitle, .page-toc.onthispage"
  )) words.lang = "en";
  for (const link of document.querySelectorAll(".bd-sidebar-primary a, .prev-next-area a")) {
    const own = /(?<=\/(?:notebooks|docs)\/)[A-Za-z_]+(?=\/)|(?<=README\.)[A-Za-z_]+(?=\.html)/;
    const [language] = link.href.match(own) ?? [];
    const title = link.querySelector(".prev-next-title") ?? link;
    title.lang = language ?? "en";
  }
  for (const caption of document.querySelectorAll(".bd-sidebar-primary .caption")) {
    caption.lang = caption.nextElementSibling?.querySelector("a")?.lang || "en";
  }
  for (const name of document.querySelectorAll(
    "dl.glossary dt, .genindex-jumpbox strong, .genindextable a, .bd-article h2"
  )) {
    if (/\p{Script=Han}/u.test(name.textContent)) name.lang = "zh";
  }
  for (const cell of document.querySelectorAll(".bd-article td:lang(zh)")) {
    if (!/\p{Script=Han}/u.test(cell.textContent)) cell.lang = "en"; // a term of the glossary
  }
  for (const table of document.querySelectorAll(".bd-article table")) {
    table.tabIndex = 0; // where it is wider than the page, the arrow keys move it
    for (const cell of table.querySelectorAll("th, td")) {
      // Chinese may break at any sign; on a phone a column would be one sign wide.
      const signs = cell.textContent.match(/\p{Script=Han}/gu)?.length ?? 0;
      if (signs) cell.style.minWidth = `calc(${Math.min(signs, 6)}em + 1.2rem)`;
    }
  }
});

// On paper each answer is open, whatever its reader has opened on the screen.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.answer:not([open])")];
  for (const answer of opened) answer.open = true;
});
window.addEventListener("afterprint", () => {
  for (const answer of opened) answer.open = false;
});

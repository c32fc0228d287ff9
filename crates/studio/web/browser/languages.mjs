// Every page in every language: whole, in its direction, nothing cut off, nothing left in another language.

import { addresses } from "./pages.mjs";
import { check, TABLET } from "./window.mjs";

export async function languages({ windows, sample }) {
  for (const code of ["ar", "de", "es"]) {
    const window = await windows.open(TABLET, { locale: code });
    for (const [name, address] of addresses(sample)) {
      await window.go(address);
      await window.keep(`${code}-${name}`);
      const where = `${name} in ${code}`;
      const found = await window.page.evaluate(look, code);
      check(found.lang === code, `${where}: the page says ${found.lang}`);
      check(found.dir === (code === "ar" ? "rtl" : "ltr"), `${where}: runs ${found.dir}`);
      check(found.clipped.length === 0, `${where}: clipped: ${found.clipped.join(" | ")}`);
      check(found.foreign.length === 0, `${where}: not translated: ${found.foreign.join(" | ")}`);
      check(found.over <= 0, `${where}: ${found.over} px wider than the window`);
    }
    if (code === "ar") await window.accessible("the last page in Arabic");
  }
}

/** Runs in the page. */
function look(code) {
  const clipped = [];
  const foreign = [];
  // Names, file names and what people typed stay as they are, and so does what is marked as another language's.
  const own = (element) => !element.closest("bdi, [dir='auto'], input, textarea, [lang]:not(html), script, style, .brand");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility()) continue;
    if (own(element) && code === "ar" && /[A-Za-z]{4,}/.test(text)) foreign.push(text.slice(0, 80));
    // A message that no catalogue has shows as its key.
    if (own(element) && /^[a-z_]+(-[a-z0-9_]+)+$/.test(text)) foreign.push(text);
  }
  for (const element of document.querySelectorAll("button, a, label, span, th, td, h1, h2, h3, p, li, legend, select, summary")) {
    if (!element.checkVisibility() || element.closest(".unseen, .skip, svg")) continue;
    const style = getComputedStyle(element);
    const hides = style.overflowX !== "visible" || element.tagName === "BUTTON";
    if (hides && element.scrollWidth > element.clientWidth + 1) clipped.push(element.innerText.slice(0, 60));
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)) clipped.push(element.innerText.slice(0, 60));
  }
  const { lang, dir } = document.documentElement;
  return { lang, dir: dir || "ltr", clipped, foreign, over: document.documentElement.scrollWidth - innerWidth };
}

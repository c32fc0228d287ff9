// Every page in every language: whole, in its direction, nothing cut off, nothing left in another language.

import { addresses, propose } from "./pages.mjs";
import { check, TABLET } from "./window.mjs";

export async function languages({ windows, sample }) {
  const refused = await refusedPhoto(windows, sample);
  for (const code of ["ar", "de", "es"]) {
    const window = await windows.open(TABLET, { locale: code });
    for (const [name, address] of addresses(sample)) {
      await window.go(address);
      if (name === "plan") await propose(window);
      await window.keep(`${code}-${name}`);
      const where = `${name} in ${code}`;
      const found = await window.page.evaluate(look, code);
      check(found.lang === code, `${where}: the page says ${found.lang}`);
      check(found.dir === (code === "ar" ? "rtl" : "ltr"), `${where}: runs ${found.dir}`);
      check(found.clipped.length === 0, `${where}: clipped: ${found.clipped.join(" | ")}`);
      check(found.foreign.length === 0, `${where}: not translated: ${found.foreign.join(" | ")}`);
      check(found.over <= 0, `${where}: ${found.over} px wider than the window`);
    }
    await window.go(`/c/${refused}/measure`);
    await window.keep(`${code}-refused`);
    const said = await window.page.locator(".card [dir='auto']:not(h3)").evaluateAll((all) => all.map((one) => [one.lang, one.textContent]));
    check(said.length > 3 && said.every(([lang]) => lang === code), `why a photo is refused, in ${code}: ${said.join(" | ")}`);
    if (code === "ar") await window.accessible("the last page in Arabic");
  }
}

/** A consultation with a photo from behind, which cannot be measured. */
async function refusedPhoto(windows, sample) {
  const window = await windows.open(TABLET);
  await window.go("/");
  return window.page.evaluate(async (sample) => {
    const send = async (method, path, body) => (await fetch(path, { method, body: body instanceof Blob ? body : JSON.stringify(body), headers: { "content-type": body instanceof Blob ? "application/octet-stream" : "application/json" } })).json();
    const { consultation } = await send("POST", "/api/clients", { name: "Behind", note: "" });
    const permission = { date: "2026-11-27", text: "2026-11" };
    await send("POST", `/api/consultations/${consultation}/edits`, { after: 0, tab: "test", label: "permission", change: { kind: "merge", patch: { intake: { photo_permission: permission } } } });
    const picture = await (await fetch(`/api/consultations/${sample}/designs/a/picture?view=back&when=bare&width=500&height=600`)).blob();
    const kept = await send("POST", `/api/consultations/${consultation}/files?name=back.jpg&kind=photo&shot=front`, picture);
    await send("POST", `/api/files/${kept.id}/measure`, {});
    return consultation;
  }, sample);
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

// The studio in a real browser, as a practitioner uses it.
//   node run.mjs --stubble PROGRAM --chromium PROGRAM --out DIR [--photo FILE] [--scan FILE] [--only CHAPTER]
// Prints what was measured; a picture of every page lies in DIR. Ends with 1 at the first fault.

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { consultation } from "./consultation.mjs";
import { ink } from "./ink.mjs";
import { keyboard } from "./keyboard.mjs";
import { languages } from "./languages.mjs";
import { material } from "./material.mjs";
import { pages } from "./pages.mjs";
import { phone } from "./phone.mjs";
import { portrait } from "./portrait.mjs";
import { resilience } from "./resilience.mjs";
import { speed } from "./speed.mjs";
import { Studio } from "./studio.mjs";
import { check, Windows } from "./window.mjs";

const { values: given } = parseArgs({
  options: Object.fromEntries(["stubble", "chromium", "out", "photo", "scan", "only"].map((name) => [name, { type: "string" }])),
});
const out = path.resolve(given.out);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const folder = await mkdtemp(path.join(tmpdir(), "stubble-browser-"));

const studio = new Studio(given.stubble, path.join(folder, "practice"));
let browser;
try {
  const started_ms = await studio.start();
  console.log(`from start to an answer: ${Math.round(started_ms)} ms`);
  const own = Object.values(networkInterfaces()).flatMap((all) => all.map(({ address }) => `EXCLUDE ${address}`));
  browser = await chromium.launch({
    executablePath: given.chromium,
    // No graphics card and no privileges in CI; other hosts cannot even be looked up.
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", `--host-resolver-rules=MAP * ~NOTFOUND, ${own.join(", ")}`],
  });
  const windows = new Windows(browser, studio, out);
  const stage = { studio, windows, folder, out, ...(await material(studio, given, folder)) };
  for (const chapter of [consultation, portrait, resilience, speed, ink, pages, keyboard, languages, phone]) {
    if (given.only && chapter.name !== given.only) continue;
    const began = performance.now();
    try {
      await chapter(stage);
    } catch (error) {
      for (const [i, context] of browser.contexts().entries()) {
        for (const page of context.pages()) await page.screenshot({ path: path.join(out, `fault-${i}.png`) }).catch(() => {});
      }
      throw new Error(`${chapter.name}: ${error.stack}\npages said: ${windows.faults.join("\n")}`);
    }
    for (const context of browser.contexts()) await context.close();
    console.log(`${chapter.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  check(windows.strangers.length === 0, `asked other hosts: ${windows.strangers.join(", ")}`);
  check(windows.faults.length === 0, `pages said: ${windows.faults.join("\n")}`);
} catch (error) {
  console.error(error.stack ?? error);
  process.exitCode = 1;
} finally {
  await browser?.close();
  if (studio.child) await studio.kill();
  await rm(folder, { recursive: true, force: true });
}

// A window of the browser on the studio: clicks are counted, requests watched, every page can be checked and kept.

import { mkdir } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const LAPTOP = { width: 1280, height: 800 };
export const TABLET = { width: 820, height: 1180 };

/** Opens windows of one studio and remembers what they asked for and complained about. */
export class Windows {
  constructor(browser, studio, shots) {
    Object.assign(this, { browser, studio, shots, strangers: [], faults: [] });
  }

  async open(viewport = LAPTOP, more = {}) {
    const context = await this.browser.newContext({ viewport, locale: "en-GB", acceptDownloads: true, ...more });
    context.on("request", (request) => {
      const url = new URL(request.url());
      const own = url.origin === this.studio.address || ["data:", "blob:"].includes(url.protocol);
      if (!own) this.strangers.push(request.url());
    });
    context.setDefaultTimeout(45_000);
    // A page that was built elsewhere, as for the program itself: see build.rs.
    const dist = process.env.STUBBLE_WEB_DIST;
    if (dist) {
      await context.route(/^(?!.*\/api\/)/, (route) => {
        const file = path.join(dist, path.basename(new URL(route.request().url()).pathname) || "index.html");
        return route.fulfill({ path: existsSync(file) && /\.\w+$/.test(file) ? file : path.join(dist, "index.html") });
      });
    }
    return this.tab(context);
  }

  /** Another tab beside one. */
  async tab(context) {
    const page = await context.newPage();
    page.on("pageerror", (error) => this.faults.push(error.stack ?? String(error)));
    page.on("console", (message) => {
      // A connection that a test cuts on purpose is reported here too.
      const cut = /Failed to load resource/.test(message.text());
      if (message.type() === "error" && !cut) this.faults.push(message.text());
    });
    return new Window(this, context, page);
  }
}

export class Window {
  constructor(all, context, page) {
    Object.assign(this, { all, context, page, clicks: 0, waited_ms: 0 });
  }

  async go(address) {
    await this.page.goto(this.all.studio.address + address);
    await this.settled();
  }

  /** Waits until nothing is being worked on. */
  async settled() {
    const began = performance.now();
    await this.page.waitForSelector("#app > *");
    await this.page.waitForFunction(() => !document.querySelector(".busy, [aria-busy='true'], [data-saving]"), null, { timeout: 90_000 });
    await this.page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === "lazy"), null, { timeout: 90_000 });
    // The head comes after the page, and its photograph after the head.
    if (this.page.url().endsWith("/design")) await this.page.locator(".stage canvas[data-photo='true']").waitFor({ timeout: 90_000 });
    this.waited_ms += performance.now() - began;
  }

  async click(role, name) {
    this.clicks++;
    await this.page.getByRole(role, { name, exact: typeof name === "string" }).first().click();
  }

  /** Picks a file behind a button, as two clicks: the button and the file. */
  async pick(label, file) {
    this.clicks += 2;
    await this.page.locator("label.button", { hasText: label }).first().locator("input").setInputFiles(file);
  }

  async choose(label, value) {
    this.clicks += 2;
    await this.page.getByRole("combobox", { name: label, exact: true }).selectOption(value);
  }

  async keep(name) {
    await mkdir(this.all.shots, { recursive: true });
    await this.page.screenshot({ path: path.join(this.all.shots, `${name}.png`) });
  }

  /** No violation of WCAG 2.2 AA that axe can find. */
  async accessible(where) {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(async () => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const result = await globalThis.axe.run(document, { runOnly: tags });
      return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
    });
    if (found.length > 0) throw new Error(`axe on ${where}:\n${found.join("\n")}`);
  }
}

export function check(holds, what) {
  if (!holds) throw new Error(what);
}

export async function until(what, condition, timeout_ms = 45_000) {
  const end = performance.now() + timeout_ms;
  for (;;) {
    if (await condition()) return;
    if (performance.now() > end) throw new Error(`waited ${timeout_ms / 1000} s in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

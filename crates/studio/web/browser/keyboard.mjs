// The whole flow without a pointer: what is reached by Tab, changed by keys, and seen to have the focus.

import { STEPS } from "./pages.mjs";
import { check, LAPTOP, until } from "./window.mjs";

export async function keyboard({ windows, studio, sample }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  await window.go("/");
  await page.keyboard.press("Tab");
  check((await focused(page)) === "Skip to the content", "the first stop skips to the content");
  await reach(page, "the sample client's consultation", new RegExp(sample));
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`${sample}`));
  for (const step of STEPS) {
    await page.keyboard.press("Home");
    await reach(page, step, new RegExp(`^${step} `, "i"));
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    check(ring !== "none", `the focus is not seen on ${step}`);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/${step}$`));
    await window.settled();
  }

  await page.goto(`${studio.address}/c/${sample}/design`);
  await window.settled();
  const moves = async () => JSON.stringify((await studio.json(`/api/consultations/${sample}`)).document.designs.a.moved_handles ?? []);
  const before = await moves();
  await reach(page, "the handles", /^Handle(?!s)/);
  await page.keyboard.type("mid");
  await reach(page, "the head", /Head with hairline/);
  await page.keyboard.press("ArrowUp");
  await until("an arrow key moves the handle", async () => (await moves()) !== before);
  await page.keyboard.press("Control+z");
  await until("the move is taken back", async () => (await moves()) === before);
}

/** The accessible name of what has the focus. */
async function focused(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    const labelled = at.getAttribute("aria-label") ?? at.closest("label")?.innerText ?? at.innerText ?? "";
    return `${labelled.trim()}${at.pathname?.startsWith("/c/") ? ` (${at.pathname})` : ""}`;
  });
}

async function reach(page, what, name, most = 160) {
  for (let i = 0; i < most; i++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${what} cannot be reached by Tab`);
}

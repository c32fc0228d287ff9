// Every page at two sizes: kept as a picture, without a violation of the accessibility rules, with nothing wider than the window.

import { check, LAPTOP, TABLET } from "./window.mjs";

export const STEPS = ["intake", "capture", "measure", "design", "preview", "plan", "papers"];

export function addresses(sample) {
  const steps = STEPS.map((step) => [step, `/c/${sample}/${step}`]);
  return [["clients", "/"], ...steps, ["guide", "/guide"], ["settings", "/settings"], ["present", `/present/${sample}`], ["project", `/project/${sample}`]];
}

/** Asks for an ink like the own hair, so that a page of the plan is looked at with its answer. */
export async function propose(window) {
  const button = window.page.locator("button.ask");
  if (await button.count()) await button.click();
  await window.page.locator(".swatches").waitFor({ timeout: 90_000 });
  await window.settled();
}

export async function pages({ windows, sample }) {
  for (const [size, viewport] of [["laptop", LAPTOP], ["tablet", TABLET]]) {
    const window = await windows.open(viewport, { reducedMotion: "reduce" });
    for (const [name, address] of addresses(sample)) {
      await window.go(address);
      if (name === "plan") await propose(window);
      await window.keep(`${size}-${name}`);
      await window.accessible(`${name} (${size})`);
      const over = await window.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `${name} is ${over} px wider than a ${size}`);
    }
  }
}

// Every page at two sizes: kept as a picture, without a violation of the accessibility rules, with nothing wider than the window.

import { check, LAPTOP, TABLET } from "./window.mjs";

export const STEPS = ["intake", "capture", "measure", "design", "preview", "plan", "papers"];

export function addresses(sample) {
  const steps = STEPS.map((step) => [step, `/c/${sample}/${step}`]);
  return [["clients", "/"], ...steps, ["guide", "/guide"], ["settings", "/settings"], ["present", `/present/${sample}`], ["project", `/project/${sample}`]];
}

export async function pages({ windows, sample }) {
  for (const [size, viewport] of [["laptop", LAPTOP], ["tablet", TABLET]]) {
    const window = await windows.open(viewport, { reducedMotion: "reduce" });
    for (const [name, address] of addresses(sample)) {
      await window.go(address);
      await window.keep(`${size}-${name}`);
      await window.accessible(`${name} (${size})`);
      const over = await window.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `${name} is ${over} px wider than a ${size}`);
    }
  }
}

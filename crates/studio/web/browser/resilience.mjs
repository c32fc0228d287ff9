// Nothing acknowledged is lost: a killed server, a cut connection, two tabs.

import { newClient } from "./consultation.mjs";
import { check, LAPTOP, until } from "./window.mjs";

export async function resilience({ windows, studio }) {
  const window = await windows.open(LAPTOP);
  const { page, context } = window;
  const id = await newClient(window, "Rex Resilient");
  await window.settled();
  const intake = async () => (await studio.json(`/api/consultations/${id}`)).document.intake;
  const write = async (where, label, text) => {
    await where.getByLabel(label).fill(text);
    await where.getByLabel(label).blur();
  };

  await write(page, "Loss in the family", "before the kill");
  await until("the edit is kept", async () => (await intake()).family === "before the kill");
  await studio.kill();
  await write(page, "Loss in the family", "while it was gone");
  await page.getByText("Not saved yet").waitFor();
  await page.getByText("It will try again by itself").waitFor();
  await studio.start();
  await until("what was typed meanwhile arrives", async () => (await intake()).family === "while it was gone");
  await page.getByText("Not saved yet").waitFor({ state: "detached" });
  await until("the note is gone", async () => (await page.getByText("It will try again by itself").count()) === 0);

  await context.setOffline(true);
  await write(page, "Drugs taken", "none, typed offline");
  await page.getByText("Not saved yet").waitFor();
  await context.setOffline(false);
  await until("what was typed offline arrives", async () => (await intake()).drugs === "none, typed offline");

  const other = await windows.tab(context);
  await other.go(`/c/${id}/intake`);
  await write(page, "Loss in the family", "the first tab");
  // On a busy machine the second could else be first, and the first be told of it.
  await until("the first tab's edit is kept", async () => (await intake()).family === "the first tab");
  await write(other.page, "Drugs taken", "the second tab");
  await until("both tabs are kept", async () => {
    const now = await intake();
    return now.family === "the first tab" && now.drugs === "the second tab";
  });
  await other.page.getByText(/Another window changed/).waitFor();
  check((await page.getByLabel("Loss in the family").inputValue()) === "the first tab", "nothing is overwritten");

  await page.reload();
  await window.settled();
  await page.getByRole("button", { name: /Undo/ }).first().waitFor({ timeout: 500 }).catch(() => {});
  check((await page.getByLabel("Drugs taken").inputValue()) === "the second tab", "a reload shows what is kept");
  await page.keyboard.press("Control+z");
  await page.locator("body").click();
  await page.keyboard.press("Control+z");
  await until("the last edit is taken back after a restart", async () => (await intake()).drugs !== "the second tab");

  // The page itself opens without the studio, says so, and goes on by itself when it is back.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await window.settled();
  await studio.kill();
  await page.goto(`${studio.address}/settings`);
  await page.getByText("The studio does not answer").waitFor();
  await studio.start();
  await page.reload();
  await page.getByText("Name of the practice").waitFor();
}

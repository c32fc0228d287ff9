// A phone on the network sends a photo by the code on the page; its connection breaks on the way. A stranger sees the door.

import path from "node:path";
import { Studio } from "./studio.mjs";
import { check, until } from "./window.mjs";

const PHONE = { width: 390, height: 844 };

export async function phone({ windows, studio, folder, photo }) {
  const house = new Studio(studio.program, path.join(folder, "on the network"));
  try {
    await house.start("--lan");
  } catch (error) {
    if (!/no network/.test(String(error))) throw error;
    return console.log("SKIPPED: this machine is on no network");
  }
  try {
    const { address: lan } = await house.json("/api/network");
    const desk = await windows.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    const page = await desk.newPage();
    await page.goto(house.address);
    await page.getByLabel("Name, or a label that says nothing").fill("Phil Phone");
    await page.getByRole("button", { name: "New client" }).click();
    await page.getByRole("button", { name: "The client agrees" }).click();
    await page.getByRole("link", { name: "Capture" }).click();
    await page.getByRole("button", { name: "Show the code" }).click();
    await page.locator("img.qr").waitFor();
    await page.screenshot({ path: path.join(windows.shots, "phone-code.png"), fullPage: true });
    const invited = (await page.locator("bdi", { hasText: "/phone/" }).innerText()).trim();

    const pocket = await windows.browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, ignoreHTTPSErrors: true, locale: "de" });
    let broken = 0;
    await pocket.route(/uploads\/\w+\?offset/, (route) => (broken++ === 0 ? route.abort() : route.continue()));
    const handy = await pocket.newPage();
    await handy.goto(invited);
    await handy.locator("input[type=file]").setInputFiles(photo);
    await handy.getByText("Wartet auf das Netz").waitFor();
    await handy.screenshot({ path: path.join(windows.shots, "phone-waiting.png") });
    await handy.getByText("Angekommen").waitFor({ timeout: 30_000 });
    check(broken > 1, "the connection broke and the photo went on");
    const id = page.url().split("/").at(-2);
    await until("the photo is in the consultation", async () => (await house.json(`/api/consultations/${id}`)).files.length === 1);

    await page.getByText(path.basename(photo)).waitFor();
    await page.goto(`${house.address}/settings`);
    await page.getByText((await house.json("/api/network")).code).waitFor();

    await handy.goto(lan);
    await handy.getByText("Dieses Gerät ist noch nicht bekannt").waitFor();
    await handy.screenshot({ path: path.join(windows.shots, "phone-door.png") });
    const { code } = await house.json("/api/network");
    await handy.getByLabel("Code").fill(code);
    await handy.getByRole("button", { name: "Verbinden" }).click();
    await handy.getByText("Phil Phone").waitFor();
  } finally {
    await house.kill();
  }
}

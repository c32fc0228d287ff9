// The program under test: started, killed and started again on the same folder and port.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Studio {
  constructor(program, folder) {
    this.program = program;
    this.folder = folder;
    this.port = 0;
  }

  /** Starts the studio and waits until it has said its address; gives the milliseconds until its page answers. */
  async start(...more) {
    const began = performance.now();
    const args = ["serve", "--port", String(this.port), "--no-browser", "--data", this.folder, ...more];
    this.child = spawn(this.program, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.lines = [];
    const reader = createInterface({ input: this.child.stderr });
    this.address = await new Promise((resolve, reject) => {
      reader.on("line", (line) => {
        this.lines.push(line);
        const found = line.match(/open at (https?:\/\/\S+?)\/?$/);
        if (found) resolve(found[1]);
      });
      this.child.on("exit", (code) => reject(new Error(`the studio stopped with ${code}: ${this.lines.join("\n")}`)));
    });
    this.port = Number(new URL(this.address).port);
    await fetch(this.address);
    return performance.now() - began;
  }

  /** Ends it with no chance to tidy up. */
  async kill() {
    this.child.removeAllListeners("exit");
    const gone = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.kill("SIGKILL");
    await gone;
  }

  async get(path) {
    return fetch(this.address + path);
  }

  async json(path) {
    const answer = await this.get(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

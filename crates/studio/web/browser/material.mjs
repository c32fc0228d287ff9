// A photo and a scan for the consultation: real ones where they are given, else made by the studio itself.

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

export async function material(studio, given, folder) {
  const clients = await studio.json("/api/clients");
  const sample = clients.find((client) => client.sample).consultations[0].id;
  const photo = given.photo ?? (await ownPhoto(studio, sample, folder));
  const scan = given.scan ?? (await ownScan(studio, sample, folder));
  return { sample, photo, scan };
}

/** A portrait of the sample client before treatment. */
async function ownPhoto(studio, sample, folder) {
  const answer = await studio.get(`/api/consultations/${sample}/designs/a/picture?view=front&when=bare&width=700&height=850`);
  const file = path.join(folder, "own-photo.jpg");
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}

/** The sample client's head as a binary PLY in metres, so that the studio has to find out its unit. */
async function ownScan(studio, sample, folder) {
  const bytes = Buffer.from(await (await studio.get(`/api/consultations/${sample}/mesh`)).arrayBuffer());
  const [vertices, triangles] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
  const head = `ply\nformat binary_little_endian 1.0\nelement vertex ${vertices}\nproperty float x\nproperty float y\nproperty float z\nelement face ${triangles}\nproperty list uchar uint vertex_indices\nend_header\n`;
  const positions = Buffer.from(bytes.subarray(8, 8 + 12 * vertices));
  for (let at = 0; at < positions.length; at += 4) positions.writeFloatLE(positions.readFloatLE(at) / 1000, at);
  const faces = Buffer.alloc(13 * triangles);
  const corners = bytes.subarray(8 + 24 * vertices);
  for (let i = 0; i < triangles; i++) {
    faces[13 * i] = 3;
    corners.copy(faces, 13 * i + 1, 12 * i, 12 * i + 12);
  }
  const file = path.join(folder, "own-scan.ply");
  await writeFile(file, Buffer.concat([Buffer.from(head), positions, faces]));
  return file;
}

export async function sizeOf(file) {
  return (await readFile(file)).length;
}

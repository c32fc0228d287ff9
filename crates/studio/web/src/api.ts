// The studio's API: typed requests, and refusals as values that say what to do.

import type { components } from "./schema.d.ts";

export type Schemas = components["schemas"];
export type Opened = Schemas["Opened"];
export type Document = Schemas["Document"];
export type DesignRequest = Schemas["DesignRequest"];
export type Drawn = Schemas["Drawn"];
export type HeadFacts = Schemas["HeadFacts"];
export type Planned = Schemas["Planned"];
export type Settings = Schemas["Settings"];
export type OptionName = Schemas["OptionName"];

/** A refusal of the server, or of the way there. */
export class Refusal extends Error {
  constructor(
    readonly kind: string,
    readonly title: string,
    readonly help: string,
  ) {
    super(title);
  }
}

async function answer(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal("offline", "offline-title", "offline-help");
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Partial<Schemas["Problem"]>;
  throw new Refusal(
    problem.type ?? "failure",
    problem.title ?? `${response.status} ${response.statusText}`,
    problem.help ?? "",
  );
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await answer(path, signal ? { signal } : {})).json() as Promise<T>;
}

export async function getBytes(path: string): Promise<ArrayBuffer> {
  return (await answer(path)).arrayBuffer();
}

async function withBody(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.headers = { "content-type": "application/json" };
    init.body = JSON.stringify(body);
  }
  if (signal) init.signal = signal;
  return answer(path, init);
}

export async function post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const text = await (await withBody("POST", path, body, signal)).text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function postForBytes(path: string, body: unknown, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await withBody("POST", path, body, signal)).arrayBuffer();
}

export async function put<T>(path: string, body: unknown): Promise<T> {
  const response = await withBody("PUT", path, body);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Sends bytes as they are. */
export async function putBytes<T>(path: string, body: Blob): Promise<T> {
  const headers = { "content-type": "application/octet-stream" };
  return (await answer(path, { method: "PUT", headers, body })).json() as Promise<T>;
}

export async function remove(path: string): Promise<void> {
  await withBody("DELETE", path);
}

/** Sends a file and tells how far it is, 0 to 1. */
export function upload<T>(path: string, file: Blob, progress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => reject(new Refusal("offline", "offline-title", "offline-help"));
    request.onload = () => {
      const body: unknown = JSON.parse(request.responseText || "null");
      if (request.status < 300) return resolve(body as T);
      const problem = body as Partial<Schemas["Problem"]> | null;
      reject(new Refusal(problem?.type ?? "failure", problem?.title ?? String(request.status), problem?.help ?? ""));
    };
    request.send(file);
  });
}

// The head in three dimensions: surface, hairline, handles, dots. No framework here.

import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  DirectionalLight,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Raycaster,
  Scene,
  SphereGeometry,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import type { Drawn, Schemas } from "../api.ts";

export type HandleName = Schemas["HandleName"];

const SESSION_COLOURS = ["#1a1512", "#3b2c22", "#5c4a3c", "#7a675a"];
const HANDLE_RADIUS_MM = 3.2;

export type HeadEvents = {
  /** A handle is being moved to a place on the surface, head frame, mm. */
  move: (handle: HandleName, place: [number, number, number]) => void;
  /** The handle was let go. */
  drop: (handle: HandleName, place: [number, number, number]) => void;
  /** A brush touched the surface. */
  dab: (place: [number, number, number]) => void;
  select: (handle: HandleName | null) => void;
};

export class HeadScene {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(28, 1, 50, 3000);
  private readonly caster = new Raycaster();
  private surface: Mesh | null = null;
  private dots: Points | null = null;
  private line: Line | null = null;
  private readonly handles = new Map<HandleName, Mesh>();
  private azimuth = 0.5;
  private elevation = 0.35;
  private distance = 560;
  private readonly target = new Vector3(0, 55, 0);
  private dragging: HandleName | null = null;
  private turning: { x: number; y: number } | null = null;
  private selected: HandleName | null = null;
  private frame = 0;
  /** What a pen or mouse does on the surface. */
  tool: "select" | "brush" = "select";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly events: HeadEvents,
  ) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.scene.add(new AmbientLight("#ffffff", 1.1));
    const key = new DirectionalLight("#ffffff", 1.9);
    key.position.set(200, 500, 500);
    const fill = new DirectionalLight("#dfe6ff", 0.5);
    fill.position.set(-400, 100, 200);
    this.camera.add(key, fill);
    this.scene.add(this.camera);
    canvas.style.touchAction = "none";
    canvas.addEventListener("pointerdown", this.down);
    canvas.addEventListener("pointermove", this.moved);
    canvas.addEventListener("pointerup", this.up);
    canvas.addEventListener("pointercancel", this.up);
    canvas.addEventListener("wheel", this.wheel, { passive: false });
    this.resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.renderer.dispose();
  }

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / Math.max(height, 1);
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  /** The surface as the server sends it: counts, positions, normals, corners. */
  setSurface(bytes: ArrayBuffer, skin: string): void {
    const [vertices = 0, triangles = 0] = new Uint32Array(bytes, 0, 2);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(new Float32Array(bytes, 8, vertices * 3), 3));
    geometry.setAttribute("normal", new BufferAttribute(new Float32Array(bytes, 8 + vertices * 12, vertices * 3), 3));
    geometry.setIndex(new BufferAttribute(new Uint32Array(bytes, 8 + vertices * 24, triangles * 3), 1));
    if (this.surface) this.scene.remove(this.surface);
    this.surface = new Mesh(geometry, new MeshStandardMaterial({ color: new Color(skin), roughness: 0.75, polygonOffset: true, polygonOffsetFactor: 6, polygonOffsetUnits: 40 }));
    this.scene.add(this.surface);
    this.draw();
  }

  setDesign(drawn: Drawn): void {
    this.setDots(decode(drawn.positions), bytesOf(drawn.session_of));
    if (this.line) this.scene.remove(this.line);
    this.line = null;
    const curve = drawn.hairline?.curve ?? [];
    if (curve.length > 1) {
      const lifted = curve.flatMap((p) => lift(p as number[], 0.6));
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", new BufferAttribute(new Float32Array(lifted), 3));
      this.line = new Line(geometry, new LineBasicMaterial({ color: "#ffd23f" }));
      this.scene.add(this.line);
    }
    this.setHandles(drawn.hairline?.handles ?? []);
    this.draw();
  }

  private setDots(positions: Float32Array, sessions: Uint8Array): void {
    if (this.dots) this.scene.remove(this.dots);
    const lifted = new Float32Array(positions.length);
    const colours = new Float32Array(positions.length);
    for (let i = 0; i < positions.length / 3; i++) {
      const p = [positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!];
      lifted.set(lift(p, 0.6), 3 * i);
      const colour = new Color(SESSION_COLOURS[((sessions[i] ?? 1) - 1) % SESSION_COLOURS.length]);
      colours.set([colour.r, colour.g, colour.b], 3 * i);
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(lifted, 3));
    geometry.setAttribute("color", new BufferAttribute(colours, 3));
    const material = new PointsMaterial({ size: 0.55, vertexColors: true, map: disc(), transparent: true, alphaTest: 0.3 });
    this.dots = new Points(geometry, material);
    this.scene.add(this.dots);
  }

  private setHandles(handles: Schemas["Handle"][]): void {
    for (const [name, mesh] of this.handles) {
      if (!handles.some((h) => h.name === name)) {
        this.scene.remove(mesh);
        this.handles.delete(name);
      }
    }
    for (const { name, position } of handles) {
      let mesh = this.handles.get(name);
      if (!mesh) {
        mesh = new Mesh(new SphereGeometry(HANDLE_RADIUS_MM, 20, 14), new MeshBasicMaterial({ color: "#ffffff" }));
        mesh.name = name;
        this.handles.set(name, mesh);
        this.scene.add(mesh);
      }
      if (name !== this.dragging) mesh.position.set(...(position as [number, number, number]));
      (mesh.material as MeshBasicMaterial).color.set(name === this.selected ? "#ffd23f" : "#ffffff");
    }
  }

  select(handle: HandleName | null): void {
    this.selected = handle;
    for (const [name, mesh] of this.handles) {
      (mesh.material as MeshBasicMaterial).color.set(name === handle ? "#ffd23f" : "#ffffff");
    }
    this.draw();
  }

  look(view: "front" | "left" | "right" | "top" | "back"): void {
    const angles = { front: [0, 0.1], left: [Math.PI / 2, 0.1], right: [-Math.PI / 2, 0.1], top: [0, 1.45], back: [Math.PI, 0.1] };
    [this.azimuth, this.elevation] = angles[view] as [number, number];
    this.draw();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const flat = Math.cos(this.elevation);
      this.camera.position
        .set(Math.sin(this.azimuth) * flat, Math.sin(this.elevation), Math.cos(this.azimuth) * flat)
        .multiplyScalar(this.distance)
        .add(this.target);
      this.camera.lookAt(this.target);
      this.renderer.render(this.scene, this.camera);
    });
  }

  private aim(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.caster.setFromCamera(new Vector2(x, y), this.camera);
  }

  private onSurface(event: PointerEvent): [number, number, number] | null {
    if (!this.surface) return null;
    this.aim(event);
    const hit = this.caster.intersectObject(this.surface)[0];
    return hit ? [hit.point.x, hit.point.y, hit.point.z] : null;
  }

  private readonly down = (event: PointerEvent) => {
    this.canvas.setPointerCapture(event.pointerId);
    // A finger turns the head, a pen or mouse works on it.
    const works = event.pointerType !== "touch";
    this.aim(event);
    const hit = this.caster.intersectObjects([...this.handles.values()])[0];
    const near = hit?.object.name as HandleName | undefined;
    if (near && this.tool === "select") {
      this.dragging = near;
      this.select(near);
      this.events.select(near);
      return;
    }
    const place = works && this.tool === "brush" ? this.onSurface(event) : null;
    if (place) this.events.dab(place);
    else this.turning = { x: event.clientX, y: event.clientY };
  };

  private readonly moved = (event: PointerEvent) => {
    if (this.dragging) {
      const place = this.onSurface(event);
      if (!place) return;
      this.handles.get(this.dragging)?.position.set(...place);
      this.events.move(this.dragging, place);
      this.draw();
    } else if (this.turning) {
      this.azimuth -= (event.clientX - this.turning.x) * 0.006;
      this.elevation = Math.min(1.5, Math.max(-0.6, this.elevation + (event.clientY - this.turning.y) * 0.006));
      this.turning = { x: event.clientX, y: event.clientY };
      this.draw();
    }
  };

  private readonly up = () => {
    const handle = this.dragging;
    this.dragging = null;
    this.turning = null;
    if (handle) {
      const at = this.handles.get(handle)?.position;
      if (at) this.events.drop(handle, [at.x, at.y, at.z]);
    }
  };

  private readonly wheel = (event: WheelEvent) => {
    event.preventDefault();
    this.distance = Math.min(900, Math.max(180, this.distance * Math.exp(event.deltaY * 0.001)));
    this.draw();
  };
}

function lift(p: number[], mm: number): number[] {
  const [x = 0, y = 0, z = 0] = p;
  const centre = 40;
  const length = Math.hypot(x, y - centre, z) || 1;
  return [x + (x / length) * mm, y + ((y - centre) / length) * mm, z + (z / length) * mm];
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function decode(base64: string): Float32Array {
  return new Float32Array(bytesOf(base64).buffer);
}

let texture: CanvasTexture | null = null;

/** A soft round spot. */
function disc(): CanvasTexture {
  if (texture) return texture;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d");
  if (pen) {
    const fade = pen.createRadialGradient(16, 16, 6, 16, 16, 16);
    fade.addColorStop(0, "#fff");
    fade.addColorStop(1, "#fff0");
    pen.fillStyle = fade;
    pen.fillRect(0, 0, 32, 32);
  }
  texture = new CanvasTexture(canvas);
  return texture;
}

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
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Raycaster,
  Scene,
  SphereGeometry,
  SRGBColorSpace,
  Texture,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import type { Drawn, Schemas } from "../api.ts";
import { Fingers } from "./fingers.ts";

export type HandleName = Schemas["HandleName"];

const SESSION_COLOURS = ["#1a1512", "#3b2c22", "#5c4a3c", "#7a675a"].map((colour) => new Color(colour));
/** What is drawn on the skin stands off it by as much, away from the middle of the head. */
const DOT_LIFT_MM = 0.6;
const CENTRE_Y_MM = 40;
const HANDLE_RADIUS_MM = 3.2;
/** A handle waits no longer for its dots. */
const ALONE_MS = 70;

export type Place = [number, number, number];

/** Where the picture is taken from: head frame, mm, and pixels. */
export type Sight = {
  eye: Place;
  right: Place;
  up: Place;
  forward: Place;
  focal_px: number;
  width: number;
  height: number;
};

export type HeadEvents = {
  /** A handle is being moved to a place on the surface, head frame, mm. */
  move: (handle: HandleName, place: Place) => void;
  /** The handle was let go. */
  drop: (handle: HandleName, place: Place) => void;
  /** A brush touched the surface. */
  dab: (place: Place) => void;
  /** A line was drawn on the surface, from end to end. */
  stroke: (places: Place[]) => void;
  select: (handle: HandleName | null) => void;
  /** The head is seen from elsewhere and rests now. */
  rested: () => void;
  /** Two fingers tapped. */
  undo: () => void;
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
  private pulled: PointerEvent | null = null;
  private drawing: Place[] | null = null;
  private pencil: Line | null = null;
  private readonly fingers: Fingers;
  private rest = 0;
  private photo: Texture | null = null;
  private selected: HandleName | null = null;
  private frame = 0;
  /** No graphics card draws here: edges are not smoothed then, and a handle moves together with its dots. */
  private readonly byProcessor = drawnByProcessor();
  private alone = 0;
  /** What a pen or mouse does on the surface. */
  tool: "select" | "brush" | "pencil" = "select";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly events: HeadEvents,
  ) {
    this.renderer = new WebGLRenderer({ canvas, antialias: !this.byProcessor, alpha: true });
    this.renderer.setPixelRatio(this.byProcessor ? 1 : Math.min(devicePixelRatio, 2));
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
    this.fingers = new Fingers({
      zoom: (factor) => this.zoom(1 / factor),
      turn: (dx, dy) => this.turn(dx, dy),
      tap: events.undo,
    });
    this.resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    clearTimeout(this.alone);
    this.photo?.dispose();
    this.renderer.dispose();
  }

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / Math.max(height, 1);
    this.camera.updateProjectionMatrix();
    this.seenAnew();
  }

  /** What the camera sees now, for a picture that lies exactly over it. */
  sight(): Sight {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.place();
    const [right, up, back] = [new Vector3(), new Vector3(), new Vector3()];
    this.camera.matrixWorld.extractBasis(right, up, back);
    const focal = height / 2 / Math.tan((this.camera.fov / 2) * (Math.PI / 180));
    const [eye, forward] = [this.camera.position, back.negate()];
    return { eye: eye.toArray(), right: right.toArray(), up: up.toArray(), forward: forward.toArray(), focal_px: focal, width, height };
  }

  /** Shows a photoreal picture of this very view, lowest row first, under line and handles; `null` shows the bare surface with dots again. */
  setPhoto(picture: ImageBitmap | null): void {
    this.photo?.dispose();
    this.photo = null;
    if (picture) {
      this.photo = new Texture(picture);
      this.photo.colorSpace = SRGBColorSpace;
      this.photo.flipY = false;
      this.photo.needsUpdate = true;
    }
    this.scene.background = this.photo;
    // The surface still hides what lies behind it.
    if (this.surface) (this.surface.material as Material).colorWrite = !this.photo;
    if (this.dots) this.dots.visible = !this.photo;
    this.canvas.dataset["photo"] = String(!!this.photo);
    this.draw();
  }

  get showsPhoto(): boolean {
    return this.photo !== null;
  }

  /** The view changed: a photo of the old one is no longer true, and a new one is wanted when it rests. */
  private seenAnew(): void {
    if (this.photo) this.setPhoto(null);
    clearTimeout(this.rest);
    this.rest = setTimeout(this.events.rested, 220) as unknown as number;
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
    const skinned = { color: new Color(skin), polygonOffset: true, polygonOffsetFactor: 6, polygonOffsetUnits: 40 };
    this.surface = new Mesh(geometry, this.byProcessor ? new MeshLambertMaterial(skinned) : new MeshStandardMaterial({ ...skinned, roughness: 0.75 }));
    // First: under a photo it writes depth alone, which hides only what is drawn later.
    this.surface.renderOrder = -1;
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
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
      const out = 1 + DOT_LIFT_MM / (Math.hypot(x, y - CENTRE_Y_MM, z) || 1);
      lifted[i] = x * out;
      lifted[i + 1] = CENTRE_Y_MM + (y - CENTRE_Y_MM) * out;
      lifted[i + 2] = z * out;
      const { r, g, b } = SESSION_COLOURS[((sessions[i / 3] ?? 1) - 1) % SESSION_COLOURS.length]!;
      colours[i] = r;
      colours[i + 1] = g;
      colours[i + 2] = b;
    }
    this.dots?.geometry.dispose();
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(lifted, 3));
    geometry.setAttribute("color", new BufferAttribute(colours, 3));
    const material = new PointsMaterial({ size: 0.55, vertexColors: true, map: disc(), transparent: true, alphaTest: 0.3 });
    this.dots = new Points(geometry, material);
    this.dots.visible = !this.photo;
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
    this.seenAnew();
  }

  private turn(dx: number, dy: number): void {
    this.azimuth -= dx * 0.006;
    this.elevation = Math.min(1.5, Math.max(-0.6, this.elevation + dy * 0.006));
    this.seenAnew();
  }

  private zoom(factor: number): void {
    this.distance = Math.min(900, Math.max(180, this.distance * factor));
    this.seenAnew();
  }

  private place(): void {
    const flat = Math.cos(this.elevation);
    this.camera.position
      .set(Math.sin(this.azimuth) * flat, Math.sin(this.elevation), Math.cos(this.azimuth) * flat)
      .multiplyScalar(this.distance)
      .add(this.target);
    this.camera.lookAt(this.target);
    this.camera.updateMatrixWorld();
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.alone);
    this.alone = 0;
    this.frame = requestAnimationFrame(() => {
      this.place();
      this.renderer.render(this.scene, this.camera);
      this.tellSpots();
    });
  }

  /** Where the handles stand in the window, px, for whoever points at them without eyes. */
  private tellSpots(): void {
    const box = this.canvas.getBoundingClientRect();
    const spots: Record<string, [number, number]> = {};
    for (const [name, mesh] of this.handles) {
      const at = mesh.position.clone().project(this.camera);
      spots[name] = [Math.round(box.left + ((at.x + 1) / 2) * box.width), Math.round(box.top + ((1 - at.y) / 2) * box.height)];
    }
    this.canvas.dataset["handles"] = JSON.stringify(spots);
  }

  private aim(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((event.clientY - box.top) / box.height) * 2;
    this.caster.setFromCamera(new Vector2(x, y), this.camera);
  }

  private onSurface(event: PointerEvent): Place | null {
    if (!this.surface) return null;
    this.aim(event);
    const hit = this.caster.intersectObject(this.surface)[0];
    return hit ? [hit.point.x, hit.point.y, hit.point.z] : null;
  }

  private readonly down = (event: PointerEvent) => {
    this.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch" && this.fingers.down(event)) {
      this.dragging = this.drawing = this.turning = null;
      return;
    }
    // A finger turns the head, a pen or mouse works on it.
    const works = event.pointerType !== "touch";
    this.aim(event);
    const hit = this.caster.intersectObjects([...this.handles.values()])[0];
    const near = hit?.object.name as HandleName | undefined;
    if (near && this.tool === "select") {
      this.dragging = near;
      if (this.photo) this.setPhoto(null);
      this.select(near);
      this.events.select(near);
      return;
    }
    const place = works && this.tool !== "select" ? this.onSurface(event) : null;
    if (place && this.tool === "brush") this.events.dab(place);
    else if (place) this.drawing = [place];
    else this.turning = { x: event.clientX, y: event.clientY };
  };

  private readonly moved = (event: PointerEvent) => {
    if (event.pointerType === "touch" && this.fingers.moved(event)) return;
    if (this.dragging) {
      // One place a frame is enough: the newest.
      if (!this.pulled) requestAnimationFrame(this.pull);
      this.pulled = event;
    } else if (this.drawing) {
      // A pencil reports more places than the screen has frames.
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length > 0 ? all : [event]) {
        const place = this.onSurface(each);
        if (place) this.drawing.push(place);
      }
      this.showPencil();
    } else if (this.turning) {
      this.turn(event.clientX - this.turning.x, event.clientY - this.turning.y);
      this.turning = { x: event.clientX, y: event.clientY };
    }
  };

  private readonly pull = () => {
    const event = this.pulled;
    this.pulled = null;
    const place = event && this.dragging ? this.onSurface(event) : null;
    if (!place || !this.dragging) return;
    this.handles.get(this.dragging)?.position.set(...place);
    this.events.move(this.dragging, place);
    if (this.byProcessor) this.alone ||= setTimeout(() => this.draw(), ALONE_MS) as unknown as number;
    else this.draw();
  };

  private showPencil(): void {
    if (this.pencil) this.scene.remove(this.pencil);
    this.pencil = null;
    if (this.drawing && this.drawing.length > 1) {
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", new BufferAttribute(new Float32Array(this.drawing.flatMap((p) => lift(p, 0.8))), 3));
      this.pencil = new Line(geometry, new LineBasicMaterial({ color: "#ffffff" }));
      this.scene.add(this.pencil);
    }
    this.draw();
  }

  private readonly up = (event: PointerEvent) => {
    if (event.pointerType === "touch") this.fingers.up(event);
    if (this.pulled) this.pull();
    const [handle, drawn] = [this.dragging, this.drawing];
    this.dragging = this.turning = this.drawing = null;
    if (handle) {
      const at = this.handles.get(handle)?.position;
      if (at) this.events.drop(handle, [at.x, at.y, at.z]);
    }
    if (drawn) {
      this.showPencil();
      if (drawn.length > 2) this.events.stroke(drawn);
    }
  };

  private readonly wheel = (event: WheelEvent) => {
    event.preventDefault();
    this.zoom(Math.exp(event.deltaY * 0.001));
  };
}

function lift(p: number[], mm: number): number[] {
  const [x = 0, y = 0, z = 0] = p;
  const length = Math.hypot(x, y - CENTRE_Y_MM, z) || 1;
  return [x + (x / length) * mm, y + ((y - CENTRE_Y_MM) / length) * mm, z + (z / length) * mm];
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function decode(base64: string): Float32Array {
  return new Float32Array(bytesOf(base64).buffer);
}

/** Whether the browser draws with the processor because it has no graphics card to draw with. */
function drawnByProcessor(): boolean {
  const probe = document.createElement("canvas").getContext("webgl2");
  const unmasked = probe?.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const name = String(probe?.getParameter(unmasked ?? probe.RENDERER) ?? "");
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
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

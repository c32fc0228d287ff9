// Two fingers on the head: pinching zooms, moving together turns, a tap of both takes the last edit back.

/** Longest tap, ms, and farthest it may wander, px. */
const TAP_MS = 280;
const TAP_PX = 12;

export class Fingers {
  private readonly at = new Map<number, { x: number; y: number }>();
  private began = 0;
  private wandered = 0;

  constructor(
    private readonly says: {
      zoom: (factor: number) => void;
      turn: (dx: number, dy: number) => void;
      tap: () => void;
    },
  ) {}

  /** Whether there are two fingers now, which are handled here. */
  down(event: PointerEvent): boolean {
    this.at.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.at.size === 2) {
      this.began = event.timeStamp;
      this.wandered = 0;
    }
    return this.at.size >= 2;
  }

  moved(event: PointerEvent): boolean {
    const old = this.at.get(event.pointerId);
    if (!old || this.at.size !== 2) return this.at.size >= 2;
    const [before, middle] = [this.spread(), this.middle()];
    this.at.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const now = this.middle();
    this.wandered += Math.hypot(event.clientX - old.x, event.clientY - old.y);
    if (this.wandered > TAP_PX) {
      this.says.zoom(this.spread() / before);
      this.says.turn(now.x - middle.x, now.y - middle.y);
    }
    return true;
  }

  up(event: PointerEvent): void {
    const both = this.at.size === 2;
    this.at.delete(event.pointerId);
    if (both && this.wandered <= TAP_PX && event.timeStamp - this.began < TAP_MS) this.says.tap();
  }

  private spread(): number {
    const [a, b] = [...this.at.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) || 1 : 1;
  }

  private middle(): { x: number; y: number } {
    const all = [...this.at.values()];
    const mean = (k: "x" | "y") => all.reduce((sum, p) => sum + p[k], 0) / (all.length || 1);
    return { x: mean("x"), y: mean("y") };
  }
}

// The design: a line with handles on the head, wishes beside it, the critic's findings below.

import { signal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DesignRequest, Opened, OptionName, Schemas } from "../api.ts";
import { getBytes, post } from "../api.ts";
import { numbers, t, whole } from "../i18n.ts";
import type { HandleName, HeadScene, Place } from "../scene/head3d.ts";
import { handlesOn } from "../scene/stroke.ts";
import { edit, headOf, redo, report, undo } from "../state.ts";
import { Busy, Button, Choice, GradeMark, NumberField, Said, Segments } from "../ui/parts.tsx";
import { findingWords } from "../ui/words.ts";
import { CONDITIONS, conditionName, conditionOf } from "./conditions.ts";
import { arrive, draw, drawing, drawn, follow, forgetPhotograph, photograph, photoreal } from "./drawing.ts";

const STYLES = ["soft", "broken", "faded", "defined", "edge_up", "peaked", "rounded", "mature", "female"] as const;
const OPTIONS = ["a", "b", "c"] as const;
export const SKIN_COLOURS: Record<string, string> = {
  very_light: "#e3c7b1",
  light: "#d6b197",
  intermediate: "#c39a76",
  tan: "#a67c55",
  brown: "#7b5639",
  dark: "#4d3425",
};

const TOOLS = ["select", "pencil", "density", "tone", "no_ink"] as const;
const tool = signal<(typeof TOOLS)[number]>("select");
const radius = signal(12);
const mirrored = signal(false);
const selected = signal<HandleName | null>(null);

export function Design({ now }: { now: Opened }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<HeadScene | null>(null);
  const { document } = now;
  const option = document.chosen ?? "a";
  const request = document.designs[option] as DesignRequest;
  const seed = document.seed ?? 1;
  const state = useRef({ now, request, seed, option });
  /** The drawing that was there when a handle was taken: a moving handle is drawn elsewhere all the time. */
  const held = useRef<typeof drawn.value>(null);
  const drawnAt = (handle: HandleName | null) => {
    const handles = (held.current ?? drawn.value)?.hairline?.handles;
    return handles?.find((h) => h.name === handle)?.position as unknown as Place | undefined;
  };
  state.current = { now, request, seed, option };

  const change = (label: string, patch: object) => edit(label, { designs: { [state.current.option]: patch } });

  /** The request with handles at places, as offsets from where the rules put them. */
  const moved = (places: { handle: HandleName; place: Place }[]): NonNullable<DesignRequest["moved_handles"]> => {
    const old = state.current.request.moved_handles ?? [];
    const from = (held.current ?? drawn.value)?.request.moved_handles ?? [];
    const now = places.map(({ handle, place }) => {
      const at = drawnAt(handle) ?? place;
      const before = (from.find((m) => m.handle === handle)?.by_mm ?? [0, 0, 0]) as Place;
      return { handle, by_mm: [0, 1, 2].map((k) => before[k]! + place[k]! - at[k]!) as Place };
    });
    return [...old.filter((m) => !now.some((n) => n.handle === m.handle)), ...now];
  };

  const develop = () => {
    const { now: open, request: asked, seed: from } = state.current;
    if (scene.current) void photograph(scene.current, open.id, asked, from);
  };

  const drop = (label: string, places: { handle: HandleName; place: Place }[]) => {
    const moved_handles = moved(places);
    // The photograph does not wait for the disk.
    if (scene.current) void photograph(scene.current, now.id, { ...state.current.request, moved_handles }, state.current.seed, true);
    change(label, { moved_handles });
  };

  useEffect(() => {
    drawn.value = null;
    let gone = false;
    const resize = () => scene.current?.resize();
    void import("../scene/head3d.ts").then(async ({ HeadScene }) => {
      if (gone || !canvas.current) return;
      scene.current = new HeadScene(canvas.current, {
        select: (handle) => (selected.value = handle),
        move: (handle, place) => {
          forgetPhotograph();
          const { now: open, request: asked, seed: from } = state.current;
          // Offsets count from where the handle was when it was taken.
          held.current ??= drawn.value;
          follow(open.id, { ...asked, moved_handles: moved([{ handle, place }]) }, from);
        },
        drop: (handle, place) => {
          arrive();
          drop(t("design-moved", { handle: t(`handle-${handle}`) }), [{ handle, place }]);
          held.current = null;
        },
        stroke: (places) => {
          const handles = (drawn.value?.hairline?.handles ?? []).map(({ name, position }) => ({ name, position: position as unknown as Place }));
          const found = handlesOn(places, handles, mirrored.value);
          if (found.length > 0) drop(t("design-drawn"), found);
        },
        rested: develop,
        undo,
        dab: (place) => void dab(place),
      });
      addEventListener("resize", resize);
      try {
        const skin = SKIN_COLOURS[document.intake?.skin ?? "light"] ?? "#d6b197";
        scene.current.setSurface(await getBytes(`/api/consultations/${now.id}/mesh`), skin);
        if (drawn.value) scene.current.setDesign(drawn.value);
      } catch (error) {
        report(error);
      }
    }, report);
    return () => {
      gone = true;
      removeEventListener("resize", resize);
      // A new scene needs its photograph, even if it is the same.
      forgetPhotograph();
      scene.current?.dispose();
      scene.current = null;
    };
  }, [now.id, headOf(now), document.intake?.skin]);

  useEffect(develop, [photoreal.value, document.intake?.skin]);
  useEffect(() => {
    void draw(now.id, request, seed, false).then((done) => done && develop());
  }, [now.id, option, JSON.stringify(request), headOf(now)]);
  // At once, not after the page was drawn anew: a moving handle waits for it.
  useSignalEffect(() => {
    if (drawn.value) scene.current?.setDesign(drawn.value);
  });
  useEffect(() => {
    const { value } = tool;
    if (scene.current) scene.current.tool = value === "select" || value === "pencil" ? value : "brush";
  }, [tool.value]);

  const dab = async (place: Place) => {
    const { now: open, request: asked } = state.current;
    try {
      const [centre] = await post<Schemas["ScalpCoordinate"][]>(`/api/consultations/${open.id}/coordinates`, { points_mm: [place] });
      const effect = tool.value === "no_ink" ? { kind: "no_ink" } : { kind: tool.value, factor: 0.7 };
      const stroke = { centre, radius_mm: radius.value, mirrored: mirrored.value, effect };
      change(t(`tool-${tool.value}`), { brush: [...(asked.brush ?? []), stroke] });
    } catch (error) {
      report(error);
    }
  };

  const nudge = (event: KeyboardEvent) => {
    const handle = selected.value;
    const steps: Record<string, Place> = { ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0], ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0] };
    const step = steps[event.key];
    const at = drawnAt(handle);
    if (!handle || !step || !at) return;
    event.preventDefault();
    const mm = event.shiftKey ? 5 : 1;
    const place = [0, 1, 2].map((k) => at[k]! + step[k]! * mm) as Place;
    drop(t("design-moved", { handle: t(`handle-${handle}`) }), [{ handle, place }]);
  };

  const options = OPTIONS.filter((o) => document.designs[o]);
  const next = OPTIONS.find((o) => !document.designs[o]);
  const measures = drawn.value?.hairline?.measures;
  const handles = drawn.value?.hairline?.handles ?? [];
  return (
    <div class="workplace">
      <div class="stage">
        <canvas ref={canvas} tabIndex={0} aria-label={t("design-canvas")} onKeyDown={nudge} />
        <div class="over top">
          {(["front", "left", "right", "top", "back"] as const).map((view) => (
            <Button key={view} class="small" onClick={() => scene.current?.look(view)}>
              {t(`view-${view}`)}
            </Button>
          ))}
          <Button class="small" aria-pressed={photoreal.value} onClick={() => (photoreal.value = !photoreal.value)}>
            {t("design-photoreal")}
          </Button>
        </div>
        <div class="over top count" aria-live="polite">
          {drawing.value ? <Busy>{t("design-drawing")}</Busy> : drawn.value && (
            <span>
              {t("design-count", {
                dots: whole.value.format(drawn.value.dots),
                area: whole.value.format(drawn.value.treated_area_cm2),
                sessions: drawn.value.sessions,
              })}
            </span>
          )}
        </div>
      </div>
      <aside>
        <div class="row">
          <Segments<OptionName>
            label={t("design-option")}
            value={option}
            options={options.map((o) => [o, o.toUpperCase()] as const)}
            onChange={(o) => edit(t("design-option"), { chosen: o })}
          />
          {next && (
            <Button onClick={() => edit(t("design-copy", { option: next.toUpperCase() }), { designs: { [next]: request }, chosen: next })}>
              {t("design-copy-now")}
            </Button>
          )}
          <Button disabled={!now.undo} onClick={undo} title={now.undo ?? ""}>
            ↶ {t("undo")}
          </Button>
          <Button disabled={!now.redo} onClick={redo} title={now.redo ?? ""}>
            ↷ {t("redo")}
          </Button>
        </div>
        <Choice
          label={t("design-condition")}
          value={conditionName(request.condition)}
          options={CONDITIONS.map((name) => [name, t(`condition-${name}`)] as const)}
          onChange={(name) => change(t("design-condition"), { condition: conditionOf(name) })}
        />
        <Choice
          label={t("design-style")}
          value={request.style}
          options={STYLES.map((s) => [s, t(`style-${s}`)] as const)}
          onChange={(style) => change(t("design-style"), { style })}
        />
        <div class="row">
          <NumberField
            label={t("design-height")}
            unit="mm"
            value={request.mid_frontal_mm}
            placeholder={measures ? numbers.value.format(measures.mid_frontal_mm) : ""}
            min={30}
            max={160}
            step={1}
            onChange={(v) => change(t("design-height"), { mid_frontal_mm: v })}
          />
          <NumberField label={t("design-asymmetry")} unit="mm" value={request.asymmetry_mm} min={0} max={30} step={0.5} onChange={(v) => change(t("design-asymmetry"), { asymmetry_mm: v })} />
          <NumberField label={t("design-density")} unit="/cm²" value={request.core_per_cm2} min={1} max={400} step={1} onChange={(v) => change(t("design-density"), { core_per_cm2: v })} />
          <NumberField label={t("design-ramp")} unit="mm" value={request.ramp_mm} min={0.5} max={60} step={0.5} onChange={(v) => change(t("design-ramp"), { ramp_mm: v })} />
        </div>
        <Segments
          label={t("design-tool")}
          value={tool.value}
          options={TOOLS.map((name) => [name, t(`tool-${name}`)] as const)}
          onChange={(name) => (tool.value = name)}
        />
        {tool.value === "select" && (
          <>
            <Choice
              label={t("design-handle")}
              value={selected.value}
              empty="–"
              options={handles.map((h) => [h.name, t(`handle-${h.name}`)] as const)}
              onChange={(name) => {
                selected.value = name || null;
                scene.current?.select(selected.value);
              }}
            />
            <small>{t("design-keys")}</small>
          </>
        )}
        {tool.value === "pencil" && <p class="small">{t("design-pencil")}</p>}
        <div class="row">
          {["density", "tone", "no_ink"].includes(tool.value) && (
            <NumberField label={t("tool-radius")} unit="mm" value={radius.value} min={1} max={80} step={1} onChange={(v) => (radius.value = v ?? 12)} />
          )}
          {tool.value !== "select" && (
            <label class="tick">
              <input type="checkbox" checked={mirrored.value} onChange={() => (mirrored.value = !mirrored.value)} /> {t("tool-mirrored")}
            </label>
          )}
          {(request.moved_handles ?? []).length > 0 && (
            <Button onClick={() => change(t("design-reset"), { moved_handles: null })}>{t("design-reset")}</Button>
          )}
        </div>
        <h2>{t("design-findings")}</h2>
        {drawn.value?.findings.length === 0 && <p class="empty">{t("design-no-findings")}</p>}
        <ul class="findings">
          {drawn.value?.findings.map((finding) => (
            <li key={finding.rule} class={`finding finding-${finding.severity}`}>
              <strong>{t(`severity-${finding.severity}`)}</strong> {finding.grade && <GradeMark grade={finding.grade} />}
              <p>
                <Said {...findingWords(finding, request)}>{`${finding.says}. ${finding.change}.`}</Said>
              </p>
            </li>
          ))}
        </ul>
      </aside>
    </div>
  );
}

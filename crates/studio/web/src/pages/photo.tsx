// One photo with what it says: landmarks and a ruler that can be put right by hand, figures with their bounds.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { post, type Schemas } from "../api.ts";
import { locale, t } from "../i18n.ts";
import { open, report } from "../state.ts";
import { Busy, Button, NumberField, OfPhoto } from "../ui/parts.tsx";

type Interval = { value: number; low: number; high: number };
type Px = [number, number];
type Found = Record<string, unknown> & {
  width_px?: number;
  height_px?: number;
  verdict?: string;
  reasons?: string[];
  landmarks_px?: Px[];
  marks_px?: Record<string, Px>;
  tape?: { from_px: Px; to_px: Px; length_mm: number };
};

/** Landmarks that a person can point at, by their number in the net's list, and where they lie in a portrait without. */
const MARKS = {
  glabella: { landmark: 9, share: [0.5, 0.42] },
  right_canthus: { landmark: 33, share: [0.38, 0.47] },
  left_canthus: { landmark: 263, share: [0.62, 0.47] },
  nose: { landmark: 1, share: [0.5, 0.6] },
  chin: { landmark: 152, share: [0.5, 0.84] },
} as const;

const FIGURES = {
  mm_per_px: "mm/px",
  yaw_deg: "°",
  pitch_deg: "°",
  roll_deg: "°",
  hair_density_pct: "%",
  bald_seen_cm2: "cm²",
  skin_l: "",
  ita_deg: "°",
  hair_l: "",
} as const;

const busy = signal<string | null>(null);

function marksOf(found: Found): Record<string, Px> {
  const [w, h] = [found.width_px ?? 0, found.height_px ?? 0];
  return Object.fromEntries(
    Object.entries(MARKS).map(([name, { landmark, share }]) => {
      const seen = found.landmarks_px?.[landmark];
      return [name, found.marks_px?.[name] ?? seen ?? [share[0] * w, share[1] * h]];
    }),
  );
}

export function Photo({ photo, consultation }: { photo: Schemas["KeptFile"]; consultation: string }) {
  const found = photo.measured as Found | null | undefined;
  const work = async (what: () => Promise<unknown>) => {
    busy.value = photo.id;
    try {
      await what();
      await open(consultation);
    } catch (error) {
      report(error);
    } finally {
      busy.value = null;
    }
  };
  const measure = (known: { tape?: Found["tape"]; marks_px?: Schemas["Marks"] } = {}) =>
    work(async () => {
      await post(`/api/files/${photo.id}/measure`, known);
      // Unless another mark was moved meanwhile.
      if (known.marks_px && placed.value?.marks === known.marks_px) placed.value = null;
    });
  return (
    <article class="card">
      <h3 dir="auto">{photo.shot ? t(`shot-${photo.shot}`) : photo.name}</h3>
      {found ? (
        <Marked photo={photo} found={found} measure={(known) => void measure(known)} />
      ) : (
        <div class="photo">
          <img src={`/api/files/${photo.id}`} alt={photo.name} />
        </div>
      )}
      <div class="row">
        {busy.value === photo.id ? (
          <Busy>{t("measure-working")}</Busy>
        ) : (
          <Button class={found ? "" : "primary"} onClick={() => void measure()}>
            {found ? t("measure-again") : t("measure-now")}
          </Button>
        )}
      </div>
      {found && <Says found={found} />}
    </article>
  );
}

function Says({ found }: { found: Found }) {
  return (
    <>
      <p class={`quality quality-${found.verdict}`}>
        <strong>{t(`verdict-${found.verdict}`)}</strong>{" "}
        {(found.reasons ?? []).map((reason) => (
          <span key={reason}>
            <OfPhoto reason={reason} />.{" "}
          </span>
        ))}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("measure-what")}</th>
            <th scope="col">{t("measure-value")}</th>
            <th scope="col">{t("measure-bounds")}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(FIGURES).map(([key, unit]) => {
            const n = (v: number) => new Intl.NumberFormat(locale(), { maximumSignificantDigits: 3 }).format(v);
            const figure = found[key] as Interval | null | undefined;
            return (
              <tr key={key}>
                <th scope="row">{t(`figure-${key}`)}</th>
                <td>{figure ? <bdi>{`${n(figure.value)} ${unit}`}</bdi> : t("unknown")}</td>
                <td>{figure ? <bdi>{`${n(figure.low)} – ${n(figure.high)}`}</bdi> : <OfPhoto reason={String(found[`${key}_reason`] ?? "")} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

type Taking = { name: string; at: Px } | null;
const taking = signal<Taking>(null);
/** Marks that were moved and are not measured by yet: the arrow keys come in steps. */
const placed = signal<{ photo: string; marks: Record<string, Px> } | null>(null);
const REST_MS = 600;
const ruler = signal<{ photo: string; from: Px; to: Px } | null>(null);

/** The photo with its marks: pulled with any pointer, or moved with the arrow keys. */
function Marked(props: {
  photo: Schemas["KeptFile"];
  found: Found;
  measure: (known: { tape?: Found["tape"]; marks_px?: Schemas["Marks"] }) => void;
}) {
  const { photo, found } = props;
  const drawing = useRef<SVGSVGElement>(null);
  const [w, h] = [found.width_px ?? 1, found.height_px ?? 1];
  const waiting = placed.value?.photo === photo.id ? placed.value.marks : {};
  const byHand: Record<string, Px> = { ...found.marks_px, ...waiting };
  const marks: Record<string, Px> = { ...marksOf(found), ...byHand };
  const rest = useRef(0);
  const ends = ruler.value?.photo === photo.id ? { from: ruler.value.from, to: ruler.value.to } : null;
  useEffect(() => () => void (taking.value = null), []);

  const inPhoto = (event: PointerEvent): Px => {
    const box = drawing.current!.getBoundingClientRect();
    const clamp = (v: number, most: number) => Math.min(most, Math.max(0, v));
    return [clamp(((event.clientX - box.left) / box.width) * w, w), clamp(((event.clientY - box.top) / box.height) * h, h)];
  };
  const put = (name: string, at: Px) => {
    if (ends && (name === "from" || name === "to")) ruler.value = { photo: photo.id, ...ends, [name]: at };
    else {
      const marks_px = { ...byHand, [name]: at };
      placed.value = { photo: photo.id, marks: marks_px };
      clearTimeout(rest.current);
      rest.current = setTimeout(() => props.measure({ marks_px }), REST_MS) as unknown as number;
    }
  };
  const keys = (event: KeyboardEvent, name: string, [x, y]: Px) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const px = event.shiftKey ? 10 : 1;
    put(name, [x + step[0]! * px, y + step[1]! * px]);
  };
  const size = Math.max(w, h) / 60;
  const all = [...Object.entries(marks), ...(ends ? [["from", ends.from], ["to", ends.to]] : [])] as [string, Px][];
  const where = (name: string, at: Px) => (taking.value?.name === name ? taking.value.at : at);
  return (
    <>
      <div class="photo">
        <img src={`/api/files/${photo.id}`} alt={photo.name} />
        <svg
          ref={drawing}
          viewBox={`0 0 ${w} ${h}`}
          onPointerMove={(e) => taking.value && (taking.value = { ...taking.value, at: inPhoto(e) })}
          onPointerUp={() => {
            const taken = taking.value;
            taking.value = null;
            if (taken) put(taken.name, taken.at);
          }}
          onPointerCancel={() => (taking.value = null)}
        >
          {(found.landmarks_px ?? []).map(([x, y], i) => (
            <circle key={i} cx={x} cy={y} r={size / 10} fill="#ffd23f" opacity="0.55" />
          ))}
          {ends && <line x1={where("from", ends.from)[0]} y1={where("from", ends.from)[1]} x2={where("to", ends.to)[0]} y2={where("to", ends.to)[1]} stroke="#fff" stroke-width={size / 8} />}
          {all.map(([name, at]) => {
            const [x, y] = where(name, at);
            const label = t(`mark-${name}`);
            return (
              <g
                key={name}
                data-mark={name}
                role="button"
                tabIndex={0}
                aria-label={label}
                class="mark"
                transform={`translate(${x} ${y})`}
                onPointerDown={(e) => {
                  drawing.current?.setPointerCapture(e.pointerId);
                  taking.value = { name, at };
                }}
                onKeyDown={(e) => keys(e, name, at)}
              >
                <title>{label}</title>
                <circle r={size * 1.6} fill="transparent" />
                <circle r={size * 0.7} fill="none" stroke="#000" stroke-width={size / 3} />
                <circle r={size * 0.7} fill="none" stroke={byHand[name] ? "#7fd7ff" : "#fff"} stroke-width={size / 6} />
                <path d={`M${-size} 0H${size}M0 ${-size}V${size}`} stroke="#000" stroke-width={size / 16} />
              </g>
            );
          })}
        </svg>
      </div>
      <p class="small">{t("measure-marks-help")}</p>
      {ends ? (
        <div class="row">
          <NumberField
            label={t("measure-ruler-length")}
            unit="mm"
            value={null}
            min={5}
            max={500}
            step={1}
            onChange={(length_mm) => {
              if (!length_mm) return;
              ruler.value = null;
              props.measure({ tape: { from_px: ends.from, to_px: ends.to, length_mm } });
            }}
          />
          <Button onClick={() => (ruler.value = null)}>{t("cancel")}</Button>
        </div>
      ) : (
        <Button onClick={() => (ruler.value = { photo: photo.id, from: [w * 0.35, h * 0.9], to: [w * 0.65, h * 0.9] })}>{t("measure-ruler")}</Button>
      )}
    </>
  );
}

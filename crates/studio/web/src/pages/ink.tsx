// The ink of the plan, and one that looks like the person's own shaved hair.

import { signal } from "@preact/signals";
import { type DesignRequest, get, type Opened, type OptionName, type Planned, type Schemas } from "../api.ts";
import { numbers, said, t, whole } from "../i18n.ts";
import { edit, report } from "../state.ts";
import { Busy, Button, Link, NumberField, Said } from "../ui/parts.tsx";

type Proposal = Schemas["Proposal"];
type Lab = readonly number[];

const PIGMENTS = ["carbon black", "black iron oxide", "red iron oxide", "titanium dioxide"];
const proposal = signal<{ of: string; found: Proposal } | null>(null);
const asking = signal<AbortController | null>(null);

/** The ink in the page's language: the pigments by their names, the dilution as it is. */
export function inkWords(ink: string): string {
  return PIGMENTS.reduce((words, name) => words.replace(name, said(`pigment-${name.replaceAll(" ", "-")}`, name).text), ink);
}

/** A colour of the CIELAB space under D65, as a screen shows it. */
function screenColour([l = 0, a = 0, b = 0]: Lab): string {
  const f = (l + 16) / 116;
  const cube = (v: number) => (v > 6 / 29 ? v ** 3 : 3 * (6 / 29) ** 2 * (v - 4 / 29));
  const [x, y, z] = [0.9505 * cube(f + a / 500), cube(f), 1.089 * cube(f - b / 200)];
  const linear = [3.2406 * x - 1.5372 * y - 0.4986 * z, -0.9689 * x + 1.8758 * y + 0.0415 * z, 0.0557 * x - 0.204 * y + 1.057 * z];
  const shown = linear.map((v) => Math.round(255 * (v <= 0.0031308 ? 12.92 * Math.max(v, 0) : 1.055 * Math.min(v, 1) ** (1 / 2.4) - 0.055)));
  return `rgb(${shown.join(" ")})`;
}

/** What a proposal depends on. */
function basis(now: Opened, option: OptionName): string {
  const { intake } = now.document;
  return JSON.stringify([now.id, option, intake?.skin, intake?.hair, now.document.designs[option]?.native_per_cm2]);
}

async function ask(now: Opened, option: OptionName): Promise<void> {
  const mine = new AbortController();
  asking.value?.abort();
  asking.value = mine;
  try {
    const found = await get<Proposal>(`/api/consultations/${now.id}/designs/${option}/match`, mine.signal);
    proposal.value = { of: basis(now, option), found };
  } catch (error) {
    report(error);
  } finally {
    if (asking.value === mine) asking.value = null;
  }
}

function Swatches({ found }: { found: Proposal }) {
  const shown = [["skin", found.skin_lab], ["own", found.own_lab], ["ink", found.ink_lab]] as const;
  return (
    <div class="swatches">
      {shown.map(([what, lab]) => (
        <figure key={what}>
          <span style={{ background: screenColour(lab) }} aria-hidden="true" />
          <figcaption>{t(`ink-swatch-${what}`)}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function Figures({ found }: { found: Proposal }) {
  const millimetres = (mm: number) => `${new Intl.NumberFormat(numbers.value.resolvedOptions().locale, { maximumFractionDigits: 2 }).format(mm)} mm`;
  const rows: [string, string][] = [
    [t("ink-name"), inkWords(found.ink)],
    [t("ink-diameter"), millimetres(found.diameter_mm)],
    [t("ink-depth"), millimetres(found.depth_mm)],
    [t("design-density"), `${whole.value.format(found.per_cm2)}/cm²`],
    ...found.residuals.map((left): [string, string] => [t("ink-residual", { light: t(`ink-light-${left.light}`) }), `ΔE00 ${numbers.value.format(left.de00)}`]),
  ];
  return (
    <table>
      <tbody>
        {rows.map(([what, value]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td>
              <bdi>{value}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Proposed({ now, option, request, found }: { now: Opened; option: OptionName; request: DesignRequest; found: Proposal }) {
  const wanted = { ink: found.ink, dot_diameter_mm: found.diameter_mm, depth_mm: found.depth_mm, core_per_cm2: found.per_cm2 };
  const adopted = Object.entries(wanted).every(([name, value]) => request[name as keyof DesignRequest] === value);
  const none = found.closeness === "hair_too_light";
  const mark = { matched: "suitable", near: "with_conditions", no_match: "not_for_you", hair_too_light: "not_for_you" }[found.closeness];
  return (
    <>
      <p class={`verdict verdict-${mark}`} role="status">
        {t(`ink-${found.closeness.replaceAll("_", "-")}`)}
      </p>
      <Swatches found={found} />
      <Figures found={found} />
      <p>{found.unseen_from_m ? t("ink-unseen", { metres: numbers.value.format(found.unseen_from_m) }) : t("ink-always-seen")}</p>
      {found.light_hair && (
        <p class="notice">
          <Said words="statement-fit_light_hair-text">
            Grey dots are darker than blond, grey or white hair: shade 1:20 or thinner, a test spot first, and for some people no good match exists.
          </Said>
        </p>
      )}
      {found.assumed.length > 0 && (
        <p>
          {t("ink-assumed")}{" "}
          {found.assumed.map((what, i) => (
            <span key={what}>
              {i > 0 && " · "}
              {what === "density" ? t("ink-assumed-density") : <Link to={`/c/${now.id}/measure`}>{t(`ink-assumed-${what}`)}</Link>}
            </span>
          ))}
        </p>
      )}
      <p class="small">{t("ink-honest")}</p>
      {adopted && <p role="status">✓ {t("ink-adopted")}</p>}
      {!adopted && !none && (
        <Button class="primary" onClick={() => edit(t("ink-match"), { designs: { [option]: wanted } })}>
          {t("ink-adopt")}
        </Button>
      )}
    </>
  );
}

export function Ink({ now, planned }: { now: Opened; planned: Planned }) {
  const option = now.document.chosen ?? "a";
  const request = now.document.designs[option] as DesignRequest;
  const found = proposal.value?.of === basis(now, option) ? proposal.value.found : null;
  const inks = new Set(planned.plan.sessions.flatMap((session) => session.inks.map((each) => each.pigment)));
  return (
    <>
      <h2>{t("ink-title")}</h2>
      <ul class="plain">
        {[...inks].map((pigment) => (
          <li key={pigment}>
            <bdi>{inkWords(pigment)}</bdi>
          </li>
        ))}
      </ul>
      <NumberField
        label={t("ink-native")}
        unit="/cm²"
        value={request.native_per_cm2}
        min={1}
        max={400}
        step={1}
        onChange={(v) => edit(t("ink-native"), { designs: { [option]: { native_per_cm2: v } } })}
      />
      {asking.value && (
        <div class="row">
          <Busy>{t("ink-working")}</Busy>
          <Button onClick={() => asking.value?.abort()}>{t("cancel")}</Button>
        </div>
      )}
      {found && !asking.value && <Proposed now={now} option={option} request={request} found={found} />}
      {!found && !asking.value && (
        <>
          <Button class="ask" onClick={() => void ask(now, option)}>{t("ink-match")}</Button>
          <p class="small">{t("ink-help")}</p>
        </>
      )}
    </>
  );
}

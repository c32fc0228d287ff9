// What the stages remark, as keys and values of the papers' catalogues; `document/src/remarks.rs` says the same on paper.

import type { FluentVariable } from "@fluent/bundle";
import type { DesignRequest, Schemas } from "../api.ts";
import { numbers, said, whole } from "../i18n.ts";

type Words = { words: string; values: Record<string, FluentVariable> };

const STAGES: Record<string, string> = { i: "I", ii: "II", iia: "IIa", iii: "III", iiia: "IIIa", iii_vertex: "III vertex", iv: "IV", iva: "IVa", v: "V", va: "Va", vi: "VI", vii: "VII" };

/** A finding of the critic on a design. */
export function findingWords(finding: Schemas["Finding2"], request: DesignRequest): Words {
  const { about, measured, low, high } = finding;
  const [is, from, to] = [measured ?? 0, low ?? 0, high ?? 0];
  let [ending, stage] = ["", "–"];
  if (about === "little_loss") ending = "-little";
  else if (about && "spot" in about) ending = about.spot === "active_patch" ? "-patch" : `-${about.spot}`;
  else if (about && "ink" in about) ending = `-${about.ink.replace("_", "-")}`;
  else if (about) stage = STAGES[about.stage] ?? "–";
  const native = request.native_per_cm2 ?? 0;
  const mm = (value: number) => `${whole.value.format(Math.ceil(value))} mm`;
  const values = {
    by: mm(finding.rule === "too_low" ? from - is : is - to),
    low: `${numbers.value.format(from)} mm`,
    from: whole.value.format(native * from),
    to: `${whole.value.format(native * to)}/cm²`,
    stage,
    open: `${whole.value.format(is)} cm²`,
  };
  return { words: `finding-${finding.rule}${ending}`, values };
}

/** A caution of the plan; those of older cases have no kind. */
export function cautionWords({ kind }: Schemas["Caution"]): Words {
  if (!kind) return { words: "", values: {} };
  const [[name, of]] = Object.entries(kind) as [[string, Record<string, number | string>]];
  const n = (key: string, factor = 1) => numbers.value.format(Number(of[key] ?? 0) * factor);
  const share = (key: string) => `${whole.value.format(Number(of[key] ?? 0) * 100)} %`;
  const values = {
    n: n(name === "session_count" ? "planned" : "session"),
    days: n("days"),
    hours: `${n("minutes", 1 / 60)} h`,
    limit: name === "coverage" ? share("limit") : name === "depth" ? `${n("limit_mm")} mm` : `${n("longest_min", 1 / 60)} h`,
    low: n("low"),
    high: n("high"),
    share: share("share"),
    depth: `${n("depth_mm")} mm`,
    zone: said(`zone-${of["zone"]}`, String(of["zone"] ?? "")).text,
  };
  return { words: `caution-${name.replaceAll("_", "-")}`, values };
}

const REMARKS = { cleared_by_doctor: "reason-cleared", doctor_first: "reason-doctor-first", waiting_over: "reason-waiting-over" } as const;

/** Keys of what a reason adds to the text of its rule; the English text holds it already. */
export function reasonRemarks(reason: Schemas["Reason"]): string[] {
  return (reason.remarks ?? []).map((remark) => REMARKS[remark]);
}

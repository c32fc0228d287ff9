// Conditions by one word each, as a list offers them.

import type { Schemas } from "../api.ts";

type Condition = Schemas["Condition"];

const MALE = { "norwood-2": "ii", "norwood-3": "iii", "norwood-3v": "iii_vertex", "norwood-4": "iv", "norwood-5": "v", "norwood-6": "vi", "norwood-7": "vii" } as const;
const FEMALE = { "ludwig-1": "i", "ludwig-2": "ii", "ludwig-3": "iii" } as const;

export const CONDITIONS = [...Object.keys(MALE), ...Object.keys(FEMALE), "diffuse", "whole-scalp", "traction", "sideburns", "sideburns-beard", "strip-scar"] as const;

export function conditionOf(name: string): Condition {
  if (name in MALE) return { kind: "male_pattern", stage: MALE[name as keyof typeof MALE] };
  if (name in FEMALE) return { kind: "female_pattern", grade: FEMALE[name as keyof typeof FEMALE] } as Condition;
  if (name === "diffuse") return { kind: "diffuse", lost_share: 0.4 };
  if (name === "traction") return { kind: "traction", depth_mm: 20 };
  if (name === "sideburns" || name === "sideburns-beard") return { kind: "sideburns", depth_mm: 16, into_beard: name === "sideburns-beard" };
  if (name === "strip-scar") {
    const line = Array.from({ length: 13 }, (_, i) => ({ s: 0.87, t: 0.24 + (0.52 * i) / 12 }));
    return { kind: "scars", scars: [{ kind: "fut_strip", line, width_mm: 3 }] } as Condition;
  }
  return { kind: "whole_scalp" };
}

export function conditionName(condition: Condition): string {
  const find = (table: Record<string, string>, value: string) => Object.keys(table).find((name) => table[name] === value);
  switch (condition.kind) {
    case "male_pattern":
      return find(MALE, condition.stage) ?? "norwood-4";
    case "female_pattern":
      return find(FEMALE, condition.grade) ?? "ludwig-1";
    case "diffuse":
      return "diffuse";
    case "traction":
      return "traction";
    case "sideburns":
      return condition.into_beard ? "sideburns-beard" : "sideburns";
    case "scars":
      return "strip-scar";
    default:
      return "whole-scalp";
  }
}

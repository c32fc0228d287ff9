// What the person says: reason, history, health answers, permission.

import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { get, type Opened, type Schemas } from "../api.ts";
import { t } from "../i18n.ts";
import { edit, report } from "../state.ts";
import { Button, Choice, GradeMark, NumberField, Said, Segments, Text } from "../ui/parts.tsx";

const questions = signal<Schemas["Question"][]>([]);

const SKINS = ["very_light", "light", "intermediate", "tan", "brown", "dark"] as const;
const HAIRS = ["black", "brown", "blond", "red", "grey", "white"] as const;
const SEXES = ["female", "male", "other"] as const;

export function named<T extends string>(group: string, values: readonly T[]): (readonly [T, string])[] {
  return values.map((value) => [value, t(`${group}-${value}`)] as const);
}

export function Intake({ now }: { now: Opened }) {
  const { intake } = now.document;
  useEffect(() => {
    if (questions.value.length === 0) {
      get<Schemas["Question"][]>("/api/questions").then((all) => (questions.value = all), report);
    }
  }, []);
  const set = (field: string, value: unknown) => edit(t(`intake-${field}`), { intake: { [field]: value } });
  const yes = (rule: string) => intake?.findings?.find((f) => f.rule === rule);
  const answer = (rule: string, change: object | null) => {
    const others = (intake?.findings ?? []).filter((f) => f.rule !== rule);
    set("findings", change ? [...others, { rule, cleared_by_doctor: false, ...yes(rule), ...change }] : others);
  };
  return (
    <div class="columns">
      <section>
        <h2>{t("intake-person")}</h2>
        <Text long label={t("intake-reason")} value={intake?.reason ?? ""} onChange={(v) => set("reason", v)} />
        <div class="row">
          <NumberField label={t("intake-age_years")} value={intake?.age_years} min={0} max={120} step={1} onChange={(v) => set("age_years", v)} />
          <Segments label={t("intake-sex")} value={intake?.sex ?? "other"} options={named("sex", SEXES)} onChange={(v) => set("sex", v)} />
          <Choice label={t("intake-skin")} value={intake?.skin} options={named("skin", SKINS)} empty="–" onChange={(v) => set("skin", v || null)} />
          <Choice label={t("intake-hair")} value={intake?.hair} options={named("hair", HAIRS)} empty="–" onChange={(v) => set("hair", v || null)} />
        </div>
        <Text long label={t("intake-loss_history")} value={intake?.loss_history ?? ""} onChange={(v) => set("loss_history", v)} />
        <Text label={t("intake-family")} value={intake?.family ?? ""} onChange={(v) => set("family", v)} />
        <Text label={t("intake-drugs")} value={intake?.drugs ?? ""} onChange={(v) => set("drugs", v)} />
        <NumberField
          label={t("intake-appearance_anxiety")}
          value={intake?.appearance_anxiety}
          min={0}
          max={40}
          step={1}
          onChange={(v) => set("appearance_anxiety", v)}
        />
        <h2>{t("permission-title")}</h2>
        <p>{t("permission-text")}</p>
        {intake?.photo_permission ? (
          <p>
            {t("permission-given", { date: intake.photo_permission.date })}{" "}
            <Button onClick={() => set("photo_permission", null)}>{t("permission-withdraw")}</Button>
          </p>
        ) : (
          <Button
            class="primary"
            onClick={() =>
              set("photo_permission", { date: new Date().toISOString().slice(0, 10), text: now.permission_text })
            }
          >
            {t("permission-give")}
          </Button>
        )}
      </section>
      <section>
        <h2>{t("health-title")}</h2>
        <p>{t("health-help")}</p>
        <ul class="questions">
          {questions.value.map((q) => {
            const finding = yes(q.rule);
            return (
              <li key={q.rule} class={finding ? "yes" : ""}>
                <label>
                  <input type="checkbox" checked={!!finding} onChange={() => answer(q.rule, finding ? null : {})} />
                  <Said words={`screening-${q.rule}-ask`}>{q.question}</Said> <GradeMark grade={q.grade} />
                </label>
                {finding && (
                  <div class="row">
                    <label class="field">
                      <span>{t("health-date")}</span>
                      <input
                        type="date"
                        value={finding.date ?? ""}
                        onChange={(e) => answer(q.rule, { date: (e.target as HTMLInputElement).value || null })}
                      />
                    </label>
                    <label>
                      <input
                        type="checkbox"
                        checked={finding.cleared_by_doctor}
                        onChange={() => answer(q.rule, { cleared_by_doctor: !finding.cleared_by_doctor })}
                      />{" "}
                      {t("health-cleared")}
                    </label>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
        <label class="all-put">
          <input type="checkbox" checked={intake?.screened ?? false} onChange={() => set("screened", !intake?.screened)} />{" "}
          {t("health-screened")}
        </label>
      </section>
    </div>
  );
}

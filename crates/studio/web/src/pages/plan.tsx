// The plan: whether, when, how long, at what price, and what else there is.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Opened, type Planned, type Schemas } from "../api.ts";
import { day, money, numbers, t, whole } from "../i18n.ts";
import { report } from "../state.ts";
import { Busy, Gate, GradeMark, Said } from "../ui/parts.tsx";
import { cautionWords } from "../ui/words.ts";
import { Ink } from "./ink.tsx";
import { paperAddress } from "./rest.tsx";

const planned = signal<Planned | null>(null);

function Range({ of }: { of: Schemas["Estimate"] }) {
  // An estimate that spreads over tens has no tenths.
  const n = (v: number) => (of.high >= 20 ? whole : numbers).value.format(v);
  return (
    <>
      <bdi>{n(of.value)}</bdi> {t(`unit-${of.unit}`)} <bdi>({`${n(of.low)} – ${n(of.high)}`})</bdi>
    </>
  );
}

/** How the line of a course is drawn, in the chart and beside its name. */
function stroke(course: number) {
  return course === 0
    ? { stroke: "#ffd23f", "stroke-width": 3 }
    : { stroke: `hsl(0 0% ${85 - 4 * course}%)`, "stroke-width": 1.5, "stroke-dasharray": `${2 + 2 * course} 3` };
}

function Chart({ comparison }: { comparison: Schemas["Comparison"] }) {
  const most = Math.max(...comparison.courses.flatMap((c) => c.cumulative.map((y) => Number(y[1])))) || 1;
  const [w, h] = [560, 260];
  // Two to five lines at amounts that are round.
  const decade = 10 ** Math.floor(Math.log10(most));
  const step = decade * (most / decade >= 5 ? 2 : most / decade >= 2 ? 1 : 0.5);
  const lines = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const amounts = lines.map((amount) => money(amount, comparison.currency, { maximumFractionDigits: 0 }));
  // The amounts stand left of the lines; a digit is about 8 wide.
  const margin = 16 + 8 * Math.max(...amounts.map((words) => words.length));
  const x = (year: number) => margin + (year / comparison.years) * (w - margin - 20);
  const y = (amount: number) => h - 30 - (amount / most) * (h - 50);
  return (
    <svg viewBox={`0 0 ${w} ${h}`} class="chart" role="img" aria-label={t("plan-chart")}>
      {lines.map((amount, i) => (
        <g key={amount}>
          <line x1={margin} x2={w - 20} y1={y(amount)} y2={y(amount)} stroke="#555" />
          <text x={margin - 8} y={y(amount) + 5} text-anchor="end" fill="#bbb" font-size="14">
            {amounts[i]}
          </text>
        </g>
      ))}
      {comparison.courses.map((course, i) => (
        <path
          key={course.kind}
          d={`M${x(0)} ${y(0)}${course.cumulative.map((c, year) => `L${x(year + 1)} ${y(Number(c[1]))}`).join("")}`}
          fill="none"
          {...stroke(i)}
        >
          <title>{t(`course-${course.kind}`)}</title>
        </path>
      ))}
      <text x={w - 20} y={h - 8} text-anchor="end" fill="#bbb" font-size="14">
        {t("plan-years", { years: comparison.years })}
      </text>
    </svg>
  );
}

export function Plan({ now }: { now: Opened }) {
  const option = now.document.chosen ?? "a";
  useEffect(() => {
    planned.value = null;
    get<Planned>(`/api/consultations/${now.id}/designs/${option}/plan`).then((p) => (planned.value = p), report);
  }, [now.id, now.edits]);
  if (!planned.value) return <Busy>{t("plan-working")}</Busy>;
  const { plan, comparison } = planned.value;
  const cost = plan.totals.cost;
  return (
    <div class="columns">
      <section>
        <h2 class={`verdict verdict-${plan.suitability.verdict}`}>{t(`suitable-${plan.suitability.verdict}`)}</h2>
        <p>
          <a class="button primary" href={paperAddress(now, "plan.pdf")} download="plan.pdf">
            {t("download")} <bdi>plan.pdf</bdi>
          </a>
        </p>
        {plan.suitability.reasons.map((reason) => (
          <Gate key={reason.id} reason={reason} />
        ))}
        <h2>{t("plan-sessions")}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("plan-session")}</th>
              <th scope="col">{t("plan-date")}</th>
              <th scope="col">{t("plan-dots")}</th>
              <th scope="col">{t("plan-minutes")}</th>
            </tr>
          </thead>
          <tbody>
            {plan.sessions.map((session) => (
              <tr key={session.number}>
                <th scope="row">{session.number}</th>
                <td>{session.window ? day(session.window.target) : t("plan-no-date")}</td>
                <td>{whole.value.format(session.dots)}</td>
                <td>
                  <Range of={session.minutes} /> <GradeMark grade={session.minutes.grade} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p>
          {t("plan-touch-up")}: <Range of={plan.touch_up.after_years} /> <GradeMark grade={plan.touch_up.after_years.grade} />
        </p>
        <h2>{t("plan-aftercare")}</h2>
        <ol class="timeline">
          {plan.steps.map((step, i) => (
            <li key={i}>
              {step.from && <strong>{day(step.from)} </strong>}
              <Said words={`step-${step.kind.replaceAll("_", "-")}`} values={{ n: step.title.replace(/\D/g, "") }}>
                {step.title}
              </Said>
            </li>
          ))}
        </ol>
        <Ink now={now} planned={planned.value} />
      </section>
      <section>
        <h2>{t("plan-quote")}</h2>
        <table>
          <tbody>
            {plan.quote.lines.map((line, i) => (
              <tr key={i}>
                <th scope="row">{t(`quote-${line.item}`)}</th>
                <td class="end"><bdi>{money(line.amount.value, cost.currency)}</bdi></td>
              </tr>
            ))}
            <tr class="total">
              <th scope="row">{t("plan-total")}</th>
              <td class="end">
                <bdi>{money(cost.value, cost.currency)}</bdi>{" "}
                <small>
                  <bdi>({`${money(cost.low, cost.currency)} – ${money(cost.high, cost.currency)}`})</bdi>
                </small>{" "}
                <GradeMark grade={cost.grade} />
              </td>
            </tr>
          </tbody>
        </table>
        <h2>{t("plan-alternatives")}</h2>
        <Chart comparison={comparison} />
        <table>
          <thead>
            <tr>
              <th scope="col">{t("plan-course")}</th>
              <th scope="col">{t("plan-after-years", { years: comparison.years })}</th>
              <th scope="col">{t("plan-break-even")}</th>
            </tr>
          </thead>
          <tbody>
            {comparison.courses.map((course, i) => (
              <tr key={course.kind}>
                <th scope="row">
                  <svg viewBox="0 0 40 8" class="sample" aria-hidden="true">
                    <line x1={0} x2={40} y1={4} y2={4} {...stroke(i)} />
                  </svg>{" "}
                  {t(`course-${course.kind}`)}
                </th>
                <td>
                  <bdi>{money(course.total.value, comparison.currency)}</bdi> <GradeMark grade={course.total.grade} />
                </td>
                <td>{course.break_even.typical ? t("plan-year", { year: course.break_even.typical }) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {plan.cautions.length > 0 && <h2>{t("plan-cautions")}</h2>}
        <ul>
          {plan.cautions.map((caution, i) => (
            <li key={i}>
              <Said {...cautionWords(caution)}>{caution.text}</Said>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
